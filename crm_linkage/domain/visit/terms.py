"""What holds for the visits to one address: which setting wins, and which it was.

The more special goes first: what is set for the address itself, then the policy of the
customer's channel and grade, then that of the grade alone. Among policies that are
equally special a company's own goes before the one all companies share (D4.4, D6.1).
Days are calendar days; a gap is the number of days from one visit to the next.
"""

import datetime
import math
from dataclasses import dataclass

from .frequency import Frequency

#: (key, sentence): where the frequency of an address comes from
SOURCES = (
    ("own", "Set for this address"),
    ("channel", "Policy of the channel and grade"),
    ("grade", "Policy of the grade"),
)

#: time for a visit where neither a policy nor the address says it
DEFAULT_MINUTES = 30

#: days by which a visit may always be early or late: a weekly one then finds a place
#: in a week with a holiday
LEAST_TOLERANCE = 2

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Gap:
    """``low`` to ``high`` days between two visits, ``tolerance`` more or less."""

    low: int
    high: int
    tolerance: int = 0

    @property
    def shortest(self):
        """Smallest gap, tolerance taken off: at least a day."""
        return max(1, self.low - self.tolerance)

    @property
    def longest(self):
        """Largest gap, tolerance added."""
        return self.high + self.tolerance


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy. ``channel`` None holds for all; ``is_own`` is not shared by companies.

    ``gap`` None: any. ``weekdays`` as in :class:`Terms`.
    """

    key: int
    grade: int
    channel: int | None
    is_own: bool
    frequency: Frequency
    minutes: int
    gap: Gap | None = None
    weekdays: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What is set for an address itself; None where it follows the policy.

    ``frequency`` holds up to and with the day ``until``.
    """

    key: int
    frequency: Frequency | None = None
    until: datetime.date | None = None
    minutes: int | None = None
    weekdays: frozenset[int] | None = None
    user: int | None = None
    closed: tuple[tuple[datetime.date, datetime.date], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for an address.

    ``gap_min`` and ``gap_max`` have the tolerance in them, None: any. ``weekdays``: the
    days of the week on which visits may be (0 is Monday), None: all; ``fixed_day`` is
    the only one of them, if there is one only. ``closed``: first and last day of the
    times without visits. ``rank`` 0 is placed first. ``user_id``: who visits this
    address whoever is responsible for the customer. ``source`` is a key of ``SOURCES``;
    ``policy_id`` and ``setting_id`` are the records that were asked, or None.
    """

    frequency: Frequency
    minutes: int
    gap_min: int | None = None
    gap_max: int | None = None
    weekdays: frozenset[int] | None = None
    fixed_day: int | None = None
    rank: int = 0
    grade_id: int | None = None
    closed: tuple[tuple[datetime.date, datetime.date], ...] = ()
    user_id: int | None = None
    source: str = "grade"
    policy_id: int | None = None
    setting_id: int | None = None

    @property
    def is_visited(self):
        return bool(self.frequency.visits)


def usual_gap(frequency):
    """The gap that a frequency asks for, with some tolerance; None without visits.

    >>> usual_gap(Frequency(1, 1))
    Gap(low=7, high=7, tolerance=2)
    >>> usual_gap(Frequency(2, 1))
    Gap(low=3, high=4, tolerance=2)
    """
    days = frequency.gap_days
    if days is None:
        return None
    tolerance = max(LEAST_TOLERANCE, math.floor(days / 4 + 0.5))
    return Gap(math.floor(days), math.ceil(days), tolerance)


def gap_problem(gap, frequency):
    """What is wrong with a gap, as a key, or None.

    ``order``: the smallest is above the largest; ``long`` and ``short``: with such gaps
    there would be fewer, or more, visits than the frequency asks for.
    """
    days = frequency.gap_days
    if days is None:
        return None
    if gap.low > gap.high:
        return "order"
    if gap.shortest > max(1, math.ceil(days)):
        return "long"
    if gap.longest < math.floor(days):
        return "short"
    return None


def most_visits(weekdays, weeks):
    """Most visits in ``weeks`` weeks at one a day on ``weekdays`` (None: all)."""
    return weeks * len(EVERY_DAY if weekdays is None else weekdays)


def winner(rules, grade, channel):
    """The rule that holds for a customer of a grade and channel, or None."""
    matching = [
        rule
        for rule in rules
        if rule.grade == grade and rule.channel in (None, channel)
    ]
    return min(
        matching,
        key=lambda rule: (rule.channel is None, not rule.is_own, rule.key),
        default=None,
    )


def terms(rule, own, *, today, grade=None, rank=0):
    """What holds for an address.

    :param rule: the :class:`Rule` that :func:`winner` found, or None
    :param own: :class:`Own` of the address, or None
    :param today: the day for which it is asked
    :param grade: id of the customer's grade in force, or None
    :param rank: place of that grade, 0 is placed first
    :return: :class:`Terms`, or None where nothing says how often
    """
    own = own or Own(0)
    frequency, gap = (rule.frequency, rule.gap) if rule else (None, None)
    source = "grade" if rule is None or rule.channel is None else "channel"
    if own.frequency and (own.until is None or today <= own.until):
        frequency, gap, source = own.frequency, usual_gap(own.frequency), "own"
    if frequency is None:
        return None
    weekdays = own.weekdays or (rule.weekdays if rule else None)
    if weekdays == EVERY_DAY:
        weekdays = None
    return Terms(
        frequency=frequency,
        minutes=own.minutes or (rule.minutes if rule else DEFAULT_MINUTES),
        gap_min=gap.shortest if gap else None,
        gap_max=gap.longest if gap else None,
        weekdays=weekdays,
        fixed_day=min(weekdays) if weekdays and len(weekdays) == 1 else None,
        rank=rank,
        grade_id=grade,
        closed=own.closed,
        user_id=own.user,
        source=source,
        policy_id=rule.key if rule else None,
        setting_id=own.key or None,
    )
