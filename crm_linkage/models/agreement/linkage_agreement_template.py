from odoo import fields, models

from .linkage_agreement_words import (
    KINDS,
    NOTICE_UNITS,
    RENEWALS,
    SCORECARD_PERIODS,
)


class LinkageAgreementTemplate(models.Model):
    """Texts and promises from which an agreement is started (D9.4)."""

    _name = "linkage.agreement.template"
    _description = "Agreement Template"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for the agreements of every company."
    )
    kind = fields.Selection(KINDS, required=True, default="distributor")
    our_expectations = fields.Text(translate=True)
    our_benefits = fields.Text(translate=True)
    partner_expectations = fields.Text("Partner's Expectations", translate=True)
    partner_benefits = fields.Text("Partner's Benefits", translate=True)
    months = fields.Integer(
        "Term in Months",
        default=12,
        help="How long the agreement runs. 0: until it is ended.",
    )
    scorecard_period = fields.Selection(
        SCORECARD_PERIODS, "Scorecard Per", required=True, default="quarter"
    )
    notice_length = fields.Integer(
        "Notice", help="How long before the end notice is to be given. 0: none needed."
    )
    notice_unit = fields.Selection(NOTICE_UNITS, required=True, default="month")
    renewal = fields.Selection(RENEWALS, "At the End", required=True, default="manual")
    line_ids = fields.One2many(
        "linkage.agreement.template.line", "template_id", "Promises", copy=True
    )

    _months_positive = models.Constraint(
        "CHECK(months BETWEEN 0 AND 600 AND notice_length BETWEEN 0 AND 3650)",
        "A term is 0 to 600 months long, notice at most ten years.",
    )
