from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingCard(GradingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme(
            [
                {"metric_id": "overdue_amount", "weight": 25},
                {"metric_id": "order_count", "weight": 75},
            ]
        )
        cls.buyer, cls.other = (
            cls.customer(name, customer_rank=1) for name in ("Buyer", "Other")
        )
        cls.invoice(cls.buyer, "2024-05-01", 50)
        cls.order(cls.buyer, "2024-05-01 10:00:00")
        cls.Run._run(cls.company)

    def sections(self, partner, role):
        card = partner.with_user(self.users[role]).linkage_card()
        return {section["key"]: section for section in card["sections"]}

    def test_the_grade_and_why(self):
        sections = self.sections(self.buyer, "supervisor")
        figure = sections["overview"]["figures"][0]
        self.assertEqual(figure["badge"]["text"], "A")
        overdue, orders = sections["grade"]["bars"]
        self.assertEqual((overdue["points"], orders["points"]), (0, 100))
        self.assertEqual(overdue["weight"], "weight 25 %")
        self.assertIn("50", overdue["value"])
        self.assertIn("At least as good as 100 %", orders["text"])
        self.assertIn("75.0 of 100 points", sections["grade"]["note"])

    def test_values_only_for_who_may_see_them(self):
        overdue, orders = self.sections(self.buyer, "representative")["grade"]["bars"]
        self.assertNotIn("value", overdue)
        self.assertEqual(orders["value"], "1")

    def test_without_grade(self):
        section = self.sections(self.customer("New"), "representative")["grade"]
        self.assertIn("Not graded", section["note"])
        self.assertNotIn("bars", section)

    def test_changes_are_listed(self):
        self.order(self.other, "2024-05-01 10:00:00")
        self.order(self.other, "2024-05-02 10:00:00")
        self.Run._run(self.company)
        rows = self.sections(self.other, "representative")["grade"]["rows"]
        self.assertEqual([row["title"] for row in rows], ["C → A"])

    def test_budget(self):
        partner = self.buyer.with_user(self.users["representative"])
        partner.linkage_card()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            partner.linkage_card()
