from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_active_months = fields.Integer(
        related="company_id.linkage_active_months", readonly=False
    )
    linkage_reference_date = fields.Date(
        related="company_id.linkage_reference_date", readonly=False
    )
