"""Values that exist only now, kept at the end of a period.

A snapshot of a day is taken on the day after, as soon as the day is over, and then says
what was at its end. Taken later, it says what is at the later day: it is never dated
back, and tells by how many days it is late.
"""

from datetime import date, timedelta


def days_late(day: date, taken: date) -> int:
    """Days by which a value of the end of `day` was taken too late: 0 the day after."""
    return max((taken - day).days - 1, 0)


def as_of(day: date, taken: date) -> date:
    """The day that a value of the end of `day` tells of when it is taken on `taken`.

    :raise ValueError: the day is not over yet
    """
    if taken <= day:
        raise ValueError("a day is kept when it is over, not before")
    return day if taken == day + timedelta(days=1) else taken
