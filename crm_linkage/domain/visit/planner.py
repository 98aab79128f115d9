"""The door: :func:`plan` turns a request into a plan.

Method: the request becomes a periodic vehicle routing problem with one vehicle a day
(:mod:`.model`), large-neighbourhood search looks for days and orders that cost the
least driving and keep the days even (:mod:`.search.anneal`), and at last every day's
order is polished. Chance comes from the seed alone.
"""

from .answer import answer
from .model import Model
from .route import polish
from .search.anneal import Limits, search

MOST_WEEKS = 12

# Iterations when the request sets no limit: some three seconds for 100 customers.
QUICK, QUICK_EACH, QUICK_MOST = 500, 40, 6000


def plan(request, progress=None, clock=None):
    """Plan the visits of one representative.

    :param request: :class:`~.request.Request`
    :param progress: function called several times a second with the best value so far
        (minutes of driving plus the price of uneven days, of visits off their usual day
        and of uneven gaps; it falls, except when more visits find a place or the price
        is set anew) and how far the search is, from 0 to 1. When it returns False the
        search ends and the best plan so far is the answer.
    :param clock: function that tells seconds, such as ``time.monotonic``; needed when
        the request limits seconds
    :return: :class:`~.request.Plan`; visits are sorted by day and sequence, what is not
        placed is sorted by rank and key and carries its reason
    :raise ValueError: two stops share a key, the matrix does not fit the stops, the
        weeks are not 1 to 12, or seconds are limited without a clock
    """
    if not 1 <= request.weeks <= MOST_WEEKS:
        raise ValueError(f"weeks must be from 1 to {MOST_WEEKS}")
    if request.seconds is not None and clock is None:
        raise ValueError("a limit in seconds needs a clock")
    model = Model(request)
    iterations = request.iterations
    if iterations is None and request.seconds is None:
        iterations = min(QUICK + QUICK_EACH * len(request.stops), QUICK_MOST)
    limits = Limits(iterations, request.seconds, clock)
    found = search(model.problem(), limits, request.seed, progress)
    orders = [
        polish(order, model.matrix, lambda other, index=index: model.fits(index, other))
        for index, order in enumerate(found.orders)
    ]
    return answer(model, orders, found)
