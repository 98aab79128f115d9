from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.metric.period import ALL, DAY, MONTH, Measure, Period

OPERATORS = {"at_most": "<=", "at_least": ">="}


class LinkageGradingKnockout(models.Model):
    """A rule that holds a customer at a grade, whatever the score says.

    A customer whose value is missing is not held.
    """

    _name = "linkage.grading.knockout"
    _description = "Grading Knock-out"
    _order = "sequence, id"

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )
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
    operator = fields.Selection(
        [("at_least", "is at least"), ("at_most", "is at most")],
        "If the Value",
        default="at_least",
        required=True,
    )
    value = fields.Float("Limit")
    grade_id = fields.Many2one(
        "linkage.grade",
        "Best Possible Grade",
        required=True,
        ondelete="restrict",
        help="Customers that meet the rule get this grade at best.",
    )

    _period_positive = models.Constraint(
        "CHECK(period_unit = 'all' OR period_length > 0)",
        "The period of a knock-out must be at least one day or month.",
    )

    @api.constrains("period_unit", "metric_id")
    def _check_growth_period(self):
        for rule in self:
            if rule.period_unit == ALL and rule.metric_id.formula == "growth":
                raise ValidationError(
                    self.env._(
                        "%(metric)s compares with the period before: choose a number "
                        "of days or months.",
                        metric=rule.metric_id.name,
                    )
                )

    def _measure(self):
        """What is asked of the catalogue for this rule."""
        self.ensure_one()
        if self.period_unit == ALL:
            return Measure(self.metric_id.code, Period(unit=ALL))
        return Measure(
            self.metric_id.code, Period(self.period_length, self.period_unit)
        )
