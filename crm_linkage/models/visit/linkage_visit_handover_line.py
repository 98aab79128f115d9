from odoo import fields, models


class LinkageVisitHandoverLine(models.TransientModel):
    """One customer of a hand-over and who takes it over."""

    _name = "linkage.visit.handover.line"
    _description = "Hand Over, Customer"
    _order = "id"

    handover_id = fields.Many2one(
        "linkage.visit.handover", required=True, index=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    grade_id = fields.Many2one(related="customer_id.linkage_grade_id")
    city = fields.Char(related="customer_id.city")
    receiver_id = fields.Many2one("res.users", "To", required=True, ondelete="cascade")
    visits_ahead = fields.Integer("Visits to Come", readonly=True)
    visits = fields.Float("Visits in Four Weeks", readonly=True, digits=(16, 1))
    minutes = fields.Float(readonly=True)
