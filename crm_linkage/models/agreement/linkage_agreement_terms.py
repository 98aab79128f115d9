from odoo import fields, models

from .linkage_agreement_words import NOTICE_UNITS, RENEWALS, SCORECARD_PERIODS


class LinkageAgreement(models.Model):
    """Notice, renewal, the people of both sides and how often both look at it (D9.4)."""

    _inherit = "linkage.agreement"

    notice_length = fields.Integer(
        "Notice", help="How long before the end notice is to be given. 0: none needed."
    )
    notice_unit = fields.Selection(NOTICE_UNITS, required=True, default="month")
    renewal = fields.Selection(
        RENEWALS,
        required=True,
        default="manual",
        help="What happens at the end when nobody gives notice.",
    )
    renewal_months = fields.Integer(
        "Renewed for (Months)",
        default=12,
        help="By how many months an agreement that goes on is extended.",
    )
    reminder_days = fields.Integer(
        "Remind Days Before",
        default=30,
        help="Days before the last day for notice, or before the end where no notice "
        "is needed, on which the responsible person gets an activity.",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "linkage_agreement_contact_rel",
        "agreement_id",
        "partner_id",
        string="Partner's Contacts",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Whom we talk to.",
    )
    our_contact_ids = fields.Many2many(
        "res.users",
        "linkage_agreement_user_rel",
        "agreement_id",
        "user_id",
        string="Our Contacts",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Whom the partner talks to, besides the responsible person.",
    )
    signatory_ids = fields.Many2many(
        "res.partner",
        "linkage_agreement_signatory_rel",
        "agreement_id",
        "partner_id",
        string="Partner's Signatories",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Who may accept for the partner, logged in to the portal.",
    )
    our_signatory_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who accepts for us. Managers may always.",
    )
    scorecard_period = fields.Selection(
        SCORECARD_PERIODS,
        "Scorecard Per",
        required=True,
        default="quarter",
        help="How often both sides look together at what was kept.",
    )
    template_id = fields.Many2one(
        "linkage.agreement.template",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="From which it was filled.",
    )

    _lengths_positive = models.Constraint(
        "CHECK(notice_length >= 0 AND renewal_months > 0 AND reminder_days >= 0)",
        "Notice and reminder cannot be negative, and a renewal is for a month or more.",
    )
