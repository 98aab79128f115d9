"""The door: :func:`plan` turns a request into a plan.

Method: the request becomes a periodic vehicle routing problem with one vehicle a day
(:mod:`.model`), large-neighbourhood search looks for days and orders that cost the
least driving and keep the days even (:mod:`.search.anneal`), and at last every day's
order is polished. Chance comes from the seed alone.
"""

from .loss import losses
from .model import Model
from .request import DayLoad, Plan, PlannedVisit, Unplaced
from .route import two_opt
from .search.anneal import Limits, search

MOST_WEEKS = 12

# Iterations when the request sets no limit: a second or two for 100 customers.
QUICK = 1500


def plan(request, progress=None, clock=None):
    """Plan the visits of one representative.

    :param request: :class:`~.request.Request`
    :param progress: function called several times a second with the best value so far
        (minutes of driving plus the price of uneven days; it falls, except when more
        visits find a place or the price is set anew) and how far the search is, from
        0 to 1. When it returns False the search ends and the best plan so far is the
        answer.
    :param clock: function that tells seconds, such as ``time.monotonic``; needed when
        the request limits seconds
    :return: :class:`~.request.Plan`; visits are sorted by day and sequence, what is not
        placed is sorted by rank and key and carries its reason
    :raise ValueError: a stop's period does not divide the horizon, two stops share
        a key, or seconds are limited without a clock
    """
    if not 1 <= request.weeks <= MOST_WEEKS:
        raise ValueError(f"weeks must be from 1 to {MOST_WEEKS}")
    if request.seconds is not None and clock is None:
        raise ValueError("a limit in seconds needs a clock")
    model = Model(request)
    problem = model.problem()
    iterations = request.iterations
    if iterations is None and request.seconds is None:
        iterations = QUICK
    limits = Limits(iterations, request.seconds, clock)
    found = search(problem, limits, request.seed, progress)
    orders = [_polish(model, index, order) for index, order in enumerate(found.orders)]
    return _answer(model, orders)


def _polish(model, index, order):
    """The order of a day without detours that can be turned round."""
    return two_opt(order, model.matrix, lambda turned: model.fits(index, turned))


def _answer(model, orders):
    visits, loads, placed = [], [], {}
    for index, (day, order) in enumerate(zip(model.days, orders, strict=True)):
        starts = model.fits(index, order)
        here, driven = 0, 0
        for sequence, (place, start) in enumerate(
            zip(order, starts, strict=True), start=1
        ):
            stop, drive = model.stops[place - 1], model.matrix[here][place]
            visits.append(
                PlannedVisit(stop.key, day.number, sequence, start, stop.minutes, drive)
            )
            placed.setdefault(place, []).append(day.number)
            here, driven = place, driven + drive
        back = model.matrix[here][0]
        worked = sum(model.minutes[place] for place in order)
        loads.append(DayLoad(day.number, worked, driven + back, back))
    return Plan(tuple(visits), tuple(loads), tuple(_missing(model, placed)))


def _missing(model, placed):
    for stop in model.homeless:
        if asked := model.asked(stop):
            yield Unplaced(stop.key, asked, "no_place")
    for place, stop in enumerate(model.stops, start=1):
        if place in model.reasons:
            yield Unplaced(stop.key, *model.reasons[place])
        lost = losses(
            model.patterns[place],
            placed.get(place, ()),
            model.index,
            model.request.first_day,
        )
        for reason, missing in lost.items():
            yield Unplaced(stop.key, missing, reason)
