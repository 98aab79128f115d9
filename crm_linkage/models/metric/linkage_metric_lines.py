from odoo import models
from odoo.tools import SQL

from .linkage_metric_sales import rate_of
from .source import Source


class LinkageMetric(models.Model):
    """The sources that look into documents: what was bought, and what it cost."""

    _inherit = "linkage.metric"

    def _source_product(self, scope):
        return Source(
            tables=SQL(
                "account_move move "
                "JOIN res_partner partner ON partner.id = move.commercial_partner_id "
                "JOIN account_move_line line ON line.move_id = move.id "
                "JOIN product_product product ON product.id = line.product_id "
                "JOIN product_template template "
                "ON template.id = product.product_tmpl_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("move.company_id"),
            where=SQL(
                "move.state = 'posted' AND move.move_type = 'out_invoice' "
                "AND line.display_type = 'product'"
            ),
            moment=SQL("move.invoice_date"),
            measures={
                "group": SQL("template.categ_id"),
                "product": SQL("line.product_id"),
            },
            flush={
                "account.move": _MOVE,
                "account.move.line": ("move_id", "display_type", "product_id"),
                "product.product": ("product_tmpl_id",),
                "product.template": ("categ_id",),
                "res.partner": ("commercial_partner_id",),
            },
        )

    def _source_margin(self, scope):
        """Lines whose cost the database knows; None where it knows none.

        With margins on orders (`sale_margin`) these are lines of confirmed orders,
        otherwise lines of invoices whose cost of goods was booked (`stock_account`).
        A line without a cost says nothing of the margin, so it does not count.
        """
        order_line = self.env["sale.order.line"]
        if {"margin", "purchase_price"} <= set(order_line._fields):
            return self._source_margin_of_orders()
        if "cogs_origin_id" in self.env["account.move.line"]._fields:
            return self._source_margin_of_invoices()
        return None

    def _source_margin_of_orders(self):
        rate = rate_of("sale")
        return Source(
            tables=SQL(
                "sale_order sale "
                "JOIN res_partner partner ON partner.id = sale.partner_id "
                "JOIN sale_order_line line ON line.order_id = sale.id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("sale.company_id"),
            where=SQL(
                "sale.state = 'sale' AND line.display_type IS NULL "
                "AND line.purchase_price <> 0"
            ),
            moment=SQL("sale.date_order"),
            is_timestamp=True,
            measures={
                "amount": SQL("line.price_subtotal / %s", rate),
                "margin": SQL("line.margin / %s", rate),
            },
            flush={
                "sale.order": (
                    "state",
                    "company_id",
                    "partner_id",
                    "date_order",
                    "currency_rate",
                ),
                "sale.order.line": (
                    "order_id",
                    "display_type",
                    "price_subtotal",
                    "margin",
                    "purchase_price",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )

    def _source_margin_of_invoices(self):
        """One row for each line with booked cost: the host books it on two accounts, of
        which the one that is an expense counts."""
        return Source(
            tables=SQL(
                "account_move move "
                "JOIN res_partner partner ON partner.id = move.commercial_partner_id "
                "JOIN account_move_line cost ON cost.move_id = move.id "
                "JOIN account_account account ON account.id = cost.account_id "
                "JOIN account_move_line line ON line.id = cost.cogs_origin_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("move.company_id"),
            where=SQL(
                "move.state = 'posted' "
                "AND move.move_type IN ('out_invoice', 'out_refund') "
                "AND cost.display_type = 'cogs' "
                "AND account.account_type LIKE 'expense%%'"
            ),
            moment=SQL("move.invoice_date"),
            measures={
                # income stands on the credit side, below zero
                "amount": SQL("-line.balance"),
                "margin": SQL("-line.balance - cost.balance"),
            },
            flush={
                "account.move": _MOVE,
                "account.move.line": (
                    "move_id",
                    "account_id",
                    "balance",
                    "display_type",
                    "cogs_origin_id",
                ),
                "account.account": ("account_type",),
                "res.partner": ("commercial_partner_id",),
            },
        )


_MOVE = ("state", "move_type", "company_id", "commercial_partner_id", "invoice_date")
