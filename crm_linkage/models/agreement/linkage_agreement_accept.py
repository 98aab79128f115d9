from odoo import fields, models


class LinkageAgreement(models.Model):
    """What both sides accept, and when both have."""

    _inherit = "linkage.agreement"

    content = fields.Text(
        readonly=True, copy=False, help="The terms as they were proposed."
    )
    content_hash = fields.Char(
        readonly=True,
        copy=False,
        help="Fingerprint of the terms: it changes when any of them does.",
    )
    acceptance_ids = fields.One2many(
        "linkage.agreement.acceptance", "agreement_id", "Acceptances", readonly=True
    )
    agreed_at = fields.Datetime(
        readonly=True, copy=False, help="When both sides had agreed to the terms."
    )
    activated_on = fields.Date(
        readonly=True, copy=False, help="Since then the agreement is known as binding."
    )
