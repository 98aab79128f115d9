"""What the catalogue's statement costs: rows read, not the size of the tables."""

import json

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.crm_linkage.domain.metric.period import Measure, Period

from ..common import LinkageCommon

OTHERS = 150
#: what one customer's documents, and the partners they belong to, come to
ROWS = 40
#: milliseconds that one metric, and all together, may take for everyone
ALONE, TOGETHER = 100, 500


@tagged("post_install", "-at_install")
class TestMetricPlan(LinkageCommon):
    """The planner is asked without a say in how: with statistics of many documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.customer("Buyer")
        cls.invoice(cls.buyer, "2024-06-01", 10)
        cls.order(cls.buyer, "2024-06-01 10:00:00")
        others = cls.env["res.partner"].create(
            [{"name": f"Other {number}"} for number in range(OTHERS)]
        )
        cls.env["sale.order"].create([{"partner_id": one.id} for one in others])
        moves = cls.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": one.id,
                    "invoice_date": "2024-06-01",
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Goods", "price_unit": 1, "tax_ids": False}
                        )
                    ],
                }
                for one in others
            ]
        )
        moves.action_post()
        cls.env.flush_all()
        cls.company.linkage_reference_date = "2024-06-30"
        cls.env.flush_all()
        for table in (
            *("account_move", "account_move_line", "account_partial_reconcile"),
            *("sale_order", "sale_order_line", "res_partner", "linkage_qualification"),
            *("linkage_visit", "linkage_case"),
        ):
            cls.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def plan(self, measures, partner_ids):
        """Nodes of the plan that ran, as PostgreSQL tells them."""
        Metric, scope = self.env["linkage.metric"], self.company._linkage_scope()
        statement = Metric._statement(measures, scope, partner_ids)
        self.env.cr.execute(
            SQL(
                "EXPLAIN (ANALYZE, FORMAT JSON) WITH population AS"
                " (SELECT UNNEST(%s::int[]) AS partner_id), %s %s",
                partner_ids,
                SQL(", ").join(statement.ctes()),
                statement.select(SQL("population")),
            )
        )
        ((found,),) = self.env.cr.fetchall()
        found = json.loads(found) if isinstance(found, str) else found
        self.milliseconds = found[0]["Execution Time"]
        return list(self.nodes(found[0]["Plan"]))

    def nodes(self, node):
        yield node
        for child in node.get("Plans", ()):
            yield from self.nodes(child)

    def rows_read(self, nodes, tables):
        """Rows that were taken from `tables` or looked at and dropped."""
        return sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
            * node["Actual Loops"]
            for node in nodes
            if node.get("Relation Name") in tables
        )

    def test_one_customer_reads_what_is_theirs(self):
        """Every metric by itself, and all of them, for one customer."""
        codes = self.codes()
        tables = {
            *("account_move", "account_move_line", "account_partial_reconcile"),
            *("sale_order", "sale_order_line", "linkage_qualification"),
        }
        for asked in [[code] for code in codes] + [codes]:
            nodes = self.plan([Measure(code) for code in asked], self.buyer.ids)
            with self.subTest(asked if len(asked) == 1 else "all"):
                self.assertLess(self.rows_read(nodes, tables), ROWS)

    def test_everyone_within_the_time(self):
        """Every metric by itself, and all of them, for all customers at once.

        The times are far above what a few hundred documents take, and far below what
        one lookup for each customer and metric would come to.
        """
        codes, everyone = self.codes(), self.env["res.partner"].search([]).ids
        for asked in [[code] for code in codes] + [codes]:
            limit = ALONE if len(asked) == 1 else TOGETHER
            with self.subTest(asked if len(asked) == 1 else "all"):
                self.plan([Measure(code) for code in asked], everyone)
                self.assertLess(self.milliseconds, limit)

    def codes(self):
        metrics = self.env["linkage.metric"].search([]).filtered("is_available")
        return metrics.mapped("code")

    def test_faded_is_read_once_as_well(self):
        periods = [Period(12), Period(12, fade=0.1), Period(12, fade=0.1).previous]
        everyone = self.env["res.partner"].search([]).ids
        nodes = self.plan([Measure("revenue_net", one) for one in periods], everyone)
        scans = [n for n in nodes if n.get("Relation Name") == "account_move"]
        self.assertEqual(len(scans), 1)

    def test_a_table_is_read_once_for_all_metrics_of_a_source(self):
        metrics = self.env["linkage.metric"].search([("source", "=", "invoice")])
        self.assertGreater(len(metrics), 3)
        everyone = self.env["res.partner"].search([]).ids
        nodes = self.plan([Measure(one.code) for one in metrics], everyone)
        scans = [n for n in nodes if n.get("Relation Name") == "account_move"]
        self.assertEqual(len(scans), 1)

    def test_a_state_has_no_growth(self):
        overdue = self.env.ref("crm_linkage.metric_overdue_amount")
        with self.assertRaisesRegex(ValidationError, "has not grown"):
            self.env["linkage.metric"].create(
                {
                    "name": "Growth of what is overdue",
                    "code": "overdue_growth",
                    "kind": "formula",
                    "formula": "growth",
                    "operand_id": overdue.id,
                }
            )
