"""What the search found as a plan: visits with their times, loads, what is missing."""

from collections import Counter
from dataclasses import replace

from .model import missing_visits
from .request import DayLoad, Plan, PlannedVisit, Unplaced
from .timetable import DAYBREAK


def answer(model, orders, found):
    """The :class:`~.request.Plan` of orders by day.

    :param model: :class:`~.model.Model`
    :param found: :class:`~.search.anneal.Found`, for the patterns that were chosen
    """
    visits, loads = [], []
    for index, order in enumerate(orders):
        day_visits, load = _day(model, index, order)
        visits += day_visits
        loads.append(load)
    for number in sorted({loose.visited.locked.day for loose in model.adrift}):
        adrift = [one for one in model.adrift if one.visited.locked.day == number]
        day_visits = _in_sequence([_loose(one, DAYBREAK) for one in adrift])
        visits += day_visits
        worked = sum(visit.minutes for visit in day_visits)
        loads.append(DayLoad(number, worked, 0, 0, ("no_day",)))
    visits.sort(key=lambda visit: (visit.day, visit.sequence))
    loads.sort(key=lambda load: load.day)
    missing = tuple(_missing(model, orders, found.choices))
    return Plan(tuple(visits), tuple(loads), missing, found.done)


def _day(model, index, order):
    """Visits and load of a day."""
    frame, clock = model.frames[index], model.frames[index].clock
    number, visits, here, driven = frame.day.number, [], 0, 0
    for place, start in zip(order, model.fits(index, order), strict=True):
        visited, drive = model.visited[place - 1], model.matrix[here][place]
        start, locked = clock.begin(start), bool(visited.locked)
        if locked and visited.locked.start is not None:
            start = visited.locked.start  # a loose visit may lie across it
        problem = frame.problem(visited, start) if locked else None
        visits.append(
            PlannedVisit(
                visited.stop.key,
                number,
                0,
                start,
                visited.minutes,
                drive,
                locked,
                problem,
            )
        )
        here, driven = place, driven + drive
    back = model.matrix[here][0]
    driven += back
    on_route = sum(visit.minutes for visit in visits)
    over = frame.problems(on_route + driven, driven, model.request.longest_drive)
    noted = {visit.problem for visit in visits if visit.problem}
    last = max((visit.start + visit.minutes for visit in visits), default=frame.leave)
    for loose in frame.loose:
        visits.append(_loose(loose, last))
        if loose.visited.locked.start is None:
            last += loose.visited.minutes
    worked = sum(visit.minutes for visit in visits)
    problems = tuple(sorted(noted.union(over)))
    return _in_sequence(visits), DayLoad(number, worked, driven, back, problems)


def _loose(loose, otherwise):
    """A locked visit outside of the route; without a minute it begins ``otherwise``."""
    visited = loose.visited
    start = visited.locked.start
    return PlannedVisit(
        visited.stop.key,
        visited.locked.day,
        0,
        otherwise if start is None else start,
        visited.minutes,
        0,
        True,
        loose.problem,
    )


def _in_sequence(visits):
    """Visits of a day numbered from 1 by their start."""
    ordered = sorted(visits, key=lambda visit: visit.start)
    return [replace(visit, sequence=i) for i, visit in enumerate(ordered, start=1)]


def _missing(model, orders, choices):
    """Visits that found no place, best rank first."""
    placed = Counter(place for order in orders for place in order)
    for stop in model.homeless:
        if missing := missing_visits(stop, model.request):
            yield Unplaced(stop.key, missing, "no_place")
    for place, visited in enumerate(model.visited, start=1):
        if visited.locked:
            continue
        if place in model.reasons:
            yield Unplaced(visited.stop.key, *model.reasons[place])
        if choices[place]:
            lost = Counter(_reasons(model, place, choices[place]))
            if full := len(choices[place].days) - placed[place]:
                lost["full"] += full
            for reason, missing in sorted(lost.items()):
                yield Unplaced(visited.stop.key, missing, reason)


def _reasons(model, place, choice):
    """Reasons for the visits that the chosen pattern lacks."""
    days = tuple(model.days[index].number for index in choice.days)
    return next(option.lost for option in model.options[place] if option.days == days)
