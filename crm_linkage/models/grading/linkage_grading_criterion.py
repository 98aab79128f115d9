from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.grading.score import (
    BANDS,
    NEUTRAL,
    PARETO,
    PERCENTILE,
    REWEIGHT,
    VALUE,
    ZERO,
)
from ...domain.metric.period import ALL, DAY, MONTH, Measure, Period


class LinkageGradingCriterion(models.Model):
    _name = "linkage.grading.criterion"
    _description = "Grading Criterion"
    _order = "sequence, id"

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    metric_id = fields.Many2one(
        "linkage.metric",
        required=True,
        ondelete="restrict",
        domain=[("is_component", "=", False)],
    )
    name = fields.Char(related="metric_id.name")
    is_available = fields.Boolean(related="metric_id.is_available")
    weight = fields.Float(
        default=10.0, help="How much this criterion counts beside the others."
    )
    period_length = fields.Integer(
        "Period", default=12, help="Counted back from the reference date."
    )
    period_unit = fields.Selection(
        [(DAY, "Days"), (MONTH, "Months"), (ALL, "All time")],
        "Unit",
        default=MONTH,
        required=True,
    )
    higher_is_better = fields.Boolean(
        compute="_compute_higher_is_better",
        store=True,
        readonly=False,
        precompute=True,
        help="Off: the smallest value is the best one, as for days late.",
    )
    method = fields.Selection(
        [
            (PERCENTILE, "Rank among all"),
            (BANDS, "Bands"),
            (PARETO, "Share of the total (Pareto)"),
        ],
        default=PERCENTILE,
        required=True,
        help="Rank: points by how many customers do worse. Bands: points by fixed "
        "limits. Share: points by how little of the total is left above.",
    )
    band_ids = fields.One2many("linkage.grading.band", "criterion_id", copy=True)
    positive_only = fields.Boolean(
        "Above Zero Only",
        help="Customers whose value is not above zero take no part: they count "
        "neither in the total nor in the order.",
    )
    missing = fields.Selection(
        [
            (REWEIGHT, "Leave out, others count more"),
            (ZERO, "No points"),
            (NEUTRAL, "Half the points"),
            (VALUE, "As if the value were"),
        ],
        "If Missing",
        default=REWEIGHT,
        required=True,
        help="What it means when the value of a customer is not known.",
    )
    missing_value = fields.Float(help="The value a missing one is replaced by.")

    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)", "The weight of a criterion cannot be negative."
    )
    _period_positive = models.Constraint(
        "CHECK(period_unit = 'all' OR period_length > 0)",
        "The period of a criterion must be at least one day or month.",
    )

    @api.depends("metric_id")
    def _compute_higher_is_better(self):
        for criterion in self:
            criterion.higher_is_better = criterion.metric_id.higher_is_better

    @api.constrains("method", "band_ids")
    def _check_bands(self):
        for criterion in self.filtered(lambda c: c.scheme_id.state == "active"):
            criterion._check_bands_complete()

    def _check_bands_complete(self):
        self.ensure_one()
        if self.method == BANDS and not self.band_ids:
            raise ValidationError(
                self.env._(
                    "The criterion %(metric)s has no bands: add the values from which "
                    "it gives points.",
                    metric=self.metric_id.name,
                )
            )

    @api.constrains("period_unit", "metric_id")
    def _check_growth_period(self):
        for criterion in self:
            if criterion.period_unit == ALL and criterion.metric_id.formula == "growth":
                raise ValidationError(
                    self.env._(
                        "%(metric)s compares with the period before: choose a number "
                        "of days or months.",
                        metric=criterion.metric_id.name,
                    )
                )

    def _measure(self):
        """What is asked of the catalogue for this criterion."""
        self.ensure_one()
        if self.period_unit == ALL:
            return Measure(self.metric_id.code, Period(unit=ALL))
        return Measure(
            self.metric_id.code, Period(self.period_length, self.period_unit)
        )
