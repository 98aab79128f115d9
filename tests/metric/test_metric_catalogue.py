from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope

from ..common import LinkageCommon

YEAR = Period(12, "month")
ALL = Period(unit="all")


@tagged("post_install", "-at_install")
class TestMetricCatalogue(LinkageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Metric = cls.env["linkage.metric"]
        cls.buyer = cls.customer("Buyer")
        cls.shop = cls.customer("Shop", parent_id=cls.buyer.id, is_company=False)
        cls.silent = cls.customer("Silent")
        cls.scope = Scope(cls.company.id, date(2024, 6, 30), "UTC")

    def value(self, code, partner=None, period=YEAR, scope=None):
        partner = partner or self.buyer
        values = self.Metric._evaluate(
            [Measure(code, period)], scope or self.scope, partner.ids
        )
        return values[partner.id][0]

    def every_measure(self):
        """Every metric that this database can tell, parts of others included."""
        metrics = self.Metric.search([]).filtered("is_available")
        self.assertGreater(len(metrics), 30)
        return [Measure(metric.code) for metric in metrics]

    def test_revenue_gross_and_net(self):
        self.invoice(self.buyer, "2024-06-30", 100)
        self.invoice(self.shop, "2023-07-01", 20)
        self.invoice(self.buyer, "2024-01-10", 30, refund=True)
        self.assertEqual(self.value("revenue_gross"), 120)
        self.assertEqual(self.value("revenue_net"), 90)
        self.assertEqual(self.value("revenue_net", self.silent), 0)

    def test_period_borders(self):
        self.invoice(self.buyer, "2023-06-30", 1)
        self.invoice(self.buyer, "2023-07-01", 10)
        self.invoice(self.buyer, "2024-06-30", 100)
        self.invoice(self.buyer, "2024-07-01", 1000)
        self.assertEqual(self.value("revenue_net"), 110)
        self.assertEqual(self.value("revenue_net", period=ALL), 111)
        self.assertEqual(self.value("revenue_net", period=YEAR.previous), 1)
        self.assertEqual(self.value("revenue_net", period=Period(1, "day")), 100)

    def test_only_posted_documents_of_the_company(self):
        other = self.setup_other_company()["company"]
        self.invoice(self.buyer, "2024-06-01", 7, company=other)
        draft = self.invoice(self.buyer, "2024-06-01", 5)
        draft.button_draft()
        self.assertEqual(self.value("revenue_net"), 0)
        elsewhere = Scope(other.id, self.scope.reference)
        self.assertEqual(self.value("revenue_net", scope=elsewhere), 7)

    def test_growth(self):
        self.invoice(self.buyer, "2023-05-01", 100)
        self.invoice(self.buyer, "2024-05-01", 150)
        self.assertAlmostEqual(self.value("revenue_growth"), 0.5)
        self.assertIsNone(self.value("revenue_growth", self.silent))
        new = self.customer("New")
        self.invoice(new, "2024-05-01", 1)
        self.assertEqual(self.value("revenue_growth", new), 5)

    def test_orders_and_recency(self):
        self.order(self.shop, "2024-06-20 12:00:00")
        self.order(self.buyer, "2023-01-01 12:00:00")
        self.order(self.buyer, "2024-06-29 12:00:00", state="cancel")
        self.order(self.buyer, "2024-07-02 12:00:00")
        self.assertEqual(self.value("order_count"), 1)
        self.assertEqual(self.value("days_since_last_order", period=ALL), 10)
        self.assertIsNone(self.value("days_since_last_order", self.silent, ALL))
        self.assertEqual(self.value("order_count", self.silent), 0)

    def test_purchases_are_orders_or_invoices(self):
        self.order(self.buyer, "2024-06-20 12:00:00")
        self.invoice(self.buyer, "2024-06-25", 10)
        self.invoice(self.buyer, "2024-06-10", 10)
        self.assertEqual(self.value("purchase_count"), 2)
        self.assertEqual(self.value("days_since_last_purchase", period=ALL), 5)
        self.assertIsNone(
            self.value("days_since_last_purchase", self.silent, period=ALL)
        )

    def test_time_zone_cuts_the_day(self):
        # 2024-07-01 in Shanghai, still 2024-06-30 in UTC and in Los Angeles
        self.order(self.buyer, "2024-06-30 17:00:00")
        for tz, count, days in (
            ("UTC", 1, 0),
            ("America/Los_Angeles", 1, 0),
            ("Asia/Shanghai", 0, None),
        ):
            scope = Scope(self.company.id, date(2024, 6, 30), tz)
            with self.subTest(tz):
                self.assertEqual(self.value("order_count", scope=scope), count)
                self.assertEqual(
                    self.value("days_since_last_order", period=ALL, scope=scope), days
                )

    def test_overdue(self):
        paid = self.invoice(self.buyer, "2024-05-01", 100, due="2024-05-31")
        self.invoice(self.buyer, "2024-05-01", 40, due="2024-05-31")
        self.invoice(self.buyer, "2024-06-01", 60, due="2024-06-30")
        self.pay(paid, "2024-06-10")
        self.assertEqual(self.value("overdue_share"), 0.5, "due today is not overdue")
        self.assertEqual(self.value("overdue_amount"), 40)
        self.assertIsNone(self.value("overdue_share", self.silent))

    def test_days_late_is_weighted_by_amount(self):
        big = self.invoice(self.buyer, "2024-05-01", 300, due="2024-05-31")
        small = self.invoice(self.buyer, "2024-05-01", 100, due="2024-05-31")
        self.pay(big, "2024-06-10")  # 10 days late
        self.pay(small, "2024-05-27")  # 4 days early
        self.assertAlmostEqual(self.value("days_late"), (300 * 10 - 100 * 4) / 400)
        self.assertIsNone(self.value("days_late", self.silent))

    def test_foreign_currency_counts_at_document_rate(self):
        currency = self.setup_other_currency("EUR", rates=[("2024-01-01", 0.5)])
        move = self.invoice(self.buyer, "2024-06-01", 100)
        move.button_draft()
        move.currency_id = currency
        move.action_post()
        self.assertEqual(self.value("revenue_net"), 200)

    def test_branch_that_joins_counts_with_its_group(self):
        branch = self.customer("Branch", is_company=False)
        self.invoice(branch, "2024-06-01", 11)
        self.order(branch, "2024-06-01 12:00:00")
        branch.parent_id = self.buyer
        self.assertEqual(self.value("revenue_net"), 11)
        self.assertEqual(self.value("order_count"), 1)

    def test_one_statement_for_all_metrics_and_partners(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(50)]
        )
        measures = self.every_measure()
        self.env.flush_all()
        self.Metric._evaluate(measures, self.scope, partners.ids)
        # one reads the definitions, one everything else
        with self.assertQueryCount(2):
            result = self.Metric._evaluate(measures, self.scope, partners.ids)
        self.assertEqual(set(result), set(partners.ids))

    def test_every_metric_keeps_to_the_company(self):
        """No metric shows anything of a company it was not asked for."""
        other = self.setup_other_company()["company"]
        measures = self.every_measure()
        both = self.buyer | self.silent
        before = self.Metric._evaluate(measures, self.scope, both.ids)
        self.assertEqual(before[self.buyer.id], before[self.silent.id])
        for day in ("2023-05-01", "2024-02-01", "2024-03-01", "2024-05-01"):
            paid = self.invoice(self.buyer, day, 50, due=day, company=other)
            self.invoice(self.buyer, day, 50, due=day, company=other)
            self.invoice(self.buyer, day, 5, refund=True, company=other)
            self.order(self.buyer, f"{day} 12:00:00", company=other)
            self.pay(paid, "2024-05-20")
        self.buyer.with_company(other).linkage_potential = 1000
        answers = dict.fromkeys(("money", "authority", "need"), "yes")
        here = {"partner_id": self.buyer.id, "company_id": other.id}
        self.env["linkage.qualification"].create({**here, **answers})
        with freeze_time("2024-06-01 12:00:00"):
            case = {**here, "name": "x", "kind": "complaint", "solution": "y"}
            justices = ("outcome_fair", "procedure_fair", "interaction_fair")
            self.env["linkage.case"].create(case)._linkage_close(
                {"told_by": "phone", **dict.fromkeys(justices, "fair")}
            )
            visit = {
                **here,
                "planned_start": "2024-05-01 10:00:00",
                "drive_minutes": 10,
                "check_in": "2024-05-01 10:00:00",
                "check_out": "2024-05-01 10:30:00",
            }
            self.env["linkage.visit"].create(
                [
                    {**visit, "state": "done", "outcome": "advance"},
                    {**visit, "state": "failed", "failure": "absent"},
                ]
            )
            self.give_opinions(other)
            self.close_scorecard(other)
        self.env["linkage.metric"].flush_model()
        self.assertEqual(self.Metric._evaluate(measures, self.scope, both.ids), before)
        # the same there says that the fixtures would be seen
        there = Scope(other.id, self.scope.reference)
        values = self.Metric._evaluate(measures, there, both.ids)
        for measure, value, nothing in zip(
            measures, values[self.buyer.id], values[self.silent.id], strict=True
        ):
            # facts of the partner itself are those of all companies
            if measure.code not in ("channel", "product_groups", "products_bought"):
                with self.subTest(measure.code):
                    self.assertNotEqual(value, nothing)

    def close_scorecard(self, company):
        """What the buyer promised for March is judged, discussed and closed."""
        orders = self.Metric.search([("code", "=", "revenue_net")])
        agreement = self.env["linkage.agreement"].create(
            {
                "name": "Year",
                "partner_id": self.buyer.id,
                "company_id": company.id,
                "date_start": "2024-01-01",
                "scorecard_period": "month",
                "commitment_ids": [
                    Command.create(
                        {
                            "name": "Buys something every month",
                            "action_text": "The buyer orders each Friday",
                            "metric_id": orders.id,
                            "side": "partner",
                            "target": 10,
                            "period": "month",
                        }
                    )
                ],
            }
        )
        agreement.sudo().write({"state": "active", "activated_on": "2024-01-01"})
        march = [date(2024, 3, 1), date(2024, 3, 31)]
        Card = self.env["linkage.scorecard"]
        Card._make(company, "month", *march)
        card = Card.search([("agreement_id", "=", agreement.id)])
        card.action_discuss()
        card.action_close()
        card.sudo().closed_on = "2024-05-20"

    def give_opinions(self, company):
        """The buyer answers about a case and in a round of the questionnaire."""
        case = self.env["linkage.case"].sudo().search([("company_id", "=", company.id)])
        case._open_questions()
        case._note_question("asked")
        sides = {"procedure": 5, "person": 5}
        case._answer_question(case.rating_ids, 5, sides)
        asked = self.env["linkage.questionnaire.round"].create(
            {
                "name": "Round",
                "company_id": company.id,
                "date_start": "2024-05-01",
                "date_end": "2024-06-10",
                "invitation_ids": [Command.create({"partner_id": self.buyer.id})],
            }
        )
        invitation = asked.sudo().invitation_ids
        invitation.state = "sent"
        asked.sudo().state = "open"
        for step, items in enumerate(invitation._page_steps(), start=1):
            chosen = {f"item_{item.id}": "5" for item in items}
            invitation._take(step, chosen, send=step == 4)
        asked._close()

    def test_unknown_metric(self):
        with self.assertRaisesRegex(UserError, "no metric nonsense"):
            self.value("nonsense")

    def test_no_partners(self):
        self.assertEqual(
            self.Metric._evaluate([Measure("order_count")], self.scope, []), {}
        )

    def test_definition_is_checked(self):
        good = {
            "name": "Test",
            "code": "test",
            "source": "invoice",
            "aggregate": "sum",
            "measure": "untaxed",
        }
        for change, message in (
            ({"measure": "amount; DROP"}, "measures"),
            ({"measure": False}, "measures"),
            ({"condition": "nonsense"}, "conditions"),
            ({"source": False}, "choose a source"),
            ({"kind": "formula"}, "choose a formula"),
        ):
            with (
                self.subTest(change),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self.Metric.create({**good, **change})

    def test_formula_cannot_be_made_of_itself(self):
        first = self.Metric.create(
            {
                "name": "First",
                "code": "first",
                "kind": "formula",
                "formula": "ratio",
                "operand_id": self.env.ref("crm_linkage.metric_order_count").id,
                "base_id": self.env.ref("crm_linkage.metric_revenue_net").id,
            }
        )
        second = first.copy({"operand_id": first.id})
        with self.assertRaises(ValidationError):
            first.base_id = second

    def test_code_is_unique(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env.ref("crm_linkage.metric_order_count").copy({"code": "revenue_net"})

    def test_absent_source_is_flagged(self):
        metric = self.env.ref("crm_linkage.metric_order_count").copy()
        self.assertTrue(metric.is_available)
        metric.flush_recordset()
        # as after the add-on that brought the source was uninstalled
        self.env.cr.execute(
            "UPDATE linkage_metric SET source = 'gone' WHERE id = %s", [metric.id]
        )
        metric.invalidate_recordset()
        self.assertFalse(metric.is_available)
        with self.assertRaisesRegex(UserError, "not installed"):
            self.value(metric.code)

    def test_value_visibility(self):
        overdue = self.env.ref("crm_linkage.metric_overdue_amount")
        orders = self.env.ref("crm_linkage.metric_order_count")
        representative = self.users["representative"]
        self.assertFalse(overdue.with_user(representative)._is_value_visible())
        self.assertTrue(overdue.with_user(self.users["supervisor"])._is_value_visible())
        self.assertTrue(orders.with_user(representative)._is_value_visible())
