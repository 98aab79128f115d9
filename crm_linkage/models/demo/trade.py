"""What the demo's customers bought and when they paid: dates and amounts. No Odoo here.

The same day and the same customers give the same trade.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .profiles import KINDS, MONTHS

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Sale:
    """An order and its invoice a day later.

    `lines` are (product, quantity); `late` the days from due date to payment, None when
    it stays open; `paid_share` how much of it that payment settles; `returned` is the
    share of the first line's quantity that is credited, 0 for none.
    """

    customer: str
    ordered: date
    lines: tuple[tuple[str, int], ...]
    late: int | None
    paid_share: float = 1.0
    returned: float = 0.0

    @property
    def invoiced(self):
        return self.ordered + timedelta(days=1)


def trade(customers, prices, today):
    """All sales of all customers before `today`, oldest first.

    :param customers: name to (kind, usual amount)
    :param prices: product to list price
    """
    sales = []
    for name, (kind, amount) in customers.items():
        sales += _sales(name, KINDS[kind], amount, prices, today)
    return sorted(sales, key=lambda sale: (sale.ordered, sale.customer))


def _sales(name, kind, amount, prices, today):
    random = Random(f"linkage demo {name}")
    # a customer keeps to a few products
    range_ = random.sample(sorted(prices), 6)
    first = random.uniform(0, kind.interval)
    day = today - timedelta(days=MONTHS * DAYS_A_MONTH - first)
    while day < today - timedelta(days=2):
        age = (today - day).days / DAYS_A_MONTH
        level = kind.level(age, day.month)
        if level <= 0.05:
            day += timedelta(days=5)
            continue
        size = amount * level**0.5 * random.uniform(0.75, 1.3)
        late, share = _payment(random, kind, age)
        yield Sale(
            name,
            _working_day(day),
            _lines(random, range_, prices, size),
            late,
            share,
            random.choice((0.2, 0.5)) if random.random() < kind.returns else 0.0,
        )
        gap = kind.interval / level**0.5 * random.uniform(0.8, 1.2)
        day += timedelta(days=max(4, round(gap)))


def _lines(random, range_, prices, size):
    products = random.sample(range_, random.choice((1, 2, 2, 3)))
    return tuple(
        (product, max(1, round(size / len(products) / prices[product])))
        for product in products
    )


def _payment(random, kind, age):
    """Days late and the share paid; older invoices are settled, whoever owes them."""
    late = random.randint(*kind.late)
    if age < 6 and random.random() < kind.unpaid:
        return (late, 0.4) if random.random() < 0.2 else (None, 0.0)
    return late, 1.0


def _working_day(day):
    return day - timedelta(days=max(0, day.weekday() - 4))
