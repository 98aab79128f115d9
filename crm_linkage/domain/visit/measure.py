"""What a visit counts for when plan and work are compared (D6.5).

The report says the same in SQL (`models/visit/linkage_visit_report.py`); a test holds
both against each other. Everything is a number that can be summed: a share is the sum
of its numerator divided by the sum of its denominator, never a mean of shares.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: minutes before or after the promised time in which a visit is on time
TOLERANCE = 15

#: what became of a visit: states, and a planned one whose day is over. (key, label)
STATUSES = (
    ("done", "Done"),
    ("failed", "Failed"),
    ("left", "Left Open"),
    ("planned", "Still Ahead"),
    ("cancelled", "Cancelled"),
)


@dataclass(frozen=True)
class Facts:
    """A visit. Minutes are whole; `promised` is what the customer was told, None when
    nothing was; `is_over`: its day has gone by where the company is; `moves`: how often
    it was moved to another day since it was promised."""

    state: str
    planned: datetime
    is_over: bool = True
    promised: datetime | None = None
    moves: int = 0
    check_in: datetime | None = None
    minutes: int = 30
    actual: int = 0
    drive: int = 0
    outcome: str | None = None


@dataclass(frozen=True)
class Counts:
    """Sums to build; each is 0 or 1, or minutes.

    `due` took place or should have; `timed` is done with a start in the app, only these
    can be `on_time`; `timed_minutes` is what was planned for visits whose actual length
    is known, so that `actual_minutes` is compared with the same visits.
    """

    due: int
    done: int
    failed: int
    left: int
    cancelled: int
    moved: int
    moved_on: int
    timed: int
    on_time: int
    planned_minutes: int
    timed_minutes: int
    actual_minutes: int
    drive_minutes: int


def status(facts: Facts) -> str:
    """One key of `STATUSES`."""
    if facts.state == "planned" and facts.is_over:
        return "left"
    return facts.state


def counts(facts: Facts, tolerance: int = TOLERANCE) -> Counts:
    """What one visit adds to each sum.

    :param tolerance: minutes before or after the promised time that are still on time
    """
    became = status(facts)
    done, stands = became == "done", became != "cancelled"
    promised = facts.promised or facts.planned
    timed = done and facts.check_in is not None
    late = abs(facts.check_in - promised) if timed else timedelta.max
    actual = facts.actual if done else 0
    return Counts(
        due=became in ("done", "failed", "left"),
        done=done,
        failed=became == "failed",
        left=became == "left",
        cancelled=not stands,
        moved=stands and facts.moves > 0,
        moved_on=done and facts.outcome in ("advance", "order"),
        timed=timed,
        on_time=late <= timedelta(minutes=tolerance),
        planned_minutes=facts.minutes if stands else 0,
        timed_minutes=facts.minutes if actual else 0,
        actual_minutes=actual,
        drive_minutes=facts.drive if stands else 0,
    )


def share(part: float, whole: float) -> float | None:
    """Part of a whole, 0.8 for 80 %; None where there is nothing to divide by."""
    return part / whole if whole else None
