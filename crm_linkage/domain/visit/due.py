"""When an address is due for its next visit, and how late that is.

A visit is due when the time between two visits has passed since the last one that took
place (D6.1). It is overdue when the largest gap has passed, too, with its tolerance.
One that never took place is due at once.
"""

import datetime
import math
from dataclasses import dataclass

from .terms import usual_gap

# How things stand, worst first; (key, label).
STATUSES = (
    ("overdue", "Overdue"),
    ("never", "Never visited"),
    ("due", "Due"),
    ("in_time", "In time"),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Days after a visit: the next is due after ``due``, overdue after ``latest``."""

    due: int
    latest: int


@dataclass(frozen=True, slots=True)
class Standing:
    """``date`` is the day from which a visit is due; ``overdue`` counts the days since;
    ``status`` is a key of ``STATUSES``."""

    date: datetime.date
    overdue: int
    status: str


def pace(frequency, gap_max=None):
    """The pace that a frequency asks for, None when there are no visits.

    :param frequency: :class:`~.frequency.Frequency`
    :param gap_max: largest gap in days with its tolerance, None: the usual one

    >>> from .frequency import Frequency
    >>> pace(Frequency(1, 2))
    Pace(due=14, latest=18)
    """
    days = frequency.gap_days
    if days is None:
        return None
    due = max(1, math.floor(days))
    latest = usual_gap(frequency).longest if gap_max is None else gap_max
    return Pace(due, max(due, latest))


def standing(last, found, today):
    """How an address stands today.

    :param last: day of the last visit that took place, or None
    :param found: :class:`Pace` of the address
    :param today: where the company is
    :return: :class:`Standing`
    """
    if last is None:
        return Standing(today, 0, "never")
    due = last + datetime.timedelta(days=found.due)
    overdue = max(0, (today - due).days)
    if (today - last).days > found.latest:
        status = "overdue"
    elif due <= sunday(today):
        status = "due"
    else:
        status = "in_time"
    return Standing(due, overdue, status)


def sunday(today):
    """Last day of the week: what is due until then is due now."""
    return today + datetime.timedelta(days=6 - today.weekday())
