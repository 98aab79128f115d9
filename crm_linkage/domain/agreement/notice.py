"""When notice is to be given, and when an agreement that goes on ends (D9.4)."""

from calendar import monthrange
from datetime import date, timedelta

from ..metric.period import months_before

DAYS, MONTHS = "day", "month"


def last_day_for_notice(end: date | None, length: int, unit: str) -> date | None:
    """The last day on which notice still ends the agreement on `end`.

    Three months before 31 December is 30 September. None: it runs until it is ended.
    """
    if end is None:
        return None
    return _back(end, length, unit)


def end_after_notice(given: date, length: int, unit: str) -> date:
    """Last day of an agreement without end, when notice is given on `given`."""
    return _back(given, -length, unit)


def extended(end: date, months: int) -> date:
    """The last day after going on for `months`; the end of a month stays one."""
    day = months_before(end, -months)
    if end.day == _days(end):
        return day.replace(day=_days(day))
    return day


def renewed(end: date, months: int, length: int, unit: str, today: date) -> list[date]:
    """The ends of each term that began to be certain before `today`, the last one last.

    An agreement goes on when the last day for notice has passed without one. Where no
    notice is needed that day is its last day.

    :raise ValueError: it would go on for nothing, and so for ever
    """
    if months < 1:
        raise ValueError("an agreement goes on for a month or more")
    ends = []
    while last_day_for_notice(end, length, unit) < today:
        end = extended(end, months)
        ends.append(end)
    return ends


def end_of_notice(end: date, months: int, length: int, unit: str, given: date) -> date:
    """The last day when notice is given on `given` on an agreement that goes on.

    In time it ends as agreed; too late, it ends one term later.
    """
    late = renewed(end, months, length, unit, given)
    return late[-1] if late else end


def day_before(day: date) -> date:
    """The last day before a term that begins on `day`."""
    return day - timedelta(days=1)


def _back(day: date, length: int, unit: str) -> date:
    if unit == DAYS:
        return day - timedelta(days=length)
    if unit == MONTHS:
        return months_before(day, length)
    raise ValueError(f"unknown unit of a notice: {unit!r}")


def _days(day: date) -> int:
    return monthrange(day.year, day.month)[1]
