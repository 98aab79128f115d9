"""Requests by chance, with everything that a request can hold."""

import random

from odoo.addons.crm_linkage.domain.visit.frequency import Frequency
from odoo.addons.crm_linkage.domain.visit.request import (
    Day,
    Locked,
    Opening,
    Place,
    Request,
    Span,
    Stop,
)

from .territory import AFTERNOON, BERLIN, MORNING, near


def chance_request(seed, iterations=30):
    """A request of 1 to 12 weeks with up to 40 stops."""
    chance = random.Random(seed)
    weeks = chance.randint(1, 12)
    stops = tuple(_stop(chance, key, weeks) for key in range(chance.randint(0, 40)))
    end = near(10, 5) if chance.random() < 0.3 else None
    return Request(
        BERLIN,
        tuple(_days(chance, weeks)),
        stops,
        weeks=weeks,
        first_day=chance.choice([0, 0, chance.randrange(7 * weeks)]),
        seed=seed,
        iterations=iterations,
        end=end,
        longest_drive=chance.choice([None, None, 120]),
        matrix=_matrix(chance, len(stops) + 1 + bool(end)),
        keep=chance.choice([0, 10, 30]),
        same_weekday=chance.random() < 0.7,
    )


def _days(chance, weeks):
    for number in range(7 * weeks):
        if number % 7 > 5 or chance.random() < (0.1 if number % 7 < 5 else 0.8):
            continue
        busy = [chance.randrange(420, 1100) for _ in range(chance.choice([0, 0, 1, 3]))]
        yield Day(
            number,
            (MORNING, AFTERNOON) if chance.random() < 0.8 else (MORNING,),
            chance.choice([480, 480, 400, 240]),
            tuple(Span(start, start + chance.choice([30, 120])) for start in busy),
        )


def _stop(chance, key, weeks):
    def some(share, value, nothing=()):
        return value if chance.random() < share else nothing

    horizon = range(7 * weeks)
    openings = tuple(
        Opening(weekday, chance.choice([480, 780]), chance.choice([600, 720, 1000]))
        for weekday in range(5)
        if chance.random() < 0.6
    )
    locked = tuple(
        Locked(day, chance.choice([None, chance.randrange(450, 1050)]), 30)
        for day in chance.sample(horizon, chance.randint(1, 3))
    )
    first = chance.choice(horizon)
    place = near(chance.gauss(0, 15), chance.gauss(0, 15))
    return Stop(
        key,
        some(0.95, place, Place(0.0, 0.0)),
        chance.choice([20, 30, 45, 60]),
        Frequency(
            chance.choice([0, 1, 1, 1, 1, 2, 2, 3, 7]), chance.choice([1, 2, 4, 13])
        ),
        chance.randrange(4),
        some(0.3, openings),
        weekdays=some(0.2, frozenset(chance.sample(range(5), 2)), None),
        fixed_day=some(0.15, chance.randrange(5), None),
        closed=some(0.2, ((first, first + chance.randrange(8)),)),
        gap_min=chance.choice([None, None, 3, 6, 12]),
        gap_max=chance.choice([None, None, 9, 16, 35]),
        since=chance.choice([None, -chance.randrange(1, 60)]),
        usual=some(0.3, tuple(sorted(chance.sample(horizon, 3)))),
        locked=some(0.2, locked),
    )


def _matrix(chance, size):
    """Roads of one way each, or None."""
    if chance.random() < 0.7:
        return None
    return tuple(
        tuple(0 if i == j else chance.randrange(3, 60) for j in range(size))
        for i in range(size)
    )
