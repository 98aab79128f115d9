from odoo import fields, models
from odoo.tools import SQL

from .linkage_grading_outcome import LINE_COLUMNS, REASON_COLUMNS

#: what staging hands on to history as it is
COPIED = (*REASON_COLUMNS, *LINE_COLUMNS)


def _columns(names, alias=None) -> SQL:
    """`names` as a list of columns, of `alias` where given."""
    return SQL(", ").join(
        SQL.identifier(alias, name) if alias else SQL.identifier(name) for name in names
    )


class LinkageGradingRun(models.Model):
    """How a run becomes grades in force and history."""

    _inherit = "linkage.grading.run"

    def _apply(self):
        """Put what the run has staged in force, and remember its ranks."""
        self.ensure_one()
        batch = self._batch()
        graded = self._count_staged()
        changed, left = self._apply_batch(batch, self._schemes())
        self.write(
            {
                "state": "applied",
                "date_end": fields.Datetime.now(),
                "graded_count": graded,
                "changed_count": changed,
                "left_count": left,
            }
        )

    def _apply_batch(self, batch, schemes):
        """Turn staging into grades in force and history; write only what changed.

        :param schemes: those by which the batch was graded
        :return: how many customers have another grade, and how many have none any more
        """
        schemes.filtered(lambda scheme: not scheme.has_graded).has_graded = True
        points, changed = self._apply_new_points(batch)
        updates = self._apply_updates(batch)
        if batch.is_all:
            self._keep_boundaries(points + updates)
        if any(scheme._stability().is_on for scheme in schemes):
            self._apply_pending(batch)
        left = self._apply_leavers(batch)
        # the tables were written behind the ORM's back
        self.env.invalidate_all()
        return changed, left

    def _keep_boundaries(self, touched):
        """Remember the ranks, unless everyone has those of the last run.

        :param touched: how many customers differ from what was known of them
        """
        boundaries = self.env["linkage.grading.boundary"]
        if touched or not boundaries.search(
            [("company_id", "=", self.company_id.id)], limit=1
        ):
            boundaries._keep(self)

    def _count_staged(self):
        """How many customers are in staging; those deleted since are taken out."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM linkage_grading_staging s WHERE s.run_id = %s"
                " AND NOT EXISTS (SELECT FROM res_partner p WHERE p.id = s.partner_id)",
                self.id,
            )
        )
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM linkage_grading_staging WHERE run_id = %s",
                self.id,
            )
        )
        return count

    def _staged(self, batch) -> SQL:
        """FROM: what was staged (s), overrides (o), standing (t), its point (h).

        `effective` is the grade that counts: set by hand, else the run's.
        """
        overrides = self.env["linkage.grade.override"]._in_force_sql(batch.company)
        return SQL(
            """
            (SELECT s.*, o.id AS override_id,
                    COALESCE(o.grade_id, s.grade_id) AS effective
               FROM linkage_grading_staging s
               LEFT JOIN (%(overrides)s) o ON o.partner_id = s.partner_id
              WHERE s.run_id = %(run)s) s
              LEFT JOIN linkage_grade_standing t
                ON t.partner_id = s.partner_id AND t.company_id = %(company)s%(among)s
              LEFT JOIN linkage_grade_history h ON h.id = t.history_id
            """,
            overrides=overrides,
            run=batch.key,
            company=batch.company.id,
            among=batch.among("t"),
        )

    @staticmethod
    def _differs() -> SQL:
        """Condition: what was staged (s) is not what the last point (h) says."""
        pairs = [(name, name) for name in (*COPIED, "override_id")]
        pairs.append(("computed_grade_id", "grade_id"))
        return SQL(
            "(%s) IS DISTINCT FROM (%s)",
            SQL(", ").join(SQL.identifier("h", name) for name, _staged in pairs),
            SQL(", ").join(SQL.identifier("s", name) for _kept, name in pairs),
        )

    def _apply_new_points(self, batch):
        """A point of history where the grade changed or a month began; its standing.

        A point that tells of a change stays as it was on that day: what moves later
        gets a point of its own.

        :return: how many points, and how many of them tell of another grade
        """
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH point AS (
                    INSERT INTO linkage_grade_history (
                        run_id, company_id, reference_date, partner_id, grade_id,
                        computed_grade_id, override_id, previous_grade_id, is_change,
                        %(copied)s)
                    SELECT %(run)s, %(company)s, %(reference)s, s.partner_id,
                           s.effective, s.grade_id, s.override_id,
                           NULLIF(t.grade_id, s.effective),
                           t.grade_id IS DISTINCT FROM s.effective, %(staged)s
                      FROM %(source)s
                     WHERE t.id IS NULL
                        OR t.grade_id <> s.effective
                        OR date_trunc('month', h.reference_date)
                           <> date_trunc('month', %(reference)s::date)
                        OR (h.is_change AND h.reference_date <> %(reference)s
                            AND %(differs)s)
                    RETURNING id, partner_id, grade_id, computed_grade_id, override_id,
                              is_change
                ), standing AS (
                    INSERT INTO linkage_grade_standing AS t (
                        partner_id, company_id, grade_id, computed_grade_id,
                        override_id, history_id, since)
                    SELECT partner_id, %(company)s, grade_id, computed_grade_id,
                           override_id, id, %(reference)s
                      FROM point
                    ON CONFLICT (partner_id, company_id) DO UPDATE
                       SET grade_id = EXCLUDED.grade_id,
                           computed_grade_id = EXCLUDED.computed_grade_id,
                           override_id = EXCLUDED.override_id,
                           history_id = EXCLUDED.history_id,
                           since = CASE WHEN t.grade_id = EXCLUDED.grade_id
                                        THEN t.since ELSE EXCLUDED.since END,
                           previous_grade_id =
                               CASE WHEN t.grade_id = EXCLUDED.grade_id
                               THEN t.previous_grade_id ELSE t.grade_id END
                )
                SELECT COUNT(*), COUNT(*) FILTER (WHERE is_change) FROM point
                """,
                copied=_columns(COPIED),
                staged=_columns(COPIED, "s"),
                source=self._staged(batch),
                differs=self._differs(),
                run=batch.key or None,
                company=batch.company.id,
                reference=batch.day,
            )
        )
        return counts

    def _apply_updates(self, batch):
        """Bring the month's point up to date where score or criteria moved.

        :return: how many
        """
        [(count,)] = self.env.execute_query(
            SQL(
                """
                WITH moved AS (
                    UPDATE linkage_grade_history p
                       SET (run_id, reference_date, computed_grade_id, override_id,
                            %(copied)s)
                         = (%(run)s, %(reference)s, s.grade_id, s.override_id,
                            %(staged)s)
                      FROM %(source)s
                     WHERE p.id = h.id AND %(untouched)s AND %(differs)s
                    RETURNING p.id, p.partner_id, p.computed_grade_id, p.override_id
                ), standing AS (
                    UPDATE linkage_grade_standing t
                       SET computed_grade_id = moved.computed_grade_id,
                           override_id = moved.override_id
                      FROM moved
                     WHERE t.partner_id = moved.partner_id
                       AND t.company_id = %(company)s AND t.history_id = moved.id
                       %(among)s
                       AND (t.computed_grade_id, t.override_id)
                           IS DISTINCT FROM
                           (moved.computed_grade_id, moved.override_id)
                )
                SELECT COUNT(*) FROM moved
                """,
                copied=_columns(COPIED),
                staged=_columns(COPIED, "s"),
                source=self._staged(batch),
                differs=self._differs(),
                # points this run has just made are not compared again
                untouched=SQL("h.run_id IS DISTINCT FROM %s", batch.key)
                if batch.key
                else SQL("TRUE"),
                run=batch.key or None,
                company=batch.company.id,
                among=batch.among("t"),
                reference=batch.day,
            )
        )
        return count

    def _apply_pending(self, batch):
        """Remember in how many runs in a row another grade has come out."""
        self.env.cr.execute(
            SQL(
                "UPDATE linkage_grade_standing t"
                " SET pending_runs = s.pending_runs, pending_on = %(reference)s"
                " FROM linkage_grading_staging s"
                " WHERE s.run_id = %(run)s AND s.partner_id = t.partner_id"
                " AND t.company_id = %(company)s%(among)s"
                " AND (COALESCE(t.pending_runs, 0) <> s.pending_runs"
                " OR (s.pending_runs <> 0"
                " AND t.pending_on IS DISTINCT FROM %(reference)s))",
                run=batch.key,
                company=batch.company.id,
                among=batch.among("t"),
                reference=batch.day,
            )
        )

    def _apply_leavers(self, batch):
        """Empty staging; standings of customers it does not name end.

        Their history stays.

        :return: how many
        """
        self.env.cr.execute(
            SQL(
                "WITH done AS (DELETE FROM linkage_grading_staging WHERE run_id = %s"
                " RETURNING partner_id)"
                " DELETE FROM linkage_grade_standing t WHERE t.company_id = %s%s"
                " AND NOT EXISTS (SELECT FROM done WHERE partner_id = t.partner_id)",
                batch.key,
                batch.company.id,
                batch.among("t"),
            )
        )
        return self.env.cr.rowcount
