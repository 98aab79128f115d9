from odoo import models
from odoo.tools import SQL

from .source import Source


def rate_of(order: str) -> SQL:
    """Rate of the order with this alias: its currency for one of the company's."""
    return SQL(
        "COALESCE(NULLIF(%s, 0), 1)::numeric", SQL.identifier(order, "currency_rate")
    )


class LinkageMetric(models.Model):
    """The sources that accounting and sales bring.

    A document belongs to the group of companies its partner is part of today: branches
    count with their commercial partner, those that joined later included.
    """

    _inherit = "linkage.metric"

    def _source_invoice(self, scope):
        overdue = SQL(
            "move.invoice_date_due < %s::date "
            "AND move.payment_state IN ('not_paid', 'partial')",
            scope.reference,
        )
        return Source(
            tables=SQL(
                "account_move move "
                "JOIN res_partner partner ON partner.id = move.commercial_partner_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("move.company_id"),
            where=SQL(
                "move.state = 'posted' "
                "AND move.move_type IN ('out_invoice', 'out_refund')"
            ),
            moment=SQL("move.invoice_date"),
            measures={
                # signed: credit notes count below zero; company currency at the
                # document's rate, without taxes
                "untaxed": SQL("move.amount_untaxed_signed"),
                "credited": SQL("-move.amount_untaxed_signed"),
                "residual": SQL("move.amount_residual_signed"),
                "days_overdue": SQL(
                    "%s::date - move.invoice_date_due", scope.reference
                ),
            },
            conditions={
                "invoice": SQL("move.move_type = 'out_invoice'"),
                "credit_note": SQL("move.move_type = 'out_refund'"),
                "overdue": overdue,
                "invoice_due": SQL(
                    "move.move_type = 'out_invoice' "
                    "AND move.invoice_date_due < %s::date",
                    scope.reference,
                ),
                "invoice_overdue": SQL(
                    "move.move_type = 'out_invoice' AND %s", overdue
                ),
            },
            flush={
                "account.move": (
                    "state",
                    "move_type",
                    "company_id",
                    "commercial_partner_id",
                    "invoice_date",
                    "invoice_date_due",
                    "payment_state",
                    "amount_untaxed_signed",
                    "amount_residual_signed",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )

    def _source_settlement(self, scope):
        return Source(
            tables=SQL(
                "account_partial_reconcile settlement "
                "JOIN account_move_line line ON line.id = settlement.debit_move_id "
                "JOIN account_move move ON move.id = line.move_id "
                "JOIN res_partner partner ON partner.id = move.commercial_partner_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("move.company_id"),
            where=SQL(
                "move.state = 'posted' AND move.move_type = 'out_invoice' "
                "AND line.display_type = 'payment_term'"
            ),
            moment=SQL("settlement.max_date"),
            measures={
                "amount": SQL("settlement.amount"),
                # negative when paid before it was due
                "amount_days_late": SQL(
                    "settlement.amount * (settlement.max_date - line.date_maturity)"
                ),
            },
            flush={
                "account.partial.reconcile": ("debit_move_id", "max_date", "amount"),
                "account.move.line": ("move_id", "date_maturity", "display_type"),
                "account.move": (
                    "state",
                    "move_type",
                    "company_id",
                    "commercial_partner_id",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )

    def _source_order(self, scope):
        return Source(
            tables=SQL(
                "sale_order sale "
                "JOIN res_partner partner ON partner.id = sale.partner_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("sale.company_id"),
            where=SQL("sale.state = 'sale'"),
            moment=SQL("sale.date_order"),
            is_timestamp=True,
            measures={"untaxed": SQL("sale.amount_untaxed / %s", rate_of("sale"))},
            flush={
                "sale.order": (
                    "state",
                    "company_id",
                    "partner_id",
                    "date_order",
                    "amount_untaxed",
                    "currency_rate",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )
