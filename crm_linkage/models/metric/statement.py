"""Builds the one SQL statement that answers any set of measures for many partners."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from math import log10
from zoneinfo import ZoneInfo

from odoo.tools import SQL

from ...domain.metric.formula import (
    DIFFERENCE,
    GREATEST,
    GROWTH,
    LEAST,
    RATIO,
    YEARLY_SHARE,
)
from ...domain.metric.period import ALL, Measure, Period, Scope

ZERO = "zero"
#: decimals after which a faded weight does not get smaller any more
FAINTEST = 200
#: purchases, or other days, below which nobody has a usual gap between two of them
GAP_DAYS = 3
#: aggregates that look at one measure of each row: name -> SQL over that measure
OF_MEASURE = {
    "sum": "SUM(%s)",
    "count_distinct": "COUNT(DISTINCT %s)",
    "max": "MAX(%s)",
    "min": "MIN(%s)",
}
#: aggregates that look at the day of each row
OF_DAY = ("days_since_last", "days_since_first", "mean_gap", "last")
#: aggregates that need a measure
MEASURED = (*OF_MEASURE, "last")


class Statement:
    """One CTE per source, one column per measure, cost that grows with the data.

    :param metrics: code -> `linkage.metric` record, the operands of formulas included
    :param sources: key -> `Source`
    :param measures: what is asked for; the n-th becomes column ``m<n>``
    :param partner_ids: where given, only rows of these commercial partners are read
    """

    def __init__(self, metrics, sources, scope: Scope, measures, partner_ids=None):
        self._metrics = metrics
        self._sources = sources
        self._scope = scope
        self._partner_ids = partner_ids
        # source key -> {aggregate expression's measure: alias of its column}
        self._columns = defaultdict(dict)
        self.measures = list(measures)
        self._values = [self._value(measure) for measure in self.measures]

    def ctes(self) -> list[SQL]:
        """``name AS (SELECT partner_id, ...)``, one for each source that is read."""
        return [self._cte(key) for key in self._columns]

    def select(self, population: SQL, *, extra: SQL | None = None) -> SQL:
        """SELECT partner_id, m0, m1, ... with one row for each row of `population`.

        :param population: name of a relation with a column partner_id
        :param extra: further columns of the population (alias ``pop``) to hand through
        """
        columns = [SQL("pop.partner_id")]
        if extra:
            columns.append(extra)
        columns += [
            SQL("%s AS %s", value, SQL.identifier(f"m{number}"))
            for number, value in enumerate(self._values)
        ]
        joins = [
            SQL(
                "LEFT JOIN %(cte)s ON %(cte)s.partner_id = pop.partner_id",
                cte=SQL.identifier(self._cte_name(key)),
            )
            for key in self._columns
        ]
        return SQL(
            "SELECT %s FROM %s pop %s",
            SQL(", ").join(columns),
            population,
            SQL(" ").join(joins),
        )

    # -- values ------------------------------------------------------------------

    def _value(self, measure: Measure) -> SQL:
        metric = self._metrics[measure.code]
        if metric.kind == "aggregate":
            return self._aggregate_value(metric, measure)
        operand = Measure(metric.operand_id.code, measure.period)
        if metric.formula == GROWTH:
            # exact decimals: equal growth must come out equal to be ranked alike
            return SQL(
                "CASE WHEN COALESCE(%(before)s, 0) > 0 "
                "THEN LEAST(COALESCE(%(now)s, 0)::numeric / %(before)s - 1, "
                "%(cap)s::numeric) "
                "WHEN %(now)s > 0 THEN %(cap)s::numeric END",
                now=self._value(operand),
                before=self._value(Measure(operand.code, operand.period.previous)),
                cap=metric.cap,
            )
        value = self._value(operand)
        base = self._value(Measure(metric.base_id.code, measure.period))
        if metric.formula == RATIO:
            return SQL("%s::float8 / NULLIF(%s, 0)", value, base)
        if metric.formula == YEARLY_SHARE:
            return SQL(
                "%s::float8 / NULLIF(%s * %s::float8, 0)",
                *(value, base, measure.period.years),
            )
        if metric.formula == DIFFERENCE:
            return SQL("(%s - %s)", value, base)
        if metric.formula in (LEAST, GREATEST):
            return SQL("%s(%s, %s)", SQL(metric.formula), value, base)
        raise ValueError(f"metric {metric.code}: unknown formula {metric.formula!r}")

    def _aggregate_value(self, metric, measure: Measure) -> SQL:
        source = self._sources[metric.source]
        if source.moment is None or metric.nature == "state":
            measure = Measure(measure.code, Period(unit=ALL))
        columns = self._columns[metric.source]
        alias = columns.setdefault(measure, f"c{len(columns)}")
        value = SQL.identifier(self._cte_name(metric.source), alias)
        return SQL("COALESCE(%s, 0)", value) if metric.empty == ZERO else value

    # -- sources -----------------------------------------------------------------

    @staticmethod
    def _cte_name(key: str) -> str:
        return f"source_{key}"

    def _cte(self, key: str) -> SQL:
        source = self._sources[key]
        columns = self._columns[key]
        bounds = {measure: self._bounds(measure.period) for measure in columns}
        afters = [after for after, _until in bounds.values()]
        widest = (
            None if None in afters else min(afters),
            max(until for _after, until in bounds.values()),
        )
        where = [
            source.where,
            SQL("%s = %s", source.company, self._scope.company_id),
            *self._within(source, widest, None),
        ]
        if self._partner_ids is not None:
            where.append(SQL("%s = ANY(%s)", source.partner, list(self._partner_ids)))
        return SQL(
            "%s AS (SELECT %s AS partner_id, %s FROM %s WHERE %s GROUP BY 1)",
            SQL.identifier(self._cte_name(key)),
            source.partner,
            SQL(", ").join(
                SQL(
                    "%s AS %s",
                    self._aggregate(source, measure, bounds[measure], widest),
                    SQL.identifier(alias),
                )
                for measure, alias in columns.items()
            ),
            source.tables,
            SQL(" AND ").join(where),
        )

    def _aggregate(self, source, measure: Measure, bounds, widest) -> SQL:
        metric = self._metrics[measure.code]
        filters = self._within(source, bounds, widest)
        if metric.condition:
            filters.append(source.conditions[metric.condition])
        rows = (
            SQL(" FILTER (WHERE %s)", SQL(" AND ").join(filters)) if filters else SQL()
        )
        return self._aggregates(metric, source, measure.period, rows)

    def _aggregates(self, metric, source, period: Period, rows: SQL) -> SQL:
        """The aggregate of `metric` over `rows`, a FILTER clause or nothing."""
        fades = period.fade and source.moment is not None
        weight = self._weight(source, period) if fades else None
        if metric.aggregate == "count":
            return SQL("SUM(%s)%s", weight, rows) if fades else SQL("COUNT(*)%s", rows)
        if metric.aggregate == "mean_gap":
            return self._mean_gap(source, rows)
        if metric.aggregate in ("days_since_last", "days_since_first"):
            pick = SQL("MAX" if metric.aggregate == "days_since_last" else "MIN")
            # the day of one picked moment instead of a picked day of all
            picked = self._day(source, SQL("%s(%s)%s", pick, source.moment, rows))
            return SQL("%s::date - %s", self._scope.reference, picked)
        measured = source.measures[metric.measure]
        if metric.aggregate == "last":
            return SQL(
                "(ARRAY_AGG(%s ORDER BY %s DESC, %s)%s)[1]",
                *(measured, source.moment, measured, rows),
            )
        if fades and metric.aggregate == "sum":
            measured = SQL("(%s) * %s", measured, weight)
        return SQL("%s%s", SQL(OF_MEASURE[metric.aggregate], measured), rows)

    def _mean_gap(self, source, rows: SQL) -> SQL:
        """Mean number of days between days with a row; missing below three such days.

        Several rows of a day are one. The gaps add up to the days from first to last.
        """
        day = self._day(source, source.moment)
        return SQL(
            "CASE WHEN COUNT(DISTINCT %(day)s)%(rows)s >= %(least)s THEN "
            "(MAX(%(day)s)%(rows)s - MIN(%(day)s)%(rows)s)::float8 "
            "/ (COUNT(DISTINCT %(day)s)%(rows)s - 1) END",
            day=day,
            rows=rows,
            least=GAP_DAYS,
        )

    def _weight(self, source, period: Period) -> SQL:
        """What a row counts for, `weight` of domain/metric/period.py in SQL."""
        age = SQL(
            "AGE(%s::date, %s)",
            self._bounds(period)[1],
            self._day(source, source.moment),
        )
        return SQL(
            "POWER(%(left)s::float8, LEAST(%(faintest)s,"
            " DATE_PART('year', %(age)s) * 12 + DATE_PART('month', %(age)s)))",
            left=1 - period.fade,
            # PostgreSQL refuses what is too small for a number
            faintest=int(FAINTEST / -log10(1 - period.fade)),
            age=age,
        )

    # -- time --------------------------------------------------------------------

    def _bounds(self, period: Period):
        return period.bounds(self._scope.reference)

    def _day(self, source, moment: SQL) -> SQL:
        """The day of `moment` where the scope is."""
        if not source.is_timestamp:
            return moment
        zone = self._scope.tz
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)

    def _within(self, source, bounds, widest) -> list[SQL]:
        """Conditions for a row to lie within `bounds`, less those `widest` implies."""
        if source.moment is None:
            return []
        conditions = []
        after, until = bounds
        if after is not None and (widest is None or after != widest[0]):
            operator = SQL(">=") if source.is_timestamp else SQL(">")
            conditions.append(
                SQL("%s %s %s", source.moment, operator, self._cut(source, after))
            )
        if widest is None or until != widest[1]:
            operator = SQL("<") if source.is_timestamp else SQL("<=")
            conditions.append(
                SQL("%s %s %s", source.moment, operator, self._cut(source, until))
            )
        return conditions

    def _cut(self, source, day) -> SQL:
        """End of `day`: the day itself, or the moment the next one starts, in UTC.

        The bound is converted instead of the column, so that an index can be used and
        millions of timestamps stay as they are.
        """
        if not source.is_timestamp:
            return SQL("%s::date", day)
        midnight = datetime.combine(
            day + timedelta(days=1), time.min, ZoneInfo(self._scope.tz)
        )
        return SQL("%s::timestamp", midnight.astimezone(UTC).replace(tzinfo=None))
