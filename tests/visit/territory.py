"""Territories near Berlin for the tests of planning."""

import random

from odoo.addons.crm_linkage.domain.visit.frequency import Frequency
from odoo.addons.crm_linkage.domain.visit.planner import plan
from odoo.addons.crm_linkage.domain.visit.request import (
    Day,
    Place,
    Request,
    Span,
    Stop,
)

BERLIN = Place(52.52, 13.405)
WEEKLY, FORTNIGHTLY, MONTHLY = Frequency(1, 1), Frequency(1, 2), Frequency(1, 4)
WORKWEEK = range(5)
MORNING, AFTERNOON = Span(8 * 60, 12 * 60), Span(13 * 60, 17 * 60)


def near(east=0.0, north=0.0):
    """A place some kilometres from the middle of Berlin."""
    return Place(52.52 + north / 111.2, 13.405 + east / 67.7)


def working_days(capacity=480, spans=(MORNING, AFTERNOON), weekdays=WORKWEEK):
    return tuple(
        Day(7 * week + weekday, spans, capacity)
        for week in range(4)
        for weekday in weekdays
    )


def ask(*stops, days=None, progress=None, clock=None, **kwargs):
    """Plan with few iterations: the rules hold from the first on."""
    kwargs = {"iterations": 120, **kwargs}
    request = Request(BERLIN, days or working_days(), stops, **kwargs)
    return plan(request, progress, clock)


def territory(count, seed=7):
    """``count`` stops: 15 % weekly, 30 % every two weeks, the rest every four."""
    chance = random.Random(seed)
    kinds = [(WEEKLY, 45, 0)] * 3 + [(FORTNIGHTLY, 30, 1)] * 6 + [(MONTHLY, 20, 2)] * 11
    stops = []
    for key in range(count):
        frequency, minutes, rank = kinds[key % len(kinds)]
        place = near(chance.gauss(0, 8), chance.gauss(0, 8))
        stops.append(Stop(key, place, minutes, frequency, rank))
    return stops
