from datetime import date
from itertools import pairwise

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.metric.formula import growth
from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope, weight

from ..common import LinkageCommon

YEAR = Period(12, "month")


class MetricCommon(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Metric = cls.env["linkage.metric"]
        cls.buyer = cls.customer("Buyer")
        cls.silent = cls.customer("Silent")
        cls.scope = Scope(cls.company.id, date(2024, 6, 30), "UTC")

    def value(self, code, partner=None, period=YEAR):
        partner = partner or self.buyer
        measure = Measure(code, period)
        values = self.Metric._evaluate([measure], self.scope, partner.ids)
        return values[partner.id][0]


@tagged("post_install", "-at_install")
class TestMetricSales(MetricCommon):
    def test_average_order(self):
        for moment, amount in (("2024-06-01", 100), ("2024-05-01", 300)):
            self.order(self.buyer, f"{moment} 10:00:00").order_line.price_unit = amount
        self.assertEqual(self.value("average_order"), 200)
        self.assertIsNone(self.value("average_order", self.silent))

    def test_average_order_in_the_currency_of_the_company(self):
        order = self.order(self.buyer, "2024-06-01 10:00:00")
        order.order_line.price_unit = 100
        order.currency_rate = 4.0
        self.assertEqual(self.value("average_order"), 25)

    def test_returns(self):
        self.invoice(self.buyer, "2024-06-01", 400)
        self.invoice(self.buyer, "2024-06-10", 100, refund=True)
        self.assertEqual(self.value("returns_share"), 0.25)
        self.invoice(self.silent, "2024-06-10", 100, refund=True)
        self.assertIsNone(self.value("returns_share", self.silent), "nothing sold")

    def test_rhythm_is_the_mean_gap(self):
        days = ["2024-01-01", "2024-01-31", "2024-03-01", "2024-04-30"]
        for day in days[:2]:
            self.invoice(self.buyer, day, 10)
        self.assertIsNone(self.value("purchase_gap"), "two purchases have no rhythm")
        self.assertIsNone(self.value("silence"))
        for day in (*days[2:], days[-1]):  # two on one day are one purchase
            self.invoice(self.buyer, day, 10)
        gaps = [
            (date.fromisoformat(after) - date.fromisoformat(before)).days
            for before, after in pairwise(days)
        ]
        usual = sum(gaps) / len(gaps)
        self.assertEqual(self.value("purchase_gap"), usual)
        self.assertEqual(self.value("silence"), 61 / usual)
        self.assertIsNone(self.value("purchase_gap", self.silent))

    def test_rhythm_by_orders_or_invoices(self):
        for day in ("2024-01-01", "2024-03-01", "2024-05-01"):
            self.invoice(self.buyer, day, 10)
        for day in ("2024-06-01", "2024-06-11", "2024-06-21"):
            self.order(self.buyer, f"{day} 10:00:00")
        self.assertEqual(self.value("purchase_gap"), 10)
        self.assertEqual(self.value("silence"), 0.9)

    def test_rhythm_in_the_time_zone_of_the_company(self):
        # 16:30 in UTC is the next day in Shanghai: two orders of one day there
        for moment in ("2024-06-01 16:30:00", "2024-06-02 10:00:00"):
            self.order(self.buyer, moment)
        self.order(self.buyer, "2024-06-12 10:00:00")
        self.assertEqual(self.value("purchase_gap"), 5.5)
        scope = Scope(self.company.id, self.scope.reference, "Asia/Shanghai")
        values = self.Metric._evaluate([Measure("purchase_gap")], scope, self.buyer.ids)
        self.assertIsNone(values[self.buyer.id][0])

    def test_tenure_whatever_the_period(self):
        self.assertIsNone(self.value("tenure"))
        self.order(self.buyer, "2024-06-20 10:00:00")
        self.assertEqual(self.value("tenure", period=Period(1, "day")), 10)
        self.invoice(self.buyer, "2020-06-30", 10)
        self.assertEqual(self.value("tenure", period=Period(1, "day")), 4 * 365 + 1)

    def test_product_groups(self):
        groups = self.env["product.category"].create([{"name": "A"}, {"name": "B"}])
        products = self.env["product.product"].create(
            [{"name": str(n), "categ_id": groups[n % 2].id} for n in range(4)]
        )
        move = self.invoice(self.buyer, "2024-06-01", 10)
        move.button_draft()
        move.invoice_line_ids = [
            Command.create({"product_id": one.id, "price_unit": 1}) for one in products
        ]
        move.action_post()
        self.assertEqual(self.value("product_groups"), 2)
        self.assertEqual(self.value("products_bought"), 4)
        self.assertEqual(self.value("product_groups", self.silent), 0)
        move.button_draft()
        self.assertEqual(self.value("product_groups"), 0)

    def test_margin_without_costs_is_flagged(self):
        """The host's margin modules are not required, and here not installed."""
        metrics = self.Metric.search([("code", "like", "gross_margin")])
        self.assertEqual(len(metrics), 2)
        known = bool(self.Metric._source("margin", self.scope))
        self.assertEqual(set(metrics.mapped("is_available")), {known})
        if not known:
            with self.assertRaisesRegex(UserError, "not installed"):
                self.value("gross_margin_share")

    def test_complaints_are_offered(self):
        offered = self.Metric.search([("is_component", "=", False)]).mapped("code")
        for code in (
            *("gross_margin", "gross_margin_share", "average_order", "purchase_gap"),
            *("days_since_last_order", "silence", "product_groups", "returns_share"),
            *("days_late", "overdue_share", "complaints", "card_completeness", "man"),
            *("stage", "channel", "potential", "share_of_wallet", "tenure"),
        ):
            self.assertIn(code, offered)

    def test_largest_and_smallest(self):
        for amount in (30, 10, 20):
            self.invoice(self.buyer, "2024-06-01", amount)
        for pick, value in (("max", 30), ("min", 10)):
            self.Metric.create(
                {
                    "name": pick,
                    "code": pick,
                    "source": "invoice",
                    "aggregate": pick,
                    "measure": "untaxed",
                    "empty": "missing",
                }
            )
            self.assertEqual(self.value(pick), value)

    def test_definitions_are_checked(self):
        category = {"name": "x", "code": "x", "unit": "category"}
        potential = self.env.ref("crm_linkage.metric_potential")
        channel = self.env.ref("crm_linkage.metric_channel")
        for values, message in (
            ({"source": "customer", "aggregate": "mean_gap"}, "have no date"),
            ({"source": "invoice", "aggregate": "max"}, "measures"),
            (
                {
                    **category,
                    "source": "invoice",
                    "aggregate": "max",
                    "measure": "untaxed",
                },
                "has categories",
            ),
            (
                {
                    **category,
                    "source": "customer",
                    "aggregate": "sum",
                    "measure": "channel",
                },
                "has categories",
            ),
            (
                {
                    "kind": "formula",
                    "formula": "ratio",
                    "operand_id": channel.id,
                    "base_id": potential.id,
                },
                "reckoned with a category",
            ),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self.Metric.create({"name": "x", "code": "x", **values})


@tagged("post_install", "-at_install")
class TestMetricFading(MetricCommon):
    """The statement against `weight` of domain/metric/period.py."""

    DAYS = (
        *("2024-06-30", "2024-06-01", "2024-05-31", "2024-05-30", "2024-03-31"),
        *("2024-02-29", "2023-12-31", "2023-07-01", "2023-06-30", "2022-12-15"),
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, day in enumerate(cls.DAYS, start=1):
            cls.invoice(cls.buyer, day, 100 * number)
            cls.order(cls.buyer, f"{day} 12:00:00")

    def expected(self, period, of=lambda number: 1):
        after, until = period.bounds(self.scope.reference)
        return sum(
            of(number) * weight(day, until, period.fade)
            for number, day in enumerate(map(date.fromisoformat, self.DAYS), start=1)
            if day <= until and (after is None or day > after)
        )

    def test_sums_and_counts(self):
        for period in (
            Period(12, fade=0.1),
            Period(12, fade=0.1).previous,
            Period(6, fade=0.9),
            Period(90, "day", fade=0.5),
            Period(unit="all", fade=0.05),
            Period(12),
        ):
            with self.subTest(period):
                revenue = self.expected(period, lambda number: 100 * number)
                self.assertAlmostEqual(
                    self.value("revenue_net", period=period), revenue
                )
                for code in ("order_count", "invoice_count"):
                    self.assertAlmostEqual(
                        self.value(code, period=period), self.expected(period)
                    )

    def test_both_together(self):
        """One metric with and without fading: two columns of one statement."""
        plain, faded = Period(12), Period(12, fade=0.2)
        values = self.Metric._evaluate(
            [Measure("revenue_net", plain), Measure("revenue_net", faded)],
            self.scope,
            self.buyer.ids,
        )[self.buyer.id]
        for value, period in zip(values, (plain, faded), strict=True):
            expected = self.expected(period, lambda number: 100 * number)
            self.assertAlmostEqual(value, expected)

    def test_fading_passes_through_formulas(self):
        period = Period(12, fade=0.2)
        now, before = (
            self.expected(one, lambda number: 100 * number)
            for one in (period, period.previous)
        )
        self.assertAlmostEqual(
            self.value("revenue_growth", period=period), growth(now, before, 5)
        )
        self.assertAlmostEqual(
            self.value("average_order", period=period), 1, msg="every order is over 1"
        )

    def test_days_and_gaps_do_not_fade(self):
        for code in ("days_since_last_order", "purchase_gap", "tenure"):
            plain, faded = self.value(code), self.value(code, period=Period(fade=0.5))
            self.assertEqual(plain, faded)

    def test_the_day_is_cut_in_the_time_zone(self):
        """17:00 in UTC on 30 May is 31 May in Shanghai, which has not faded yet."""
        self.order(self.silent, "2024-05-30 17:00:00")
        for tz, expected in (("UTC", 0.5), ("Asia/Shanghai", 1)):
            scope = Scope(self.company.id, date(2024, 6, 30), tz)
            values = self.Metric._evaluate(
                [Measure("order_count", Period(fade=0.5))], scope, self.silent.ids
            )
            self.assertEqual(values[self.silent.id], [expected])

    def test_what_is_long_ago_fades_to_nothing(self):
        self.invoice(self.silent, "1950-01-01", 100)
        value = self.value(
            "revenue_net", self.silent, period=Period(unit="all", fade=0.99)
        )
        self.assertAlmostEqual(value, 0)
