from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_plan_seconds = fields.Float(
        related="company_id.linkage_plan_seconds", readonly=False
    )
    linkage_plan_keep = fields.Integer(
        related="company_id.linkage_plan_keep", readonly=False
    )
