"""Whether a promise is SMART, and what it lacks (D10.2).

Specific, measurable, action-based and time-bound are asked for; whether it is realistic
is shown beside what was reached before, and people decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .commitment import AT_LEAST, period_start

WHAT, WHAT_IS_METRIC = "what", "what_is_metric"
MEASURE, MEASURE_GONE, ASKS_NOTHING = "measure", "measure_gone", "asks_nothing"
ACTION, ACTOR, ACTOR_LEFT = "action", "actor", "actor_left"
WHEN, WHEN_TOO_LATE = "when", "when_too_late"

UNKNOWN, REACHED, NEAR, FAR = "unknown", "reached", "near", "far"
#: a target is far when the best period missed it by more than this share of it
FAR_FROM = 0.2


@dataclass(frozen=True)
class Promise:
    """What is looked at; `has_actor` is somebody named, `actor_left` one who is gone.

    `can_be_negative` says of the metric whether "at least 0" asks for anything.
    """

    what: str
    metric: str
    is_available: bool
    comparison: str
    target: float
    can_be_negative: bool
    action: str
    has_actor: bool
    actor_left: bool
    period: str | None
    since: date | None = None
    until: date | None = None


def missing(promise: Promise) -> list[str]:
    """Codes of what the promise lacks, in the order of the letters; empty: SMART."""
    return [
        code
        for code in (
            _specific(promise),
            _measurable(promise),
            *_acted_on(promise),
            _bound_in_time(promise),
        )
        if code
    ]


def realism(target: float, comparison: str, past: Sequence[float | None]) -> str:
    """How far the target is from what was reached in past periods.

    :param past: values of past periods, None where there was no data
    :return: ``unknown`` (no data at all), ``reached`` (once or more), ``near`` or
        ``far``; a target of zero that was never reached is far
    """
    known = [value for value in past if value is not None]
    if not known:
        return UNKNOWN
    gap = (
        target - max(known) if comparison == AT_LEAST else min(known) - target
    )  # what the best period missed it by
    room = abs(target)
    if gap <= 1e-9 * max(1.0, room):
        return REACHED
    return NEAR if gap <= FAR_FROM * room else FAR


def last_day(day: date, period: str) -> date:
    """Last day of the calendar month, quarter or year that holds `day`."""
    # from the first day, 31 days are enough for the next month, 100 for the next
    # quarter and 366 for the next year
    ahead = {"month": 31, "quarter": 100, "year": 366}[period]
    start = period_start(day, period)
    return period_start(start + timedelta(days=ahead), period) - timedelta(days=1)


def past_periods(day: date, period: str, number: int) -> list[tuple[date, date]]:
    """First and last day of the `number` periods before that of `day`, last first."""
    found = []
    for _number in range(number):
        end = period_start(day, period) - timedelta(days=1)
        day = period_start(end, period)
        found.append((day, end))
    return found


def _specific(promise):
    what = promise.what.strip()
    if not what:
        return WHAT
    same = what.rstrip(".").casefold() == promise.metric.strip().casefold()
    return WHAT_IS_METRIC if same else None


def _measurable(promise):
    if not promise.metric:
        return MEASURE
    if not promise.is_available:
        return MEASURE_GONE
    nothing = promise.comparison == AT_LEAST and promise.target <= 0
    return ASKS_NOTHING if nothing and not promise.can_be_negative else None


def _acted_on(promise):
    yield None if promise.action.strip() else ACTION
    if not promise.has_actor:
        yield ACTOR
    elif promise.actor_left:
        yield ACTOR_LEFT


def _bound_in_time(promise):
    if not promise.period:
        return WHEN
    if promise.since and promise.until:
        first = last_day(promise.since, promise.period)
        return WHEN_TOO_LATE if promise.until < first else None
    return None
