import random
from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.grading.score import (
    customer_share,
    group_of,
    group_points,
    linear_points,
    percent_rank,
    table_points,
    weighted_score,
)
from odoo.addons.crm_linkage.domain.metric.period import Measure, Period

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingMethods(GradingCommon):
    """What a run does in SQL is what the plain rules say of each customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = random.Random(11)
        cls.partners = cls.env["res.partner"]
        for number in range(23):
            partner = cls.customer(
                f"Customer {number}", customer_rank=1, ref=f"C{99 - number}"
            )
            cls.partners |= partner
            for _ in range(rng.randint(0, 3)):
                day = date(2024, rng.randint(1, 6), rng.randint(1, 28))
                cls.invoice(partner, day, rng.choice([10, 50, 200, 999]))

        cls.year = Period(12, "month")

    def values(self, code, period=None):
        found = self.env["linkage.metric"]._evaluate(
            [Measure(code, period or self.year)],
            self.company._linkage_scope(),
            self.partners.ids,
        )
        return {partner: found[partner.id][0] for partner in self.partners}

    def graded(self, criteria, **values):
        scheme = self.scheme(
            criteria, partner_domain=str([("id", "in", self.partners.ids)]), **values
        )
        self.run_now()
        return scheme

    def points(self, partner):
        return self.standing(partner).line_ids.mapped("points")

    def test_line_between_two_values(self):
        self.graded(
            [
                {
                    "metric_id": "revenue_net",
                    "method": "linear",
                    "linear_from": 100,
                    "linear_to": 1100,
                    "missing": "zero",
                }
            ]
        )
        for partner, value in self.values("revenue_net").items():
            self.assertAlmostEqual(
                self.points(partner)[0], linear_points(value, 100, 1100), 4
            )

    def test_equal_groups(self):
        self.graded([{"metric_id": "revenue_net", "method": "groups"}])
        values = self.values("revenue_net")
        ranked = sorted(values.values())
        for partner, value in values.items():
            group = group_of(percent_rank(value, ranked), 5)
            line = self.standing(partner).line_ids
            self.assertEqual((line.rank, line.points), (group, group_points(group, 5)))

    def test_equal_groups_that_split_equals(self):
        self.graded(
            [
                {
                    "metric_id": "order_count",
                    "method": "groups",
                    "group_count": 2,
                    "split_equals": True,
                    "higher_is_better": False,
                }
            ]
        )
        groups = [int(self.standing(p).line_ids.rank) for p in self.partners]
        # nobody ordered: all are equal, those of the first references fall into the
        # lower half, which counts from the other end where less is better
        self.assertEqual(groups, [1] * 11 + [2] * 12)

    def test_table_of_categories(self):
        channel = self.env["linkage.channel"].create(
            {"name": "Test channel", "code": "test"}
        )
        other = self.env["linkage.channel"].create(
            {"name": "Other channel", "code": "other"}
        )
        first, second, third = self.partners[:3]
        first.linkage_channel_id, second.linkage_channel_id = channel, other
        table = {channel.id: 80}
        scheme = self.graded(
            [
                {
                    "metric_id": "channel",
                    "method": "table",
                    "missing": "neutral",
                    "category_ids": [
                        Command.create({"category": channel.id, "points": 80})
                    ],
                }
            ]
        )
        found = [self.standing(p).score for p in (first, second, third)]
        expected = [
            weighted_score([(10, table_points(value, table), "neutral")])
            for value in (channel.id, other.id)
        ]
        self.assertEqual(found, [*expected, 50])
        self.assertEqual(scheme.criterion_ids.category_ids.label, "Test channel")

    def test_negative_criteria(self):
        self.graded(
            [
                {"metric_id": "revenue_net", "weight": 80},
                {
                    "metric_id": "invoice_count",
                    "weight": -30,
                    "method": "linear",
                    "linear_from": 0,
                    "linear_to": 3,
                },
            ]
        )
        revenue, counts = self.values("revenue_net"), self.values("invoice_count")
        ranked = sorted(revenue.values())
        for partner in self.partners:
            score = weighted_score(
                [
                    (80, 100 * percent_rank(revenue[partner], ranked), "reweight"),
                    (-30, linear_points(counts[partner], 0, 3), "reweight"),
                ]
            )
            self.assertAlmostEqual(self.standing(partner).score, score, delta=0.06)

    def test_share_of_customers(self):
        self.graded(
            [{"metric_id": "revenue_net"}],
            grade_by="rank",
            limits={"A": 20, "B": 50, "C": 80},
        )
        scores = {partner: self.standing(partner).score for partner in self.partners}
        for partner, score in scores.items():
            share = customer_share(score, list(scores.values()))
            letter = next(
                (
                    k
                    for k, limit in zip("ABC", (0.2, 0.5, 0.8), strict=True)
                    if share <= limit
                ),
                "D",
            )
            self.assertEqual(self.letter(partner), letter)

    def test_table_of_two_criteria(self):
        criteria = [
            {"metric_id": name, "method": "groups", "group_count": 2}
            for name in ("revenue_net", "invoice_count")
        ]
        letters = {(1, 1): "D", (1, 2): "C", (2, 1): "B", (2, 2): "A"}
        self.graded(
            criteria,
            grade_by="table",
            threshold_ids=[],
            cell_ids=[
                Command.create(
                    {"row": row, "column": column, "grade_id": self.grades[letter].id}
                )
                for (row, column), letter in letters.items()
            ],
        )
        for partner in self.partners:
            pair = tuple(
                int(rank) for rank in self.standing(partner).line_ids.mapped("rank")
            )
            self.assertEqual(self.letter(partner), letters[pair])
        self.assertGreater(len({self.letter(p) for p in self.partners}), 2)

    def test_fading_months(self):
        old, new = self.partners[:2]
        self.env["account.move"].search(
            [("partner_id", "in", self.partners.ids)]
        ).button_draft()
        self.invoice(old, "2023-07-15", 100)
        self.invoice(new, "2024-06-15", 99)
        self.graded([{"metric_id": "revenue_net", "fade": 0.1}])
        self.assertGreater(self.standing(new).score, self.standing(old).score)
        faded = self.standing(old).sudo().line_ids.raw_value
        self.assertAlmostEqual(faded, 100 * 0.9**11, 4)

    def test_knockout_of_two_conditions(self):
        buyer, asker = self.partners[:2]
        self.invoice(buyer, "2024-06-20", 5000)
        rules = [
            Command.create(
                {
                    "grade_id": self.grades["C"].id,
                    "condition_ids": [
                        Command.create(
                            {
                                "metric_id": self.env.ref(
                                    f"crm_linkage.metric_{name}"
                                ).id,
                                "operator": operator,
                                "value": limit,
                            }
                        )
                        for name, operator, limit in (
                            ("revenue_net", "more", 4000),
                            ("order_count", "less", 1),
                        )
                    ],
                }
            )
        ]
        scheme = self.graded([{"metric_id": "revenue_net"}], knockout_ids=rules)
        point = self.standing(buyer).history_id
        self.assertEqual(point.grade_id, self.grades["C"])
        self.assertEqual(point.found_grade_id, self.grades["A"])
        self.assertEqual(point.held_by, "knockout")
        self.assertEqual(
            scheme.knockout_ids.name,
            "Revenue, net is more than 4000 and Orders is less than 1",
        )
        self.assertFalse(self.standing(asker).history_id.knockout_id)

    def test_bad_input(self):
        line = {"metric_id": "revenue_net", "method": "linear"}
        groups = {"metric_id": "revenue_net", "method": "groups"}
        for make, message in (
            (lambda: self.scheme([line]), "two different values"),
            (
                lambda: self.scheme([{"metric_id": "channel", "method": "table"}]),
                "empty table",
            ),
            (
                lambda: self.scheme([groups], grade_by="table", threshold_ids=[]),
                "first two criteria",
            ),
            (
                lambda: self.scheme(
                    [groups, groups], grade_by="table", threshold_ids=[]
                ),
                "25 pairs",
            ),
            (
                lambda: self.scheme([{"metric_id": "revenue_net", "weight": -5}]),
                "add up to nothing",
            ),
            (
                lambda: self.scheme([{"metric_id": "revenue_net"}], grace_days=30),
                "new customers",
            ),
            (
                lambda: self.scheme(
                    [{"metric_id": "revenue_net"}],
                    knockout_ids=[Command.create({"grade_id": self.grades["D"].id})],
                ),
                "at least one condition",
            ),
        ):
            with (
                self.subTest(message),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                make()

    def test_overdue_beyond_days_caps(self):
        late, just = self.customer("Late"), self.customer("Just")
        self.partners = late | just
        self.invoice(late, "2024-01-01", 9000, due="2024-04-30")
        self.invoice(just, "2024-05-01", 8000, due="2024-05-01")
        rule = {
            "metric_id": self.env.ref("crm_linkage.metric_overdue_days").id,
            "operator": "more",
            "value": 60,
        }
        self.graded(
            [{"metric_id": "revenue_net"}],
            knockout_ids=[
                Command.create(
                    {
                        "grade_id": self.grades["C"].id,
                        "condition_ids": [Command.create(rule)],
                    }
                )
            ],
        )
        # 61 and 60 days on the 30th of June
        self.assertEqual((self.letter(late), self.letter(just)), ("C", "D"))
        self.assertTrue(self.standing(late).history_id.knockout_id)
        self.assertFalse(self.standing(just).history_id.knockout_id)

    def test_missing_stays_missing_on_a_line(self):
        """Who has no invoice due has no overdue share, whatever the method."""
        line = {"method": "linear", "linear_from": 0.5, "linear_to": 0}
        self.graded(
            [
                {"metric_id": "overdue_share", "weight": 50, **line},
                {"metric_id": "revenue_net", "weight": 50, "method": "groups"},
            ]
        )
        shares = self.values("overdue_share")
        nobody = next(partner for partner, share in shares.items() if share is None)
        first, second = self.standing(nobody).line_ids
        self.assertTrue(first.is_missing)
        self.assertEqual(self.standing(nobody).score, second.points)

    def test_nothing_known_is_no_score(self):
        self.graded(
            [{"metric_id": "days_since_last_order", "period_unit": "all"}],
            grade_by="rank",
            limits={"A": 50, "B": 100},
        )
        self.assertEqual({self.letter(p) for p in self.partners}, {"D"})

    def test_grades_in_use_keep_their_order(self):
        self.graded([{"metric_id": "revenue_net"}])
        with self.assertRaisesRegex(ValidationError, "out of order"):
            self.grades["B"].sequence = -1

    def test_a_criterion_without_weight_shows_on_the_card(self):
        self.graded(
            [
                {"metric_id": "revenue_net", "method": "pareto", "weight": 0},
            ],
            grade_by="share",
            limits={"A": 80, "B": 95, "C": 100},
        )
        self.assertTrue(self.partners[0].linkage_card()["sections"])
