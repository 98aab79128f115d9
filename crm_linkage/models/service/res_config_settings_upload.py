from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_upload_size = fields.Integer(
        related="company_id.linkage_upload_size", readonly=False
    )
    linkage_upload_count = fields.Integer(
        related="company_id.linkage_upload_count", readonly=False
    )
    linkage_upload_pdf = fields.Boolean(
        related="company_id.linkage_upload_pdf", readonly=False
    )
    linkage_upload_image = fields.Boolean(
        related="company_id.linkage_upload_image", readonly=False
    )
    linkage_upload_office = fields.Boolean(
        related="company_id.linkage_upload_office", readonly=False
    )
    linkage_upload_text = fields.Boolean(
        related="company_id.linkage_upload_text", readonly=False
    )
