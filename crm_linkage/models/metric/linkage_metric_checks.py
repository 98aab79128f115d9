from odoo import api, models
from odoo.exceptions import ValidationError

from ...domain.metric.formula import GROWTH
from .linkage_metric_values import CATEGORY
from .statement import MEASURED, OF_DAY


class LinkageMetric(models.Model):
    """What a definition must be to be evaluated; users are told in a sentence."""

    _inherit = "linkage.metric"

    @api.constrains("unit", "kind", "aggregate", "measure")
    def _check_category(self):
        for metric in self.filtered(lambda metric: metric.unit == CATEGORY):
            picks = metric.kind == "aggregate" and metric.aggregate in ("max", "min")
            if not picks or not hasattr(metric, f"_categories_{metric.measure}"):
                raise ValidationError(
                    self.env._(
                        "%(metric)s: a category is the largest or smallest value of a "
                        "measure that has categories.",
                        metric=metric.display_name,
                    )
                )

    @api.constrains("kind", "source", "aggregate", "measure", "condition")
    def _check_aggregate(self):
        sources = self._sources(self._probe_scope())
        for metric in self.filtered(lambda metric: metric.kind == "aggregate"):
            if not metric.source or not metric.aggregate:
                raise ValidationError(
                    self.env._(
                        "%(metric)s: choose a source and how its records are counted.",
                        metric=metric.display_name,
                    )
                )
            source = sources.get(metric.source)
            if not source:
                continue  # the add-on that brings it is absent: flagged, not refused
            metric._check_aggregate_of(source)

    def _check_aggregate_of(self, source):
        if self.aggregate in MEASURED and self.measure not in source.measures:
            raise ValidationError(
                self.env._(
                    "%(metric)s: choose one of the source's measures: %(names)s.",
                    metric=self.display_name,
                    names=", ".join(sorted(source.measures)),
                )
            )
        if self.condition and self.condition not in source.conditions:
            raise ValidationError(
                self.env._(
                    "%(metric)s: choose one of the source's conditions: %(names)s.",
                    metric=self.display_name,
                    names=", ".join(sorted(source.conditions)),
                )
            )
        if self.aggregate in OF_DAY and source.moment is None:
            raise ValidationError(
                self.env._(
                    "%(metric)s: the records of this source have no date.",
                    metric=self.display_name,
                )
            )

    @api.constrains("kind", "formula", "operand_id", "base_id", "cap")
    def _check_formula(self):
        for metric in self.filtered(lambda metric: metric.kind == "formula"):
            if (
                not metric.formula
                or not metric.operand_id
                or (metric.formula != GROWTH and not metric.base_id)
            ):
                raise ValidationError(
                    self.env._(
                        "%(metric)s: choose a formula and the metrics it is made of.",
                        metric=metric.display_name,
                    )
                )
            operands = metric.operand_id | metric.base_id
            if CATEGORY in operands.mapped("unit"):
                raise ValidationError(
                    self.env._(
                        "%(metric)s: nothing can be reckoned with a category.",
                        metric=metric.display_name,
                    )
                )
            if metric.formula == GROWTH and any(
                leaf.nature == "state" for leaf in metric.operand_id._leaves()
            ):
                raise ValidationError(
                    self.env._(
                        "%(metric)s: what is known as of now only has not grown.",
                        metric=metric.display_name,
                    )
                )
            if metric.formula == GROWTH and metric.cap <= 0:
                raise ValidationError(
                    self.env._(
                        "%(metric)s: the cap of a growth must be above zero.",
                        metric=metric.display_name,
                    )
                )
        if self._has_cycle("operand_id") or self._has_cycle("base_id"):
            raise ValidationError(self.env._("A metric cannot be made of itself."))
        for metric in self:
            metric._leaves()  # raises where both operands together close a loop
