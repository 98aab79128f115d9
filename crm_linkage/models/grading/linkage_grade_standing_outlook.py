from odoo import api, models
from odoo.tools import SQL

#: points of history that are drawn: five years of months, and changes between them
POINTS_SHOWN = 72


class LinkageGradeStanding(models.Model):
    """What the page says beyond the reasons: where it came from, where it could go."""

    _inherit = "linkage.grade.standing"

    @api.model
    def _explanation_outlook(self) -> SQL:
        """Columns of the statement of `_explanation`, which brings its aliases.

        ``past``: [{day, score, grade, color, scheme}], latest first; ``levels``:
        [{grade, color, sequence, limit}], best first; ``grade_by``; ``place``: sequence
        of the grade that the rule gives
        """
        scheme = self.env["linkage.grading.scheme"]
        return SQL(
            """
            scheme.grade_by,
            grade.sequence AS place,
            (SELECT json_agg(json_build_object(
                        'grade', level.name, 'color', level.color,
                        'sequence', level.sequence, 'limit', threshold.limit
                    ) ORDER BY level.sequence)
               FROM linkage_grading_threshold threshold
               JOIN linkage_grade level ON level.id = threshold.grade_id
              WHERE threshold.scheme_id = scheme.id) AS levels,
            (SELECT json_agg(past)
               FROM (SELECT past.reference_date AS day, past.score,
                            level.name AS grade, level.color, %(name)s AS scheme
                       FROM linkage_grade_history past
                       JOIN linkage_grade level ON level.id = past.grade_id
                       JOIN linkage_grading_scheme used ON used.id = past.scheme_id
                      WHERE past.partner_id = standing.partner_id
                        AND past.company_id = standing.company_id
                      ORDER BY past.reference_date DESC, past.id DESC
                      LIMIT %(limit)s) past) AS past
            """,
            name=scheme._field_to_sql("used", "name"),
            limit=POINTS_SHOWN,
        )
