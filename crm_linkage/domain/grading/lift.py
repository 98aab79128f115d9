"""What would lift a customer to a better grade, one figure at a time (D4.3).

Plain functions over what a run knew: the points of each criterion, how a criterion
turns values into points (a *scale*), and the score the better grade asks for. Each
answer holds if everything else stays as it is.

Points and scores lie in 0 .. 100; values are in the unit of their metric.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from .scale import EPSILON, LESS_THAN, MORE_THAN, UPWARDS, Goal, Scale
from .score import FULL_POINTS, NEUTRAL, NEUTRAL_POINTS, REWEIGHT, weighted_score

#: differences are told in so many significant digits, rounded to the safe side
DIGITS = 3


@dataclass(frozen=True)
class Position:
    """One criterion of the scheme and where the customer stands in it.

    :param weight: below zero, its points are taken off
    :param points: None where the value is missing
    :param missing: what a missing value means, as in `score.py`
    :param whole: only whole numbers occur, as for counts and days
    :param scale: None where nothing was kept to read it backwards
    """

    weight: float
    points: float | None
    missing: str = REWEIGHT
    value: float | None = None
    scale: Scale | None = None
    whole: bool = False

    @property
    def counted_points(self):
        """Points that take part in the score, or None where it is left out."""
        if self.points is not None:
            return self.points
        if self.missing == REWEIGHT:
            return None
        return NEUTRAL_POINTS if self.missing == NEUTRAL else 0.0


@dataclass(frozen=True)
class Lift:
    """One criterion that alone lifts the customer to the score asked for.

    :param number: position of the criterion in the scheme
    :param points: what it has to give then; at most so many where its weight is below 0
    :param goal: what its value has to be, None where the scale is not known
    :param effort: how far the value is from there, 0 (there) .. 1 (from nothing, or to
        nothing), 2 where it is not known
    """

    number: int
    points: float
    goal: Goal | None
    effort: float


def needed_points(
    positions: Sequence[Position], number: int, score: float
) -> float | None:
    """Points that one criterion alone must give to reach `score`.

    :return: at least so many, above 100 where it cannot do it; at most so many where
        its weight is below zero, and below 0 where it cannot do it; None without weight
    """
    weight = positions[number].weight
    if not weight:
        return None
    total, weights = 0.0, max(weight, 0.0)
    for place, position in enumerate(positions):
        points = position.counted_points
        if place != number and points is not None:
            total += position.weight * points
            weights += max(position.weight, 0.0)
    return (score * weights - total) / weight


def lifts(positions: Sequence[Position], score: float) -> list[Lift]:
    """What would lift the customer to `score`, nearest first.

    Criteria that cannot do it by themselves are left out.
    """
    found = []
    for number, position in enumerate(positions):
        points = needed_points(positions, number, score)
        if points is None or not _is_within(points, position.weight):
            continue
        points = min(max(points, 0.0), FULL_POINTS)
        goal = _goal(position, points)
        if position.scale and goal is None:
            continue  # no value gives so many points
        found.append(Lift(number, points, goal, _effort(position.value, goal)))
    return sorted(found, key=lambda lift: (lift.effort, lift.number))


def table_lifts(
    positions: Sequence[Position], table: Mapping[tuple[int, int], int], place: int
) -> list[Lift]:
    """What would lift a customer graded by a table of two criteria, nearest first.

    :param positions: both criteria; their points are those of equal groups
    :param table: ``{(group of the first, group of the second): place of the grade}``,
        1 for the best place
    :param place: the grade asked for, or a better one
    """
    sizes = [max(pair[number] for pair in table) for number in (0, 1)]
    groups = [
        None
        if position.points is None
        else 1 + round(position.points * (size - 1) / FULL_POINTS)
        for position, size in zip(positions, sizes, strict=True)
    ]
    found = []
    for number in (0, 1):
        other = groups[1 - number]
        if other is None:
            continue
        serving = [
            group
            for group in range((groups[number] or 0) + 1, sizes[number] + 1)
            if table[(group, other) if number == 0 else (other, group)] <= place
        ]
        if not serving:
            continue
        position = positions[number]
        points = FULL_POINTS * (serving[0] - 1) / (sizes[number] - 1)
        goal = position.scale and position.scale.goal(points, position.value)
        if position.scale and goal is None:
            continue
        found.append(Lift(number, points, goal, _effort(position.value, goal)))
    return sorted(found, key=lambda lift: (lift.effort, lift.number))


def score_at_rank(
    share: float, scores: Sequence[float], shares: Sequence[float]
) -> float | None:
    """The least score that lies within the best `share` of the customers.

    :param scores: rising, as the last full run kept them
    :param shares: how far down the customers each lies, falling
    """
    within = [
        score
        for score, kept in zip(scores, shares, strict=True)
        if kept <= share + EPSILON
    ]
    return within[0] if within else None


def together(positions: Sequence[Position], score: float) -> list[int]:
    """The fewest criteria that at their best reach `score`: those with most to gain.

    :return: their positions, most first; empty where even all of them do not
    """
    best = [FULL_POINTS if position.weight > 0 else 0.0 for position in positions]
    points = [position.counted_points for position in positions]
    order = sorted(
        range(len(positions)),
        key=lambda number: -positions[number].weight
        * (best[number] - (points[number] or 0.0)),
    )
    for count, number in enumerate(order, 1):
        points[number] = best[number]
        weighted = [
            (position.weight, given, position.missing)
            for position, given in zip(positions, points, strict=True)
        ]
        reached = weighted_score(weighted)
        if reached is not None and reached >= score - EPSILON:
            return order[:count]
    return []


def difference(value: float, goal: Goal, whole: bool) -> float:
    """How much more (above 0) or less (below 0) than `value` reaches `goal`.

    Rounded to the safe side, so that the sum is never short of the goal: to whole
    numbers, or to three significant digits.
    """
    gap = goal.value - value
    upwards = goal.side in UPWARDS
    size = max(gap if upwards else -gap, 0.0)
    strict = goal.side in (MORE_THAN, LESS_THAN)
    if whole:
        steps = floor(size + EPSILON) + 1 if strict else ceil(size - EPSILON)
        return float(steps if upwards else -steps)
    if size:
        unit = 10.0 ** (floor(log10(size)) - DIGITS + 1)
        steps = ceil(size / unit - EPSILON)
        if strict and steps * unit <= size * (1 + EPSILON):
            steps += 1
        rounded = steps * unit
        # a value that cannot be less than nothing is not asked to be
        size = rounded if upwards or value - rounded >= 0 or value < 0 else size
    return size if upwards else -size


def _is_within(points, weight):
    return points <= FULL_POINTS + EPSILON if weight > 0 else points >= -EPSILON


def _goal(position, points):
    if not position.scale:
        return None
    if position.weight > 0:
        return position.scale.goal(points, position.value)
    return position.scale.mirrored().goal(FULL_POINTS - points, position.value)


def _effort(value, goal):
    if goal is None or value is None or goal.value is None:
        return 2.0
    largest = max(abs(value), abs(goal.value))
    return abs(goal.value - value) / largest if largest else 0.0
