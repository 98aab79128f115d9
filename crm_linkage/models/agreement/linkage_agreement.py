from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .linkage_agreement_words import KINDS

DRAFT, PROPOSED, ACTIVE, ENDED = "draft", "proposed", "active", "ended"
#: what an active agreement says: changed by managers only
TERMS = {
    "active",
    "name",
    "partner_id",
    "company_id",
    "kind",
    "date_start",
    "date_end",
    "our_expectations",
    "our_benefits",
    "partner_expectations",
    "partner_benefits",
}


class LinkageAgreement(models.Model):
    """What we and a partner promise each other, for a time (D9).

    It belongs to the commercial partner; any of its contacts may be named. Each side
    has its expectations, its benefits and its commitments (`linkage.commitment`).
    """

    _name = "linkage.agreement"
    _description = "Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.responsible"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "number", "partner_id"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    number = fields.Char(copy=False, readonly=True, index="trigram")
    name = fields.Char("Title", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The agreement belongs to the company this partner is part of.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Partner Company",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        KINDS,
        required=True,
        default="distributor",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="Who negotiates the agreement and keeps it.",
    )
    date_start = fields.Date(
        "From", required=True, default=fields.Date.context_today, copy=False
    )
    date_end = fields.Date(
        "Until", copy=False, help="Last day. Empty: until it is ended."
    )
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (PROPOSED, "Proposed"),
            (ACTIVE, "Active"),
            (ENDED, "Ended"),
        ],
        required=True,
        default=DRAFT,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    our_expectations = fields.Text(
        help="What we expect of the partner, beyond what is measured."
    )
    our_benefits = fields.Text(help="What we gain when both keep their word.")
    partner_expectations = fields.Text(
        "Partner's Expectations",
        help="What the partner expects of us, beyond what is measured.",
    )
    partner_benefits = fields.Text(
        "Partner's Benefits", help="What the partner gains when both keep their word."
    )
    commitment_ids = fields.One2many(
        "linkage.commitment", "agreement_id", "Commitments", copy=True
    )
    our_commitment_ids = fields.One2many(
        "linkage.commitment",
        "agreement_id",
        "Commitment of Ours",
        domain=[("side", "=", "us")],
    )
    partner_commitment_ids = fields.One2many(
        "linkage.commitment",
        "agreement_id",
        "Commitment of the Partner",
        domain=[("side", "=", "partner")],
    )
    commitment_count = fields.Integer(compute="_compute_kept")
    kept_count = fields.Integer(
        compute="_compute_kept", help="Commitments met so far in their current period."
    )
    broken_count = fields.Integer(
        compute="_compute_kept",
        help="Commitments not met so far in their current period.",
    )
    can_change_terms = fields.Boolean(compute="_compute_can_change_terms")

    _dates_in_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "An agreement cannot end before it starts.",
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for agreement in self:
            parts = (agreement.number, agreement.name)
            agreement.display_name = " ".join(part for part in parts if part)

    @api.depends("commitment_ids.actual_state")
    def _compute_kept(self):
        for agreement in self:
            states = agreement.commitment_ids.mapped("actual_state")
            agreement.commitment_count = len(states)
            agreement.kept_count = states.count("met")
            agreement.broken_count = states.count("not_met")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_change_terms(self):
        is_manager = self.env.user.has_group("crm_linkage.group_manager")
        for agreement in self:
            agreement.can_change_terms = is_manager or agreement.state in (
                DRAFT,
                PROPOSED,
            )

    # -- checks ------------------------------------------------------------------

    def _check_may_change_terms(self):
        """Only managers change what an active or ended agreement says.

        :raise AccessError: the current user is none
        """
        if self.env.su or self.env.user.has_group("crm_linkage.group_manager"):
            return
        if any(agreement.state in (ACTIVE, ENDED) for agreement in self):
            raise AccessError(
                self.env._(
                    "Only managers change an agreement that is active or has ended."
                )
            )

    def _check_may_set_state(self, state):
        if self.env.su or self.env.user.has_group("crm_linkage.group_manager"):
            return
        if state in (ACTIVE, ENDED) or any(
            agreement.state in (ACTIVE, ENDED) for agreement in self
        ):
            raise AccessError(
                self.env._("Only managers activate, end or reopen agreements.")
            )

    @api.constrains("state")
    def _check_active_has_commitments(self):
        for agreement in self.filtered(lambda agreement: agreement.state == ACTIVE):
            if not agreement.commitment_ids:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s: an agreement without commitments binds nobody.",
                        agreement=agreement.display_name,
                    )
                )

    # -- create, write, unlink ---------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        default_company_id = self.default_get(["company_id"])["company_id"]
        counts = {}
        for vals in vals_list:
            company_id = vals.setdefault("company_id", default_company_id)
            counts[company_id] = counts.get(company_id, 0) + 1
        numbers = {
            company.id: iter(
                self.env["ir.sequence"]._linkage_draw(
                    self._name, company, counts[company.id]
                )
            )
            for company in self.env["res.company"].browse(counts)
        }
        for vals in vals_list:
            vals["number"] = next(numbers[vals["company_id"]])
        agreements = super().create(vals_list)
        # looked at here, for a state may come with the context as well
        for agreement in agreements:
            agreement._check_may_set_state(agreement.state)
        return agreements

    def write(self, vals):
        if TERMS & vals.keys():
            self._check_may_change_terms()
        if "state" in vals:
            self._check_may_set_state(vals["state"])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        if any(agreement.state in (ACTIVE, ENDED) for agreement in self):
            raise UserError(
                self.env._(
                    "Agreements that were in force are kept: archive them instead."
                )
            )

    def copy_data(self, default=None):
        return [
            dict(values, name=self.env._("%(name)s (copy)", name=values["name"]))
            if "name" not in (default or {})
            else values
            for values in super().copy_data(default=default)
        ]

    # -- actions -----------------------------------------------------------------

    def action_propose(self):
        self._move(PROPOSED, (DRAFT,))

    def action_activate(self):
        self._move(ACTIVE, (DRAFT, PROPOSED))
        for company, agreements in self.grouped("company_id").items():
            # sudo: nobody types since when an agreement binds
            agreements.sudo().activated_on = company._linkage_today()

    def action_end(self):
        """End today, or on the last day that was agreed if that has passed."""
        today = fields.Date.context_today(self)
        for agreement in self:
            agreement._move(ENDED, (ACTIVE,))
            if not agreement.date_end or agreement.date_end > today:
                agreement.date_end = max(today, agreement.date_start)

    def action_draft(self):
        self._move(DRAFT, (PROPOSED, ENDED))

    def _move(self, state, allowed):
        wrong = self.filtered(lambda agreement: agreement.state not in allowed)
        if wrong:
            raise UserError(
                self.env._(
                    "%(agreement)s: this step is not possible any more.",
                    agreement=wrong[0].display_name,
                )
            )
        self.write({"state": state})
