"""Steps before and after a deadline: when they are due, whom they reach.

A step is due once for a clock and round. Working minutes are those of the clock; other
minutes are real ones. Both stand still while the clock is paused. A step that would lie
before the start of its clock is due at the start; one at or after the stop is not due
at all.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from .clock import Clock
from .hours import DAY_SECONDS, Hours
from .worktime import WorkTime

Who = TypeVar("Who")

SHARE, BEFORE, AFTER = "share", "before", "after"
INFORM, REASSIGN, RAISE, ACTIVITY = "inform", "reassign", "raise", "activity"
OWNER, LEADER, MANAGER, CONTACT, USER = "owner", "leader", "manager", "contact", "user"
#: who is asked for, in this order, where the one before is not there (any more)
CHAINS = {
    OWNER: (OWNER, LEADER, MANAGER),
    LEADER: (LEADER, MANAGER),
    MANAGER: (MANAGER,),
    USER: (USER, LEADER, MANAGER),
    CONTACT: (CONTACT,),
}
#: later than this nobody is told any more: after an outage, or for imported cases
STALE_SECONDS = 7 * DAY_SECONDS

ALWAYS = WorkTime(Hours(weeks=((((0, DAY_SECONDS),),) * 7,)))


class Step(NamedTuple):
    """A step of a policy; `kind_id` None: of every clock."""

    id: int
    kind_id: int | None
    when: str
    share: float = 0.0
    seconds: int = 0
    is_working: bool = True


def moment(step: Step, clock: Clock, worktime: WorkTime) -> int | None:
    """When a step is due; None: not as things stand."""
    if clock.started_at is None:
        return None
    if step.when == SHARE:
        found = clock.deadline(worktime, step.share)
    elif step.is_working:
        found = _in_hours(step, clock, worktime)
    else:
        found = _on_the_wall(step, clock, worktime)
    if found is None:
        return None
    found = max(found, clock.started_at)
    if clock.stopped_at is not None and found >= clock.stopped_at:
        return None
    return found


def _pauses(clock):
    if clock.paused_at is None:
        return clock.pauses
    return (*clock.pauses, (clock.paused_at, None))


def _in_hours(step, clock, worktime):
    sign = 1 if step.when == AFTER else -1
    seconds = max(clock.target + sign * step.seconds, 0)
    return worktime.add(clock.started_at, seconds, _pauses(clock))


def _on_the_wall(step, clock, worktime):
    deadline = clock.deadline(worktime)
    if deadline is None:
        return None
    if step.seconds == 0:
        return deadline
    sign = 1 if step.when == AFTER else -1
    return ALWAYS.add(deadline, sign * step.seconds, _pauses(clock))


def moments(
    steps: Iterable[Step], clock: Clock, worktime: WorkTime
) -> list[tuple[int, int]]:
    """``[(moment, step id), ...]`` of the steps that are due, the earliest first."""
    found = ((moment(step, clock, worktime), step.id) for step in steps)
    return sorted(pair for pair in found if pair[0] is not None)


def reached(wanted: str, people: dict[str, Who | None]) -> Who | None:
    """The first of the chain who is there; None: nobody.

    `people` says who owner, leader, manager, contact and named user are; those who are
    gone or may not see the company are None in it.
    """
    return next((people[who] for who in CHAINS[wanted] if people.get(who)), None)


def is_stale(due: int, now: int) -> bool:
    """Whether a step was found so late that nobody is told any more."""
    return now - due > STALE_SECONDS


def is_settled(
    *, action: str, due: int, deadline: int | None, stopped: bool, closed: bool
) -> bool:
    """Whether a step that was due has nothing left to do when it is delivered.

    A warning is idle once the clock has stopped in time; to hand over, raise or plan is
    idle on a closed case. That a promise was broken is told all the same.
    """
    if closed and action != INFORM:
        return True
    return stopped and (deadline is None or due < deadline)
