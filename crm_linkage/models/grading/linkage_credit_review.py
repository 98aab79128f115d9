from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ...domain.grading.credit import KEEP, LOWER
from .credit_texts import sentences

PROPOSED, APPROVED, REJECTED, WITHDRAWN = (
    "proposed",
    "approved",
    "rejected",
    "withdrawn",
)
#: what a manager may write; the rest is the job's
DECIDED = {"approved_limit", "note"}
#: what was decided is not suggested again for so many days
QUIET_DAYS = 90


class LinkageCreditReview(models.Model):
    """A suggestion for a customer's credit limit, and what a manager made of it (D5).

    It keeps the figures it was made from. Approving writes the host's `credit_limit`.
    """

    _name = "linkage.credit.review"
    _inherit = "linkage.responsible"
    _description = "Credit Review"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="responsible_id", string="Representative")
    grade_id = fields.Many2one("linkage.grade", ondelete="set null", readonly=True)
    grade_color = fields.Integer(related="grade_id.color")
    date = fields.Date("Suggested On", required=True, readonly=True)
    exposure = fields.Monetary(readonly=True)
    limit_before = fields.Monetary(readonly=True, help="0: nobody checked.")
    action = fields.Selection(
        selection=lambda self: self.env["linkage.credit.standing"]
        ._fields["action"]
        ._description_selection(self.env),
        string="Suggestion",
        required=True,
        readonly=True,
    )
    suggested_limit = fields.Monetary(readonly=True)
    approved_limit = fields.Monetary(
        "Limit to Approve", help="What is written when you approve; change it freely."
    )
    overdue_amount = fields.Monetary(readonly=True, groups=NO_ACCESS)
    overdue = fields.Monetary(
        compute="_compute_secret",
        help="Past the due date then. Only for those who may see overdue amounts.",
    )
    sees_overdue = fields.Boolean(compute="_compute_secret")
    raw_reasons = fields.Json(readonly=True, groups=NO_ACCESS)
    reasons = fields.Text("Why", compute="_compute_secret")
    state = fields.Selection(
        [
            (PROPOSED, "To Decide"),
            (APPROVED, "Approved"),
            (REJECTED, "Rejected"),
            (WITHDRAWN, "Overtaken"),
        ],
        required=True,
        default=PROPOSED,
        readonly=True,
        help="Overtaken: the figures changed before anyone decided.",
    )
    decided_by = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Date(readonly=True)
    note = fields.Char(help="Why it was decided so.")

    _proposed_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'proposed'",
        "There is a suggestion to decide on for this customer already.",
    )
    _decided_idx = models.Index("(company_id, state, decided_on)")

    @api.depends("raw_reasons", "overdue_amount")
    @api.depends_context("uid", "lang")
    def _compute_secret(self):
        seen = self.env["linkage.credit.standing"]._sees_overdue()
        # sudo: what must stay hidden is left out
        for review, secret in zip(self, self.sudo(), strict=True):
            review.sees_overdue = seen
            review.overdue = secret.overdue_amount if seen else 0
            told = sentences(self.env, secret.raw_reasons, review.currency_id, seen)
            review.reasons = "\n".join(told)

    def write(self, vals):
        if not self.env.su and vals.keys() - DECIDED:
            raise AccessError(
                self.env._("Reviews are decided by their buttons, not written.")
            )
        if not self.env.su and any(review.state != PROPOSED for review in self):
            raise UserError(self.env._("This was decided already and stays as it is."))
        return super().write(vals)

    def action_approve(self):
        """Write the limits to the customers, in accounting.

        :raise UserError: a limit is not above 0, or it was decided already
        """
        self._check_decidable()
        for review in self:
            if review.approved_limit <= 0:
                raise UserError(
                    self.env._(
                        "A limit for %(customer)s must be above 0: accounting reads 0 "
                        "as no check at all. To sell nothing on credit, put a stop.",
                        customer=review.partner_id.display_name,
                    )
                )
        for company, reviews in self.grouped("company_id").items():
            for review in reviews:
                # sudo: approving a limit is the managers' business and needs no role
                # in accounting, which owns the field
                partner = review.partner_id.sudo().with_company(company)
                partner.commercial_partner_id.credit_limit = review.approved_limit
        self._decide(APPROVED)
        for company, reviews in self.grouped("company_id").items():
            self.env["linkage.credit.standing"]._check(company, reviews.partner_id.ids)
        return True

    def action_reject(self):
        """Leave the limits as they are; the same suggestion is quiet for a while."""
        self._check_decidable()
        self._decide(REJECTED)
        return True

    # -- business methods ----------------------------------------------------------

    def _check_decidable(self):
        if not self.env.user.has_group("crm_linkage.group_manager"):
            raise AccessError(
                self.env._("Credit limits are approved and rejected by managers.")
            )
        self.check_access("write")
        # two managers at once: the second waits and then reads the first's decision
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        if any(review.state != PROPOSED for review in self):
            raise UserError(self.env._("This was decided already and stays as it is."))

    def _decide(self, state):
        # sudo: what managers decide by buttons nobody writes by hand
        self.sudo().write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_on": fields.Date.context_today(self),
            }
        )
        self._unlink_standings()

    def _unlink_standings(self):
        """What is decided no longer waits."""
        # sudo: standings are the job's
        self.env["linkage.credit.standing"].sudo().search(
            [("review_id", "in", self.ids)]
        ).review_id = False

    @api.model
    def _propose(self, company, rows):
        """Bring the open suggestions of a company in line with `rows`.

        A suggestion that did not change stays; one that was decided lately is not made
        again, unless the limit should come down further.

        :param rows: ``{partner id: (grade id, Facts, Suggestion)}``
        """
        scope = [("company_id", "=", company.id), ("partner_id", "in", list(rows))]
        present = {
            review.partner_id.id: review
            for review in self.search([*scope, ("state", "=", PROPOSED)])
        }
        since = fields.Date.today() - timedelta(days=QUIET_DAYS)
        decided = {
            (review.partner_id.id, review.action): review.suggested_limit
            for review in self.search(
                [
                    *scope,
                    ("state", "in", (APPROVED, REJECTED)),
                    ("decided_on", ">", since),
                ],
                order="decided_on, id",
            )
        }
        overtaken, fresh = self.browse(), []
        for partner_id, (grade_id, facts, suggestion) in rows.items():
            review = present.get(partner_id, self.browse())
            last = decided.get((partner_id, suggestion.action))
            wanted = suggestion.action != KEEP and (
                last is None or (suggestion.action == LOWER and suggestion.limit < last)
            )
            if review and wanted and review._says(company, facts, suggestion):
                continue
            overtaken |= review
            if wanted:
                fresh.append(
                    self._values(company, partner_id, grade_id, facts, suggestion)
                )
        if overtaken:
            overtaken.state = WITHDRAWN
            overtaken.flush_recordset(["state"])
            overtaken._unlink_standings()
        if fresh:
            self.create(fresh)._link_standings(company)

    def _says(self, company, facts, suggestion):
        """Whether this suggestion still is what would be suggested now."""
        money = company.currency_id
        return (
            self.action == suggestion.action
            and not money.compare_amounts(self.suggested_limit, suggestion.limit)
            and not money.compare_amounts(self.limit_before, facts.limit)
        )

    @api.model
    def _values(self, company, partner_id, grade_id, facts, suggestion):
        return {
            "partner_id": partner_id,
            "company_id": company.id,
            "grade_id": grade_id,
            "date": fields.Date.today(),
            "exposure": facts.exposure,
            "limit_before": facts.limit,
            "overdue_amount": facts.overdue,
            "action": suggestion.action,
            "suggested_limit": suggestion.limit,
            "approved_limit": suggestion.limit,
            "raw_reasons": suggestion.reasons,
        }

    def _link_standings(self, company):
        """Show on the standing of each customer what waits for a decision."""
        standings = self.env["linkage.credit.standing"].sudo()
        by_partner = {review.partner_id.id: review for review in self}
        for standing in standings.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", list(by_partner)),
            ]
        ):
            standing.review_id = by_partner[standing.partner_id.id]
