from odoo import fields, models

from ...domain.visit.request import REASONS


class LinkageVisitUnplaced(models.Model):
    """Visits a plan could not place, and why."""

    _name = "linkage.visit.unplaced"
    _description = "Visit Not Placed"
    _order = "id"

    plan_id = fields.Many2one(
        "linkage.visit.plan", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Address", required=True, index=True, ondelete="cascade"
    )
    grade_id = fields.Many2one("linkage.grade", index="btree_not_null")
    missing = fields.Integer("Visits", help="Visits that found no place.")
    reason = fields.Selection(list(REASONS), required=True)
