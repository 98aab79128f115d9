"""From score to grade for all customers at once, in SQL: thresholds, shares and tables,
then what `domain/grading/stability.py` says of margin, runs, grace and knock-outs."""

from odoo.tools import SQL

from .linkage_grading_condition import OPERATORS
from .scoring import column, kept_rank


class Placing:
    """Places every row of the CTE `scored` among the grades of a scheme.

    A place counts the scheme's grades from the best, 1, to the one for those who reach
    no other. It becomes a grade by `grades[place]`.
    """

    def __init__(self, scheme, knockouts, first, score_boundary=None):
        """
        :param scheme: `linkage.grading.scheme`
        :param knockouts: those of its knock-outs whose metrics are available
        :param first: number of the first measured column after the criteria: one for
            each condition of the knock-outs, then tenure where the scheme has a grace
            period
        :param score_boundary: id of the kept boundary of the scores, for a customer
            graded alone by share of customers
        """
        self._scheme = scheme
        self._score_boundary = score_boundary
        self._limits = scheme._ladder()
        self.grades = scheme._grades()
        self._rules, number = [], first
        for rule in knockouts:
            conditions = [
                SQL(
                    "%s %s %s",
                    column("m", number + offset),
                    SQL(OPERATORS[condition.operator]),
                    condition.value,
                )
                for offset, condition in enumerate(rule.condition_ids)
            ]
            number += len(conditions)
            self._rules.append((rule, SQL("(%s)", SQL(" AND ").join(conditions))))
        self._tenure = column("m", number) if scheme.grace_days else None

    def select(self, constants: SQL, lines: SQL, batch) -> SQL:
        """What follows the CTE `scored`: further CTEs and SELECT `constants`,
        partner_id, score, grade_id, found_grade_id, held_by, knockout_id, pending_runs
        and `lines`.
        """
        stability = self._scheme._stability()
        placed = SQL(
            "SELECT scored.*, %s AS found, %s AS cap%s FROM scored%s",
            self._found(),
            self._cap(),
            SQL(", %s", self._before(stability)) if stability.is_on else SQL(),
            self._standing_join(batch) if stability.is_on else SQL(),
        )
        settled = SQL("SELECT *, found AS place, 0 AS pending FROM placed")
        if stability.is_on:
            settled = SQL(
                "SELECT *, %s AS place, CASE WHEN %s THEN row_count END AS pending"
                " FROM (SELECT *, %s AS row_count FROM placed) counted",
                self._place(stability),
                self._waits(stability),
                self._runs_in_a_row(batch),
            )
        return SQL(
            ", placed AS (%s), settled AS (%s), limited AS (SELECT *, %s AS final"
            " FROM settled)"
            " SELECT %s, partner_id, score, %s AS grade_id, %s AS found_grade_id,"
            " %s AS held_by, %s AS knockout_id, COALESCE(pending, 0) AS pending_runs,"
            " %s FROM limited",
            placed,
            settled,
            self._final(),
            constants,
            self._grade("final"),
            self._grade("found"),
            self._held_by(stability),
            self._knockout(),
            lines,
        )

    def _grade(self, place) -> SQL:
        return SQL("(%s::int4[])[%s]", self.grades.ids, SQL.identifier(place))

    # -- the grade by the rule -----------------------------------------------------

    def _found(self) -> SQL:
        by = self._scheme.grade_by
        if by == "table":
            return self._by_table()
        if by == "share":
            return self._by_limits(SQL("r0"))
        if by == "rank":
            if self._score_boundary:
                return self._by_limits(
                    SQL(
                        "(SELECT %s FROM linkage_grading_boundary kept"
                        " WHERE kept.id = %s)",
                        kept_rank(SQL("score"), SQL("kept"), False),
                        self._score_boundary,
                    )
                )
            return self._by_limits(
                SQL(
                    "CASE WHEN score IS NOT NULL THEN"
                    " RANK() OVER (ORDER BY score DESC NULLS LAST)::float8"
                    " / NULLIF(COUNT(score) OVER (), 0) END"
                )
            )
        return self._by_score(SQL("score"))

    def _by_score(self, score) -> SQL:
        return SQL(
            "CASE %s ELSE %s END",
            SQL(" ").join(
                SQL("WHEN %s >= %s THEN %s", score, limit, place)
                for place, (_grade, limit) in enumerate(self._limits, start=1)
            ),
            len(self._limits) + 1,
        )

    def _by_limits(self, share) -> SQL:
        return SQL(
            "CASE %s ELSE %s END",
            SQL(" ").join(
                SQL("WHEN %s <= %s THEN %s", share, limit / 100.0, place)
                for place, (_grade, limit) in enumerate(self._limits, start=1)
            ),
            len(self._limits) + 1,
        )

    def _by_table(self) -> SQL:
        places = {grade: place for place, grade in enumerate(self.grades, start=1)}
        return SQL(
            "CASE %s ELSE %s END",
            SQL(" ").join(
                SQL(
                    "WHEN r0 = %s AND r1 = %s THEN %s",
                    cell.row,
                    cell.column,
                    places[cell.grade_id],
                )
                for cell in self._scheme.cell_ids
            ),
            len(self.grades),
        )

    # -- knock-outs and grace ------------------------------------------------------

    def _place_of(self, grade) -> int:
        """The best place that is not better than `grade`."""
        for place, known in enumerate(self.grades, start=1):
            if known.sequence >= grade.sequence:
                return place
        return len(self.grades)

    def _cap(self) -> SQL:
        """The best place the knock-outs leave; 0 where none holds."""
        if not self._rules:
            return SQL("0")
        caps = [
            SQL("CASE WHEN %s THEN %s ELSE 0 END", holds, self._place_of(rule.grade_id))
            for rule, holds in self._rules
        ]
        return SQL("GREATEST(%s)", SQL(", ").join(caps))

    def _knockout(self) -> SQL:
        if not self._rules:
            return SQL("NULL::int4")
        return SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", holds, rule.id) for rule, holds in self._rules
            ),
        )

    def _is_new(self) -> SQL:
        return SQL("%s < %s", self._tenure, self._scheme.grace_days)

    def _grace(self) -> SQL:
        return SQL("%s", self._place_of(self._scheme.grace_grade_id))

    def _final(self) -> SQL:
        place = SQL("place")
        if self._tenure:
            place = SQL(
                "CASE WHEN %s THEN LEAST(place, %s) ELSE place END",
                self._is_new(),
                self._grace(),
            )
        return SQL("GREATEST(%s, cap)", place)

    def _held_by(self, stability) -> SQL:
        held = [SQL("WHEN cap = final AND cap > place THEN 'knockout'")]
        if self._tenure:
            held.append(SQL("WHEN final < place THEN 'grace'"))
        if stability.is_on:
            within = "margin" if self._has_margin(stability) else "runs"
            held.append(SQL("WHEN pending <> 0 THEN %s", within))
        return SQL("CASE %s END", SQL(" ").join(held))

    # -- stability -----------------------------------------------------------------

    def _has_margin(self, stability) -> bool:
        return stability.margin > 0 and self._scheme.grade_by == "score"

    def _before(self, stability) -> SQL:
        """Columns of what was before: the place in force and the runs that waited."""
        columns = [
            SQL(
                "ARRAY_POSITION(%s::int4[], before.computed_grade_id) AS current",
                self.grades.ids,
            ),
            SQL("COALESCE(before.pending_runs, 0) AS waited"),
            SQL("before.pending_on AS waited_on"),
        ]
        if self._has_margin(stability):
            shifts = (("lower", -stability.margin), ("higher", stability.margin))
            columns += [
                SQL(
                    "%s AS %s",
                    self._by_score(SQL("(score + %s)", shift)),
                    SQL.identifier(name),
                )
                for name, shift in shifts
            ]
        return SQL(", ").join(columns)

    @staticmethod
    def _standing_join(batch) -> SQL:
        return SQL(
            " LEFT JOIN linkage_grade_standing before"
            " ON before.partner_id = scored.partner_id AND before.company_id = %s%s",
            batch.company.id,
            batch.among("before"),
        )

    @staticmethod
    def _runs_in_a_row(batch) -> SQL:
        """In how many runs in a row the same direction came out, this one included."""
        return SQL(
            "CASE WHEN found < current THEN CASE WHEN waited > 0 THEN waited"
            " + (waited_on IS DISTINCT FROM %(day)s)::int ELSE 1 END"
            " WHEN found > current THEN CASE WHEN waited < 0 THEN waited"
            " - (waited_on IS DISTINCT FROM %(day)s)::int ELSE -1 END"
            " ELSE 0 END",
            day=batch.day,
        )

    def _past_margin(self, stability) -> SQL:
        if not self._has_margin(stability):
            return SQL("FALSE")
        return SQL(
            "CASE WHEN found < current THEN lower < current ELSE higher > current END"
        )

    def _waits(self, stability) -> SQL:
        """Whether the customer keeps its grade although the rule gives another."""
        enough = (
            SQL("ABS(row_count) >= %s", stability.runs)
            if stability.runs
            else SQL("FALSE")
        )
        return SQL(
            "(current IS NOT NULL AND found <> current AND NOT (%s) AND NOT (%s))",
            self._past_margin(stability),
            enough,
        )

    def _place(self, stability) -> SQL:
        shifted = SQL("found")
        if self._has_margin(stability):
            shifted = SQL(
                "CASE WHEN current IS NULL OR NOT (%s) THEN found"
                " WHEN found < current THEN lower ELSE higher END",
                self._past_margin(stability),
            )
        return SQL(
            "CASE WHEN %s THEN current ELSE %s END", self._waits(stability), shifted
        )
