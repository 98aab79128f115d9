"""How a criterion turns values into points, read backwards: from points to a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

from .score import FULL_POINTS, Band

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


def _between(low, edge, upwards):
    if upwards:
        return Goal(AT_LEAST, low, other_end=edge)
    return Goal(LESS_THAN, edge, other_end=low)
