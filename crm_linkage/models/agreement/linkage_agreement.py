from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .linkage_agreement_words import KINDS

DRAFT, PROPOSED, ACTIVE, ENDED = "draft", "proposed", "active", "ended"
#: what both sides agree on: closed once they have
TERMS = frozenset(
    {
        "name",
        "partner_id",
        "company_id",
        "kind",
        "date_start",
        "date_end",
        "notice_length",
        "notice_unit",
        "renewal",
        "renewal_months",
        "scorecard_period",
        "our_expectations",
        "our_benefits",
        "partner_expectations",
        "partner_benefits",
    }
)
#: who accepts: no term, but once both sides have agreed managers alone correct it
SIGNATORIES = frozenset({"signatory_ids", "our_signatory_id"})
#: what the steps of an agreement record: nobody types it
RECORDED = frozenset(
    {
        "number",
        "state",
        "commercial_partner_id",
        "version",
        "origin_id",
        "previous_id",
        "is_replaced",
        "content",
        "content_hash",
        "acceptance_ids",
        "our_accepted_at",
        "partner_accepted_at",
        "agreed_at",
        "activated_on",
        "accepted_attachment_id",
        "accepted_checksum",
        "notice_deadline",
        "notice_given_on",
        "notice_side",
        "reminded_for",
        "template_id",
    }
)


class LinkageAgreement(models.Model):
    """What we and a partner promise each other, for a time (D9).

    It belongs to the commercial partner; any of its contacts may be named. Each side
    has its expectations, its benefits and its commitments (`linkage.commitment`).
    """

    _name = "linkage.agreement"
    _description = "Agreement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "linkage.responsible",
        "linkage.recorded",
    ]
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
        readonly=True,
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

    @api.depends("state", "agreed_at")
    def _compute_can_change_terms(self):
        for agreement in self:
            agreement.can_change_terms = not agreement._is_closed()

    # -- what may be written -----------------------------------------------------

    def _is_closed(self):
        """Whether both sides have agreed, so that the terms stay as they are."""
        return bool(self.agreed_at) or self.state in (ACTIVE, ENDED)

    def _check_terms_open(self):
        """What was agreed is changed by the next version only, whoever asks.

        :raise UserError: the terms of one of the agreements are closed
        """
        if self.env.su:  # steps of the add-on, such as going on for another term
            return
        closed = self.filtered(lambda agreement: agreement._is_closed())
        if closed:
            raise UserError(
                self.env._(
                    "%(agreement)s: what was agreed stays as it is. Make a new "
                    "version to change it.",
                    agreement=closed[0].display_name,
                )
            )

    def _check_manager(self):
        """:raise AccessError: the current user is no manager"""
        if not self._may_correct():
            raise AccessError(self.env._("Only managers activate and end agreements."))

    def _check_typed(self, vals):
        """:raise AccessError: `vals` hold what only steps record"""
        typed = RECORDED & vals.keys()
        if typed and not self.env.su:
            raise AccessError(
                self.env._(
                    "State, versions and acceptances of an agreement come from its "
                    "steps; they cannot be typed."
                )
            )

    # -- create, write, unlink ---------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]  # they are the caller's
        if not self.env.su:
            self = self._without_defaults(RECORDED)
            for vals in vals_list:
                self._check_typed({k: v for k, v in vals.items() if v})
        default_company_id = self.default_get(["company_id"])["company_id"]
        counts = {}
        for vals in vals_list:
            company_id = vals.setdefault("company_id", default_company_id)
            if not vals.get("number"):  # the next version keeps it
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
            if not vals.get("number"):
                vals["number"] = next(numbers[vals["company_id"]])
        return super().create(vals_list)

    def write(self, vals):
        self._check_typed(vals)
        if TERMS & vals.keys() or (
            SIGNATORIES & vals.keys() and not self._may_correct()
        ):
            self._check_terms_open()
        if "active" in vals and any(agreement._is_closed() for agreement in self):
            self._check_manager()
        result = super().write(vals)
        if TERMS & vals.keys():
            self._freeze_again()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        # sudo: an acceptance counts whether or not the user may see it
        if any(
            agreement._is_closed() or agreement.sudo().acceptance_ids
            for agreement in self
        ):
            raise UserError(
                self.env._(
                    "Agreements that were accepted or in force are kept: archive them "
                    "instead."
                )
            )
