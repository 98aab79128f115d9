"""Scorecards: which promises of a period are judged, how, and what follows (D9.4).

A scorecard covers a calendar month, quarter or year. It holds every promise whose own
period ends within it: three months and one quarter on the card of a quarter, a year's
promise on the card of December only.

*Points.* A promise that is met has all its points (1). One that is missed within the
agreed tolerance counts as kept, but loses points evenly, down to half of them where the
tolerance ends. Beyond that it is broken and has none. What cannot be judged for want of
data has no points and no weight: it neither helps nor harms.

*Weight.* Promises weigh among those of their side. One that is judged several times on
a card (months on a quarter's card) shares its weight out among them.

*Totals.* A side's score is its weighted points in percent, the score of the card the
mean of both sides: neither counts for more because it promised more.

*Parts of a period.* Where an agreement binds for a part of a period only, "at least" so
much money, or so many, is asked in proportion to the days. Shares and days are not
amounts, and "at most" is no harder to keep in fewer days: both stay as agreed. A fixed
credit or bonus is due in proportion to the days as well, whatever the promise: a day
that bound does not bring what was agreed for a year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .commitment import AT_LEAST, MET, MONTH, NO_DATA, NOT_MET, QUARTER, YEAR, judge
from .commitment import period_start as start_of

TOLERATED = "tolerated"
STATES = (MET, TOLERATED, NOT_MET, NO_DATA)
NONE, CREDIT, BONUS = "none", "credit", "bonus"
AMOUNT, SHARE = "amount", "share"
US, PARTNER = "us", "partner"
MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
#: points of a promise at the very end of its tolerance
LEAST_TOLERATED = 0.5
#: days by which a snapshot may be late and still be judged by
LATE_LIMIT = 5
#: differences of a score that are no trend
STEADY = 0.5


# -- periods -------------------------------------------------------------------------


def period_end(reference: date, period: str) -> date:
    """Last day of the calendar month, quarter or year that holds `reference`."""
    month = start_of(reference, period).month + MONTHS[period]
    year, month = divmod(reference.year * 12 + month - 1, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def last_ended(reference: date, period: str) -> tuple[date, date]:
    """First and last day of the last period that was over before `reference`."""
    last = start_of(reference, period) - timedelta(days=1)
    return start_of(last, period), last


def ended_since(since: date, reference: date, period: str) -> list[tuple[date, date]]:
    """Periods that ended on `since` or later and before `reference`, oldest first."""
    found = []
    first, last = last_ended(reference, period)
    while last >= since:
        found.append((first, last))
        first, last = last_ended(first, period)
    return found[::-1]


def ending_within(first: date, last: date) -> list[tuple[str, date, date]]:
    """``(period, its first day, its last day)`` of all that end from first to last."""
    return [
        (period, *days)
        for period in (MONTH, QUARTER, YEAR)
        for days in ended_since(first, last + timedelta(days=1), period)
    ]


def portion(period: str, card: str) -> float:
    """Share of a promise's weight that each of its periods has on a card: 1/3 for a
    month on a quarter's card, all of it where its period is as long or longer."""
    return min(MONTHS[period] / MONTHS[card], 1.0)


def judging(versions: Iterable[tuple[date, date | None]], first: date, last: date):
    """Which version of an agreement judges the period from `first` to `last`.

    The one in force on the period's first day; where the agreement began later, the
    one in force on the first day that it bound. A version that comes later in the
    period is never applied to it.

    :param versions: first and last day (None: open) of each
    :return: number of the version in `versions`, or None where none binds
    """
    bound = [
        (start, number)
        for number, (start, end) in enumerate(versions)
        if start <= last and (end is None or end >= first)
    ]
    return min(bound)[1] if bound else None


# -- a line --------------------------------------------------------------------------


@dataclass(frozen=True)
class Consequence:
    """What was agreed to follow from a promise, for each period."""

    consequence: str = NONE
    base: str = AMOUNT
    amount: float = 0.0
    share: float = 0.0
    #: most that follows from one period; 0 or None: no limit
    cap: float | None = None


@dataclass(frozen=True)
class Verdict:
    """One of `STATES`, and points from 0 to 1; None where nothing is judged."""

    state: str
    points: float | None


def prorated(target: float, comparison: str, additive: bool, share: float) -> float:
    """What is asked in `share` (0..1) of a period; see the head of this file.

    :param additive: amounts and numbers, which a shorter time makes fewer of
    """
    if additive and comparison == AT_LEAST and target > 0:
        return target * share
    return target


def verdict(
    actual: float | None, comparison: str, target: float, tolerance: float = 0.0
) -> Verdict:
    """Judge a promise; see the head of this file for points.

    A target of zero is a target like any other: nothing is divided by it.

    :param tolerance: share of the target, which leaves no room where that is zero
    :raise ValueError: another comparison
    """
    state = judge(actual, comparison, target)
    if state == NO_DATA:
        return Verdict(NO_DATA, None)
    if state == MET:
        return Verdict(MET, 1.0)
    room = abs(target) * max(tolerance or 0.0, 0.0)
    if not room or judge(actual, comparison, target, tolerance) != MET:
        return Verdict(NOT_MET, 0.0)
    used = min(abs(actual - target) / room, 1.0)
    return Verdict(TOLERATED, 1.0 - used * (1.0 - LEAST_TOLERATED))


def amount_due(
    agreed: Consequence, state: str, revenue: float | None, bound: float = 1.0
) -> float:
    """Amount that follows from a period, never below zero.

    A credit is due for a promise that is broken, a bonus for one that is kept, within
    its tolerance as well; what cannot be judged has no consequence.

    :param revenue: net revenue of the promise's period, of the days that were bound;
        None counts as nothing
    :param bound: share (0..1) of the period that the agreement bound, by which a fixed
        amount is cut; a cap is not, it only limits
    """
    due = {CREDIT: (NOT_MET,), BONUS: (MET, TOLERATED)}.get(agreed.consequence, ())
    if state not in due:
        return 0.0
    if agreed.base == SHARE:
        amount = agreed.share * max(revenue or 0.0, 0.0)
    else:
        amount = agreed.amount * bound
    if agreed.cap:
        amount = min(amount, agreed.cap)
    return max(amount, 0.0)


def in_favour_of(side: str, kind: str) -> str:
    """Who gets what follows: a credit is for the other side, a bonus for one's own."""
    if kind == CREDIT:
        return PARTNER if side == US else US
    return side


# -- a card --------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """What a line brings to the total."""

    side: str
    state: str
    points: float | None
    weight: float
    kind: str = NONE
    amount: float = 0.0


@dataclass(frozen=True)
class Totals:
    """Scores from 0 to 100, None where nothing was judged; amounts by who gets them.

    `credit` and `bonus` are for the partner, `claim` is for us.
    """

    us: float | None
    partner: float | None
    score: float | None
    credit: float = 0.0
    bonus: float = 0.0
    claim: float = 0.0


def side_score(lines: Iterable[Line]) -> float | None:
    """Weighted points in percent of the lines that were judged."""
    judged = [line for line in lines if line.points is not None]
    weight = sum(line.weight for line in judged)
    if not weight:
        return None
    return 100 * sum(line.points * line.weight for line in judged) / weight


def totals(lines: Iterable[Line]) -> Totals:
    """The sums of a card."""
    lines = list(lines)
    us, partner = (
        side_score(line for line in lines if line.side == side)
        for side in (US, PARTNER)
    )
    sides = [score for score in (us, partner) if score is not None]
    amounts = {(PARTNER, CREDIT): 0.0, (PARTNER, BONUS): 0.0, US: 0.0}
    for line in lines:
        if line.kind in (CREDIT, BONUS):
            who = in_favour_of(line.side, line.kind)
            amounts[(who, line.kind) if who == PARTNER else US] += line.amount
    return Totals(
        us,
        partner,
        sum(sides) / len(sides) if sides else None,
        amounts[PARTNER, CREDIT],
        amounts[PARTNER, BONUS],
        amounts[US],
    )


def direction(score: float | None, before: float | None) -> str | None:
    """``up``, ``down`` or ``steady`` against the card before; None where one lacks."""
    if score is None or before is None:
        return None
    if abs(score - before) < STEADY:
        return "steady"
    return "up" if score > before else "down"
