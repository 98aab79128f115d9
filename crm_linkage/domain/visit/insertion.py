"""Where one more visit costs the smallest detour."""

from dataclasses import dataclass

from .roads import END, START, Roads
from .timetable import Timetable


@dataclass(frozen=True, slots=True)
class Offer:
    """A place for a visit: before the visit that now has ``position`` on a day.

    ``position`` counts from 0; ``detour`` is in minutes, ``start`` the minute of the
    day at which the visit would begin.
    """

    day: int
    position: int
    detour: int
    start: int


def cheapest(stop, days, request):
    """The cheapest place for a visit on each day that can take it.

    A day can take it when no problem comes up that the day does not have now. Days on
    which the stop is closed, not allowed or already visited are left out, as are days
    before the request's ``first_day``.

    :param stop: :class:`~.request.Stop`, in the request or not
    :param days: dict from day number to the keys of its visits in order; days of the
        request that are not in it are empty
    :param request: :class:`~.request.Request` with the stops of those visits
    :return: list of :class:`Offer`, the smallest detour first, one a day
    """
    if not stop.place.known:
        return []
    roads = Roads(request, [stop])
    offers = []
    for day in request.days:
        order = tuple(days.get(day.number, ()))
        if day.number < request.first_day or stop.key in order:
            continue
        if stop.weekdays is not None and day.weekday not in stop.weekdays:
            continue
        offer = _on_day(stop, order, day, request, roads)
        if offer:
            offers.append(offer)
    return sorted(offers, key=lambda offer: (offer.detour, offer.day))


def _on_day(stop, order, day, request, roads):
    """The cheapest place on one day, None when there is none."""
    table = Timetable(day, request, roads)
    if not table.spans_of(stop):
        return None
    before = table.times(order)
    faults = _faults(before)
    ways = [key for key in order if _is_known(key, roads)]
    best, earliest = None, None
    for detour, position in sorted(_detours(stop.key, order, ways, roads)):
        if best and detour > best.detour:
            break
        times = table.times((*order[:position], stop.key, *order[position:]))
        if _faults(times) <= faults and (best is None or times.end < earliest):
            best = Offer(day.number, position, detour, times.times[position][1])
            earliest = times.end
    return best


def _is_known(key, roads):
    return key in roads.stops and roads.stops[key].place.known


def _faults(times):
    """Problems of a day and of each of its visits."""
    visits = {(key, problem) for key, _start, _drive, problem in times.times if problem}
    return visits | set(times.problems)


def _detours(key, order, known, roads):
    """``(detour, position)`` of every place in an order."""
    for position in range(len(order) + 1):
        ahead = [here for here in order[:position] if here in known]
        behind = [here for here in order[position:] if here in known]
        here = ahead[-1] if ahead else START
        there = behind[0] if behind else END
        now = roads(here, there) if known else 0
        yield roads(here, key) + roads(key, there) - now, position
