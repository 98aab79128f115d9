from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_credit_block = fields.Boolean(
        related="company_id.linkage_credit_block", readonly=False
    )
