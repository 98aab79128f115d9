from odoo import fields, models


class LinkageVisitStop(models.Model):
    """A stop says where it has its place from: a postcode's middle is not the door."""

    _inherit = "linkage.visit.stop"

    place = fields.Selection(related="partner_id.linkage_place")
