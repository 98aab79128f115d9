"""Gross margin where the database knows cost: with the host's own margin modules.

They are not required, so the metric is flagged until one of them is installed.
"""

from .common import DatabaseCase

READ = """
from datetime import date
from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope
metrics = env["linkage.metric"].search([("code", "like", "gross_margin")])
assert metrics.mapped("is_available") == [AVAILABLE, AVAILABLE], metrics.read()
if AVAILABLE:
    scope = Scope(env.company.id, date(2024, 6, 30))
    partner = env["res.partner"].search([("name", "=", "Margin buyer")])
    values = env["linkage.metric"]._evaluate(
        [Measure("gross_margin"), Measure("gross_margin_share")], scope, partner.ids
    )[partner.id]
    assert values == EXPECTED, values
"""

ORDER = """
from odoo import Command
partner = env["res.partner"].create({"name": "Margin buyer", "is_company": True})
products = env["product.product"].create([
    {"name": "Known", "standard_price": 60}, {"name": "Unknown", "standard_price": 0},
])
order = env["sale.order"].create({"partner_id": partner.id, "order_line": [
    Command.create({
        "product_id": one.id, "product_uom_qty": 2, "price_unit": 100, "tax_ids": False,
    })
    for one in products
]})
order.action_confirm()
order.date_order = "2024-06-01 10:00:00"
env.cr.commit()
"""

INVOICE = """
from odoo import Command
company = env.company
if not company.chart_template:
    env["account.chart.template"].try_loading("generic_coa", company, False)
partner = env["res.partner"].create({"name": "Margin buyer", "is_company": True})
category = env["product.category"].create({
    "name": "Real time", "property_valuation": "real_time",
    "property_cost_method": "standard",
})
product = env["product.product"].create({
    "name": "Goods", "is_storable": True, "categ_id": category.id,
    "standard_price": 60,
})
service = env["product.product"].create({"name": "Service", "type": "service"})
for kind, quantity in (("out_invoice", 4), ("out_refund", 1)):
    move = env["account.move"].create({
        "move_type": kind, "partner_id": partner.id, "invoice_date": "2024-06-01",
        "invoice_line_ids": [
            Command.create({
                "product_id": one.id, "quantity": quantity, "price_unit": 100,
                "tax_ids": False,
            })
            for one in (product, service)
        ],
    })
    move.action_post()
    assert "cogs" in move.line_ids.mapped("display_type"), "the host books no cost"
env.cr.commit()
"""


class TestMargin(DatabaseCase):
    installed = True

    def expect(self, expected):
        script = READ.replace("AVAILABLE", str(expected is not None))
        self.odoo("shell", script=script.replace("EXPECTED", repr(expected)))

    def test_lines_of_orders(self):
        self.expect(None)
        self.odoo("server", "-i", "sale_margin", "--stop-after-init")
        self.odoo("shell", script=ORDER)
        # 2 x (100 - 60) of 200; the line without a cost does not count
        self.expect([80.0, 0.4])


class TestMarginBooked(DatabaseCase):
    installed = True

    def test_lines_of_invoices(self):
        self.odoo("server", "-i", "stock_account", "--stop-after-init")
        self.odoo("shell", script=INVOICE)
        script = READ.replace("AVAILABLE", "True")
        # (4 - 1) x (100 - 60) of 300; the service has no cost
        self.odoo("shell", script=script.replace("EXPECTED", "[120.0, 0.4]"))
