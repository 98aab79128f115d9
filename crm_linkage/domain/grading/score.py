"""How a value becomes points, points a score, and a score a grade.

These are the rules of grading as plain functions. A run applies the same rules to all
customers in SQL (`models/grading/scoring.py`); a test holds both against each other.
The functions serve single values: explanations and hints.

Points and scores lie in 0 .. 100. None is a missing value.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

PERCENTILE, BANDS, PARETO = "percentile", "bands", "pareto"
LINEAR, GROUPS, TABLE = "linear", "groups", "table"
REWEIGHT, ZERO, NEUTRAL, VALUE = "reweight", "zero", "neutral", "value"
NEUTRAL_POINTS = 50.0
FULL_POINTS = 100.0


@dataclass(frozen=True, order=True)
class Band:
    """From `minimum` on (inclusive) up to the next band a value gives `points`."""

    minimum: float
    points: float


def percent_rank(value: float, ranked: Sequence[float]) -> float:
    """Share of the others that lie below `value`, as PostgreSQL's percent_rank.

    :param ranked: all values in rising order, `value` among them
    :return: 0 for the lowest .. 1 for a single highest; equals get the same rank; 0
        where nobody else is ranked
    """
    if len(ranked) < 2:
        return 0.0
    return bisect_left(ranked, value) / (len(ranked) - 1)


def percentile_points(rank: float, higher_is_better: bool) -> float:
    """Points of a rank; where less is better, the lowest value gets full points."""
    return FULL_POINTS * (rank if higher_is_better else 1 - rank)


def band_points(value: float, bands: Sequence[Band]) -> float:
    """Points of the band that holds `value`; 0 below the lowest band."""
    ordered = sorted(bands)
    position = bisect_right([band.minimum for band in ordered], value)
    return ordered[position - 1].points if position else 0.0


def pareto_points(cumulated_share: float) -> float:
    """What is left of the whole after everyone at least as big, in points.

    :param cumulated_share: value of all customers at least as big, itself included, by
        the value of all; may leave 0 .. 1 where values below zero are in the sum
    """
    return FULL_POINTS * min(max(1 - cumulated_share, 0.0), 1.0)


def linear_points(value: float, nothing: float, everything: float) -> float:
    """Points on the straight line between two values, which may run either way.

    :param nothing: the value that gives 0 points, as all beyond it
    :param everything: the value that gives 100 points, as all beyond it
    """
    share = (value - nothing) / (everything - nothing)
    return FULL_POINTS * min(max(share, 0.0), 1.0)


def group_of(rank: float, groups: int, higher_is_better: bool = True) -> int:
    """Which of `groups` equally large groups a rank belongs to, 1 .. `groups`.

    Cuts where quantiles by linear interpolation cut, equals on the same side: the
    quintiles of an RFM analysis (a value on the cut belongs to the lower group).

    :param rank: share of the others that lie below, as `percent_rank` gives it
    :param higher_is_better: False: the lowest values are in the group with the
        highest number
    """
    # shares such as 3/5 are not exact, and must not fall into the next group
    group = max(1, ceil(round(groups * rank, 9)))
    return group if higher_is_better else groups + 1 - group


def group_points(group: int, groups: int) -> float:
    """0 points for the first group, 100 for the last, even steps between."""
    return FULL_POINTS * (group - 1) / (groups - 1)


def table_points(value: float, table: Mapping[int, float]) -> float | None:
    """Points of a category; one that the table does not name is missing."""
    return table.get(round(value))


def kept_rank(
    value: float, values: Sequence[float], ranks: Sequence[float], step: bool = False
) -> float | None:
    """The rank of `value` among customers ranked before, from the boundaries kept then.

    Between two boundaries it lies on the straight line; beyond the last ones it is
    theirs. None where nobody was ranked.

    :param values: boundaries in rising order
    :param ranks: the rank at each of them
    :param step: ranks are groups: the one of the boundary below counts
    """
    if not values:
        return None
    position = bisect_right(values, value)
    if position == 0:
        return ranks[0]
    below, rank = values[position - 1], ranks[position - 1]
    if position == len(values) or step or below == value:
        return rank
    share = (value - below) / (values[position] - below)
    return rank + share * (ranks[position] - rank)


def weighted_score(
    weighted_points: Sequence[tuple[float, float | None, str]],
) -> float | None:
    """Weighted mean of criterion points, less what negative criteria take away.

    A weight below zero takes its points off without being part of the whole: -10 beside
    weights that sum to 100 costs at most 10 points. The score stays within 0 .. 100.

    :param weighted_points: ``(weight, points or None, what a missing value means)``
    :return: the score, or None where nothing is known and no criterion says what that
        means
    """
    total, weights = 0.0, 0.0
    for weight, points, missing in weighted_points:
        if points is None:
            if missing == REWEIGHT:
                continue
            points = NEUTRAL_POINTS if missing == NEUTRAL else 0.0
        total += weight * points
        weights += max(weight, 0.0)
    return max(total / weights, 0.0) if weights else None


def grade_by_score(score: float | None, thresholds: Sequence[tuple[float, str]]):
    """The grade of the highest threshold that `score` reaches, else None.

    :param thresholds: ``(minimum score, grade)``
    """
    if score is None:
        return None
    reached = [pair for pair in thresholds if score >= pair[0]]
    return max(reached)[1] if reached else None


def customer_share(score: float, scores: Sequence[float]) -> float:
    """How far down the customers a score lies, itself included, 0 < share <= 1.

    Equals share the best place among them: of ten, the two best lie at 0.1 where they
    are equal, else at 0.1 and 0.2.
    """
    return (sum(other > score for other in scores) + 1) / len(scores)


def grade_by_share(cumulated_share: float | None, thresholds):
    """The grade of the lowest threshold that holds the cumulated share, else None.

    :param thresholds: ``(largest cumulated share, 0 .. 1, grade)``
    """
    if cumulated_share is None:
        return None
    holding = [pair for pair in thresholds if cumulated_share <= pair[0]]
    return min(holding)[1] if holding else None
