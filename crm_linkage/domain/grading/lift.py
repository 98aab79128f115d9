"""What would lift a customer to a better grade, one figure at a time (D4.3).

Plain functions over what a run knew: the points of each criterion, how a criterion
turns values into points (a *scale*), and the score the better grade asks for. Each
answer holds if everything else stays as it is.

Points and scores lie in 0 .. 100; values are in the unit of their metric.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, log10
from typing import Protocol

from .score import (
    FULL_POINTS,
    NEUTRAL,
    NEUTRAL_POINTS,
    REWEIGHT,
    Band,
    weighted_score,
)

AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, ONE_OF = (
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "one_of",
)
UPWARDS = (AT_LEAST, MORE_THAN)

#: room for rounding when points are compared: far below what anyone is shown
EPSILON = 1e-9
#: differences are told in so many significant digits, rounded to the safe side
DIGITS = 3


@dataclass(frozen=True)
class Goal:
    """What a raw value has to be.

    `other_end` is where the values that serve end on the other side, where they do;
    `keys` are the categories that serve, best effort first, where `side` is ONE_OF.
    """

    side: str
    value: float | None = None
    other_end: float | None = None
    keys: tuple = ()


class Scale(Protocol):
    """How a criterion turns values into points, read backwards."""

    def goal(self, points: float, value: float | None) -> Goal | None:
        """What gives at least `points`, nearest to `value`; None: nothing does."""

    def mirrored(self) -> "Scale":
        """The scale of a criterion that counts against: 100 less its points."""


@dataclass(frozen=True)
class Kept:
    """Points by place among all, as the last full run kept them.

    :param values: rising
    :param points: those of each value; they rise or fall with the values
    :param is_step: values lie in groups that begin at the values kept
    :param is_open: more than the highest gives full points, as by rank
    """

    values: Sequence[float]
    points: Sequence[float]
    is_step: bool = False
    is_open: bool = False

    def goal(self, points, value):
        serving = [
            kept
            for kept, given in zip(self.values, self.points, strict=True)
            if given >= points - EPSILON
        ]
        if not serving:
            if self.values and self.is_open:
                return Goal(MORE_THAN, self.values[-1])
            return None
        if self.points[-1] < self.points[0]:
            return Goal(AT_MOST, serving[-1])
        # to be as good as somebody is to pass them: the customer's own value no longer
        # lies among those below
        return Goal(AT_LEAST if self.is_step else MORE_THAN, serving[0])

    def mirrored(self):
        points = [FULL_POINTS - one for one in self.points]
        return Kept(self.values, points, self.is_step)


@dataclass(frozen=True)
class Banded:
    """Points by fixed limits; below the lowest band there are none."""

    bands: Sequence[Band]

    def goal(self, points, value):
        ordered = sorted(self.bands)
        edges = [*(band.minimum for band in ordered[1:]), None]
        serving = [
            (band.minimum, edge)
            for band, edge in zip(ordered, edges, strict=True)
            if band.points >= points - EPSILON
        ]
        if not serving:
            return None
        if value is None:
            # the open end is the good one, where it serves
            low, edge = serving[-1] if serving[-1][1] is None else serving[0]
            return _between(low, edge, upwards=edge is None)
        above = [pair for pair in serving if pair[0] > value]
        below = [pair for pair in serving if pair[1] is not None and pair[1] <= value]
        up = _between(*above[0], upwards=True) if above else None
        down = _between(*below[-1], upwards=False) if below else None
        if up and down:
            return up if up.value - value <= value - down.value else down
        return up or down

    def mirrored(self):
        bands = [Band(band.minimum, FULL_POINTS - band.points) for band in self.bands]
        return Banded([Band(-inf, FULL_POINTS), *bands])


@dataclass(frozen=True)
class Linear:
    """Points in proportion between the value of no points and that of all."""

    zero_at: float
    full_at: float

    def mirrored(self):
        return Linear(self.full_at, self.zero_at)

    def goal(self, points, value):
        needed = self.zero_at + points / FULL_POINTS * (self.full_at - self.zero_at)
        return Goal(AT_LEAST if self.full_at >= self.zero_at else AT_MOST, needed)


@dataclass(frozen=True)
class Categories:
    """Points by a table: ``(key, points)``."""

    table: Sequence[tuple[object, float]]

    def goal(self, points, value):
        keys = sorted(
            (worth, number, key)
            for number, (key, worth) in enumerate(self.table)
            if worth >= points - EPSILON
        )
        return Goal(ONE_OF, keys=tuple(key for *_rest, key in keys)) if keys else None

    def mirrored(self):
        return Categories([(key, FULL_POINTS - worth) for key, worth in self.table])


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


def _between(low, edge, upwards):
    if upwards:
        return Goal(AT_LEAST, low, other_end=edge)
    return Goal(LESS_THAN, edge, other_end=low)
