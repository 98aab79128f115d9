from odoo import fields, models
from odoo.tools.sql import column_exists, create_column

from ...domain.grading.stability import GRACE, KNOCKOUT, MARGIN, RUNS
from .reference import Reference

#: What each criterion gave, one element per criterion of the frame. Arrays instead of
#: rows: a run over 200,000 customers writes and compares one row each, and the rows
#: that people look at are a view over them (`linkage.grade.history.line`).
LINE_COLUMNS = {
    "line_values": "float8[]",
    "line_ranks": "float8[]",
    "line_points": "float8[]",
}
#: What a run says of a customer beside the grade; two runs that agree on all of it and
#: on the lines write nothing.
REASON_COLUMNS = (
    "score",
    "scheme_id",
    "frame_id",
    "knockout_id",
    "found_grade_id",
    "held_by",
    "is_kept",
)


class LinkageGradingOutcome(models.AbstractModel):
    """What a scheme says of a customer: shared by staging and history."""

    _name = "linkage.grading.outcome"
    _description = "Grading Outcome"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", index=True
    )
    run_id = Reference("linkage.grading.run", index=True)
    scheme_id = Reference("linkage.grading.scheme")
    frame_id = Reference("linkage.grading.frame")
    grade_id = Reference("linkage.grade")
    found_grade_id = Reference(
        "linkage.grade",
        "Grade by the Rule",
        help="The grade that the scheme gives before stability, grace and knock-outs.",
    )
    held_by = fields.Selection(
        [
            (MARGIN, "Too close to the limit to change"),
            (RUNS, "Waits for more runs to say the same"),
            (GRACE, "New customer"),
            (KNOCKOUT, "Knock-out rule"),
        ],
        help="Why the grade is not the one that the rule gives.",
    )
    knockout_id = Reference(
        "linkage.grading.knockout",
        help="The rule that holds the customer at its grade at best.",
    )
    score = fields.Float(digits=(5, 1), help="0 to 100.")
    is_kept = fields.Boolean(
        "Ranked Against the Last Full Run",
        help="Graded alone: the ranks are those that the values had in the last full "
        "run, not among all customers of today.",
    )

    def _auto_init(self):
        result = super()._auto_init()
        if not self._abstract:
            for name, column_type in LINE_COLUMNS.items():
                if not column_exists(self.env.cr, self._table, name):
                    create_column(self.env.cr, self._table, name, column_type)
        return result
