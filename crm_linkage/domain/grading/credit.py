"""How much a customer may owe: what grade, purchases and payment suggest (D5.1).

Trade on credit follows the customer's standing: lowered where it is low, raised where
it is high. All amounts are in one currency, the company's. A limit of 0 means that
nobody checks, as in the host, and is never suggested.
"""

from dataclasses import dataclass, field
from math import floor

RAISE, KEEP, LOWER, SET = "raise", "keep", "lower", "set"
ACTIONS = (RAISE, KEEP, LOWER, SET)

# why, as codes; each has the numbers that a sentence about it needs
NO_TERMS = "no_terms"
NO_REVENUE = "no_revenue"
UNLIMITED = "unlimited"
EARNED = "earned"  # revenue, months, amount
OVERDUE = "overdue"  # amount, days
LATE = "late"  # days, tolerated
CUT = "cut"  # share
WAIT = "wait"  # amount
GROWTH = "growth"  # times
MINIMUM = "minimum"  # amount
MARGIN = "margin"  # share
OVER = "over"  # amount
STOP = "stop"  # days
#: reasons that tell what only those may know who may see overdue amounts, days late
SECRET = (OVERDUE, LATE, WAIT, STOP)


@dataclass(frozen=True)
class Terms:
    """What customers of one grade are granted.

    :raise ValueError: a number makes no sense
    """

    #: months of average revenue that a customer may owe
    months: float
    #: days after the due date that are tolerated, on average and of the oldest invoice
    late_days: int = 14
    #: days overdue of the oldest invoice from which a stop is advised; 0: never
    stop_days: int = 60
    #: share of what was earned that is left to who pays badly
    cut: float = 0.5
    #: a limit is raised to at most so many times what it was
    growth: float = 2.0
    #: changes up to this share of the limit are not worth a decision
    margin: float = 0.1
    #: amounts are rounded to multiples of this
    step: float = 100.0
    #: no limit is set below this; above 0, for 0 would switch the check off
    minimum: float = 100.0

    def __post_init__(self):
        if self.months < 0 or self.late_days < 0 or self.stop_days < 0:
            raise ValueError("months and days cannot be negative")
        if not 0 <= self.cut <= 1 or not 0 <= self.margin < 1:
            raise ValueError("cut and margin are shares, 0 to 1")
        if self.growth < 1:
            raise ValueError("a limit cannot grow to less than it is")
        if self.step <= 0 or self.minimum <= 0:
            raise ValueError("step and minimum must be above 0")


@dataclass(frozen=True)
class Facts:
    """What is known of a customer.

    `revenue`: net, an average month; `limit`: 0 is no check; `overdue`: open past its
    due date; `oldest_days`: how long the oldest of it is; `days_late`: how late
    invoices were paid on average, below 0 early, None unknown.
    """

    revenue: float = 0.0
    exposure: float = 0.0
    limit: float = 0.0
    overdue: float = 0.0
    oldest_days: int = 0
    days_late: float | None = None

    @property
    def utilisation(self) -> float | None:
        """Exposure as a share of the limit; None where there is no limit."""
        return self.exposure / self.limit if self.limit > 0 else None

    @property
    def is_over(self) -> bool:
        """Whether more is owed than the limit allows."""
        return 0 < self.limit < self.exposure


@dataclass(frozen=True)
class Suggestion:
    """`action`: one of `ACTIONS`; `limit`: the amount to come to; `reasons`: code and
    numbers, in the order in which they are told; `advise_stop`: sell nothing on credit.
    """

    action: str
    limit: float
    reasons: tuple[tuple[str, dict[str, float]], ...] = field(default=())
    advise_stop: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _numbers in self.reasons)


def suggest(facts: Facts, terms: Terms | None) -> Suggestion:
    """What to do with the limit of a customer.

    Earned is an average month of revenue times the months that the grade grants. Who
    pays badly gets a part of it and never more than now; who pays well is raised, step
    by step. Without terms or without anything to go by the limit stays.
    """
    reasons: list[tuple[str, dict[str, float]]] = []
    if facts.is_over:
        reasons.append((OVER, {"amount": facts.exposure - facts.limit}))
    if terms is None:
        return Suggestion(KEEP, facts.limit, (*reasons, (NO_TERMS, {})))
    is_overdue = facts.overdue > 0 and facts.oldest_days > terms.late_days
    is_late = facts.days_late is not None and facts.days_late > terms.late_days
    stop = bool(
        facts.overdue > 0 and terms.stop_days and facts.oldest_days >= terms.stop_days
    )
    if is_overdue:
        reasons.append((OVERDUE, {"amount": facts.overdue, "days": facts.oldest_days}))
    if is_late:
        reasons.append((LATE, {"days": facts.days_late, "tolerated": terms.late_days}))
    if stop:
        reasons.append((STOP, {"days": facts.oldest_days}))
    if facts.revenue <= 0 and not (is_overdue or is_late):
        return Suggestion(KEEP, facts.limit, (*reasons, (NO_REVENUE, {})), stop)
    target = _target(facts, terms, is_overdue or is_late, reasons)
    return _decide(facts.limit, target, terms, reasons, stop)


def _target(facts, terms, pays_badly, reasons) -> float:
    """The amount to come to, rounded; tells why in `reasons`."""
    target = max(facts.revenue, 0) * terms.months
    reasons.append(
        (
            EARNED,
            {"revenue": facts.revenue, "months": terms.months, "amount": target},
        )
    )
    if pays_badly:
        reasons.append((CUT, {"share": terms.cut}))
        target *= terms.cut
        if facts.limit > 0:
            target = min(target, facts.limit)
    elif 0 < facts.limit < target:
        if facts.overdue > 0:
            reasons.append((WAIT, {"amount": facts.overdue}))
            target = facts.limit
        elif target > facts.limit * terms.growth:
            reasons.append((GROWTH, {"times": terms.growth}))
            target = facts.limit * terms.growth
    if target == facts.limit > 0:
        return target  # an amount that is in force is not rounded
    target = floor(target / terms.step + 0.5) * terms.step
    if target < terms.minimum:
        reasons.append((MINIMUM, {"amount": terms.minimum}))
        target = terms.minimum
    return target


def _decide(limit, target, terms, reasons, stop) -> Suggestion:
    if limit <= 0:
        return Suggestion(SET, target, ((UNLIMITED, {}), *reasons), stop)
    if abs(target - limit) <= terms.margin * limit:
        if target != limit:
            reasons.append((MARGIN, {"share": terms.margin}))
        return Suggestion(KEEP, limit, tuple(reasons), stop)
    action = RAISE if target > limit else LOWER
    return Suggestion(action, target, tuple(reasons), stop)
