from odoo import fields, models
from odoo.tools import SQL

from .linkage_grading_outcome import LINE_COLUMNS


class LinkageGradingRun(models.Model):
    """How a run becomes grades in force and history."""

    _inherit = "linkage.grading.run"

    def _apply(self):
        """Turn staging into grades in force and history; write only what changed."""
        # one column list for both directions, so that nothing is forgotten
        lines = SQL(", ").join(SQL.identifier(name) for name in LINE_COLUMNS)
        staged = SQL(", ").join(SQL.identifier("s", name) for name in LINE_COLUMNS)
        changed = self._apply_new_points(lines, staged)
        self._apply_updates()
        left = self._apply_leavers()
        self._finish(changed, left)

    @staticmethod
    def _differs() -> SQL:
        """Condition: what was staged (s) is not what the last point (h) says."""
        return SQL(" OR ").join(
            SQL(
                "%s IS DISTINCT FROM %s",
                SQL.identifier("h", name),
                SQL.identifier("s", name),
            )
            for name in ("score", "scheme_id", "knockout_id", *LINE_COLUMNS)
        )

    def _apply_new_points(self, lines, staged):
        """A point of history where the grade changed or a month began; its standing.

        A point that tells of a change stays as it was on that day: what moves later
        gets a point of its own.
        """
        [(changed,)] = self.env.execute_query(
            SQL(
                """
                WITH point AS (
                    INSERT INTO linkage_grade_history (
                        run_id, company_id, reference_date, partner_id, scheme_id,
                        knockout_id, grade_id, previous_grade_id, is_change, score,
                        %(lines)s,
                        create_uid, create_date, write_uid, write_date)
                    SELECT %(run)s, %(company)s, %(reference)s, s.partner_id,
                           s.scheme_id, s.knockout_id, s.grade_id,
                           NULLIF(t.grade_id, s.grade_id),
                           t.grade_id IS DISTINCT FROM s.grade_id, s.score, %(staged)s,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM linkage_grading_staging s
                      LEFT JOIN linkage_grade_standing t
                        ON t.partner_id = s.partner_id AND t.company_id = %(company)s
                      LEFT JOIN linkage_grade_history h ON h.id = t.history_id
                     WHERE s.run_id = %(run)s
                       AND (t.id IS NULL
                            OR t.grade_id <> s.grade_id
                            OR date_trunc('month', h.reference_date)
                               <> date_trunc('month', %(reference)s::date)
                            OR (h.is_change AND h.reference_date <> %(reference)s
                                AND (%(differs)s)))
                    RETURNING id, partner_id, grade_id, is_change
                ), standing AS (
                    INSERT INTO linkage_grade_standing AS t (
                        partner_id, company_id, grade_id, history_id, since,
                        create_uid, create_date, write_uid, write_date)
                    SELECT partner_id, %(company)s, grade_id, id, %(reference)s,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM point
                    ON CONFLICT (partner_id, company_id) DO UPDATE
                       SET grade_id = EXCLUDED.grade_id,
                           history_id = EXCLUDED.history_id,
                           since = CASE WHEN t.grade_id = EXCLUDED.grade_id
                                        THEN t.since ELSE EXCLUDED.since END,
                           previous_grade_id = CASE
                               WHEN t.grade_id = EXCLUDED.grade_id
                               THEN t.previous_grade_id ELSE t.grade_id END,
                           write_uid = EXCLUDED.write_uid,
                           write_date = EXCLUDED.write_date
                )
                SELECT COUNT(*) FILTER (WHERE is_change) FROM point
                """,
                lines=lines,
                staged=staged,
                differs=self._differs(),
                run=self.id,
                company=self.company_id.id,
                reference=self.reference_date,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        return changed

    def _apply_updates(self):
        """Bring the month's point up to date where score or criteria moved."""
        assignments = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), SQL.identifier("s", name))
            for name in LINE_COLUMNS
        )
        self.env.cr.execute(
            SQL(
                "UPDATE linkage_grade_history h"
                " SET score = s.score, scheme_id = s.scheme_id, run_id = s.run_id,"
                " knockout_id = s.knockout_id,"
                " reference_date = %(reference)s, %(assignments)s,"
                " write_uid = %(uid)s, write_date = %(now)s"
                " FROM linkage_grading_staging s"
                " JOIN linkage_grade_standing t"
                " ON t.partner_id = s.partner_id AND t.company_id = %(company)s"
                " WHERE h.id = t.history_id AND s.run_id = %(run)s"
                " AND h.run_id IS DISTINCT FROM s.run_id AND (%(differs)s)",
                assignments=assignments,
                differs=self._differs(),
                run=self.id,
                company=self.company_id.id,
                reference=self.reference_date,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )

    def _apply_leavers(self):
        """Standings of customers this run did not grade end; their history stays."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM linkage_grade_standing t WHERE t.company_id = %s"
                " AND NOT EXISTS (SELECT FROM linkage_grading_staging s"
                " WHERE s.run_id = %s AND s.partner_id = t.partner_id)",
                self.company_id.id,
                self.id,
            )
        )
        return self.env.cr.rowcount

    def _finish(self, changed, left):
        self.env.cr.execute(
            SQL("DELETE FROM linkage_grading_staging WHERE run_id = %s", self.id)
        )
        self.write(
            {
                "graded_count": self.env.cr.rowcount,
                "changed_count": changed,
                "left_count": left,
            }
        )
        # the tables were written behind the ORM's back
        self.env.invalidate_all()
