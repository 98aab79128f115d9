from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import drop_view_if_exists


class LinkageCollectionReport(models.Model):
    """Sales against collection: is what is sold paid as well? (D5.2)

    One row for each posted invoice or credit note, for each payment matched with one,
    and for each open item past its due date; so every column can be summed over months,
    representatives and customers. Company currency, taxes included, at the document's
    rate. Credit notes are taken off what was invoiced and are no payment. What is
    overdue stands in the month it fell due and is as of the company's reference date.
    """

    _name = "linkage.collection.report"
    _description = "Sales against Collection"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "move_id"

    date = fields.Date(
        readonly=True,
        help="Of the invoice, of the payment, or the due date of what is overdue.",
    )
    kind = fields.Selection(
        [
            ("invoiced", "Invoiced"),
            ("collected", "Collected"),
            ("overdue", "Still Overdue"),
        ],
        readonly=True,
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    move_id = fields.Many2one("account.move", "Document", readonly=True)
    invoiced = fields.Monetary(
        readonly=True, help="Invoices less credit notes of the month, with taxes."
    )
    collected = fields.Monetary(
        readonly=True,
        help="Payments of the month that are matched with invoices, less what was paid "
        "back.",
    )
    difference = fields.Monetary(
        readonly=True, help="Invoiced less collected: above 0, more is sold than paid."
    )
    overdue = fields.Monetary(
        "Still Overdue",
        readonly=True,
        help="Fell due in the month and is not paid yet.",
    )

    def init(self):
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW %(view)s AS
                SELECT fact.id, fact.date, fact.kind, move.invoice_user_id AS user_id,
                       move.team_id,
                       partner.commercial_partner_id AS partner_id,
                       move.company_id, company.currency_id, move.id AS move_id,
                       fact.invoiced, fact.collected,
                       fact.invoiced - fact.collected AS difference, fact.overdue
                  FROM (%(invoiced)s UNION ALL %(paid)s UNION ALL %(paid_back)s
                        UNION ALL %(overdue)s) fact
                  JOIN account_move move ON move.id = fact.move_id
                  JOIN res_company company ON company.id = move.company_id
                  LEFT JOIN res_partner partner
                    ON partner.id = move.commercial_partner_id
                """,
                view=SQL.identifier(self._table),
                invoiced=self._invoiced_sql(),
                paid=self._settled_sql("debit_move_id", "credit_move_id", 1),
                paid_back=self._settled_sql("credit_move_id", "debit_move_id", 2),
                overdue=self._overdue_sql(),
            )
        )

    def _invoiced_sql(self):
        return SQL(
            """
            SELECT move.id::int8 * 4 AS id, move.id AS move_id,
                   move.invoice_date AS date, 'invoiced' AS kind,
                   move.amount_total_signed AS invoiced, 0::numeric AS collected,
                   0::numeric AS overdue
              FROM account_move move
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
            """
        )

    def _settled_sql(self, own, other, number):
        """Payments of invoices (own side debit), or paid back on credit notes (credit).

        Neither a credit note set off against an invoice nor a difference of rates is
        money that came in.
        """
        return SQL(
            """
            SELECT part.id::int8 * 4 + %(number)s, line.move_id, part.max_date,
                   'collected', 0, %(sign)s * part.amount, 0
              FROM account_partial_reconcile part
              JOIN account_move_line line ON line.id = part.%(own)s
              JOIN account_move move
                ON move.id = line.move_id AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
              JOIN account_account account
                ON account.id = line.account_id
               AND account.account_type = 'asset_receivable'
              JOIN account_move_line opposite ON opposite.id = part.%(other)s
              JOIN account_move payment
                ON payment.id = opposite.move_id
               AND payment.move_type NOT IN
                   ('out_invoice', 'out_refund', 'out_receipt')
             WHERE NOT EXISTS (
                   SELECT FROM account_partial_reconcile rate
                    WHERE rate.exchange_move_id = payment.id
             )
            """,
            number=number,
            sign=1 if number == 1 else -1,
            own=SQL.identifier(own),
            other=SQL.identifier(other),
        )

    def _overdue_sql(self):
        return SQL(
            """
            SELECT line.id::int8 * 4 + 3, line.move_id, line.date_maturity, 'overdue',
                   0, 0, line.amount_residual
              FROM account_move_line line
              JOIN account_move move
                ON move.id = line.move_id AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
              JOIN account_account account
                ON account.id = line.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_company company ON company.id = move.company_id
             WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
               AND line.amount_residual <> 0
               AND line.date_maturity
                   < COALESCE(company.linkage_reference_date, CURRENT_DATE)
            """
        )
