from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingSimulation(GradingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.scheme([{"metric_id": "revenue_net"}])
        cls.big, cls.small = cls.customer("Big"), cls.customer("Small")
        cls.invoice(cls.big, "2024-06-01", 100)
        cls.invoice(cls.small, "2024-06-01", 10)
        cls.Run._run(cls.company)
        draft = cls.first.action_new_version()["res_id"]
        cls.draft = cls.first.browse(draft)
        cls.draft.criterion_ids.higher_is_better = False

    def simulation(self):
        action = self.draft.with_user(self.users["manager"]).action_simulate()
        return self.Run.browse(action["res_id"]).sudo()

    def test_only_staging_is_written(self):
        history = self.env["linkage.grade.history"].search_count([])
        run = self.simulation()
        self.assertEqual((run.kind, run.state), ("simulation", "computed"))
        self.assertEqual(run.graded_count, 2)
        staged = self.env["linkage.grading.staging"].sudo()
        rows = staged.search([("run_id", "=", run.id)])
        found = {row.partner_id: row.grade_id.name for row in rows}
        self.assertEqual(found[self.big], "D")
        self.assertEqual(found[self.small], "A")
        self.assertEqual(rows.scheme_id, self.draft)
        self.assertEqual((self.letter(self.big), self.letter(self.small)), ("A", "D"))
        self.assertEqual(self.env["linkage.grade.history"].search_count([]), history)
        self.draft.criterion_ids.weight = 5  # it has not graded anybody

    def test_it_keeps_no_run_out(self):
        self.simulation()
        self.run_now()
        self.assertEqual(self.letter(self.big), "A")

    def test_it_is_removed_after_seven_days(self):
        run = self.simulation()
        today = fields.Date.today()
        self.assertEqual(run.expires_on, today + timedelta(days=7))
        run._gc_staging()
        self.assertTrue(run.exists())
        run.expires_on = today
        run._gc_staging()
        self.assertFalse(run.exists())
        staging = self.env["linkage.grading.staging"].sudo()
        self.assertFalse(staging.search([("run_id", "=", run.id)]))

    def test_only_complete_drafts(self):
        with self.assertRaisesRegex(UserError, "Only a draft"):
            self.first.action_simulate()
        self.draft.criterion_ids.weight = 0
        with self.assertRaisesRegex(ValidationError, "add up to nothing"):
            self.draft.action_simulate()

    def test_only_managers(self):
        for role in ("representative", "supervisor", "agent"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.draft.with_user(self.users[role]).action_simulate()
