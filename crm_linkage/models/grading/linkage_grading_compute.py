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

    def _compute_scheme(self, batch, scheme):
        """Grade those of `batch` whom `scheme` is the first to match.

        :return: how many
        """
        criteria = scheme._usable_criteria()
        if not criteria:
            return self._keep(batch, scheme)
        insert = self._stage(batch, scheme, criteria)
        if not batch.is_all:
            # compiling takes longer than a few customers; for this transaction only
            self.env.cr.execute(SQL("SET LOCAL jit = off; %s", insert))
            return self.env.cr.rowcount
        # The planner takes the population for a handful of customers, and would then
        # read every source once for each of them.
        settings = SQL("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
        usual = SQL("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT")
        self.env.cr.execute(settings)
        self.env.cr.execute(insert)
        count = self.env.cr.rowcount
        self.env.cr.execute(usual)
        return count

    def _stage(self, batch, scheme, criteria) -> SQL:
        """The statement that grades those whom `scheme` is the first to match."""
        knockouts = scheme.knockout_ids.filtered("is_available")
        measures = [
            *(criterion._measure() for criterion in criteria),
            *(condition._measure() for condition in knockouts.condition_ids),
            *([TENURE] if scheme.grace_days else []),
        ]
        statement = self.env["linkage.metric"]._statement(
            measures, batch.scope, None if batch.is_all else batch.partners.ids
        )
        kept = frame = None
        if not batch.is_all:
            boundaries = self.env["linkage.grading.boundary"]
            kept, frame = boundaries._of(batch.company, scheme, criteria)
            self._check_kept(batch, scheme, criteria, kept)
        frame = frame or self.env["linkage.grading.frame"]._of(scheme, criteria)
        scoring = Scoring(criteria, statement, self._population(batch, scheme), kept)
        placing = Placing(scheme, knockouts, len(criteria), (kept or {}).get(None))
        constants = SQL("%s, %s, %s, %s", batch.key, scheme.id, frame, kept is not None)
        lines = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
        return SQL(
            "INSERT INTO linkage_grading_staging"
            " (run_id, scheme_id, frame_id, is_kept, partner_id, score, grade_id,"
            " found_grade_id, held_by, knockout_id, pending_runs, %s)"
            " WITH %s%s",
            lines,
            SQL(", ").join(scoring.ctes()),
            placing.select(constants, scoring.lines(), batch),
        )

    def _keep(self, batch, scheme):
        """Customers of a scheme without any usable criterion keep what they have.

        :return: how many
        """
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
                " AND standing.company_id = %(company)s%(among)s"
                " JOIN (SELECT id AS point_id, %(names)s FROM linkage_grade_history)"
                " point ON point.point_id = standing.history_id",
                names=names,
                run=batch.key,
                population=self._population(batch, scheme),
                company=batch.company.id,
                among=batch.among("standing"),
            )
        )
        return self.env.cr.rowcount
