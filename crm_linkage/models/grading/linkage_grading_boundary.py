from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ...domain.grading.score import VALUE
from .reference import Reference

#: boundaries kept of a criterion at most; a rank between two of them is interpolated
KEPT = 1000


class LinkageGradingBoundary(models.Model):
    """Which rank which value had in the last full run, to grade one customer at once.

    `values` rise; `ranks` are the ranks there (`line_ranks` of the outcomes). Exact
    where a criterion has up to a thousand different values; of more, every n-th.
    """

    _name = "linkage.grading.boundary"
    _description = "Grading Boundary"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one(
        "linkage.grading.criterion",
        ondelete="cascade",
        index=True,
        help="Empty: the boundaries are those of the score itself.",
    )
    frame_id = Reference("linkage.grading.frame")
    run_id = Reference("linkage.grading.run")

    _scheme_idx = models.Index("(scheme_id, company_id)")

    def _auto_init(self):
        result = super()._auto_init()
        for name in ("values", "ranks"):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, "float8[]")
        return result

    @api.model
    def _of(self, company, scheme, criteria):
        """The boundaries kept by the last full run of `company` with `scheme`.

        :return: ``({criterion id: boundary id, None for the score: ...}, frame id)``;
            no frame where another set of criteria was ranked
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT kept.criterion_id, kept.id, frame.id, frame.criteria"
                " FROM linkage_grading_boundary kept"
                " JOIN linkage_grading_frame frame ON frame.id = kept.frame_id"
                " WHERE kept.scheme_id = %s AND kept.company_id = %s",
                scheme.id,
                company.id,
            )
        )
        frames = {frame for *_kept, frame, ids in rows if ids == criteria.ids}
        return {row[0]: row[1] for row in rows}, next(iter(frames), None)

    @api.model
    def _keep(self, run):
        """Keep the boundaries of what `run` has staged, in place of those before."""
        frames = self.env["linkage.grading.frame"]
        for scheme in run._schemes():
            criteria = scheme._usable_criteria()
            if not criteria:
                continue
            frame = frames.browse(frames._of(scheme, criteria))
            self.env.cr.execute(
                SQL(
                    "DELETE FROM linkage_grading_boundary"
                    " WHERE scheme_id = %s AND company_id = %s",
                    scheme.id,
                    run.company_id.id,
                )
            )
            for number, criterion in enumerate(criteria, start=1):
                if criterion._is_ranked():
                    self._keep_of(run, frame, criterion, self._line(criterion, number))
            if scheme.grade_by == "rank":
                # how far down a score lies is told by its place among the scores
                pair = (
                    SQL("score"),
                    SQL(
                        "RANK() OVER (ORDER BY score DESC NULLS LAST)::float8"
                        " / NULLIF(COUNT(score) OVER (), 0)"
                    ),
                )
                self._keep_of(run, frame, criteria.browse(), pair)

    @staticmethod
    def _line(criterion, number):
        value = SQL("line_values[%s]", number)
        if criterion.missing == VALUE:
            value = SQL("COALESCE(%s, %s)", value, criterion.missing_value)
        return value, SQL("line_ranks[%s]", number)

    def _keep_of(self, run, frame, criterion, pair):
        value, rank = pair
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO linkage_grading_boundary
                       (company_id, scheme_id, frame_id, criterion_id, run_id,
                        "values", ranks)
                SELECT %(company)s, %(scheme)s, %(frame)s, %(criterion)s, %(run)s,
                       COALESCE(ARRAY_AGG(value ORDER BY value), '{}'),
                       COALESCE(ARRAY_AGG(rank ORDER BY value), '{}')
                  FROM (SELECT value, rank, COUNT(*) OVER () AS count,
                               ROW_NUMBER() OVER (ORDER BY value) AS number
                          FROM (SELECT value, MIN(rank) AS rank
                                  FROM (SELECT %(value)s::float8 AS value,
                                               %(rank)s AS rank
                                          FROM linkage_grading_staging
                                         WHERE run_id = %(run)s
                                           AND scheme_id = %(scheme)s) line
                                 WHERE rank IS NOT NULL AND value IS NOT NULL
                                 GROUP BY value) AS distinct_value) AS numbered
                 WHERE count <= %(kept)s OR number = count
                    OR number %% (count / %(kept)s + 1) = 1
                """,
                company=run.company_id.id,
                scheme=frame.scheme_id.id,
                frame=frame.id,
                criterion=criterion.id or None,
                run=run.id,
                value=value,
                rank=rank,
                kept=KEPT,
            )
        )
