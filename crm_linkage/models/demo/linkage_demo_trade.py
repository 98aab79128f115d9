from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.fields import Command

from .linkage_demo import TIME_ZONE
from .profiles import CUSTOMERS
from .trade import trade

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    # our invoices and payments bring all their lines, balanced and without taxes: the
    # host's search for lines to add takes three times as long and finds none
    "skip_invoice_sync": True,
    "skip_analytic_sync": True,
}
# months before today at which customers are graded: the card shows a history
GRADED = range(9, 0, -1)


class LinkageDemo(models.AbstractModel):
    """Orders, invoices, credit notes and payments of the demo's customers.

    They are made in the order in which they happened, and customers are graded on the
    way: what a grade knew then is what had happened by then.
    """

    _inherit = "linkage.demo"

    @api.model
    def _load_trade(self):
        company = self.env.ref("base.main_company")
        today = self._today()
        demo = self.with_context(**QUIET).with_company(company)
        company.resource_calendar_id.tz = TIME_ZONE
        if not company.chart_template:
            self.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )
        products = demo._by_key("product.product", "product_")
        prices = {key: product.list_price for key, product in products.items()}
        partners = demo._by_key("res.partner", "partner_")
        customers = {key: CUSTOMERS[key] for key in CUSTOMERS if key in partners}
        sales = trade(customers, prices, today)
        start, owed = None, []
        for months in (*GRADED, 0):
            end = today - timedelta(days=round(months * 30.44))
            period = [sale for sale in sales if not start or start <= sale.ordered]
            period = [sale for sale in period if sale.ordered < end]
            orders = demo._make_orders(period, partners, products)
            owed += zip(period, demo._make_invoices(period, orders), strict=True)
            owed = demo._receive_payments(owed, end)
            demo._grade(company, end if months else None)
            start = end

    @api.model
    def _by_key(self, model, prefix):
        """Our demo records of a model by what follows the prefix in their XML id."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "crm_linkage"),
                ("model", "=", model),
                ("name", "=like", prefix + "%"),
            ]
        )
        return {
            row.name.removeprefix(prefix): self.env[model].browse(row.res_id)
            for row in data
        }

    # -- orders --------------------------------------------------------------

    @api.model
    def _make_orders(self, sales, partners, products):
        """Confirmed orders, one for each sale, dated when it was made."""
        team = self.env.ref("crm_linkage.team_field_sales")
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partners[sale.customer].id,
                    "user_id": partners[sale.customer].user_id.id,
                    "team_id": team.id,
                    "date_order": self._moment(sale.ordered),
                    "order_line": [
                        Command.create(
                            {
                                "product_id": products[key].id,
                                "product_uom_qty": quantity,
                            }
                        )
                        for key, quantity in sale.lines
                    ],
                }
                for sale in sales
            ]
        )
        orders.action_confirm()
        # confirmation dates an order now
        for order, sale in zip(orders, sales, strict=True):
            order.date_order = self._moment(sale.ordered)
        return orders

    @staticmethod
    def _moment(day):
        """Ten in the morning in California, as UTC."""
        return datetime.combine(day, time(18))

    # -- invoices ------------------------------------------------------------

    @api.model
    def _make_invoices(self, sales, orders):
        invoices = self.env["account.move"].create(
            [
                self._invoice_values(sale, order)
                for sale, order in zip(sales, orders, strict=True)
            ]
        )
        invoices._post(soft=False)
        returned = [
            (sale, invoice)
            for sale, invoice in zip(sales, invoices, strict=True)
            if sale.returned
        ]
        self._make_credit_notes(returned)
        return invoices

    @api.model
    def _invoice_values(self, sale, order):
        """An invoice for the whole order, due as the customer's terms say."""
        lines = [
            {
                **line._prepare_invoice_line(quantity=line.product_uom_qty),
                "balance": -line.price_subtotal,
            }
            for line in order.order_line
        ]
        [term] = order.payment_term_id._compute_terms(
            date_ref=sale.invoiced,
            currency=order.currency_id,
            company=order.company_id,
            tax_amount=0,
            tax_amount_currency=0,
            untaxed_amount=order.amount_untaxed,
            untaxed_amount_currency=order.amount_untaxed,
            sign=1,
        )["line_ids"]
        return {
            **order._prepare_invoice(),
            **self._dated(sale.invoiced, term["date"]),
            "line_ids": self._balanced(order.partner_id, lines, term["date"]),
        }

    @api.model
    def _make_credit_notes(self, returned):
        """Part of the first line comes back a week later, against the invoice."""
        notes = self.env["account.move"].create(
            [self._credit_note_values(sale, invoice) for sale, invoice in returned]
        )
        notes._post(soft=False)
        invoices = [invoice for _sale, invoice in returned]
        self._settle(zip(notes, invoices, strict=True))

    @api.model
    def _credit_note_values(self, sale, invoice):
        day = min(sale.invoiced + timedelta(days=7), self._today())
        line = invoice.invoice_line_ids[0]
        quantity = max(1, round(line.quantity * sale.returned))
        values = {
            "product_id": line.product_id.id,
            "quantity": quantity,
            "price_unit": line.price_unit,
            "tax_ids": [Command.clear()],
            "balance": quantity * line.price_unit,
        }
        return {
            "move_type": "out_refund",
            "partner_id": invoice.partner_id.id,
            "invoice_user_id": invoice.invoice_user_id.id,
            "invoice_origin": invoice.name,
            **self._dated(day, day),
            "line_ids": self._balanced(invoice.partner_id, [values], day),
        }

    @api.model
    def _dated(self, day, due):
        return {"date": day, "invoice_date": day, "invoice_date_due": due}

    @api.model
    def _balanced(self, partner, lines, due):
        """Commands for the lines and for what the customer owes (or gets back)."""
        term = {
            "display_type": "payment_term",
            "account_id": partner.property_account_receivable_id.id,
            "date_maturity": due,
            "balance": -sum(line["balance"] for line in lines),
        }
        return [
            Command.create(
                {
                    **line,
                    "partner_id": partner.id,
                    "amount_currency": line["balance"],
                    "analytic_distribution": False,
                }
            )
            for line in [*lines, term]
        ]

    # -- payments ------------------------------------------------------------

    @api.model
    def _receive_payments(self, owed, end):
        """Book what came in before `end`; return what is still to come."""
        due, later = [], []
        for sale, invoice in owed:
            if sale.late is None or not invoice.amount_residual:
                continue
            paid = max(
                invoice.invoice_date + timedelta(days=1),
                invoice.invoice_date_due + timedelta(days=sale.late),
            )
            if paid < end:
                due.append((sale, invoice, paid))
            else:
                later.append((sale, invoice))
        payments = self.env["account.payment"].create(
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": invoice.commercial_partner_id.id,
                    "amount": round(invoice.amount_residual * sale.paid_share, 2),
                    "date": paid,
                    "memo": invoice.name,
                }
                for sale, invoice, paid in due
            ]
        )
        payments.action_post()
        self._settle(
            (payment.move_id, invoice)
            for payment, (_sale, invoice, _paid) in zip(payments, due, strict=True)
        )
        return later

    @api.model
    def _settle(self, pairs):
        """Reconcile each credit note or payment with its invoice."""
        self.env["account.move.line"]._reconcile_plan(
            [
                (move + invoice).line_ids.filtered(
                    lambda line: line.account_id.account_type == "asset_receivable"
                )
                for move, invoice in pairs
            ]
        )

    # -- grades --------------------------------------------------------------

    @api.model
    def _grade(self, company, day):
        """Grade as of a day in the past, or of today."""
        company.linkage_reference_date = day
        # what changed months ago is nobody's task today
        runs = self.env["linkage.grading.run"].with_context(
            mail_activity_automation_skip=bool(day)
        )
        runs._run(company)
        company.linkage_reference_date = False
