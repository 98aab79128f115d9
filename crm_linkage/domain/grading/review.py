"""When the card of a customer is to be looked at again (D4.2).

The cadence of a grade is a number of working days: 1 is every working day. A review
counts from the day of the last one, or from the day the customer got its grade. All
functions take the working dates of a company as a sorted sequence; a date outside of
it is answered as far as the sequence goes.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta

#: how far back working dates are looked at; who waits longer waits this long at least
YEARS_BACK = 2
#: a calendar that knows no hours at all: Monday to Friday
DEFAULT_WEEK = range(5)


def working_dates(
    works_on: Callable[[date], bool], today: date, ahead: int
) -> tuple[date, ...]:
    """The working dates from `YEARS_BACK` years ago until `ahead` of them lie after
    `today`; fewer where a year goes by before.

    :param works_on: whether a date is worked on
    """
    first = today - timedelta(days=round(365.25 * YEARS_BACK))
    found, after = [], 0
    limit = today + timedelta(days=366 + 2 * ahead)
    day = first
    while day <= limit and (day <= today or after < ahead):
        if works_on(day):
            found.append(day)
            after += day > today
        day += timedelta(days=1)
    return tuple(found)


def next_review(base: date, every: int, days: Sequence[date]) -> date | None:
    """The working date `every` working days after `base`; None: no cadence, or the
    dates do not reach so far."""
    position = bisect_right(days, base) + every - 1
    return days[position] if every and position < len(days) else None


def latest_due(today: date, every: int, days: Sequence[date]) -> date | None:
    """The cut-off: who was reviewed on this date or before is due today.

    For every `base`: ``base <= latest_due(...)`` where ``next_review(base) <= today``,
    so that everybody who is due is found by one comparison.

    :return: None where nobody is due: no cadence, or too few working dates
    """
    position = bisect_right(days, today) - every
    if not every or position < 0:
        return None
    return days[position] - timedelta(days=1)


def overdue_days(base: date, every: int, today: date, days: Sequence[date]) -> int:
    """Working days that have gone by since the review was due; 0: today, or later."""
    if not every:
        return 0
    return max(0, bisect_right(days, today) - bisect_right(days, base) - every)
