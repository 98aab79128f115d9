from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.metric.period import ALL, DAY, MONTH, Measure, Period


class LinkageGradingQuestion(models.AbstractModel):
    """What a scheme asks of the catalogue: a metric in a period."""

    _name = "linkage.grading.question"
    _description = "Grading Question"

    sequence = fields.Integer(default=10)
    metric_id = fields.Many2one("linkage.metric", required=True, ondelete="restrict")
    name = fields.Char(related="metric_id.name")
    is_available = fields.Boolean(related="metric_id.is_available")
    period_length = fields.Integer(
        "Period", default=12, help="Counted back from the reference date."
    )
    period_unit = fields.Selection(
        [(DAY, "Days"), (MONTH, "Months"), (ALL, "All time")],
        "Unit",
        default=MONTH,
        required=True,
    )

    fade = fields.Float(
        "Fading",
        help="Share of its weight that a record loses with each month of age: 0.05 "
        "counts what is a year old about half. 0: all months count alike.",
    )

    _fade_range = models.Constraint(
        "CHECK(fade >= 0 AND fade < 1)", "Fading lies between 0 % and 99 %."
    )
    _period_positive = models.Constraint(
        "CHECK(period_unit = 'all' OR period_length > 0)",
        "A period is at least one day or month long.",
    )

    @api.constrains("period_unit", "metric_id")
    def _check_growth_period(self):
        for question in self:
            if question.period_unit == ALL and question.metric_id.formula == "growth":
                raise ValidationError(
                    self.env._(
                        "%(metric)s compares with the period before: choose a number "
                        "of days or months.",
                        metric=question.metric_id.name,
                    )
                )

    def _measure(self):
        """What is asked of the catalogue."""
        self.ensure_one()
        period = (
            Period(unit=ALL, fade=self.fade)
            if self.period_unit == ALL
            else Period(self.period_length, self.period_unit, fade=self.fade)
        )
        return Measure(self.metric_id.code, period)
