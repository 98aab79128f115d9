from odoo import fields, models
from odoo.tools.sql import column_exists, create_column

#: What each criterion gave, one element per criterion. Arrays instead of rows: a run
#: over 200,000 customers writes and compares one row each, and the rows that people
#: look at are a view over them (`linkage.grade.history.line`).
LINE_COLUMNS = {
    "line_metrics": "int4[]",
    "line_methods": "text[]",
    "line_weights": "float8[]",
    "line_values": "float8[]",
    "line_ranks": "float8[]",
    "line_points": "float8[]",
}


class LinkageGradingOutcome(models.AbstractModel):
    """What a scheme says of a customer: shared by staging and history."""

    _name = "linkage.grading.outcome"
    _description = "Grading Outcome"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", index=True
    )
    run_id = fields.Many2one("linkage.grading.run", index=True, ondelete="cascade")
    scheme_id = fields.Many2one("linkage.grading.scheme", ondelete="restrict")
    grade_id = fields.Many2one("linkage.grade", ondelete="restrict")
    knockout_id = fields.Many2one(
        "linkage.grading.knockout",
        ondelete="set null",
        help="The rule that holds the customer at its grade at best.",
    )
    score = fields.Float(digits=(5, 1), help="0 to 100.")

    def _auto_init(self):
        result = super()._auto_init()
        if not self._abstract:
            for name, column_type in LINE_COLUMNS.items():
                if not column_exists(self.env.cr, self._table, name):
                    create_column(self.env.cr, self._table, name, column_type)
        return result
