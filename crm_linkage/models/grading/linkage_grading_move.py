from odoo import api, fields, models
from odoo.tools import SQL

from ...domain.grading.move import DOWN, LEFT, NEW, SAME, UP, Line, largest, steps


class LinkageGradingMove(models.Model):
    """Who would have which grade by a simulation, beside the grade in force.

    One row for each customer who is graded now or would be, read from the staging of
    the simulation and from the standings of this moment. A grade set by hand stays.
    """

    _name = "linkage.grading.move"
    _description = "Simulated Move"
    _auto = False
    _order = "score_change desc, id"
    _rec_name = "partner_id"

    run_id = fields.Many2one("linkage.grading.run", "Simulation", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    scheme_id = fields.Many2one(
        "linkage.grading.scheme",
        readonly=True,
        help="The scheme that would grade the customer; empty where none would.",
    )
    before_grade_id = fields.Many2one(
        "linkage.grade", "Current Grade", readonly=True, help="Empty: not graded."
    )
    after_grade_id = fields.Many2one(
        "linkage.grade", "Simulated Grade", readonly=True, help="Empty: not graded."
    )
    before_color = fields.Integer("Color Now", related="before_grade_id.color")
    after_color = fields.Integer("Color Then", related="after_grade_id.color")
    move = fields.Selection(
        [
            (UP, "Better"),
            (DOWN, "Worse"),
            (NEW, "Newly graded"),
            (LEFT, "No longer graded"),
            (SAME, "Unchanged"),
        ],
        readonly=True,
    )
    is_overridden = fields.Boolean(
        "Set by Hand", readonly=True, help="The grade was set by hand and stays."
    )
    score_before = fields.Float("Score Now", readonly=True, digits=(5, 1))
    score_after = fields.Float("Score Then", readonly=True, digits=(5, 1))
    score_change = fields.Float(
        readonly=True, digits=(5, 1), aggregator="avg", help="Points gained or lost."
    )
    reason = fields.Char(
        compute="_compute_reason",
        help="The criterion that moves the score most in the direction of the grade.",
    )
    steps = fields.Text(
        "Points by Criterion",
        compute="_compute_reason",
        help="Points of every criterion now and then.",
    )

    @property
    def _table_query(self):
        self.env["linkage.grade.standing"].flush_model()
        self.env["linkage.grading.run"].flush_model(["kind", "company_id"])
        return SQL("%s UNION ALL %s", self._graded_sql(), self._leaving_sql())

    def _graded_sql(self) -> SQL:
        """Those whom the simulation grades; ids are even."""
        return SQL(
            """
            SELECT staged.id::bigint * 2 AS id, staged.run_id, run.company_id,
                   staged.partner_id, %(representative)s AS user_id,
                   staged.scheme_id,
                   now.grade_id AS before_grade_id, late.id AS after_grade_id,
                   CASE WHEN early.id = late.id THEN 'same'
                        WHEN early.id IS NULL THEN 'new'
                        WHEN late.sequence < early.sequence THEN 'up'
                        ELSE 'down' END AS move,
                   COALESCE(now.override_id, 0) <> 0 AS is_overridden,
                   point.score AS score_before, staged.score AS score_after,
                   staged.score - point.score AS score_change
              FROM linkage_grading_staging staged
              JOIN linkage_grading_run run
                ON run.id = staged.run_id AND run.kind = 'simulation'
              LEFT JOIN res_partner partner ON partner.id = staged.partner_id
              LEFT JOIN linkage_grade_standing now
                ON now.partner_id = staged.partner_id
               AND now.company_id = run.company_id
              LEFT JOIN linkage_grade_history point ON point.id = now.history_id
              LEFT JOIN linkage_grade early ON early.id = now.grade_id
              LEFT JOIN linkage_grade late
                ON late.id = CASE WHEN COALESCE(now.override_id, 0) <> 0
                                  THEN now.grade_id ELSE staged.grade_id END
            """,
            representative=self._representative_sql(),
        )

    def _leaving_sql(self) -> SQL:
        """Those who are graded now and would not be; ids are odd."""
        return SQL(
            """
            SELECT (run.id::bigint << 32 | now.id) * 2 + 1, run.id, run.company_id,
                   now.partner_id, %(representative)s, NULL::int, now.grade_id,
                   CASE WHEN COALESCE(now.override_id, 0) <> 0
                        THEN now.grade_id END,
                   CASE WHEN COALESCE(now.override_id, 0) <> 0
                        THEN 'same' ELSE 'left' END,
                   COALESCE(now.override_id, 0) <> 0, point.score, NULL::float8,
                   NULL::float8
              FROM linkage_grading_run run
              JOIN linkage_grade_standing now ON now.company_id = run.company_id
              LEFT JOIN res_partner partner ON partner.id = now.partner_id
              LEFT JOIN linkage_grade_history point ON point.id = now.history_id
             WHERE run.kind = 'simulation'
               AND NOT EXISTS (
                   SELECT FROM linkage_grading_staging staged
                    WHERE staged.run_id = run.id
                      AND staged.partner_id = now.partner_id)
            """,
            representative=self._representative_sql(),
        )

    def _representative_sql(self) -> SQL:
        """Who is responsible for `partner` in the company of `run`."""
        return self.env["res.partner"]._linkage_representative_sql(
            "partner", SQL("run.company_id")
        )

    # -- why -----------------------------------------------------------------------

    @api.depends("run_id", "partner_id")
    def _compute_reason(self):
        found = self._read_lines()
        metrics = {
            metric.id: metric
            for metric in self.env["linkage.metric"]
            .with_context(active_test=False)
            .search([("id", "in", list(self._keys(found)))])
        }
        for move in self:
            moved = steps(*found.get(move.id, ((), ())))
            move.reason = move._reason(moved, metrics)
            move.steps = "\n".join(self._step_text(step, metrics) for step in moved)

    def _read_lines(self):
        """{id: (lines now, lines then)} of these moves, in one query."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move.id,
                       early.metrics, early.weights, point.line_points,
                       late.metrics, late.weights, staged.line_points
                  FROM UNNEST(%s::bigint[], %s::int[], %s::int[], %s::int[])
                       AS move(id, run_id, partner_id, company_id)
                  LEFT JOIN linkage_grading_staging staged
                    ON staged.id = move.id / 2 AND move.id %% 2 = 0
                  LEFT JOIN linkage_grade_standing now
                    ON now.partner_id = move.partner_id
                   AND now.company_id = move.company_id
                  LEFT JOIN linkage_grade_history point ON point.id = now.history_id
                  LEFT JOIN linkage_grading_frame early ON early.id = point.frame_id
                  LEFT JOIN linkage_grading_frame late ON late.id = staged.frame_id
                """,
                self.ids,
                [move.run_id.id for move in self],
                [move.partner_id.id for move in self],
                [move.company_id.id for move in self],
            )
        )
        return {
            row_id: (self._lines(*before), self._lines(*after))
            for row_id, *columns in rows
            for before, after in [(columns[:3], columns[3:])]
        }

    @staticmethod
    def _lines(metrics, weights, points):
        return [
            Line(*line)
            for line in zip(metrics or (), weights or (), points or (), strict=True)
        ]

    @staticmethod
    def _keys(found):
        return {line.key for sides in found.values() for side in sides for line in side}

    def _reason(self, moved, metrics):
        """Why this customer moves, in a sentence."""
        if self.is_overridden:
            return self.env._("The grade was set by hand and stays.")
        if self.move == LEFT:
            return self.env._("No scheme would cover this customer.")
        if self.move == NEW:
            return self.env._("No scheme covers this customer now.")
        change = (self.score_after or 0.0) - (self.score_before or 0.0)
        if self.move == SAME and not change:
            return self.env._("Nothing changes.")
        rise = change > 0
        if self.move != SAME and (not change or rise != (self.move == UP)):
            return self.env._(
                "The limits of the grades differ: %(score)s points make it %(grade)s.",
                score=f"{self.score_after:.1f}",
                grade=self.after_grade_id.name,
            )
        step = largest(moved, rise)
        return self._largest_text(step, metrics) if step else ""

    def _largest_text(self, step, metrics):
        """What one criterion does to the score, in a sentence."""
        texts = {
            "metric": self._metric_name(step, metrics),
            "before": self._points_text(step.before),
            "after": self._points_text(step.after),
            "change": f"{step.change:+.1f}",
        }
        if step.before is None:
            return self.env._(
                "%(metric)s counts with %(after)s points: %(change)s in the score.",
                **texts,
            )
        if step.after is None:
            return self.env._(
                "%(metric)s no longer counts: %(change)s in the score.", **texts
            )
        if texts["before"] == texts["after"]:
            return self.env._(
                "%(metric)s, %(after)s points, weighs differently: %(change)s in the "
                "score.",
                **texts,
            )
        return self.env._(
            "%(metric)s %(before)s → %(after)s points: %(change)s in the score.",
            **texts,
        )

    def _metric_name(self, step, metrics):
        metric = metrics.get(step.key)
        return metric.name if metric else self.env._("A metric that was deleted")

    def _step_text(self, step, metrics):
        name = self._metric_name(step, metrics)
        before, after = self._points_text(step.before), self._points_text(step.after)
        return f"{name}: {before} → {after} ({step.change:+.1f})"

    @staticmethod
    def _points_text(points):
        return "–" if points is None else f"{points:.0f}"

    def action_open_partner(self):
        """Open the card of the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
