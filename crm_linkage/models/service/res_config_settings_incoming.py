from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_mail_refused = fields.Char(
        related="company_id.linkage_mail_refused", readonly=False
    )
    linkage_mails_per_hour = fields.Integer(
        related="company_id.linkage_mails_per_hour", readonly=False
    )
    linkage_warranty_months = fields.Integer(
        related="company_id.linkage_warranty_months", readonly=False
    )
