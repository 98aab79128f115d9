"""Workload (D6.1): stops times visits make visits, visits and drives make days.

All figures are for four weeks. Minutes are fractions where periods do not meet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .frequency import HORIZON_WEEKS
from .terms import Rule, winner

#: share of the working time that is driving, where no plan has said it yet
ASSUMED_DRIVE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Group:
    """``stops`` addresses that are alike in all that says how often they are visited.

    ``visits``: in four weeks, None where the policy says it; ``minutes``: as well.
    """

    user: int | None
    grade: int | None
    channel: int | None
    stops: int
    visits: float | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Sums over groups: addresses, visits and minutes with customers."""

    stops: int = 0
    visits: float = 0.0
    minutes: float = 0.0

    def __add__(self, other):
        return Load(
            self.stops + other.stops,
            self.visits + other.visits,
            self.minutes + other.minutes,
        )


@dataclass(frozen=True, slots=True)
class Capacity:
    """Working days in four weeks and minutes for driving and visiting in them."""

    days: int
    minutes: int

    @property
    def minutes_a_day(self):
        return self.minutes / self.days if self.days else 0.0


def load(group: Group, rule: Rule | None, default_minutes: int) -> Load:
    """The load of one group under the rule that holds for it."""
    visits = group.visits
    if visits is None:
        visits = rule.frequency.in_weeks(HORIZON_WEEKS) if rule else 0.0
    minutes = group.minutes or (rule.minutes if rule else default_minutes)
    total = group.stops * visits
    return Load(group.stops, total, total * minutes)


def loads(
    groups: Iterable[Group], rules: Iterable[Rule], default_minutes: int = 30
) -> tuple[dict, dict]:
    """Loads by representative, and by the rule that holds.

    :return: tuple (user id or None -> :class:`Load`, rule key or None -> `Load`); the
        second has only stops whose frequency or minutes follow that rule, so that what
        a change of it moves is seen
    """
    rules = tuple(rules)
    chosen, by_user, by_rule = {}, {}, {}
    for group in groups:
        pair = (group.grade, group.channel)
        if pair not in chosen:
            chosen[pair] = winner(rules, *pair)
        rule = chosen[pair]
        found = load(group, rule, default_minutes)
        by_user[group.user] = by_user.get(group.user, Load()) + found
        if group.visits is None:
            key = rule.key if rule else None
            by_rule[key] = by_rule.get(key, Load()) + found
    return by_user, by_rule


def days_needed(minutes: float, drive_share: float, minutes_a_day: float) -> float:
    """Working days that so many minutes with customers take, the driving included.

    :param drive_share: part of the working time that is driving, 0 up to below 1
    :param minutes_a_day: of driving and visiting

    >>> days_needed(1400, 0.3, 400)
    5.0
    """
    if not minutes_a_day:
        return 0.0
    return round(minutes / (1 - min(drive_share, 0.9)) / minutes_a_day, 6)
