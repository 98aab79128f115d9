from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_ask = fields.Selection(related="company_id.linkage_ask", readonly=False)
    linkage_ask_hours = fields.Float(
        related="company_id.linkage_ask_hours", readonly=False
    )
    linkage_ask_rest = fields.Integer(
        related="company_id.linkage_ask_rest", readonly=False
    )
    linkage_ask_days = fields.Integer(
        related="company_id.linkage_ask_days", readonly=False
    )
