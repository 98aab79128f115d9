"""Why a score moves between two schemes or two days: criterion by criterion.

What a criterion adds to a score is its points by its share of the weights; the adds of
all criteria make up the score, where nothing is missing that counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

UP, DOWN, SAME, NEW, LEFT = "up", "down", "same", "new", "left"


@dataclass(frozen=True)
class Line:
    """What a criterion gave: `key` names what it asks, None points are missing."""

    key: int
    weight: float
    points: float | None


@dataclass(frozen=True)
class Step:
    """One criterion before and after.

    Points are None where it was missing or not asked; `change` is what it adds to the
    score, or takes off, in points of the score.
    """

    key: int
    before: float | None
    after: float | None
    change: float


def direction(before: int | None, after: int | None) -> str:
    """Where a customer goes; grades by sequence, the best lowest, None: not graded."""
    if before == after:
        return SAME
    if before is None:
        return NEW
    if after is None:
        return LEFT
    return UP if after < before else DOWN


def adds(lines: Sequence[Line]) -> list[float]:
    """What each line adds to the score; lines without points add nothing."""
    whole = sum(max(line.weight, 0.0) for line in lines if line.points is not None)
    return [
        line.weight * line.points / whole if whole and line.points is not None else 0.0
        for line in lines
    ]


def steps(before: Sequence[Line], after: Sequence[Line]) -> list[Step]:
    """Every criterion of either side, in the order of `after`, then what was left out.

    Criteria that ask the same twice are told apart by their order.
    """
    known = {}
    for line, added in zip(before, adds(before), strict=True):
        known.setdefault(line.key, []).append((line.points, added))
    found = []
    for line, added in zip(after, adds(after), strict=True):
        same = known.get(line.key)
        points, was = same.pop(0) if same else (None, 0.0)
        found.append(Step(line.key, points, line.points, added - was))
    for key, rest in known.items():
        found += [Step(key, points, None, -was) for points, was in rest]
    return found


def largest(moved: Sequence[Step], rise: bool | None = None) -> Step | None:
    """The step that moved the score most, in one direction where `rise` names it.

    :return: None where nothing moved it that way
    """
    candidates = [
        step
        for step in moved
        if step.change and (rise is None or (step.change > 0) == rise)
    ]
    return max(candidates, key=lambda step: abs(step.change), default=None)
