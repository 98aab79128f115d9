from odoo import fields, models


class LinkageGradingThreshold(models.Model):
    _name = "linkage.grading.threshold"
    _inherit = ["linkage.grading.part"]
    _description = "Grade Threshold"
    _order = "grade_sequence, id"
    _rec_name = "grade_id"

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )
    grade_id = fields.Many2one("linkage.grade", required=True, ondelete="restrict")
    grade_sequence = fields.Integer(related="grade_id.sequence", store=True)
    limit = fields.Float(
        required=True,
        help="By score: the least score for this grade. By share: up to this "
        "percentage of the total, or of the customers, get this grade.",
    )

    _grade_uniq = models.UniqueIndex(
        "(scheme_id, grade_id)", "A scheme has one threshold for each grade."
    )
    _limit_range = models.Constraint(
        'CHECK("limit" >= 0 AND "limit" <= 100)',
        "A threshold lies between 0 and 100.",
    )
