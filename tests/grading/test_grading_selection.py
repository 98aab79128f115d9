from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingSelection(GradingCommon):
    """Customers graded alone, by the ranks of the last full run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        for number in range(9):
            cls.partners |= cls.customer(f"Customer {number}", customer_rank=1)
            cls.invoice(cls.partners[-1], "2024-06-01", 100 * number + 1)

    def criteria(self):
        return [
            {"metric_id": "revenue_net", "weight": 60},
            {
                "metric_id": "invoice_count",
                "weight": 20,
                "method": "groups",
                "group_count": 3,
            },
            {"metric_id": "overdue_share", "weight": 20, "missing": "value"},
        ]

    def state(self, partners):
        return [
            (s.grade_id.name, round(s.score, 6), s.line_ids.mapped("rank"))
            for s in map(self.standing, partners)
        ]

    def test_nothing_changed_gives_the_same(self):
        for values in (
            {},
            {"grade_by": "rank", "limits": {"A": 20, "B": 60, "C": 80}},
        ):
            self.env["linkage.grading.scheme"].search([]).action_retire()
            self.scheme(self.criteria(), **values)
            self.run_now()
            before = self.state(self.partners)
            self.partners.action_linkage_grade()
            self.assertEqual(self.state(self.partners), before)
            self.assertTrue(self.standing(self.partners[0]).history_id.is_kept)

    def test_pareto_by_kept_shares(self):
        self.scheme(
            [{"metric_id": "revenue_net", "method": "pareto", "positive_only": True}],
            grade_by="share",
            limits={"A": 60, "B": 90, "C": 100},
        )
        self.run_now()
        before = self.state(self.partners)
        self.partners[3:5].action_linkage_grade()
        self.assertEqual(self.state(self.partners), before)

    def test_a_new_value_finds_its_place(self):
        self.scheme([{"metric_id": "revenue_net"}])
        self.run_now()
        small, others = self.partners[0], self.partners[1:]
        before = self.state(others)
        self.assertEqual(self.standing(small).score, 0)
        self.invoice(small, "2024-06-20", 650)  # 651, between 601 and 701
        notice = small.action_linkage_grade()
        self.assertAlmostEqual(self.standing(small).score, 100 * 6.5 / 8, delta=0.06)
        self.assertEqual(self.letter(small), "A")
        self.assertIn("1 grades changed", notice["params"]["message"])
        self.assertEqual(self.state(others), before)
        self.assertFalse(self.standing(small).history_id.run_id)
        # the next full run ranks it among all again
        self.run_now()
        self.assertFalse(self.standing(small).history_id.is_kept)

    def test_a_customer_who_leaves(self):
        self.scheme([{"metric_id": "revenue_net"}])
        self.run_now()
        gone, stays = self.partners[:2]
        gone.active = False
        gone.action_linkage_grade()
        self.assertFalse(self.standing(gone))
        self.assertTrue(self.standing(stays))

    def test_before_the_first_run(self):
        self.scheme([{"metric_id": "revenue_net"}])
        with self.assertRaisesRegex(UserError, "Grade all customers"):
            self.partners[0].action_linkage_grade()

    def test_bands_need_no_run(self):
        line = {"method": "linear", "linear_from": 0, "linear_to": 1000}
        self.scheme([{"metric_id": "revenue_net", **line}])
        self.partners[8].action_linkage_grade()
        self.assertEqual(self.letter(self.partners[8]), "A")

    def test_only_managers(self):
        self.scheme([{"metric_id": "revenue_net"}])
        self.run_now()
        for role in ("representative", "supervisor", "agent", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.partners[0].with_user(self.users[role]).action_linkage_grade()
        self.partners[0].with_user(self.users["manager"]).action_linkage_grade()

    def test_fifteen_queries(self):
        self.scheme(self.criteria())
        self.run_now()
        # what the host remembers of a user between requests is there
        self.partners[0].with_user(self.users["manager"]).action_linkage_grade()
        for partners in (self.partners[0], self.partners):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(15):
                partners.with_user(self.users["manager"]).action_linkage_grade()

    def test_a_thousand_values_keep_a_thousand_boundaries(self):
        self.scheme([{"metric_id": "revenue_net"}])
        self.run_now()
        self.env.cr.execute(
            "SELECT CARDINALITY(ranks), ranks[1], ranks[9]"
            " FROM linkage_grading_boundary"
            " WHERE company_id = %s",
            [self.company.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(9, 0, 1)])

    def test_what_nobody_has_yet_is_missing(self):
        """Nobody entered a potential: there is no rank, and no refusal."""
        self.scheme(
            [
                {"metric_id": "potential", "missing": "zero"},
                {"metric_id": "revenue_net"},
            ]
        )
        self.run_now()
        before = self.state(self.partners)
        self.partners.action_linkage_grade()
        self.assertEqual(self.state(self.partners), before)
