from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_service_manager_id = fields.Many2one(
        related="company_id.linkage_service_manager_id", readonly=False
    )
