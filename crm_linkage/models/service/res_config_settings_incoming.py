from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_upload_size = fields.Integer(
        related="company_id.linkage_upload_size", readonly=False
    )
    linkage_upload_refused = fields.Char(
        related="company_id.linkage_upload_refused", readonly=False
    )
    linkage_mails_per_hour = fields.Integer(
        related="company_id.linkage_mails_per_hour", readonly=False
    )
    linkage_warranty_months = fields.Integer(
        related="company_id.linkage_warranty_months", readonly=False
    )
