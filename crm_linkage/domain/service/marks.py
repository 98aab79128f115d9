"""The moments of a clock that somebody waits for, and what it shows at one."""

from dataclasses import dataclass

from .clock import Clock
from .worktime import WorkTime

BREACHED, CRITICAL, AT_RISK, NO_HOURS = "breached", "critical", "at_risk", "no_hours"
RUNNING, PAUSED, MET = "running", "paused", "met"


@dataclass(frozen=True)
class Marks:
    """Moments at which a clock is at risk, critical and due; None: not as it is.

    `steps` are (moment, id) of what else is to happen then. A calendar without hours
    has no moments.
    """

    deadline: int | None = None
    risk_at: int | None = None
    critical_at: int | None = None
    steps: tuple[tuple[int, int], ...] = ()

    @property
    def moments(self) -> frozenset[int]:
        found = {self.risk_at, self.critical_at, *(m for m, _id in self.steps)}
        if self.deadline is not None:
            found.add(self.deadline + 1)  # a stop on the deadline is in time
        return frozenset(found - {None})


def marks(
    clock: Clock, work: WorkTime | None, shares: tuple[float, float], steps=()
) -> Marks:
    """The marks of `clock`; `shares` are those of at risk and critical.

    :param work: None: there is no calendar
    :param steps: what the escalation rule found for this clock
    """
    if work is None:
        return Marks()
    risk, critical = shares
    return Marks(
        clock.deadline(work),
        clock.deadline(work, risk),
        clock.deadline(work, critical),
        tuple(steps),
    )


def breach(clock: Clock, deadline: int | None, now: int) -> int | None:
    """The deadline, if it passed before `now` without a stop; one on it is in time."""
    end = now if clock.stopped_at is None else clock.stopped_at
    return deadline if deadline is not None and deadline < end else None


def state(clock: Clock, found: Marks, now: int) -> str:
    """What the clock shows at `now`; a mark counts from its second on, a breach from
    the one after the deadline."""
    if breach(clock, found.deadline, now) is not None:
        return BREACHED
    if clock.stopped_at is not None:
        return MET
    if clock.paused_at is not None:
        return PAUSED
    if found.deadline is None:
        return NO_HOURS
    if found.critical_at is not None and found.critical_at <= now:
        return CRITICAL
    if found.risk_at is not None and found.risk_at <= now:
        return AT_RISK
    return RUNNING


def due(
    clock: Clock, found: Marks, now: int, before: Marks | None, due_before: int | None
) -> int | None:
    """When somebody has to look at the clock next; None: never.

    Marks that have passed and were looked at already (they are in `before`, and
    `due_before` has moved on) need no second look; what was due and not looked at yet
    stays due, also once the clock has stopped.
    """
    pending = due_before is not None and due_before <= now
    if clock.stopped_at is not None:
        return due_before if pending else None
    if pending:
        return due_before
    known = before.moments if before is not None else frozenset()
    waiting = [m for m in found.moments if m > now or m not in known]
    return min(waiting, default=None)
