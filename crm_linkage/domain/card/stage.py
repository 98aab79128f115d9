"""Stage of a customer, from facts (D1.3).

A fact is a confirmed order or a posted invoice. Who never bought is a prospect, who
bought lately is active, who has not bought for a while is a former customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..metric.period import MONTH, Period

PROSPECT, ACTIVE, FORMER = "prospect", "active", "former"
STAGES = (PROSPECT, ACTIVE, FORMER)
#: stage -> number by which a scheme of grading can name it
NUMBERS: Mapping[str, int] = {PROSPECT: 1, ACTIVE: 2, FORMER: 3}


@dataclass(frozen=True)
class Purchases:
    """What is known of the purchases of one customer up to a day.

    `first` and `last` are the days of the first and last fact of any kind, None when
    there is none; `orders` and `invoices` count them.
    """

    first: date | None = None
    last: date | None = None
    orders: int = 0
    invoices: int = 0


def active_after(reference: date, months: int) -> date:
    """The day after which a purchase keeps a customer active on `reference`.

    Rolling months as everywhere: 12 months to 2024-03-31 begin on 2023-04-01, so the
    answer is 2023-03-31.

    :raise ValueError: fewer than one month
    """
    return Period(months, MONTH).bounds(reference)[0]


def stage(last: date | None, reference: date, months: int) -> str:
    """One of `STAGES` on the day `reference`, from the day of the last purchase.

    A purchase after the reference date is not known yet on that day: the caller leaves
    it out, and here it counts as none.
    """
    if last is None or last > reference:
        return PROSPECT
    return ACTIVE if last > active_after(reference, months) else FORMER
