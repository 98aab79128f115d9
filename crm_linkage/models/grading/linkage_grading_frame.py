from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

FRAME_COLUMNS = {
    "criteria": "int4[]",
    "metrics": "int4[]",
    "methods": "text[]",
    "weights": "float8[]",
}


class LinkageGradingFrame(models.Model):
    """What a scheme asked in a run: the meaning of the arrays of its outcomes.

    One row for each set of criteria a scheme was run with, kept apart from the scheme
    because a criterion whose metric is absent is left out of a run.
    """

    _name = "linkage.grading.frame"
    _description = "Grading Frame"
    _log_access = False

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )

    def _auto_init(self):
        result = super()._auto_init()
        for name, column_type in FRAME_COLUMNS.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, column_type)
        return result

    @api.model
    def _of(self, scheme, criteria):
        """id of the frame of `criteria` of `scheme`, made when it is new."""
        values = (
            SQL("%s::int4[]", criteria.ids),
            # mapped() would join equal metrics and equal weights
            SQL("%s::int4[]", [criterion.metric_id.id for criterion in criteria]),
            SQL("%s::text[]", [criterion.method for criterion in criteria]),
            SQL("%s::float8[]", [criterion.weight for criterion in criteria]),
        )
        names = SQL(", ").join(map(SQL.identifier, FRAME_COLUMNS))
        rows = self.env.execute_query(
            SQL(
                "WITH known AS (SELECT id FROM linkage_grading_frame"
                " WHERE scheme_id = %(scheme)s AND (%(names)s) = (%(values)s)),"
                " added AS (INSERT INTO linkage_grading_frame (scheme_id, %(names)s)"
                " SELECT %(scheme)s, %(values)s WHERE NOT EXISTS (SELECT FROM known)"
                " RETURNING id)"
                " SELECT id FROM known UNION ALL SELECT id FROM added",
                scheme=scheme.id,
                names=names,
                values=SQL(", ").join(values),
            )
        )
        return rows[0][0]
