from odoo import api, fields, models

from .reference import Reference


class LinkageGradeHistory(models.Model):
    """One point in the history of a customer's grade.

    A run adds a point when the grade changes and one a month otherwise; within the
    month it brings the last point up to date.
    """

    _name = "linkage.grade.history"
    _inherit = ["linkage.grading.outcome"]
    _description = "Grade History"
    _log_access = False  # the run says when and who
    _order = "reference_date desc, id desc"
    _rec_name = "reference_date"

    company_id = Reference("res.company", required=True)
    reference_date = fields.Date(
        required=True, help="The day as of which the customer was graded."
    )
    computed_grade_id = Reference(
        "linkage.grade",
        help="What the scheme said; empty for a customer whom no scheme grades.",
    )
    override_id = Reference(
        "linkage.grade.override",
        "Set by Hand",
        index="btree_not_null",
        help="The decision by which the grade differs from the computed one.",
    )
    previous_grade_id = Reference(
        "linkage.grade",
        help="The grade before, where it changed; empty on the first one.",
    )
    grade_color = fields.Integer(related="grade_id.color")
    is_change = fields.Boolean(help="The grade changed here.")
    line_ids = fields.One2many("linkage.grade.history.line", "history_id", "Criteria")

    _partner_idx = models.Index("(partner_id, company_id, reference_date)")

    @api.depends("grade_id", "reference_date")
    def _compute_display_name(self):
        for point in self:
            point.display_name = f"{point.grade_id.name or '-'} {point.reference_date}"
