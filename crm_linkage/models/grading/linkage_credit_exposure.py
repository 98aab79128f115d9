from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL


class Exposure(NamedTuple):
    """What a customer owes or is about to, in company currency.

    `receivable`: open items of posted entries, credit notes and payments taken off;
    `to_invoice`: confirmed orders not yet invoiced; `oldest_due`: due date of the
    oldest open item that has passed, or None.
    """

    receivable: float = 0.0
    to_invoice: float = 0.0
    oldest_due: date | None = None

    @property
    def amount(self) -> float:
        return self.receivable + self.to_invoice


class LinkageCreditExposure(models.AbstractModel):
    """The host's `credit + credit_to_invoice` of res.partner, for many at once.

    A test holds both against each other. Two differences are meant: orders count
    whether the host's credit limits are switched on or not, and a branch that joined
    later counts with the customer it belongs to today (the host leaves its old entries
    with it).
    """

    _name = "linkage.credit.exposure"
    _description = "Credit Exposure"

    @api.model
    def _of(self, company, partner_ids, reference):
        """Exposure of commercial partners, always in the same number of queries.

        Record rules do not apply: the caller shows it only to who may see it.

        :param partner_ids: ids of commercial partners
        :param reference: the day from which something is overdue
        :return: ``{partner id: Exposure}``; who owes nothing is left out
        """
        partner_ids = list(partner_ids)
        if not partner_ids:
            return {}
        found = {
            partner_id: Exposure(float(amount), 0.0, oldest)
            for partner_id, amount, oldest in self.env.execute_query(
                self._receivable_sql(company, partner_ids, reference)
            )
        }
        today = fields.Date.context_today(self)
        rates = {}
        rows = self.env.execute_query(self._to_invoice_sql(company, partner_ids))
        for partner_id, _invoice_partner, currency_id, amount in rows:
            if currency_id not in rates:
                currency = self.env["res.currency"].browse(currency_id)
                rates[currency_id] = currency._get_conversion_rate(
                    currency, company.currency_id, company, today
                )
            known = found.get(partner_id, Exposure())
            found[partner_id] = known._replace(
                to_invoice=known.to_invoice
                + company.currency_id.round(float(amount) * rates[currency_id])
            )
        return found

    @api.model
    def _receivable_sql(self, company, partner_ids, reference):
        # as the host: the branches of a company share their customers' receivables
        companies = (
            self.env["res.company"]
            .sudo()
            .search([("id", "child_of", company.root_id.id)])
        )
        Line, Partner = self.env["account.move.line"], self.env["res.partner"]
        Line.flush_model(
            [
                "account_id",
                "amount_residual",
                "company_id",
                "date_maturity",
                "parent_state",
                "partner_id",
                "reconciled",
            ]
        )
        self.env["account.account"].flush_model(["account_type"])
        Partner.flush_model(["commercial_partner_id"])
        return SQL(
            """
            SELECT owner.commercial_partner_id, SUM(line.amount_residual),
                   MIN(line.date_maturity) FILTER (
                       WHERE line.amount_residual > 0 AND line.date_maturity < %s
                   )
              FROM account_move_line line
              JOIN account_account account
                ON account.id = line.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_partner owner ON owner.id = line.partner_id
             WHERE line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND line.company_id = ANY(%s)
               AND owner.commercial_partner_id = ANY(%s)
             GROUP BY owner.commercial_partner_id
            """,
            reference,
            companies.ids,
            partner_ids,
        )

    @api.model
    def _to_invoice_sql(self, company, partner_ids):
        """Orders' `amount_to_invoice` per customer, invoice address and currency.

        Amounts of lines are rounded and quantities converted as the host does it.
        """
        self._flush_orders()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return SQL(
            """
            SELECT owner.commercial_partner_id, sale.partner_invoice_id,
                   sale.currency_id, SUM(rest.amount)
              FROM sale_order sale
              JOIN res_partner owner ON owner.id = sale.partner_invoice_id
              JOIN res_currency currency ON currency.id = sale.currency_id
              JOIN sale_order_line line ON line.order_id = sale.id
              LEFT JOIN product_product product ON product.id = line.product_id
              LEFT JOIN product_template template
                ON template.id = product.product_tmpl_id
              LEFT JOIN LATERAL (
                   SELECT SUM(
                            CASE WHEN item.product_uom_id = line.product_uom_id
                                      OR item.product_uom_id IS NULL
                                 THEN item.quantity
                                 ELSE SIGN(item.quantity) * CEIL(ROUND(
                                      (ABS(item.quantity) * unit.factor / own.factor
                                       * %(scale)s)::numeric, 4)) / %(scale)s
                            END
                            * CASE WHEN move.move_type
                                        IN ('out_invoice', 'in_refund', 'out_receipt')
                                   THEN 1 ELSE -1 END
                          ) AS quantity
                     FROM sale_order_line_invoice_rel link
                     JOIN account_move_line item ON item.id = link.invoice_line_id
                     JOIN account_move move ON move.id = item.move_id
                     LEFT JOIN uom_uom unit ON unit.id = item.product_uom_id
                     LEFT JOIN uom_uom own ON own.id = line.product_uom_id
                    WHERE link.order_line_id = line.id
                      AND (move.state = 'posted'
                           OR move.payment_state = 'invoicing_legacy')
              ) invoiced ON TRUE
             CROSS JOIN LATERAL (
                   SELECT ROUND((
                            line.price_total / line.product_uom_qty
                            * (CASE WHEN template.invoice_policy = 'delivery'
                                    THEN line.qty_delivered
                                    ELSE line.product_uom_qty END
                               - COALESCE(invoiced.quantity, 0))
                            / currency.rounding
                          )::numeric) * currency.rounding AS amount
              ) rest
             WHERE sale.company_id = %(company)s
               AND sale.state = 'sale'
               AND line.product_uom_qty <> 0
               AND owner.commercial_partner_id = ANY(%(partners)s)
               AND EXISTS (
                   SELECT FROM sale_order_line open
                    WHERE open.order_id = sale.id
                      AND open.untaxed_amount_to_invoice > 0
               )
             GROUP BY 1, 2, 3
            """,
            scale=10**digits,
            company=company.id,
            partners=partner_ids,
        )

    @api.model
    def _flush_orders(self):
        for model, names in (
            (
                "sale.order",
                ["company_id", "currency_id", "partner_invoice_id", "state"],
            ),
            (
                "sale.order.line",
                [
                    "order_id",
                    "invoice_lines",
                    "price_total",
                    "product_id",
                    "product_uom_id",
                    "product_uom_qty",
                    "qty_delivered",
                    "untaxed_amount_to_invoice",
                ],
            ),
            ("account.move", ["move_type", "payment_state", "state"]),
            ("account.move.line", ["move_id", "product_uom_id", "quantity"]),
            ("product.product", ["product_tmpl_id"]),
            ("product.template", ["invoice_policy"]),
            ("res.partner", ["commercial_partner_id"]),
            ("uom.uom", ["factor"]),
        ):
            self.env[model].flush_model(names)
