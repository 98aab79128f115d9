from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, frozendict, ormcache

from ...domain.metric.formula import (
    DIFFERENCE,
    GREATEST,
    GROWTH,
    LEAST,
    RATIO,
    YEARLY_SHARE,
)
from .statement import ZERO, Statement


class LinkageMetric(models.Model):
    """The catalogue: every figure that grades, commitments and reports point to.

    A metric is one aggregate over a source, or a formula over other metrics. Its value
    belongs to one commercial partner in one company; see `docs/architecture.md` for
    what reference date, period, state and missing mean.
    """

    _name = "linkage.metric"
    _description = "Metric"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Technical name by which rules refer to this metric; it stays as it is.",
    )
    description = fields.Text(
        translate=True, help="What exactly is measured, in a sentence for users."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_component = fields.Boolean(
        "Part of Others",
        help="Only serves as a part of other metrics and is not offered by itself.",
    )
    kind = fields.Selection(
        [("aggregate", "Aggregate of a source"), ("formula", "Formula over metrics")],
        required=True,
        default="aggregate",
    )
    # aggregate of a source
    source = fields.Selection(
        [
            ("invoice", "Posted customer invoices and credit notes"),
            ("settlement", "Settlements of customer invoices"),
            ("order", "Confirmed sales orders"),
            ("product", "Lines of posted customer invoices"),
            ("margin", "Lines with a known cost"),
        ]
    )
    aggregate = fields.Selection(
        [
            ("sum", "Sum"),
            ("count", "Number of records"),
            ("count_distinct", "Number of different values"),
            ("days_since_last", "Days since the last record"),
            ("days_since_first", "Days since the first record"),
            ("mean_gap", "Usual days from one record to the next"),
            ("max", "Largest value"),
            ("min", "Smallest value"),
            ("last", "Latest value"),
        ]
    )
    measure = fields.Char(help="Technical name of the column of the source.")
    condition = fields.Char(
        help="Technical name of the condition of the source that a record must meet."
    )
    empty = fields.Selection(
        [(ZERO, "Zero"), ("missing", "Missing")],
        "Without Records",
        default=ZERO,
        required=True,
        help="What it means when a partner has no record: nothing, or not known.",
    )
    # formula over metrics
    formula = fields.Selection(
        [
            (RATIO, "Share: first divided by second"),
            (GROWTH, "Growth of the first against the period before"),
            (DIFFERENCE, "Difference: first less second"),
            (LEAST, "The smaller of both, a missing one left out"),
            (GREATEST, "The larger of both, a missing one left out"),
            (YEARLY_SHARE, "Share of a yearly amount: first divided by second"),
        ]
    )
    operand_id = fields.Many2one(
        "linkage.metric", "First Metric", ondelete="restrict", index="btree_not_null"
    )
    base_id = fields.Many2one(
        "linkage.metric", "Second Metric", ondelete="restrict", index="btree_not_null"
    )
    cap = fields.Float(
        default=5.0,
        help="Growth never counts for more than this: 5 means 500 %. It is also the "
        "growth of who had nothing in the period before.",
    )
    # meaning
    unit = fields.Selection(
        [
            ("money", "Company currency"),
            ("number", "Plain Number"),
            ("days", "Days"),
            ("share", "Share"),
            ("category", "Category"),
        ],
        required=True,
        default="number",
    )
    nature = fields.Selection(
        [("flow", "Over a period"), ("state", "As of now")],
        required=True,
        default="flow",
        help="A metric as of now cannot be told for the past, only from what was kept "
        "then.",
    )
    higher_is_better = fields.Boolean(default=True)
    value_group_id = fields.Many2one(
        "res.groups",
        "Value Seen By",
        ondelete="set null",
        help="Only members of this group see the value of a customer; others see the "
        "points it gives. Empty: every role of the app sees it.",
    )
    is_available = fields.Boolean(
        compute="_compute_is_available",
        help="Whether all that this metric needs is installed.",
    )

    _code_uniq = models.UniqueIndex("(code)", "There is a metric with this code.")

    @api.depends("kind", "source", "measure", "condition", "operand_id", "base_id")
    def _compute_is_available(self):
        sources = self._sources(self._probe_scope())
        for metric in self:
            metric.is_available = all(
                leaf._has_source(sources) for leaf in metric._leaves()
            )

    # -- evaluation --------------------------------------------------------------

    @api.model
    def _evaluate(self, measures, scope, partner_ids):
        """Values of `measures` for each of `partner_ids`, in one statement.

        Record rules do not apply and nothing is hidden: the caller shows a value only
        to users for whom `_is_value_visible()` holds.

        :param list[Measure] measures: metrics by code, each in a period
        :param Scope scope: company, reference date and time zone
        :param partner_ids: ids of commercial partners
        :return: ``{partner id: [number or None, in the order of measures]}``
        :raise UserError: a metric is unknown or not available
        """
        partner_ids = list(partner_ids)
        if not partner_ids or not measures:
            return {partner_id: [None] * len(measures) for partner_id in partner_ids}
        statement = self._statement(measures, scope, partner_ids)
        rows = self.env.execute_query(
            SQL(
                "WITH %s %s",
                SQL(", ").join(
                    [
                        SQL(
                            "population AS (SELECT UNNEST(%s::int[]) AS partner_id)",
                            partner_ids,
                        ),
                        *statement.ctes(),
                    ]
                ),
                statement.select(SQL("population")),
            )
        )
        return {
            partner_id: [None if v is None else float(v) for v in values]
            for partner_id, *values in rows
        }

    @api.model
    def _statement(self, measures, scope, partner_ids=None):
        """The `Statement` for `measures`; what it will read is flushed.

        :raise UserError: a metric is unknown or not available
        """
        metrics = self._with_operands({measure.code for measure in measures})
        keys = {m.source for m in metrics.values() if m.kind == "aggregate"}
        sources = {key: self._source(key, scope) for key in keys}
        for metric in metrics.values():
            if metric.kind == "aggregate" and not metric._has_source(sources):
                raise UserError(
                    self.env._(
                        "The metric %(metric)s needs something that is not installed.",
                        metric=metric.display_name,
                    )
                )
        for source in sources.values():
            for model, names in source.flush.items():
                self.env[model].flush_model(names)
        return Statement(metrics, sources, scope, measures, partner_ids)

    def _leaves(self, seen=()):
        """The aggregates this metric is made of, itself included.

        :raise ValidationError: the metric is made of itself
        """
        leaves = self.browse()
        for metric in self:
            if metric in seen:
                raise ValidationError(self.env._("A metric cannot be made of itself."))
            if metric.kind == "aggregate":
                leaves |= metric
            else:
                operands = metric.operand_id | metric.base_id
                leaves |= operands._leaves((*seen, metric))
        return leaves

    @api.model
    @ormcache()
    def _ids_by_code(self):
        """code -> id of every metric.

        Archived ones still answer: a grade given with one must stay explainable.
        """
        rows = self.env.execute_query(SQL("SELECT code, id FROM linkage_metric"))
        return frozendict(rows)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "code" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _with_operands(self, codes):
        """code -> metric for `codes` and everything these are made of."""
        ids = self._ids_by_code()
        # sudo: the engine reads definitions for users of any role
        found = self.sudo().browse(ids[code] for code in codes if code in ids)
        unknown = set(codes) - ids.keys()
        if unknown:
            raise UserError(
                self.env._(
                    "There is no metric %(codes)s.", codes=", ".join(sorted(unknown))
                )
            )
        todo, result = found, {}
        while todo:
            result.update({metric.code: metric for metric in todo})
            todo = (todo.operand_id | todo.base_id).filtered(
                lambda metric: metric.code not in result
            )
        return result

    # -- sources -----------------------------------------------------------------

    @api.model
    def _sources(self, scope):
        """key -> `Source` of all sources that this database has."""
        keys = [key for key, _label in self._fields["source"].selection]
        found = {key: self._source(key, scope) for key in keys}
        return {key: source for key, source in found.items() if source}

    @api.model
    def _source(self, key, scope):
        """The source `key` in `scope`; None where what it reads is not installed."""
        method = getattr(self, f"_source_{key}", None)
        return method(scope) if method else None

    @api.model
    def _probe_scope(self):
        """A scope for looking at definitions only."""
        return self.env.company._linkage_scope()

    def _has_source(self, sources):
        self.ensure_one()
        source = sources.get(self.source)
        return bool(
            source
            and (not self.measure or self.measure in source.measures)
            and (not self.condition or self.condition in source.conditions)
        )
