from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

#: days for which a grade set by hand holds unless somebody says otherwise
DEFAULT_DAYS = 90
PROPOSED, APPROVED, REJECTED, ENDED = "proposed", "approved", "rejected", "ended"
STATES = [
    (PROPOSED, "Proposed"),
    (APPROVED, "Approved"),
    (REJECTED, "Rejected"),
    (ENDED, "Ended"),
]
OPEN = (PROPOSED, APPROVED)
#: what only the model itself writes
CLOSED_FIELDS = {
    "partner_id",
    "company_id",
    "user_id",
    "state",
    "approver_id",
    "date_start",
    "ended_on",
}


class LinkageGradeOverride(models.Model):
    """A grade set by hand: which, why, until when and who (D4.3).

    A proposal waits for a supervisor; once approved the grade is in force at once and
    until the end of its last day. At most one of a customer and company is open.
    """

    _name = "linkage.grade.override"
    _description = "Grade Set by Hand"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.responsible"]
    _order = "id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="A contact stands for its company.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    grade_id = fields.Many2one(
        "linkage.grade", required=True, index=True, ondelete="restrict"
    )
    grade_color = fields.Integer(related="grade_id.color")
    computed_grade_id = fields.Many2one(
        "linkage.grade",
        compute="_compute_computed_grade_id",
        help="What the last run found, without regard to what was set by hand.",
    )
    reason = fields.Text(
        required=True, help="What the figures do not know about this customer."
    )
    date_end = fields.Date(
        "Until",
        required=True,
        default=lambda self: self._default_date_end(),
        help="The last day on which this grade holds. Then the computed one is back.",
    )
    state = fields.Selection(
        STATES, default=PROPOSED, required=True, index=True, readonly=True, copy=False
    )
    user_id = fields.Many2one(
        "res.users",
        "Proposed By",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    owner_id = fields.Many2one(related="responsible_id", string="Representative")
    approver_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, copy=False, index="btree_not_null"
    )
    date_start = fields.Date("In Force Since", readonly=True, copy=False)
    ended_on = fields.Date(readonly=True, copy=False)
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE state IN ('proposed', 'approved')",
        "The grade of this customer is set by hand, or proposed, already.",
    )

    def _default_date_end(self):
        return self.env.company._linkage_today() + timedelta(days=DEFAULT_DAYS)

    @api.depends("partner_id", "company_id")
    def _compute_computed_grade_id(self):
        standings = self.env["linkage.grade.standing"].search_fetch(
            [
                ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            ["partner_id", "company_id", "computed_grade_id"],
        )
        found = {
            (standing.partner_id, standing.company_id): standing.computed_grade_id
            for standing in standings
        }
        for override in self:
            key = (override.partner_id.commercial_partner_id, override.company_id)
            override.computed_grade_id = found.get(key, False)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        deciding = self._deciding() if self.ids else self.browse()
        for override in self:
            override.may_decide = override in deciding

    @api.depends("partner_id.display_name", "grade_id.name", "date_end")
    def _compute_display_name(self):
        for override in self:
            override.display_name = self.env._(
                "%(customer)s: %(grade)s until %(day)s",
                customer=override.partner_id.display_name or "",
                grade=override.grade_id.name or "",
                day=format_date(self.env, override.date_end),
            )

    @api.constrains("date_end")
    def _check_date_end(self):
        for override in self.filtered(lambda one: one.state in OPEN):
            if override.date_end < override.company_id._linkage_today():
                raise ValidationError(
                    self.env._(
                        "The end date %(day)s lies in the past: a grade set by hand "
                        "holds until today at least.",
                        day=format_date(self.env, override.date_end),
                    )
                )

    @api.constrains("reason")
    def _check_reason(self):
        for override in self:
            if not (override.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why: a grade set by hand needs a reason that others "
                        "understand."
                    )
                )

    @api.constrains("partner_id")
    def _check_partner(self):
        self.partner_id._linkage_check_customers()

    @api.constrains("grade_id")
    def _check_grade(self):
        for override in self:
            if not override.grade_id.active:
                raise ValidationError(
                    self.env._(
                        "The grade %(grade)s is archived: choose another one.",
                        grade=override.grade_id.name,
                    )
                )

    # -- create, write, delete ----------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Propose; where the proposer may decide it is approved in the same go."""
        partners = self.env["res.partner"]
        for vals in vals_list:
            if partner_id := vals.get("partner_id"):
                partner = partners.browse(partner_id)
                vals["partner_id"] = partner.commercial_partner_id.id
            proposer = vals.get("user_id") if self.env.su else None
            for name in CLOSED_FIELDS - {"partner_id", "company_id"}:
                vals.pop(name, None)
            vals.update(state=PROPOSED, user_id=proposer or self.env.uid)
            vals.setdefault("company_id", self.env.company.id)
        self._refuse_second(vals_list)
        overrides = super().create(vals_list)
        for user, mine in overrides.grouped("user_id").items():
            mine.with_user(user)._deciding()._approve()
        overrides.filtered(lambda one: one.state == PROPOSED)._ask_for_decision()
        return overrides

    def write(self, vals):
        if not self.env.su and vals.keys() & CLOSED_FIELDS:
            raise AccessError(
                self.env._(
                    "Who proposed and decided, for whom and when, cannot be edited: "
                    "approve, reject or end it by its button."
                )
            )
        if not self.env.su and vals.keys() & {"grade_id", "reason", "date_end"}:
            self._check_editable(vals)
        return super().write(vals)

    def _check_editable(self, vals):
        waiting = self.filtered(lambda one: one.state == PROPOSED)
        others = waiting.filtered(lambda one: one.user_id != self.env.user)
        running = self.filtered(lambda one: one.state == APPROVED)
        if self - waiting - running or (running and "grade_id" in vals):
            raise UserError(
                self.env._(
                    "This decision is kept as it was taken. End it and set the grade "
                    "anew."
                )
            )
        if (others | running) - self._deciding():
            raise AccessError(
                self.env._("Only whoever proposed it or may approve it changes it.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(override.state != PROPOSED for override in self):
            raise UserError(
                self.env._(
                    "A grade that was set by hand is part of the customer's history: "
                    "end it instead."
                )
            )
        if not self.env.su and (
            self.filtered(lambda one: one.user_id != self.env.user) - self._deciding()
        ):
            raise AccessError(
                self.env._("Only whoever proposed it or may approve it withdraws it.")
            )

    @api.model
    def _refuse_second(self, vals_list):
        """:raise ValidationError: a customer has an open one already, in a sentence"""
        partner_ids = [vals.get("partner_id") for vals in vals_list]
        # sudo: another's proposal counts although not everyone sees it
        found = self.sudo().search(
            Domain("state", "in", OPEN) & Domain("partner_id", "in", partner_ids)
        )
        found -= found._end_expired()
        taken = {(one.partner_id.id, one.company_id.id): one for one in found}
        for vals in vals_list:
            key = (vals.get("partner_id"), vals["company_id"])
            if key not in taken:
                taken[key] = self.browse()
                continue
            raise ValidationError(self._second_sentence(key[0], taken[key]))

    @api.model
    def _second_sentence(self, partner_id, other):
        name = self.env["res.partner"].browse(partner_id).display_name
        if other.state == APPROVED:
            return self.env._(
                "The grade of %(name)s is set by hand until %(day)s already: end that "
                "first.",
                name=name,
                day=format_date(self.env, other.date_end),
            )
        return self.env._(
            "A grade for %(name)s is proposed already: that is decided first.",
            name=name,
        )
