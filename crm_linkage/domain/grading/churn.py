"""Who may be leaving, and what says so: early warning of churn (D4.5).

A customer is measured against their own habit, not against others: silence counts in
usual gaps between purchases. What speaks for leaving is a list of reasons, each with
something to do; there is no score that nobody could explain.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SILENT, COMPLAINING, FALLING = "silent", "complaining", "falling"
#: the reasons, the most urgent first
REASONS = (SILENT, COMPLAINING, FALLING)

VISIT, SETTLE, REVIEW = "visit", "settle", "review"
#: reason -> what to do
ACTIONS: Mapping[str, str] = {SILENT: VISIT, COMPLAINING: SETTLE, FALLING: REVIEW}

HIGH, MEDIUM = "high", "medium"
LEVELS = (HIGH, MEDIUM)
#: a silence this many times its limit is urgent by itself
URGENT = 2


@dataclass(frozen=True)
class Limits:
    """From where on something is a reason; 0 switches a reason off.

    `silence`: usual gaps between purchases; `days`: days below which nobody is silent,
    for those who buy every day; `fall`: share of the revenue that is lost, 0.3 for
    30 %; `complaints`: number of complaints.
    """

    silence: float = 2.0
    days: int = 14
    fall: float = 0.3
    complaints: int = 2


@dataclass(frozen=True)
class Facts:
    """What is known of a customer; None is not known.

    `days`: since the last purchase; `gap`: usual days between two purchases, known
    from three purchases on; `growth`: of net revenue, -0.3 for 30 % less; `complaints`:
    their number.
    """

    days: int | None = None
    gap: float | None = None
    growth: float | None = None
    complaints: int = 0


def reasons(facts: Facts, limits: Limits) -> tuple[str, ...]:
    """Those of `REASONS` that hold, the most urgent first; none: no warning.

    Only who buys regularly, so has a usual gap, can fall silent or buy less: what buys
    once and never again was not lost. Complaints count for everyone.
    """
    regular = facts.gap is not None
    holds = {
        SILENT: limits.silence > 0
        and regular
        and facts.days is not None
        and facts.days >= limits.days
        and facts.days >= limits.silence * facts.gap,
        COMPLAINING: 0 < limits.complaints <= facts.complaints,
        FALLING: limits.fall > 0
        and regular
        and facts.growth is not None
        and facts.growth <= -limits.fall,
    }
    return tuple(reason for reason in REASONS if holds[reason])


def level(facts: Facts, limits: Limits) -> str | None:
    """One of `LEVELS`: high where reasons come together or the silence is long; None
    where there is no reason."""
    found = reasons(facts, limits)
    if not found:
        return None
    long = SILENT in found and facts.days >= URGENT * limits.silence * facts.gap
    return HIGH if long or len(found) > 1 else MEDIUM


def covers(settled: frozenset[str], found: frozenset[str]) -> bool:
    """Whether a customer stays quiet: no reason that is found is new.

    :param settled: reasons of the warnings whose quiet time lasts
    """
    return found <= settled
