from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_visit_calendar = fields.Boolean(
        related="company_id.linkage_visit_calendar", readonly=False
    )
