from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # whoever answers the phone types a part of a name; numbers have the host's index
    _linkage_caller_idx = models.Index(
        lambda registry: "USING gin (complete_name gin_trgm_ops)"
        if registry.has_trigram
        else ""
    )
