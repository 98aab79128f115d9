"""How a value becomes points, points a score, and a score a grade.

These are the rules of grading as plain functions. A run applies the same rules to all
customers in SQL (`models/grading/scoring.py`); a test holds both against each other.
The functions serve single values: explanations and hints.

Points and scores lie in 0 .. 100. None is a missing value.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

PERCENTILE, BANDS, PARETO = "percentile", "bands", "pareto"
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


def weighted_score(
    weighted_points: Sequence[tuple[float, float | None, str]],
) -> float | None:
    """Weighted mean of criterion points.

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
        weights += weight
    return total / weights if weights else None


def grade_by_score(score: float | None, thresholds: Sequence[tuple[float, str]]):
    """The grade of the highest threshold that `score` reaches, else None.

    :param thresholds: ``(minimum score, grade)``
    """
    if score is None:
        return None
    reached = [pair for pair in thresholds if score >= pair[0]]
    return max(reached)[1] if reached else None


def grade_by_share(cumulated_share: float | None, thresholds):
    """The grade of the lowest threshold that holds the cumulated share, else None.

    :param thresholds: ``(largest cumulated share, 0 .. 1, grade)``
    """
    if cumulated_share is None:
        return None
    holding = [pair for pair in thresholds if cumulated_share <= pair[0]]
    return min(holding)[1] if holding else None
