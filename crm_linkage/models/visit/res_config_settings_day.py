from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_visit_place = fields.Boolean(
        related="company_id.linkage_visit_place", readonly=False
    )
    linkage_navigation_url = fields.Char(
        related="company_id.linkage_navigation_url", readonly=False
    )
