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

        ``past``: [{day, score, grade, color, scheme}], latest first;
        ``held_by``, ``margin``, ``stable_runs``, ``pending_runs``, ``grace_days``,
        ``is_kept``: why the grade is not the one that the rule gives;
        ``grade_by``, ``levels``: [{grade, color, sequence, limit}], best first, and
        what `_explanation_scales` adds
        """
        scheme = self.env["linkage.grading.scheme"]
        return SQL(
            """
            scheme.grade_by, scheme.margin, scheme.stable_runs, scheme.grace_days,
            point.held_by, point.is_kept, standing.pending_runs,
            (SELECT json_agg(past)
               FROM (SELECT past.reference_date AS day, past.score,
                            level.name AS grade, level.color, %(name)s AS scheme
                       FROM linkage_grade_history past
                       JOIN linkage_grade level ON level.id = past.grade_id
                       LEFT JOIN linkage_grading_scheme used
                         ON used.id = past.scheme_id
                      WHERE past.partner_id = standing.partner_id
                        AND past.company_id = standing.company_id
                      ORDER BY past.reference_date DESC, past.id DESC
                      LIMIT %(limit)s) past) AS past,
            %(scales)s
            """,
            name=scheme._field_to_sql("used", "name"),
            limit=POINTS_SHOWN,
            scales=self._explanation_scales(),
        )

    @api.model
    def _explanation_scales(self) -> SQL:
        """Columns: how the scheme turns values into points and points into grades.

        ``found``: {grade, sequence} that the rule gives, before it was held;
        ``cap``: {grade, sequence} of the knock-out that holds, or None;
        ``levels`` as above; ``cells``: [[row, column, sequence]] of a table;
        ``scores``: [scores, shares] kept of the last full run, by share of customers;
        ``criteria``: those of the run in order, None where one was deleted since, with
        ``values`` and ``ranks`` kept of the last full run
        """
        return SQL(
            """
            (SELECT json_build_object('grade', name, 'sequence', sequence)
               FROM linkage_grade WHERE id = point.found_grade_id) AS found,
            (SELECT json_build_object('grade', name, 'sequence', sequence)
               FROM linkage_grade WHERE id = rule.grade_id) AS cap,
            (SELECT json_agg(json_build_object(
                        'grade', level.name, 'color', level.color,
                        'sequence', level.sequence, 'limit', threshold.limit
                    ) ORDER BY level.sequence)
               FROM (SELECT grade_id, "limit" FROM linkage_grading_threshold
                      WHERE scheme_id = scheme.id AND scheme.grade_by <> 'table'
                      UNION SELECT grade_id, NULL FROM linkage_grading_cell
                      WHERE scheme_id = scheme.id AND scheme.grade_by = 'table'
                    ) threshold
               JOIN linkage_grade level ON level.id = threshold.grade_id) AS levels,
            (SELECT json_agg(json_build_array(
                        cell."row", cell."column", level.sequence))
               FROM linkage_grading_cell cell
               JOIN linkage_grade level ON level.id = cell.grade_id
              WHERE cell.scheme_id = scheme.id AND scheme.grade_by = 'table') AS cells,
            (SELECT json_build_array("values", ranks) FROM linkage_grading_boundary
              WHERE scheme_id = scheme.id AND company_id = standing.company_id
                AND criterion_id IS NULL LIMIT 1) AS scores,
            (SELECT json_agg(CASE WHEN criterion.id IS NOT NULL THEN
                        json_build_object(
                            'missing', criterion.missing,
                            'higher', criterion.higher_is_better,
                            'length', criterion.period_length,
                            'unit', criterion.period_unit,
                            'groups', criterion.group_count,
                            'zero_at', criterion.linear_from,
                            'full_at', criterion.linear_to,
                            'weight', asked.weight,
                            'points', point.line_points[asked.number],
                            'bands', (SELECT json_agg(json_build_array(minimum, points))
                                        FROM linkage_grading_band
                                       WHERE criterion_id = criterion.id),
                            'categories', (SELECT json_agg(json_build_array(
                                                      category, points))
                                             FROM linkage_grading_category
                                            WHERE criterion_id = criterion.id),
                            'values', kept.values, 'ranks', kept.ranks) END
                    ORDER BY asked.number)
               FROM linkage_grading_frame frame
              CROSS JOIN LATERAL UNNEST(frame.criteria, frame.weights)
                    WITH ORDINALITY AS asked(criterion_id, weight, number)
               LEFT JOIN linkage_grading_criterion criterion
                 ON criterion.id = asked.criterion_id
               LEFT JOIN linkage_grading_boundary kept
                 ON kept.criterion_id = criterion.id
                AND kept.company_id = standing.company_id
              WHERE frame.id = point.frame_id) AS criteria
            """
        )
