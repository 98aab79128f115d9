from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL
from odoo.tools.sql import drop_view_if_exists


class LinkageGradeHistoryLine(models.Model):
    """What one criterion gave to one point of the history, read from its arrays."""

    _name = "linkage.grade.history.line"
    _description = "Grade History Line"
    _auto = False
    _order = "history_id desc, id"
    _rec_name = "metric_id"

    history_id = fields.Many2one("linkage.grade.history", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    metric_id = fields.Many2one(
        "linkage.metric", readonly=True, help="Empty: the metric was deleted since."
    )
    method = fields.Selection(
        selection=lambda self: self.env["linkage.grading.criterion"]
        ._fields["method"]
        ._description_selection(self.env),
        readonly=True,
    )
    weight = fields.Float(
        readonly=True, help="Weight among all criteria, 1 for the whole."
    )
    rank = fields.Float(
        readonly=True,
        help="Share of customers who do worse; for share of the total, how much of the "
        "total has been reached with this customer; for equal groups, the group.",
    )
    points = fields.Float(readonly=True, digits=(5, 1), help="0 to 100.")
    is_missing = fields.Boolean(
        readonly=True, help="The value was not known when the customer was graded."
    )
    raw_value = fields.Float(readonly=True, groups=NO_ACCESS)
    value = fields.Float(
        compute="_compute_value",
        help="Only for those who may see this metric of a customer.",
    )
    is_value_visible = fields.Boolean(compute="_compute_value")

    @api.depends("raw_value", "metric_id")
    @api.depends_context("uid")
    def _compute_value(self):
        visible = {
            metric: metric._is_value_visible() for metric in self.sudo().metric_id
        }
        # sudo: the raw value is closed to everyone; here it is opened by metric
        for line, secret in zip(self, self.sudo(), strict=True):
            shown = visible.get(secret.metric_id, False)
            line.is_value_visible = shown
            line.value = secret.raw_value if shown else 0.0

    def init(self):
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW %s AS
                SELECT history.id::bigint * 100 + line.number AS id,
                       history.id AS history_id,
                       history.company_id,
                       metric.id AS metric_id,
                       line.method,
                       line.weight / NULLIF(total.weight, 0) AS weight,
                       line.rank,
                       line.points,
                       line.raw_value IS NULL AS is_missing,
                       line.raw_value
                  FROM linkage_grade_history history
                  JOIN linkage_grading_frame frame ON frame.id = history.frame_id
                 CROSS JOIN LATERAL UNNEST(
                           frame.metrics,
                           frame.methods,
                           frame.weights,
                           history.line_values,
                           history.line_ranks,
                           history.line_points
                       ) WITH ORDINALITY
                       AS line(
                           metric_id, method, weight, raw_value, rank, points, number
                       )
                  LEFT JOIN linkage_metric metric ON metric.id = line.metric_id
                 CROSS JOIN LATERAL (
                           SELECT SUM(weight) FILTER (WHERE weight > 0) AS weight
                             FROM UNNEST(frame.weights) AS weight
                       ) total
                """,
                SQL.identifier(self._table),
            )
        )
