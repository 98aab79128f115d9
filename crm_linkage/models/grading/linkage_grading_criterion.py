from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.grading.score import (
    BANDS,
    GROUPS,
    LINEAR,
    NEUTRAL,
    PARETO,
    PERCENTILE,
    REWEIGHT,
    TABLE,
    VALUE,
    ZERO,
)

#: methods that place a customer among the others
RANKED = (PERCENTILE, PARETO, GROUPS)


class LinkageGradingCriterion(models.Model):
    _name = "linkage.grading.criterion"
    _inherit = ["linkage.grading.question", "linkage.grading.part"]
    _description = "Grading Criterion"
    _order = "sequence, id"

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )
    metric_id = fields.Many2one(domain=[("is_component", "=", False)])
    weight = fields.Float(
        default=10.0,
        help="How much this criterion counts beside the others. Below zero: its points "
        "are taken off, as for complaints.",
    )
    higher_is_better = fields.Boolean(
        "Higher Gives More Points",
        compute="_compute_higher_is_better",
        store=True,
        readonly=False,
        precompute=True,
        help="Off: the smallest value gives most points, as for days late.",
    )
    method = fields.Selection(
        [
            (PERCENTILE, "Rank among all"),
            (BANDS, "Bands"),
            (LINEAR, "Line between two values"),
            (PARETO, "Share of the total (Pareto)"),
            (GROUPS, "Equal groups"),
            (TABLE, "Table of categories"),
        ],
        default=PERCENTILE,
        required=True,
        help="Rank: points by how many customers do worse. Bands: points by fixed "
        "limits. Line: points rise evenly from one value to another. Share: points by "
        "how little of the total is left above. Equal groups: fifths of the customers, "
        "for instance. Table: points for each category.",
    )
    band_ids = fields.One2many("linkage.grading.band", "criterion_id", copy=True)
    category_ids = fields.One2many(
        "linkage.grading.category", "criterion_id", copy=True
    )
    linear_from = fields.Float(
        "No Points At", digits=(16, 4), help="This value, and all beyond, gives 0."
    )
    linear_to = fields.Float(
        "Full Points At", digits=(16, 4), help="This value, and all beyond, gives 100."
    )
    group_count = fields.Integer("Groups", default=5)
    split_equals = fields.Boolean(
        help="Equal values may fall into different groups, in the order of the "
        "customers' references, so that all groups are equally large.",
    )
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

    _groups_range = models.Constraint(
        "CHECK(group_count BETWEEN 2 AND 20)", "There are 2 to 20 groups."
    )

    @api.depends("metric_id", "weight")
    def _compute_higher_is_better(self):
        for criterion in self:
            # what is bad takes off most where there is most of it
            criterion.higher_is_better = criterion.metric_id.higher_is_better == (
                criterion.weight >= 0
            )

    @api.onchange("method", "metric_id")
    def _onchange_method(self):
        if self.method == TABLE and self.metric_id:
            known = set(self.category_ids.mapped("category"))
            self.category_ids = [
                fields.Command.create({"category": category, "points": 50})
                for category in self.metric_id._categories()
                if category not in known
            ]

    def _is_ranked(self):
        """Whether its points depend on the other customers."""
        self.ensure_one()
        return self.method in RANKED

    @api.constrains("method", "band_ids", "category_ids", "linear_from", "linear_to")
    def _check_method(self):
        for criterion in self.filtered(lambda c: c.scheme_id.state == "active"):
            criterion._check_method_complete()

    def _check_method_complete(self):
        """
        :raise ValidationError: what the method needs is not there
        """
        self.ensure_one()
        name = self.metric_id.name
        if self.method == BANDS and not self.band_ids:
            raise ValidationError(
                self.env._(
                    "The criterion %(metric)s has no bands: add the values from which "
                    "it gives points.",
                    metric=name,
                )
            )
        if self.method == LINEAR and self.linear_from == self.linear_to:
            raise ValidationError(
                self.env._(
                    "The criterion %(metric)s needs two different values: one that "
                    "gives no points and one that gives all.",
                    metric=name,
                )
            )
        if self.method == TABLE and not self.category_ids:
            raise ValidationError(
                self.env._(
                    "The criterion %(metric)s has an empty table: give points to its "
                    "categories.",
                    metric=name,
                )
            )
