from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_visit_tolerance = fields.Integer(
        related="company_id.linkage_visit_tolerance", readonly=False
    )
