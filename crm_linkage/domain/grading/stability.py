"""Whether a customer changes grade: margin, runs in a row, grace and knock-outs.

Grades are places in the list of a scheme's grades, 1 for the best. The same rules in
SQL are in `models/grading/placing.py`; tests hold both against the same cases.
"""

from dataclasses import dataclass

MARGIN, RUNS, GRACE, KNOCKOUT = "margin", "runs", "grace", "knockout"


@dataclass(frozen=True)
class Stability:
    """How hard it is to change grade.

    `margin`: score points past the limit of a grade that change it at once; `runs`: in
    how many runs in a row the same change must come out otherwise. 0 switches each off.
    """

    margin: float = 0.0
    runs: int = 0

    @property
    def is_on(self) -> bool:
        return self.margin > 0 or self.runs > 1


@dataclass(frozen=True)
class Settled:
    """The grade that counts, what held the customer there, and what waits.

    `runs` is in how many runs in a row another grade than the one in force has come
    out, below zero for a worse one.
    """

    grade: int
    held_by: str | None = None
    runs: int = 0


def settle(
    found: int,
    current: int | None,
    stability: Stability,
    *,
    shifted: int | None = None,
    runs: int = 0,
    is_counted: bool = False,
) -> Settled:
    """The grade after margin and runs in a row.

    :param found: the grade that the score gives
    :param current: the grade in force, None on the first run
    :param shifted: the grade of the score less the margin where `found` is better than
        `current`, of the score plus the margin where it is worse; None where the
        scheme does not grade by score
    :param runs: in how many runs in a row before this one the same direction came out;
        below zero for a change to the worse
    :param is_counted: a run of this reference date was counted already, so that the
        same day never counts twice
    """
    if current is None or found == current or not stability.is_on:
        return Settled(found)
    better = found < current
    in_a_row = abs(runs) if runs and (runs > 0) == better else 0
    if not (is_counted and in_a_row):
        in_a_row += 1
    if stability.margin > 0 and shifted is not None:
        if (shifted < current) if better else (shifted > current):
            return Settled(shifted)
    if stability.runs and in_a_row >= stability.runs:
        return Settled(found)
    held_by = MARGIN if stability.margin > 0 and shifted is not None else RUNS
    return Settled(current, held_by, in_a_row if better else -in_a_row)


def limited(
    settled: Settled, *, grace: int | None = None, knockout: int | None = None
) -> Settled:
    """The grade within its limits: new customers from below, knock-outs from above.

    :param grace: the worst grade of a customer in its grace period, else None
    :param knockout: the best grade a knock-out rule leaves, else None; it goes before
        all else and waits for no run
    """
    grade, held_by = settled.grade, settled.held_by
    if grace is not None and grade > grace:
        grade, held_by = grace, GRACE
    if knockout is not None and grade < knockout:
        grade, held_by = knockout, KNOCKOUT
    return Settled(grade, held_by, settled.runs)
