"""The rules of `domain/grading/score.py` for all customers at once, in SQL."""

from odoo.tools import SQL

from ...domain.grading.score import BANDS, NEUTRAL, PARETO, REWEIGHT, VALUE
from .linkage_grading_knockout import OPERATORS


class Scoring:
    """Turns the measured values of a scheme's criteria into points, score and grade.

    The statement is a chain of CTEs, each with one row per customer: population,
    one per source, measured (m0, m1, ...), ranked (v, r: value and rank), pointed (p).
    """

    def __init__(self, scheme, criteria, knockouts, statement, population: SQL):
        """
        :param scheme: `linkage.grading.scheme`
        :param criteria: those of the scheme whose metric is available
        :param knockouts: likewise
        :param statement: `Statement` with one measure per criterion, then one per
            knock-out, in order
        :param population: SELECT of partner_id of the customers to grade
        """
        self._scheme = scheme
        self._criteria = criteria
        self._knockouts = knockouts
        self._statement = statement
        self._population = population

    def select(self) -> SQL:
        """SELECT partner_id, score, grade_id, knockout_id, values, ranks and points.

        The last three are arrays in the order of the criteria; ranks are shares: of
        customers who do worse, or, by Pareto, of the total cumulated. `knockout_id` is
        the first rule that holds the customer, whether or not it cost a grade.
        """
        ctes = [
            SQL("population AS (%s)", self._population),
            *self._statement.ctes(),
            SQL("measured AS (%s)", self._statement.select(SQL("population"))),
            SQL("ranked AS (SELECT *, %s FROM measured)", self._each(self._rank, "r")),
            SQL("pointed AS (SELECT *, %s FROM ranked)", self._each(self._points, "p")),
            SQL("scored AS (SELECT *, %s AS score FROM pointed)", self._score()),
        ]
        return SQL(
            "WITH %s SELECT partner_id, score, %s AS grade_id, %s AS knockout_id, "
            "ARRAY[%s]::float8[] AS line_values, ARRAY[%s]::float8[] AS line_ranks, "
            "ARRAY[%s]::float8[] AS line_points FROM scored",
            SQL(", ").join(ctes),
            self._grade(),
            self._knockout(),
            self._columns("m"),
            self._columns("r"),
            self._columns("p"),
        )

    def _each(self, expression, prefix) -> SQL:
        return SQL(", ").join(
            SQL("%s AS %s", expression(criterion, number), self._column(prefix, number))
            for number, criterion in enumerate(self._criteria)
        )

    @staticmethod
    def _column(prefix, number) -> SQL:
        return SQL.identifier(f"{prefix}{number}")

    def _columns(self, prefix) -> SQL:
        return SQL(", ").join(
            self._column(prefix, number) for number in range(len(self._criteria))
        )

    def _value(self, criterion, number) -> SQL:
        """The value that takes part: a missing one may stand for a number."""
        column = self._column("m", number)
        if criterion.missing == VALUE:
            return SQL("COALESCE(%s, %s)", column, criterion.missing_value)
        return column

    def _rank(self, criterion, number) -> SQL:
        value = self._value(criterion, number)
        if criterion.method == BANDS:
            return SQL("NULL::float8")
        takes_part = SQL("%s IS NOT NULL", value)
        if criterion.positive_only:
            takes_part = SQL("%s > 0", value)
        if criterion.method == PARETO:
            return self._cumulated_share(value, takes_part)
        rank = SQL(
            # those without a value are ranked apart, so that they move nobody
            "percent_rank() OVER (PARTITION BY %s ORDER BY %s::float8)",
            SQL("COALESCE(%s, FALSE)", takes_part),
            value,
        )
        if not criterion.higher_is_better:
            rank = SQL("1 - %s", rank)
        return SQL("CASE WHEN %s THEN %s END", takes_part, rank)

    @staticmethod
    def _cumulated_share(value, takes_part) -> SQL:
        """Running share of the total in falling order; equals by the lower id first."""
        counted = SQL("CASE WHEN %s THEN %s END", takes_part, value)
        return SQL(
            "CASE WHEN %(takes_part)s THEN (SUM(%(counted)s) OVER "
            "(ORDER BY %(counted)s DESC NULLS LAST, partner_id"
            " ROWS UNBOUNDED PRECEDING)"
            " / NULLIF(SUM(%(counted)s) OVER (), 0))::float8 END",
            takes_part=takes_part,
            counted=counted,
        )

    def _points(self, criterion, number) -> SQL:
        rank = self._column("r", number)
        if criterion.method == PARETO:
            return SQL("100 * LEAST(GREATEST(1 - %s, 0), 1)", rank)
        if criterion.method != BANDS:
            return SQL("100 * %s", rank)
        value = self._value(criterion, number)
        bands = criterion.band_ids.sorted("minimum", reverse=True)
        return SQL(
            "CASE WHEN %(value)s IS NULL THEN NULL::float8 %(bands)s ELSE 0 END",
            value=value,
            bands=SQL(" ").join(
                SQL("WHEN %s >= %s THEN %s", value, band.minimum, band.points)
                for band in bands
            ),
        )

    def _score(self) -> SQL:
        total, weights = [], []
        for number, criterion in enumerate(self._criteria):
            points = self._column("p", number)
            substitute = 50.0 if criterion.missing == NEUTRAL else 0.0
            total.append(
                SQL("%s * COALESCE(%s, %s)", criterion.weight, points, substitute)
            )
            weights.append(
                SQL("CASE WHEN %s IS NULL THEN 0 ELSE %s END", points, criterion.weight)
                if criterion.missing == REWEIGHT
                else SQL("%s", criterion.weight)
            )
        return SQL(
            "(%s) / NULLIF(%s, 0)", SQL(" + ").join(total), SQL(" + ").join(weights)
        )

    def _grade(self) -> SQL:
        thresholds = self._scheme.threshold_ids.sorted("limit")
        by_share = self._scheme.grade_by == "share"
        conditions = []
        for line in thresholds if by_share else reversed(thresholds):
            reached = (
                SQL("r0 <= %s / 100.0", line.limit)
                if by_share
                else SQL("score >= %s", line.limit)
            )
            held = [
                SQL("%s IS NOT TRUE", self._holds(number, rule))
                for number, rule in enumerate(self._knockouts)
                if rule.grade_id.sequence > line.grade_id.sequence
            ]
            conditions.append(
                SQL(
                    "WHEN %s THEN %s",
                    SQL(" AND ").join([reached, *held]),
                    line.grade_id.id,
                )
            )
        return SQL(
            "CASE %s ELSE %s END",
            SQL(" ").join(conditions),
            self._scheme.fallback_grade_id.id,
        )

    def _knockout(self) -> SQL:
        if not self._knockouts:
            return SQL("NULL::int4")
        return SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", self._holds(number, rule), rule.id)
                for number, rule in enumerate(self._knockouts)
            ),
        )

    def _holds(self, number, rule) -> SQL:
        """Whether the value meets the rule; NULL where it is missing."""
        column = self._column("m", len(self._criteria) + number)
        return SQL("(%s %s %s)", column, SQL(OPERATORS[rule.operator]), rule.value)
