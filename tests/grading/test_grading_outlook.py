from odoo import Command
from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingOutlook(GradingCommon):
    """What the card says of the way a grade came, what holds it and what lifts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = [
            cls.customer(f"Customer {number}", customer_rank=1) for number in range(6)
        ]

    @classmethod
    def buy(cls, counts):
        """Orders of the customers, by number of customer."""
        for partner, count in zip(cls.customers, counts, strict=True):
            for _ in range(count):
                cls.order(partner, "2024-05-01 10:00:00")

    def section(self, partner, role="manager"):
        card = partner.with_user(self.users[role]).linkage_card()
        return next(part for part in card["sections"] if part["key"] == "grade")

    def hint(self, partner, grade, role="manager"):
        return next(
            hint
            for hint in self.section(partner, role)["hints"]
            if hint["badge"]["text"] == grade
        )

    def test_what_is_said_comes_true(self):
        """Who does what the sentence says gets the grade."""
        self.scheme([{"metric_id": "order_count"}])
        self.buy([0, 1, 2, 3, 4, 9])
        self.run_now()
        weak = self.customers[2]
        self.assertEqual(self.letter(weak), "C")
        hint = self.hint(weak, "B")
        self.assertEqual(hint["items"], ["Orders in 12 months: 2 more (2 → 4)"])
        self.assertIn("from 50.0 points on, 10.0 more", hint["title"])
        self.assertEqual(
            self.hint(weak, "A")["items"],
            ["Orders in 12 months: 3 more (2 → 5)"],
        )
        for _ in range(2):
            self.order(weak, "2024-05-02 10:00:00")
        self.run_now()
        self.assertEqual(self.letter(weak), "B")

    def test_the_best_needs_no_hint(self):
        self.scheme([{"metric_id": "order_count"}])
        self.buy([0, 1, 2, 3, 4, 9])
        self.run_now()
        self.assertNotIn("hints", self.section(self.customers[5]))

    def test_amounts_for_those_who_may_see_them(self):
        self.scheme(
            [
                {
                    "metric_id": "overdue_amount",
                    "method": "bands",
                    "band_ids": [
                        Command.create({"minimum": 0, "points": 100}),
                        Command.create({"minimum": 100, "points": 30}),
                    ],
                }
            ]
        )
        debtor = self.customers[0]
        self.invoice(debtor, "2024-05-01", 400)
        self.run_now()
        [seen] = self.hint(debtor, "A", "supervisor")["items"]
        self.assertIn("400", seen)
        self.assertIn("less", seen)
        [hidden] = self.hint(debtor, "A", "representative")["items"]
        self.assertEqual(hidden, "Overdue amount: 75 points instead of 30")

    def test_no_figure_alone(self):
        self.scheme(
            [
                {"metric_id": "order_count", "weight": 50},
                {"metric_id": "invoice_count", "weight": 50},
            ]
        )
        self.buy([0, 1, 2, 3, 4, 9])
        self.invoice(self.customers[5], "2024-05-01", 100)
        self.run_now()
        hint = self.hint(self.customers[0], "A")
        self.assertFalse(hint["items"])
        self.assertIn("No figure alone is enough", hint["note"])

    def test_knockouts_are_named(self):
        self.scheme(
            [{"metric_id": "order_count"}],
            knockout_ids=[
                Command.create(
                    {
                        "grade_id": self.grades["C"].id,
                        "condition_ids": [
                            Command.create(
                                {
                                    "metric_id": self.env.ref(
                                        "crm_linkage.metric_overdue_amount"
                                    ).id,
                                    "value": 10,
                                }
                            )
                        ],
                    }
                )
            ],
        )
        self.buy([0, 1, 2, 3, 4, 9])
        debtor = self.customers[3]
        self.invoice(debtor, "2024-05-01", 50)
        self.run_now()
        section = self.section(debtor)
        self.assertEqual(self.letter(debtor), "C")
        self.assertIn("By its points it would be B", section["notes"][0]["text"])
        note = self.hint(debtor, "A")["note"]
        self.assertIn("Not better than C while: Overdue amount is at least 10", note)

    def test_by_share_of_customers(self):
        self.scheme(
            [{"metric_id": "order_count"}],
            grade_by="rank",
            limits={"A": 20, "B": 50, "C": 80},
        )
        self.buy([0, 1, 2, 3, 4, 9])
        self.run_now()
        hint = self.hint(self.customers[0], "C")
        self.assertEqual(hint["items"], ["Orders in 12 months: 3 more (0 → 3)"])

    def test_by_share_of_the_total(self):
        self.scheme(
            [{"metric_id": "order_count", "method": "pareto", "positive_only": True}],
            grade_by="share",
            limits={"A": 80, "B": 95},
        )
        self.buy([1, 1, 2, 3, 4, 9])
        self.run_now()
        hint = self.hint(self.customers[0], "A")
        self.assertEqual(hint["title"], "One of these would do:")
        # 9, 4 and 3 of 20 are the first 80 %
        self.assertEqual(hint["items"], ["Orders in 12 months: 3 more (1 → 4)"])

    def test_by_table(self):
        groups = {"method": "groups", "group_count": 2}
        self.scheme(
            [
                {"metric_id": "order_count", **groups},
                {"metric_id": "invoice_count", **groups},
            ],
            grade_by="table",
            threshold_ids=[],
            cell_ids=[
                Command.create(
                    {
                        "row": row,
                        "column": column,
                        "grade_id": self.grades["DCBA"[row + column - 2]].id,
                    }
                )
                for row in (1, 2)
                for column in (1, 2)
            ],
        )
        self.buy([0, 0, 0, 2, 3, 3])
        self.run_now()
        section = self.section(self.customers[0])
        self.assertEqual([h["badge"]["text"] for h in section["hints"]], ["C", "B"])
        self.assertIn("Orders in 12 months", section["hints"][0]["items"][0])

    def test_the_line_of_history(self):
        first = self.scheme([{"metric_id": "order_count"}])
        self.buy([0, 1, 2, 3, 4, 9])
        self.run_now()
        self.assertNotIn("chart", self.section(self.customers[1]))
        first.action_retire()
        self.scheme([{"metric_id": "order_count", "weight": 7}], name="Second")
        self.company.linkage_reference_date = "2024-07-31"
        self.run_now()
        chart = self.section(self.customers[1])["chart"]
        self.assertEqual([point["y"] for point in chart["points"]], [20, 20])
        self.assertEqual([point["label"] for point in chart["points"]], ["D", "D"])
        self.assertEqual(
            chart["points"][1]["x"] - chart["points"][0]["x"], 31, "days of July"
        )
        self.assertIn("scheme Second", chart["points"][1]["text"])
        self.assertIn("before: Test", chart["points"][1]["mark"])
        self.assertEqual([level["label"] for level in chart["levels"]], list("ABC"))

    def test_what_holds_a_grade(self):
        self.scheme([{"metric_id": "order_count"}], margin=20, stable_runs=3)
        self.buy([0, 1, 2, 3, 4, 9])
        self.run_now()
        partner = self.customers[3]
        self.assertEqual(self.letter(partner), "B")
        for _ in range(3):
            self.order(self.customers[2], "2024-06-01 10:00:00")
        self.company.linkage_reference_date = "2024-07-31"
        self.run_now()
        texts = [note["text"] for note in self.section(partner)["notes"]]
        self.assertEqual(self.letter(partner), "B", "the grade stays")
        self.assertIn("give C, but lie within 20 points", texts[0])
        self.assertIn("becomes C after 3 runs in a row that say so, 1 so far", texts[1])
