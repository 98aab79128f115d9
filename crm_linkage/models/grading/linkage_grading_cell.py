from odoo import fields, models


class LinkageGradingCell(models.Model):
    """The grade of those in one group of the first criterion and one of the second."""

    _name = "linkage.grading.cell"
    _inherit = ["linkage.grading.part"]
    _description = "Cell of a Grade Table"
    _order = "row desc, column desc, id"
    _rec_name = "grade_id"

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )
    row = fields.Integer(
        "Group of the First Criterion", required=True, help="1 is the worst group."
    )
    column = fields.Integer(
        "Group of the Second Criterion", required=True, help="1 is the worst group."
    )
    grade_id = fields.Many2one("linkage.grade", required=True, ondelete="restrict")

    _cell_uniq = models.UniqueIndex(
        '(scheme_id, "row", "column")', "A pair of groups has one grade."
    )
