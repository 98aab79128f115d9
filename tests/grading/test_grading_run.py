import random
from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.grading.score import (
    Band,
    band_points,
    grade_by_score,
    percent_rank,
    percentile_points,
    weighted_score,
)
from odoo.addons.crm_linkage.domain.metric.period import Measure, Period

from ..common import LinkageCommon


class GradingCommon(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.linkage_reference_date = "2024-06-30"
        cls.Run = cls.env["linkage.grading.run"].with_company(cls.company)
        cls.Standing = cls.env["linkage.grade.standing"]
        cls.grades = {
            letter: cls.env.ref(f"crm_linkage.grade_{letter.lower()}")
            for letter in "ABCD"
        }
        # the schemes of these tests alone
        cls.env["linkage.grading.scheme"].search([]).state = "retired"

    @classmethod
    def scheme(cls, criteria, *, limits=None, **values):
        """An active scheme of the company; `criteria` are values of criteria."""
        limits = limits or {"A": 75, "B": 50, "C": 25}
        scheme = cls.env["linkage.grading.scheme"].create(
            {
                "name": "Test",
                "company_id": cls.company.id,
                "audience": "all",
                "fallback_grade_id": cls.grades["D"].id,
                "criterion_ids": [
                    Command.create(
                        {
                            **criterion,
                            "metric_id": cls.env.ref(
                                f"crm_linkage.metric_{criterion['metric_id']}"
                            ).id,
                        }
                    )
                    for criterion in criteria
                ],
                "threshold_ids": [
                    Command.create({"grade_id": cls.grades[letter].id, "limit": limit})
                    for letter, limit in limits.items()
                ],
                **values,
            }
        )
        scheme.action_activate()
        return scheme

    def run_now(self):
        return self.Run._run(self.company)

    def standing(self, partner):
        return self.Standing.search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.company.id)]
        )

    def letter(self, partner):
        return self.standing(partner).grade_id.name


@tagged("post_install", "-at_install")
class TestGradingRun(GradingCommon):
    def test_sql_follows_the_rules(self):
        """All customers at once in SQL get what the plain functions give each."""
        rng = random.Random(7)
        partners = self.env["res.partner"]
        for number in range(30):
            partner = self.customer(f"Customer {number}", customer_rank=1)
            partners |= partner
            for _ in range(rng.randint(0, 3)):
                day = date(2023, rng.randint(1, 12), rng.randint(1, 28))
                self.invoice(partner, day, rng.choice([10, 50, 200, 999]))
            if rng.random() < 0.6:
                self.order(partner, f"2024-0{rng.randint(1, 6)}-11 09:00:00")
        bands = [Band(0, 100), Band(60, 40), Band(120, 0)]
        scheme = self.scheme(
            [
                {"metric_id": "revenue_net", "weight": 50},
                {"metric_id": "revenue_growth", "weight": 20, "missing": "neutral"},
                {
                    "metric_id": "overdue_share",
                    "weight": 20,
                    "missing": "reweight",
                },
                {
                    "metric_id": "days_since_last_order",
                    "weight": 10,
                    "period_unit": "all",
                    "method": "bands",
                    "missing": "zero",
                    "band_ids": [
                        Command.create({"minimum": b.minimum, "points": b.points})
                        for b in bands
                    ],
                },
            ],
            partner_domain=str([("id", "in", partners.ids)]),
        )
        run = self.run_now()
        self.assertEqual(run.graded_count, 30)

        year = Period(12, "month")
        values = self.env["linkage.metric"]._evaluate(
            [
                Measure("revenue_net", year),
                Measure("revenue_growth", year),
                Measure("overdue_share", year),
                Measure("days_since_last_order", Period(unit="all")),
            ],
            self.company._linkage_scope(),
            partners.ids,
        )
        ranked = [
            sorted(row[column] for row in values.values() if row[column] is not None)
            for column in range(3)
        ]
        for partner in partners:
            revenue, growth, overdue, recency = values[partner.id]

            def rank(column, value, higher=True):
                if value is None:
                    return None
                return percentile_points(percent_rank(value, ranked[column]), higher)

            score = weighted_score(
                [
                    (50, rank(0, revenue), "reweight"),
                    (20, rank(1, growth), "neutral"),
                    (20, rank(2, overdue, higher=False), "reweight"),
                    (
                        10,
                        None if recency is None else band_points(recency, bands),
                        "zero",
                    ),
                ]
            )
            standing = self.standing(partner)
            self.assertAlmostEqual(standing.score, score, 1, partner.name)
            self.assertEqual(
                standing.grade_id.name,
                grade_by_score(score, [(75, "A"), (50, "B"), (25, "C")]) or "D",
            )
        self.assertGreater(len(set(partners.mapped("linkage_grade_id.name"))), 2)
        self.assertEqual(self.standing(partners[0]).scheme_id, scheme)

    def test_pareto_shares(self):
        amounts = {"Big": 800, "Middle": 150, "Small": 40, "Tiny": 10}
        partners = {name: self.customer(name) for name in (*amounts, "None")}
        for name, amount in amounts.items():
            self.invoice(partners[name], "2024-06-01", amount)
        partners["None"].customer_rank = 1
        self.scheme(
            [{"metric_id": "revenue_net", "method": "pareto", "positive_only": True}],
            grade_by="share",
            limits={"A": 80, "B": 95, "C": 100},
        )
        self.run_now()
        letters = {name: self.letter(partner) for name, partner in partners.items()}
        self.assertEqual(
            letters, {"Big": "A", "Middle": "B", "Small": "C", "Tiny": "C", "None": "D"}
        )

    def test_lines_explain_the_grade(self):
        self.scheme(
            [
                {"metric_id": "order_count", "weight": 3},
                {"metric_id": "overdue_amount", "weight": 1},
            ]
        )
        buyer, other = self.customer("Buyer"), self.customer("Other", customer_rank=1)
        self.order(buyer, "2024-06-01 10:00:00")
        self.run_now()
        lines = self.standing(buyer).line_ids
        self.assertEqual(
            lines.metric_id.mapped("code"), ["order_count", "overdue_amount"]
        )
        self.assertEqual(lines.mapped("weight"), [0.75, 0.25])
        self.assertEqual(lines.mapped("points"), [100, 100])
        self.assertEqual(lines[0].value, 1)
        self.assertEqual(self.standing(other).line_ids[0].points, 0)

    def test_values_are_shown_by_group(self):
        self.scheme([{"metric_id": "overdue_amount"}, {"metric_id": "order_count"}])
        buyer = self.customer("Buyer")
        self.invoice(buyer, "2024-05-01", 50)
        self.order(buyer, "2024-05-01 10:00:00")
        self.run_now()
        lines = self.standing(buyer).line_ids
        seen = lines.with_user(self.users["supervisor"])
        self.assertEqual(seen.mapped("value"), [50, 1])
        hidden = lines.with_user(self.users["representative"])
        self.assertEqual(hidden.mapped("value"), [0, 1])
        self.assertEqual(hidden.mapped("is_value_visible"), [False, True])
        self.assertNotIn("raw_value", hidden.fields_get())

    def test_history_keeps_changes_and_months(self):
        scheme = self.scheme([{"metric_id": "revenue_net"}])
        big, small = self.customer("Big"), self.customer("Small")
        self.invoice(big, "2024-06-01", 100)
        self.invoice(small, "2024-06-01", 10)
        self.run_now()
        self.assertEqual((self.letter(big), self.letter(small)), ("A", "D"))

        history = self.env["linkage.grade.history"]
        points = history.search([("partner_id", "=", small.id)])
        self.assertEqual(len(points), 1)
        self.assertFalse(points.previous_grade_id)

        self.run_now()
        self.assertEqual(history.search_count([("partner_id", "=", small.id)]), 1)

        self.company.linkage_reference_date = "2024-07-15"
        self.run_now()
        self.assertEqual(
            history.search([("partner_id", "=", small.id)]).mapped("is_change"),
            [False, True],
            "one point a month",
        )
        self.assertEqual(self.standing(small).since, date(2024, 6, 30))

        self.invoice(small, "2024-07-10", 500)
        run = self.run_now()
        self.assertEqual(run.changed_count, 2)
        self.assertEqual((self.letter(big), self.letter(small)), ("D", "A"))
        latest = history.search([("partner_id", "=", small.id)], limit=1)
        self.assertEqual(latest.previous_grade_id, self.grades["D"])
        self.assertEqual(latest.scheme_id, scheme)
        self.assertEqual(self.standing(small).since, date(2024, 7, 15))

    def test_unchanged_run_writes_no_customer(self):
        self.scheme([{"metric_id": "revenue_net"}])
        for number in range(5):
            self.invoice(self.customer(f"Customer {number}"), "2024-06-01", number + 1)
        first = self.run_now()
        second = self.run_now()
        self.assertEqual(second.changed_count, 0)
        points = self.env["linkage.grade.history"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(points.run_id, first)

    def test_same_data_same_grades(self):
        self.scheme([{"metric_id": "revenue_net", "method": "pareto"}])
        partners = [self.customer(f"Equal {number}") for number in range(6)]
        for partner in partners:
            self.invoice(partner, "2024-06-01", 100)
        self.run_now()
        scores = [self.standing(partner).score for partner in partners]
        self.Standing.search([]).sudo().unlink()
        self.run_now()
        self.assertEqual([self.standing(partner).score for partner in partners], scores)

    def test_population(self):
        self.scheme([{"metric_id": "revenue_net"}])
        contact = self.customer("Contact", parent_id=self.customer("Parent").id)
        contact.is_company = False
        ranked = self.customer("Ranked", customer_rank=1)
        quoted = self.customer("Quoted")
        self.order(quoted, "2024-06-01 10:00:00", state="draft")
        asking = self.customer("Asking")
        self.env["crm.lead"].create({"name": "Lead", "partner_id": asking.id})
        nobody = self.customer("Nobody")
        archived = self.customer("Archived", customer_rank=1)
        archived.active = False
        elsewhere = self.customer(
            "Elsewhere",
            customer_rank=1,
            company_id=self.setup_other_company()["company"].id,
        )
        colleague = self.users["representative"].partner_id
        colleague.sudo().customer_rank = 1
        self.company.partner_id.sudo().customer_rank = 1
        self.run_now()
        graded = self.Standing.search([("company_id", "=", self.company.id)]).partner_id
        self.assertLessEqual(ranked | quoted | asking, graded)
        unwanted = nobody | archived | elsewhere | contact | colleague
        self.assertFalse(graded & (unwanted | self.company.partner_id))

    def test_audiences_are_ranked_apart(self):
        self.scheme([{"metric_id": "revenue_net"}], audience="customers")
        self.scheme(
            [{"metric_id": "order_count"}], audience="prospects", limits={"B": 50}
        )
        buyer = self.customer("Buyer", customer_rank=1)
        self.invoice(buyer, "2024-06-01", 10)
        prospect = self.customer("Prospect", customer_rank=1)
        self.run_now()
        self.assertEqual(self.standing(buyer).scheme_id.audience, "customers")
        self.assertEqual(self.standing(prospect).scheme_id.audience, "prospects")

    def test_first_matching_scheme_wins(self):
        special = self.customer("Special", customer_rank=1)
        other = self.customer("Other", customer_rank=1)
        first = self.scheme(
            [{"metric_id": "revenue_net"}],
            partner_domain=str([("id", "=", special.id)]),
            sequence=1,
        )
        second = self.scheme([{"metric_id": "revenue_net"}], sequence=2)
        shared = self.scheme(
            [{"metric_id": "revenue_net"}], sequence=0, company_id=False
        )
        self.run_now()
        self.assertEqual(self.standing(special).scheme_id, first)
        self.assertEqual(self.standing(other).scheme_id, second)
        self.assertNotIn(shared, self.Standing.search([]).scheme_id)

    def test_knockouts_hold_at_a_grade(self):
        scheme = self.scheme([{"metric_id": "revenue_net"}])
        overdue = self.env.ref("crm_linkage.metric_overdue_amount")
        rule = self.env["linkage.grading.knockout"].create(
            {
                "scheme_id": scheme.id,
                "grade_id": self.grades["C"].id,
                "condition_ids": [
                    Command.create({"metric_id": overdue.id, "value": 100})
                ],
            }
        )
        big, middle, small = (self.customer(n) for n in ("Big", "Middle", "Small"))
        self.invoice(big, "2024-05-01", 500)
        self.invoice(middle, "2024-05-01", 200, due="2024-07-30")
        self.invoice(small, "2024-05-01", 100)
        self.run_now()
        letters = [self.letter(partner) for partner in (big, middle, small)]
        self.assertEqual(letters, ["C", "B", "D"])
        held = self.standing(big).history_id
        self.assertEqual((held.score, held.knockout_id), (100, rule))
        self.assertFalse(self.standing(middle).history_id.knockout_id)
        card = {s["key"]: s for s in big.linkage_card()["sections"]}
        self.assertIn("Overdue amount", card["grade"]["text"])

    def test_customers_who_leave(self):
        self.scheme([{"metric_id": "revenue_net"}])
        partner = self.customer("Leaving", customer_rank=1)
        self.run_now()
        partner.active = False
        run = self.run_now()
        self.assertEqual(run.left_count, 1)
        self.assertFalse(self.standing(partner))
        self.assertTrue(
            self.env["linkage.grade.history"].search([("partner_id", "=", partner.id)])
        )

    def test_companies_do_not_touch_each_other(self):
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        self.scheme([{"metric_id": "revenue_net"}], company_id=False)
        buyer, seller = self.customer("Buyer"), self.customer("Other")
        self.invoice(buyer, "2024-06-01", 10)
        self.invoice(seller, "2024-06-01", 10, company=other)
        self.run_now()
        self.Run.with_company(other)._run(other)
        standings = self.Standing.search([("partner_id", "in", (buyer | seller).ids)])
        self.assertEqual(len(standings), 4)
        here = buyer.with_company(self.company).linkage_grade_id
        there = buyer.with_company(other).linkage_grade_id
        self.assertEqual((here.name, there.name), ("A", "D"))

    def test_no_scheme(self):
        with self.assertRaisesRegex(UserError, "No grading scheme is active"):
            self.run_now()

    def test_two_runs_at_once(self):
        self.scheme([{"metric_id": "revenue_net"}])
        with self.registry.cursor() as other:
            other.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)",
                [0x6C6B6772, self.company.id],
            )
            with self.assertRaisesRegex(UserError, "being graded already"):
                self.run_now()

    def test_absent_metric_is_left_out(self):
        gone = self.env.ref("crm_linkage.metric_order_count").copy({"code": "gone"})
        scheme = self.scheme([{"metric_id": "revenue_net", "weight": 10}])
        scheme.criterion_ids = [Command.create({"metric_id": gone.id, "weight": 90})]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE linkage_metric SET source = 'gone' WHERE id = %s", [gone.id]
        )
        self.env.invalidate_all()
        buyer = self.customer("Buyer")
        self.invoice(buyer, "2024-06-01", 10)
        self.customer("Other", customer_rank=1)
        run = self.run_now()
        self.assertEqual(self.letter(buyer), "A")
        self.assertIn("Orders", run.skipped)
        self.assertIn("Orders", scheme.unavailable_metrics)

    def test_customers_keep_their_grade_when_every_metric_is_absent(self):
        gone = self.env.ref("crm_linkage.metric_order_count").copy({"code": "gone"})
        scheme = self.scheme([{"metric_id": "revenue_net"}])
        buyer = self.customer("Buyer")
        self.invoice(buyer, "2024-06-01", 10)
        self.customer("Other", customer_rank=1)
        self.run_now()
        before = self.standing(buyer).history_id
        self.env.flush_all()
        # a scheme that has graded cannot be changed by hand
        self.env.cr.execute(
            "UPDATE linkage_grading_criterion SET metric_id = %s WHERE scheme_id = %s",
            [gone.id, scheme.id],
        )
        self.env.cr.execute(
            "UPDATE linkage_metric SET source = 'gone' WHERE id = %s", [gone.id]
        )
        self.env.invalidate_all()
        run = self.run_now()
        self.assertEqual((run.left_count, run.changed_count), (0, 0))
        self.assertEqual(self.letter(buyer), "A")
        self.assertEqual(self.standing(buyer).history_id, before)
        self.assertIn("Orders", run.skipped)

    def test_query_count_does_not_grow(self):
        self.scheme([{"metric_id": "revenue_net"}, {"metric_id": "overdue_share"}])
        counts = []
        for size in (1, 40):
            self.env["res.partner"].create(
                [{"name": f"{size}-{n}", "customer_rank": 1} for n in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.run_now()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 40)

    def test_bad_schemes_are_refused(self):
        criterion = {"metric_id": "revenue_net"}
        for make, message in (
            (lambda: self.scheme([{**criterion, "weight": 0}]), "add up to nothing"),
            (lambda: self.scheme([{**criterion, "method": "bands"}]), "no bands"),
            (
                lambda: self.scheme([criterion], limits={"A": 50, "B": 75}),
                "out of order",
            ),
            (
                lambda: self.scheme(
                    [criterion], grade_by="share", limits={"A": 80, "B": 95}
                ),
                "exactly one criterion",
            ),
            (
                lambda: self.scheme([criterion], partner_domain="[('x', '=', 1)]"),
                "read",
            ),
            (lambda: self.scheme([criterion], partner_domain="[(("), "read"),
            (
                lambda: self.scheme(
                    [{"metric_id": "revenue_growth", "period_unit": "all"}]
                ),
                "period before",
            ),
            (lambda: self.scheme([criterion], threshold_ids=[]), "at least one grade"),
        ):
            with (
                self.subTest(message),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                make()

    def test_cron_grades_every_company(self):
        self.scheme([{"metric_id": "revenue_net"}], company_id=False)
        buyer = self.customer("Buyer", customer_rank=1)
        cron = self.env.ref("crm_linkage.ir_cron_grade")
        with self.enter_registry_test_mode():
            cron.sudo().method_direct_trigger()
        self.assertEqual(
            self.env["linkage.grade.standing"]
            .sudo()
            .search([("partner_id", "=", buyer.id)])
            .company_id,
            self.env["res.company"].sudo().search([]),
        )

    def test_only_managers_grade(self):
        self.scheme([{"metric_id": "revenue_net"}])
        self.customer("Buyer", customer_rank=1)
        for role in ("representative", "supervisor", "agent", "employee"):
            with self.subTest(role), self.assertRaises(UserError):
                self.Run.with_user(self.users[role]).action_grade_now()
        notice = self.Run.with_user(self.users["manager"]).action_grade_now()
        self.assertIn("1 customers graded", notice["params"]["message"])
