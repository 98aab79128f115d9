from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingVersions(GradingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.scheme([{"metric_id": "revenue_net"}])
        cls.buyer = cls.customer("Buyer")
        cls.invoice(cls.buyer, "2024-06-01", 10)

    def new_version(self):
        return self.first.browse(self.first.action_new_version()["res_id"])

    def test_what_has_graded_stays(self):
        self.first.criterion_ids.weight = 20
        self.run_now()
        for change in (
            lambda: self.first.criterion_ids.write({"weight": 30}),
            lambda: self.first.criterion_ids.unlink(),
            lambda: self.first.threshold_ids[0].write({"limit": 90}),
            lambda: self.first.write({"margin": 3}),
            lambda: self.first.unlink(),
            lambda: self.first.action_to_draft(),
        ):
            with self.assertRaisesRegex(UserError, "new version"), self.cr.savepoint():
                change()
        self.first.name = "A better name"

    def test_a_new_version_replaces_at_once(self):
        self.run_now()
        second = self.new_version()
        self.assertEqual((second.version, second.state), (2, "draft"))
        self.assertEqual(len(second.criterion_ids), 1)
        second.criterion_ids.weight = 50
        second.action_activate()
        self.assertEqual(self.first.state, "retired")
        self.run_now()
        self.assertEqual(self.standing(self.buyer).scheme_id, second)
        self.assertIn("version 2", second.display_name)

    def test_a_new_version_with_a_day(self):
        second = self.new_version()
        second.date_from = "2024-07-15"
        second.action_activate()
        self.assertEqual(self.first.state, "active")
        self.assertEqual(self.first.date_to, date(2024, 7, 14))
        for day, scheme in (
            ("2024-07-14", self.first),
            ("2024-07-15", second),
        ):
            self.company.linkage_reference_date = day
            self.run_now()
            self.assertEqual(self.standing(self.buyer).scheme_id, scheme)

    def test_end_before_beginning(self):
        with self.assertRaisesRegex(ValidationError, "end before it begins"):
            self.first.write({"date_from": "2024-07-01", "date_to": "2024-06-01"})

    def test_customers_without_scheme_are_counted(self):
        self.first.partner_domain = str([("id", "=", self.buyer.id)])
        other = self.customer("Other", customer_rank=1)
        run = self.run_now()
        self.assertEqual(run.unmatched_count, 1)
        self.assertFalse(self.standing(other))
