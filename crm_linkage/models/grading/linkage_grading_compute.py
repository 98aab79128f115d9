from odoo import models
from odoo.tools import SQL

from ...domain.metric.period import ALL, Measure, Period
from .linkage_grading_outcome import LINE_COLUMNS
from .placing import Placing
from .scoring import Scoring

TENURE = Measure("tenure", Period(unit=ALL))


class LinkageGradingRun(models.Model):
    """How a run fills staging: one statement for each scheme."""

    _inherit = "linkage.grading.run"

    def _compute_scheme(self, scheme, schemes, partners=None):
        """Grade those of the population whom `scheme` is the first to match.

        :param schemes: all of the run, in the order they are tried
        :param partners: only these, ranked by the boundaries of the last full run
        """
        criteria = scheme._usable_criteria()
        if criteria:
            self._stage(scheme, criteria, partners)
        else:
            self._keep(scheme, partners)
        self.done_count = (schemes.ids.index(scheme.id)) + 1

    def _stage(self, scheme, criteria, partners):
        knockouts = scheme.knockout_ids.filtered("is_available")
        measures = [
            *(criterion._measure() for criterion in criteria),
            *(condition._measure() for condition in knockouts.condition_ids),
            *([TENURE] if scheme.grace_days else []),
        ]
        scope = self.company_id._linkage_scope(self.reference_date)
        statement = self.env["linkage.metric"]._statement(
            measures, scope, None if partners is None else partners.ids
        )
        population = self._population(scheme, partners)
        kept = None if partners is None else self._boundaries(scheme)
        scoring = Scoring(criteria, statement, population, kept)
        placing = Placing(scheme, knockouts, len(criteria), (kept or {}).get(None))
        lines = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
        self.env.cr.execute(
            SQL(
                "INSERT INTO linkage_grading_staging"
                " (run_id, scheme_id, frame_id, is_kept, partner_id, score, grade_id,"
                " found_grade_id, held_by, knockout_id, pending_runs, %s)"
                " WITH %s%s",
                lines,
                SQL(", ").join(scoring.ctes()),
                placing.select(
                    SQL(
                        "%s, %s, %s, %s",
                        self.id,
                        scheme.id,
                        self.env["linkage.grading.frame"]._of(scheme, criteria),
                        kept is not None,
                    ),
                    scoring.lines(),
                    self,
                ),
            )
        )

    def _boundaries(self, scheme):
        """criterion id -> id of its boundary of the last full run; None for the score."""
        rows = self.env.execute_query(
            SQL(
                "SELECT criterion_id, id FROM linkage_grading_boundary"
                " WHERE scheme_id = %s AND company_id = %s",
                scheme.id,
                self.company_id.id,
            )
        )
        return dict(rows)

    def _keep(self, scheme, partners):
        """Customers of a scheme without any usable criterion keep what they have."""
        names = SQL(", ").join(
            map(
                SQL.identifier,
                (
                    *("score", "scheme_id", "frame_id", "knockout_id", "held_by"),
                    *("found_grade_id", "is_kept", *LINE_COLUMNS),
                ),
            )
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO linkage_grading_staging (run_id, partner_id, grade_id,"
                " pending_runs, %(names)s)"
                " SELECT %(run)s, standing.partner_id, standing.computed_grade_id,"
                " standing.pending_runs, %(names)s"
                " FROM (%(population)s) population"
                " JOIN linkage_grade_standing standing"
                " ON standing.partner_id = population.partner_id"
                " AND standing.company_id = %(company)s"
                " JOIN (SELECT id AS point_id, %(names)s FROM linkage_grade_history)"
                " point ON point.point_id = standing.history_id",
                names=names,
                run=self.id,
                population=self._population(scheme, partners),
                company=self.company_id.id,
            )
        )
