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


class LinkageGradingCriterion(models.Model):
    _name = "linkage.grading.criterion"
    _inherit = ["linkage.grading.question"]
    _description = "Grading Criterion"
    _order = "sequence, id"

    metric_id = fields.Many2one(domain=[("is_component", "=", False)])
    weight = fields.Float(
        default=10.0, help="How much this criterion counts beside the others."
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
