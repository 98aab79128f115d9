"""The rules of `domain/grading/score.py` for all customers at once, in SQL."""

from odoo.tools import SQL

from ...domain.grading.score import (
    BANDS,
    GROUPS,
    LINEAR,
    NEUTRAL,
    PARETO,
    REWEIGHT,
    TABLE,
    VALUE,
)


def column(prefix, number) -> SQL:
    """Name of the n-th column of a kind: m measured, r rank, p points."""
    return SQL.identifier(f"{prefix}{number}")


class Scoring:
    """Turns the measured values of a scheme's criteria into ranks, points and score.

    The statement is a chain of CTEs, each with one row per customer: population,
    one per source, measured (m0, m1, ...), ranked (r), pointed (p), scored.
    """

    def __init__(self, criteria, statement, population: SQL, boundaries=None):
        """
        :param criteria: `linkage.grading.criterion` whose metric is available
        :param statement: `Statement` with one measure per criterion, in order; more may
            follow
        :param population: SELECT of partner_id of the customers to score
        :param boundaries: where given, criterion id -> id of its kept boundary: ranks
            are those of the last full run, instead of among the population
        """
        self._criteria = criteria
        self._statement = statement
        self._population = population
        self._boundaries = boundaries

    def ctes(self) -> list[SQL]:
        """The chain up to `scored`."""
        # for a few customers each step is kept: the planner would write out the rank
        # anew wherever it is used, and take longer than the work itself
        kept = SQL() if self._boundaries is None else SQL("MATERIALIZED")
        steps = {
            "measured": self._statement.select(SQL("population")),
            "ranked": self._ranked(),
            "pointed": SQL("SELECT *, %s FROM ranked", self._each(self._points, "p")),
            "scored": SQL("SELECT *, %s AS score FROM pointed", self._score()),
        }
        return [
            SQL("population AS (%s)", self._population),
            *self._statement.ctes(),
            *(
                SQL("%s AS %s (%s)", SQL.identifier(name), kept, step)
                for name, step in steps.items()
            ),
        ]

    def lines(self) -> SQL:
        """Three arrays in the order of the criteria: values, ranks and points."""
        return SQL(
            "ARRAY[%s]::float8[] AS line_values, ARRAY[%s]::float8[] AS line_ranks, "
            "ARRAY[%s]::float8[] AS line_points",
            self._columns("m"),
            self._columns("r"),
            self._columns("p"),
        )

    def _each(self, expression, prefix) -> SQL:
        return SQL(", ").join(
            SQL("%s AS %s", expression(criterion, number), column(prefix, number))
            for number, criterion in enumerate(self._criteria)
        )

    def _columns(self, prefix) -> SQL:
        return SQL(", ").join(
            column(prefix, number) for number in range(len(self._criteria))
        )

    def _value(self, criterion, number) -> SQL:
        """The value that takes part: a missing one may stand for a number."""
        measured = column("m", number)
        if criterion.missing == VALUE:
            return SQL("COALESCE(%s, %s)", measured, criterion.missing_value)
        return measured

    # -- ranks -------------------------------------------------------------------

    def _ranked(self) -> SQL:
        if self._boundaries is None:
            return SQL("SELECT *, %s FROM measured", self._each(self._rank, "r"))
        joins = [
            SQL(
                "LEFT JOIN linkage_grading_boundary %(alias)s ON %(alias)s.id = %(id)s",
                alias=column("b", number),
                id=self._boundaries.get(criterion.id) or 0,
            )
            for number, criterion in enumerate(self._criteria)
            if criterion._is_ranked()
        ]
        return SQL(
            "SELECT measured.*, %s FROM measured %s",
            self._each(self._kept_rank, "r"),
            SQL(" ").join(joins),
        )

    def _takes_part(self, criterion, value) -> SQL:
        return SQL("%s > 0" if criterion.positive_only else "%s IS NOT NULL", value)

    def _rank(self, criterion, number) -> SQL:
        if not criterion._is_ranked():
            return SQL("NULL::float8")
        value = self._value(criterion, number)
        takes_part = self._takes_part(criterion, value)
        if criterion.method == PARETO:
            return self._cumulated_share(value, takes_part)
        # those without a value are ranked apart, so that they move nobody
        always = criterion.missing == VALUE and not criterion.positive_only
        apart = SQL() if always else SQL("PARTITION BY COALESCE(%s, FALSE)", takes_part)
        rank = SQL("percent_rank() OVER (%s ORDER BY %s)", apart, value)
        if criterion.method == GROUPS:
            rank = self._group(criterion, apart, value, rank)
        elif not criterion.higher_is_better:
            rank = SQL("1 - %s", rank)
        return rank if always else SQL("CASE WHEN %s THEN %s END", takes_part, rank)

    @staticmethod
    def _group(criterion, apart, value, rank) -> SQL:
        if criterion.split_equals:
            rank = SQL(
                "(ROW_NUMBER() OVER (%(apart)s ORDER BY %(value)s, (SELECT numbered.ref"
                " FROM res_partner numbered WHERE numbered.id = partner_id), partner_id"
                ") - 1)::float8 / NULLIF(COUNT(*) OVER (%(apart)s) - 1, 0)",
                apart=apart,
                value=value,
            )
        groups = criterion.group_count
        group = SQL(
            "GREATEST(1, CEIL(ROUND((%s * %s)::numeric, 9)))::float8", groups, rank
        )
        return (
            group if criterion.higher_is_better else SQL("%s - %s", groups + 1, group)
        )

    @staticmethod
    def _cumulated_share(value, takes_part) -> SQL:
        """Running share of the total in falling order; equals by the lower id first."""
        # exact decimals: a sum must not depend on the order in which it was made
        counted = SQL("CASE WHEN %s THEN %s::numeric END", takes_part, value)
        return SQL(
            "CASE WHEN %(takes_part)s THEN (SUM(%(counted)s) OVER "
            "(ORDER BY %(counted)s DESC NULLS LAST, partner_id"
            " ROWS UNBOUNDED PRECEDING)"
            " / NULLIF(SUM(%(counted)s) OVER (), 0))::float8 END",
            takes_part=takes_part,
            counted=counted,
        )

    def _kept_rank(self, criterion, number) -> SQL:
        """`kept_rank` of the rules: where the value lies among the kept boundaries."""
        if not criterion._is_ranked():
            return SQL("NULL::float8")
        value = SQL("(%s)::float8", self._value(criterion, number))
        return SQL(
            "CASE WHEN %s THEN %s END",
            self._takes_part(criterion, value),
            kept_rank(value, column("b", number), criterion.method == GROUPS),
        )

    # -- points and score --------------------------------------------------------

    def _points(self, criterion, number) -> SQL:
        rank = column("r", number)
        if criterion.method == PARETO:
            # LEAST and GREATEST pass over what is missing
            return SQL(
                "CASE WHEN %(rank)s IS NOT NULL THEN"
                " 100 * LEAST(GREATEST(1 - %(rank)s, 0), 1) END",
                rank=rank,
            )
        if criterion.method == GROUPS:
            return SQL("100 * (%s - 1) / %s", rank, criterion.group_count - 1)
        value = self._value(criterion, number)
        if criterion.method == LINEAR:
            nothing, everything = criterion.linear_from, criterion.linear_to
            return SQL(
                "CASE WHEN %(value)s IS NOT NULL THEN 100 * LEAST(GREATEST("
                "(%(value)s - %(nothing)s) / %(span)s::float8, 0), 1) END",
                value=value,
                nothing=nothing,
                span=everything - nothing,
            )
        if criterion.method == BANDS:
            bands = criterion.band_ids.sorted("minimum", reverse=True)
            return SQL(
                "CASE WHEN %s IS NULL THEN NULL::float8 %s ELSE 0 END",
                value,
                SQL(" ").join(
                    SQL("WHEN %s >= %s THEN %s", value, band.minimum, band.points)
                    for band in bands
                ),
            )
        if criterion.method == TABLE:
            return SQL(
                "CASE %s ELSE NULL::float8 END",
                SQL(" ").join(
                    SQL("WHEN %s = %s THEN %s", value, line.category, line.points)
                    for line in criterion.category_ids
                ),
            )
        return SQL("100 * %s", rank)

    def _score(self) -> SQL:
        total, weights = [], []
        for number, criterion in enumerate(self._criteria):
            points = column("p", number)
            counted = max(criterion.weight, 0.0)
            if criterion.missing == REWEIGHT:
                total.append(SQL("COALESCE(%s * %s, 0)", criterion.weight, points))
                weights.append(
                    SQL("CASE WHEN %s IS NULL THEN 0 ELSE %s END", points, counted)
                )
                continue
            substitute = 50.0 if criterion.missing == NEUTRAL else 0.0
            total.append(
                SQL("%s * COALESCE(%s, %s)", criterion.weight, points, substitute)
            )
            weights.append(SQL("%s", counted))
        return SQL(
            "GREATEST(%s, 0)::float8 / NULLIF(%s, 0)",
            SQL(" + ").join(total),
            SQL(" + ").join(weights),
        )


def kept_rank(value: SQL, boundary: SQL, step: bool) -> SQL:
    """The rank of `value` by a row of `linkage_grading_boundary`, see the rules."""
    below = SQL(
        "(%(boundary)s.ranks)"
        "[GREATEST(WIDTH_BUCKET(%(value)s, %(boundary)s.values), 1)]",
        boundary=boundary,
        value=value,
    )
    if step:
        return below
    return SQL(
        """(SELECT CASE WHEN place = 0 THEN (%(boundary)s.ranks)[1]
                   WHEN place = CARDINALITY(%(boundary)s.values)
                   THEN (%(boundary)s.ranks)[place]
                   ELSE (%(boundary)s.ranks)[place]
                      + (%(value)s - (%(boundary)s.values)[place])
                      / ((%(boundary)s.values)[place + 1]
                         - (%(boundary)s.values)[place])
                      * ((%(boundary)s.ranks)[place + 1]
                         - (%(boundary)s.ranks)[place])
                   END
              FROM WIDTH_BUCKET(%(value)s, %(boundary)s.values) AS place)""",
        boundary=boundary,
        value=value,
    )
