from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_map_tiles = fields.Char(
        related="company_id.linkage_map_tiles", readonly=False
    )
    linkage_map_attribution = fields.Char(
        related="company_id.linkage_map_attribution", readonly=False
    )
