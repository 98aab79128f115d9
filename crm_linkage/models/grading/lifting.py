"""From what the page has read of a scheme to the rules of `domain/grading/lift.py`."""

from ...domain.grading.lift import (
    Position,
    lifts,
    score_at_rank,
    table_lifts,
)
from ...domain.grading.scale import (
    Banded,
    Categories,
    Kept,
    Linear,
)
from ...domain.grading.score import (
    BANDS,
    FULL_POINTS,
    GROUPS,
    LINEAR,
    PARETO,
    PERCENTILE,
    TABLE,
    Band,
    group_points,
    pareto_points,
)


def scale(method, criterion):
    """The `Scale` of a criterion; None where nothing was kept of the last full run.

    :param criterion: as `_explanation_scales` tells it
    """
    if method == BANDS:
        return Banded([Band(*band) for band in criterion["bands"] or ()])
    if method == LINEAR:
        return Linear(criterion["zero_at"], criterion["full_at"])
    if method == TABLE:
        return Categories([tuple(line) for line in criterion["categories"] or ()])
    values, ranks = criterion["values"], criterion["ranks"]
    if not values:
        return None
    if method == GROUPS:
        groups = criterion["groups"]
        return Kept(values, [group_points(rank, groups) for rank in ranks], True)
    if method == PARETO:
        return Kept(values, [pareto_points(rank) for rank in ranks])
    return Kept(
        values,
        [FULL_POINTS * rank for rank in ranks],
        is_open=method == PERCENTILE and criterion["higher"],
    )


def position(line, criterion, whole):
    """Where the customer stands in a criterion.

    :param line: as `_explanation` tells it
    :param whole: only whole numbers occur
    """
    return Position(
        criterion["weight"],
        # what counted, even where the value itself is missing
        criterion["points"],
        criterion["missing"],
        line["value"],
        scale(line["method"], criterion),
        whole,
    )


def needed_score(found, level):
    """The score that a grade asks for, or None where it is not asked by score."""
    limit = level["limit"]
    if found["grade_by"] == "share":
        return FULL_POINTS - limit
    if found["grade_by"] == "rank":
        return score_at_rank(limit / 100, *found["scores"]) if found["scores"] else None
    return limit


def lifts_to(found, positions, level):
    """What alone would lift the customer to a grade, nearest first.

    :param found: as `_explanation` tells it
    :param level: one of its levels
    :return: list of `Lift`
    """
    if found["grade_by"] == "table":
        if len(positions) < 2:
            return []
        table = {(row, column): place for row, column, place in found["cells"] or ()}
        return table_lifts(positions[:2], table, level["sequence"]) if table else []
    score = needed_score(found, level)
    if score is None:
        return []
    if found["grade_by"] == "share":
        positions = positions[:1]
    return lifts(positions, score)
