from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingStability(GradingCommon):
    """Margin, runs in a row, grace: by figures that the test sets day by day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.customer("Buyer", customer_rank=1)

    def graded(self, score, day):
        """Grade as of `day`, when the buyer has `score` points."""
        self.company.linkage_reference_date = day
        earlier = sum(
            self.env["account.move"]
            .search([("partner_id", "=", self.buyer.id)])
            .mapped("amount_untaxed_signed")
        )
        amount = score - earlier
        if amount:
            self.invoice(self.buyer, "2024-06-01", abs(amount), refund=amount < 0)
        self.run_now()
        return self.letter(self.buyer), self.standing(self.buyer).history_id.held_by

    def by_points(self, **values):
        """A scheme by which a hundred of revenue is a hundred points."""
        line = {"method": "linear", "linear_from": 0, "linear_to": 100}
        return self.scheme([{"metric_id": "revenue_net", **line}], **values)

    def test_margin(self):
        self.by_points(margin=5)
        self.assertEqual(self.graded(60, "2024-06-01"), ("B", False))
        self.assertEqual(self.graded(77, "2024-06-02"), ("B", "margin"))
        point = self.standing(self.buyer).history_id
        self.assertEqual(point.found_grade_id, self.grades["A"])
        self.assertEqual(self.graded(80, "2024-06-03"), ("A", False))
        self.assertEqual(self.graded(71, "2024-06-04"), ("A", "margin"))
        self.assertEqual(self.graded(69, "2024-06-05"), ("B", False))
        # from far below A at once to as far as the margin lets
        self.assertEqual(self.graded(22, "2024-06-06"), ("C", False))

    def test_runs_in_a_row(self):
        self.by_points(stable_runs=3)
        self.assertEqual(self.graded(60, "2024-06-01"), ("B", False))
        self.assertEqual(self.graded(80, "2024-06-02"), ("B", "runs"))
        self.assertEqual(self.graded(80, "2024-06-02"), ("B", "runs"))
        self.assertEqual(self.standing(self.buyer).pending_runs, 1, "a day counts once")
        self.assertEqual(self.graded(60, "2024-06-03"), ("B", False))
        self.assertEqual(self.standing(self.buyer).pending_runs, 0)
        for day in (4, 5):
            self.assertEqual(self.graded(80, f"2024-06-0{day}"), ("B", "runs"))
        self.assertEqual(self.graded(80, "2024-06-06"), ("A", False))
        self.assertEqual(self.standing(self.buyer).pending_runs, 0)
        self.assertEqual(self.graded(10, "2024-06-07"), ("A", "runs"))
        self.assertEqual(self.standing(self.buyer).pending_runs, -1)

    def test_margin_or_runs(self):
        self.by_points(margin=5, stable_runs=2)
        self.graded(60, "2024-06-01")
        self.assertEqual(self.graded(76, "2024-06-02"), ("B", "margin"))
        self.assertEqual(self.graded(76, "2024-06-03"), ("A", False))

    def test_grace_of_new_customers(self):
        self.by_points(grace_days=60, grace_grade_id=self.grades["C"].id)
        self.assertEqual(self.graded(10, "2024-06-30"), ("C", "grace"))
        self.assertEqual(self.graded(60, "2024-07-01"), ("B", False))
        self.assertEqual(self.graded(10, "2024-08-15"), ("D", False))

    def test_the_card_says_so(self):
        self.by_points(margin=5)
        self.graded(60, "2024-06-01")
        self.graded(77, "2024-06-02")
        sections = {s["key"]: s for s in self.buyer.linkage_card()["sections"]}
        self.assertIn("limit", str(sections["grade"]).lower())
