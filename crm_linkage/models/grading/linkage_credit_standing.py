from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from .credit_texts import sentences

#: metrics whose value group opens what is said of overdue amounts
SECRET_METRICS = ("overdue_amount", "days_late")


class LinkageCreditStanding(models.Model):
    """What a customer owes a company, may owe, and should be allowed to owe (D5).

    Figures as of `checked_on`, made by `_check()` for all customers every night and for
    one at once by a button. Amounts are in company currency.
    """

    _name = "linkage.credit.standing"
    _inherit = "linkage.responsible"
    _description = "Customer Credit"
    _order = "is_over desc, utilisation desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="responsible_id", string="Representative")
    grade_id = fields.Many2one(
        "linkage.grade",
        ondelete="set null",
        readonly=True,
        help="The grade whose policy the suggestion follows.",
    )
    grade_color = fields.Integer(related="grade_id.color")
    revenue_month = fields.Monetary(
        "Revenue per Month",
        readonly=True,
        help="Net of credit notes and taxes, average of 12 months.",
    )
    exposure = fields.Monetary(
        readonly=True,
        help="Open invoices less credit notes and payments, and confirmed orders not "
        "yet invoiced; taxes included.",
    )
    credit_limit = fields.Monetary(
        readonly=True,
        help="The customer's credit limit in accounting. 0: nobody checks.",
    )
    utilisation = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Exposure in percent of the limit; 0 where there is no limit.",
    )
    is_over = fields.Boolean("Over Limit", readonly=True)
    is_overdue = fields.Boolean(
        "Something Overdue", readonly=True, help="An invoice is past its due date."
    )
    overdue_amount = fields.Monetary(readonly=True, groups=NO_ACCESS)
    raw_oldest_days = fields.Integer(readonly=True, groups=NO_ACCESS)
    raw_days_late = fields.Float(readonly=True, groups=NO_ACCESS)
    has_paid = fields.Boolean(readonly=True)
    sees_overdue = fields.Boolean(compute="_compute_overdue")
    overdue = fields.Monetary(
        compute="_compute_overdue",
        help="Past the due date. Only for those who may see overdue amounts.",
    )
    oldest_days = fields.Integer(
        "Days Overdue", compute="_compute_overdue", help="Of the oldest open invoice."
    )
    days_late = fields.Float(
        compute="_compute_overdue",
        digits=(16, 1),
        help="How late invoices of 12 months were paid on average; below 0 is early.",
    )
    action = fields.Selection(
        [
            ("raise", "Raise"),
            ("keep", "Keep"),
            ("lower", "Lower"),
            ("set", "Set a Limit"),
        ],
        "Suggestion",
        readonly=True,
    )
    suggested_limit = fields.Monetary(readonly=True)
    advise_stop = fields.Boolean("Stop Advised", readonly=True)
    raw_reasons = fields.Json(readonly=True, groups=NO_ACCESS)
    reasons = fields.Text("Why", compute="_compute_reasons")
    review_id = fields.Many2one(
        "linkage.credit.review",
        "To Decide",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        help="The suggestion that waits for a manager's decision.",
    )
    is_stopped = fields.Boolean(
        "Stopped", compute="_compute_stop", search="_search_is_stopped"
    )
    stop_text = fields.Text(compute="_compute_stop")
    is_limit_checked = fields.Boolean(
        compute="_compute_is_limit_checked",
        help="Whether accounting warns when a limit is exceeded.",
    )
    may_switch_on = fields.Boolean(compute="_compute_is_limit_checked")
    checked_on = fields.Date("As Of", readonly=True)

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id)", "A customer has one credit in a company."
    )
    _company_checked_idx = models.Index("(company_id, checked_on)")

    @api.depends("overdue_amount", "raw_oldest_days", "raw_days_late")
    @api.depends_context("uid")
    def _compute_overdue(self):
        seen = self._sees_overdue()
        # sudo: the raw values are closed to everyone; here they are opened by metric
        for standing, secret in zip(self, self.sudo(), strict=True):
            standing.sees_overdue = seen
            standing.overdue = secret.overdue_amount if seen else 0
            standing.oldest_days = secret.raw_oldest_days if seen else 0
            standing.days_late = secret.raw_days_late if seen else 0

    @api.depends("raw_reasons")
    @api.depends_context("uid", "lang")
    def _compute_reasons(self):
        seen = self._sees_overdue()
        # sudo: what must stay hidden is left out of the sentences
        for standing, secret in zip(self, self.sudo(), strict=True):
            told = sentences(self.env, secret.raw_reasons, standing.currency_id, seen)
            standing.reasons = "\n".join(told)

    @api.depends("partner_id", "company_id")
    @api.depends_context("lang")
    def _compute_stop(self):
        stops = self.env["linkage.credit.stop"]
        for standing in self:
            stopped = standing.partner_id.id in stops._stopped(standing.company_id)
            standing.is_stopped = stopped
            standing.stop_text = (
                stops._open_stop(standing.partner_id, standing.company_id)._sentence()
                if stopped
                else False
            )

    def _search_is_stopped(self, operator, value):
        if operator != "in":
            return NotImplemented
        stops = self.env["linkage.credit.stop"]
        stopped = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("partner_id", "in", list(stops._stopped(company)))
            for company in self.env.companies
        )
        return stopped if True in value else ~stopped

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_is_limit_checked(self):
        for standing in self:
            standing.may_switch_on = self._may_switch_on()
            # sudo: a setting that everyone works by
            standing.is_limit_checked = (
                standing.company_id.sudo().account_use_credit_limit
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "overdue" and self._sees_overdue():
            return SQL.identifier(
                alias, "overdue_amount", to_flush=self._fields["overdue_amount"]
            )
        return super()._field_to_sql(alias, field_expr, query)

    # -- access --------------------------------------------------------------------

    @api.model
    def _sees_overdue(self):
        """Whether the user may see overdue amounts and days late of customers."""
        # sudo: what a metric shows to whom is not a secret
        metrics = (
            self.env["linkage.metric"].sudo().search([("code", "in", SECRET_METRICS)])
        )
        if len(metrics) < len(SECRET_METRICS):
            return self.env.user.has_group("crm_linkage.group_supervisor")
        return all(metric._is_value_visible() for metric in metrics)
