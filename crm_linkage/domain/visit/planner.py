"""The door: :func:`plan` turns a request into a plan.

Method: every stop takes the day pattern whose days cost the least, where cost is
driving plus a penalty for full days (so that days come out alike); the highest rank
chooses first. Then each stop is taken out and put back as long as that helps, and at
last every day is ordered anew. No chance is involved: same request, same plan.
"""

from .distance import drive_matrix
from .loss import losses
from .pattern import day_patterns
from .request import DayLoad, Plan, PlannedVisit, Unplaced
from .route import (
    drive_time,
    earliest_start,
    intersect,
    join,
    nearest_neighbour,
    schedule,
    two_opt,
)
from .tour import Tour

# What even days are worth: the cost of a day grows with the square of its work above
# TARGET times the average. Found by trial on territories of 60 to 200 customers: the
# longest day is at most a third longer than the shortest, for no more driving.
BALANCE = 3.0
TARGET = 0.8
PASSES = 6


def plan(request):
    """Plan the visits of one representative.

    :param request: :class:`~.request.Request`
    :return: :class:`~.request.Plan`; visits are sorted by day and sequence, what is not
        placed is sorted by rank and key and carries its reason
    :raise ValueError: a stop's period does not divide the horizon, or two stops share
        a key
    """
    return _Planner(request).run()


class _Planner:
    def __init__(self, request):
        keys = [stop.key for stop in request.stops]
        if len(set(keys)) != len(keys):
            raise ValueError("two stops share a key")
        self.request = request
        stops = sorted(request.stops, key=lambda stop: (stop.rank, stop.key))
        self.homeless = [stop for stop in stops if not stop.place.known]
        self.stops = [stop for stop in stops if stop.place.known]
        # Place 0 is the start, place i + 1 is stop i.
        self.matrix = drive_matrix(
            [request.start, *(stop.place for stop in self.stops)], request.travel
        )
        self.minutes = [0, *(stop.minutes for stop in self.stops)]
        self.routes = {
            day.number: Tour(day)
            for day in sorted(request.days, key=lambda day: day.number)
            if day.spans and day.number >= request.first_day
        }
        self.target = 0.0  # nothing is known of the days before the first pass
        self._spans = {}
        self.patterns = {}  # place -> list of patterns
        self.chosen = {}  # place -> days on which it is placed
        self.reasons = {}  # place -> (visits never to be placed, reason)

    # -- the plan ------------------------------------------------------------

    def run(self):
        places = range(1, len(self.stops) + 1)
        for place in places:
            self.patterns[place] = self._possible_patterns(place)
        # Among equals the longest work chooses first: small stops fill gaps.
        for place in sorted(places, key=self._urgency):
            self._insert(place)
        for _ in range(PASSES):
            work = sum(route.work for route in self.routes.values())
            self.target = TARGET * work / max(len(self.routes), 1)
            if not any([self._reinsert(place) for place in places]):
                break
        for route in self.routes.values():
            self._reorder(route)
        return self._answer()

    def _urgency(self, place):
        stop = self.stops[place - 1]
        load = stop.minutes * stop.frequency.in_weeks(self.request.weeks)
        return (stop.rank, -load, stop.key)

    # -- what is possible ----------------------------------------------------

    def spans(self, place, day):
        """Spans of ``day`` in which the representative works and the place is open."""
        key = (place, day.number)
        if key not in self._spans:
            working = [(span.start, span.end) for span in day.spans]
            openings = self.stops[place - 1].openings
            if openings:
                working = intersect(
                    working,
                    join(
                        (o.start, o.end) for o in openings if o.weekday == day.weekday
                    ),
                )
            self._spans[key] = working
        return self._spans[key]

    def _possible_patterns(self, place):
        """Patterns on the weekdays on which the stop can be served at all.

        Leaves the reason in ``reasons`` when some or all visits never fit.
        """
        stop = self.stops[place - 1]
        asked = round(stop.frequency.in_weeks(self.request.weeks))
        if not asked:
            return []
        if not self.routes:
            self.reasons[place] = (asked, "no_day")
            return []
        routes = self.routes.values()
        opened = [
            route
            for route in routes
            if earliest_start(0, stop.minutes, self.spans(place, route.day)) is not None
        ]
        reached = {
            route.day.weekday
            for route in opened
            if self._fits(route, [place]) is not None
        }
        if not reached:
            self.reasons[place] = (asked, "too_far" if opened else "closed")
            return []
        patterns = day_patterns(stop.frequency, reached, self.request.weeks)
        if len(patterns[0]) < asked:
            self.reasons[place] = (asked - len(patterns[0]), "too_often")
        return patterns

    def _fits(self, route, order):
        """Start times when ``order`` fits into the day, otherwise None."""
        visits = sum(self.minutes[place] for place in order)
        if visits + drive_time(order, self.matrix) > route.day.capacity:
            return None
        return schedule(
            order,
            route.leave,
            route.back,
            self.matrix,
            self.minutes,
            lambda place: self.spans(place, route.day),
        )

    # -- placing -------------------------------------------------------------

    def _penalty(self, route, extra):
        """What ``extra`` minutes of work cost on a day that has work already."""
        capacity = max(route.day.capacity, 1)
        above = 2 * (route.work - self.target) + extra
        return BALANCE * extra * above / (2 * capacity)

    def _best_position(self, place, route):
        """Cheapest feasible position: ``(cost, position, drive)`` or None."""
        if route.work + self.minutes[place] > route.day.capacity:
            return None
        matrix, order = self.matrix, route.order
        detours = []
        for position in range(len(order) + 1):
            before = order[position - 1] if position else 0
            after = order[position] if position < len(order) else 0
            detour = (
                matrix[before][place] + matrix[place][after] - matrix[before][after]
            )
            detours.append((detour, position))
        for detour, position in sorted(detours):
            if self._fits(route, [*order[:position], place, *order[position:]]):
                cost = detour + self._penalty(route, self.minutes[place] + detour)
                return cost, position, detour
        return None

    def _best_pattern(self, place):
        """Best pattern: ``(visits missing, cost, {day: (position, drive)})``."""
        positions = {
            number: self._best_position(place, self.routes[number])
            for number in sorted({day for days in self.patterns[place] for day in days})
            if number in self.routes
        }
        best = None
        for pattern in self.patterns[place]:
            missing, cost, moves = 0, 0.0, {}
            for number in pattern:
                if number < self.request.first_day:
                    continue
                found = positions.get(number)
                if found is None:
                    missing += 1
                else:
                    cost += found[0]
                    moves[number] = found[1:]
            if best is None or (missing, cost) < best[:2]:
                best = (missing, cost, moves)
        return best

    def _insert(self, place):
        best = self._best_pattern(place)
        self.chosen[place] = ()
        if best is None:
            return
        for number, (position, drive) in best[2].items():
            self.routes[number].insert(position, place, drive, self.minutes[place])
        self.chosen[place] = tuple(best[2])

    def _remove(self, place):
        for number in self.chosen[place]:
            route = self.routes[number]
            rest = [other for other in route.order if other != place]
            route.fill(rest, self.matrix, self.minutes)
        self.chosen[place] = ()

    def _cost(self, numbers):
        """Driving and unevenness of the given days."""
        cost = 0.0
        for number in numbers:
            route = self.routes[number]
            above = route.work - self.target
            cost += route.drive + BALANCE * above**2 / (2 * max(route.day.capacity, 1))
        return cost

    def _reinsert(self, place):
        """Take a stop out and put it back; undo when nothing is gained."""
        if not self.patterns[place]:
            return False
        days = self.chosen[place]
        orders = {number: list(self.routes[number].order) for number in self.routes}
        cost = self._cost(self.routes)
        self._remove(place)
        self._insert(place)
        gain = cost - self._cost(self.routes)
        placed = len(self.chosen[place]) - len(days)
        if placed > 0 or (placed == 0 and gain > 1e-6):
            return True
        self.chosen[place] = days
        for number, order in orders.items():
            self.routes[number].fill(order, self.matrix, self.minutes)
        return False

    def _reorder(self, route):
        """Give the day the shortest order found that can be kept."""
        candidates = [
            order
            for order in (route.order, nearest_neighbour(route.order, self.matrix))
            if self._fits(route, order) is not None
        ]
        if not route.order or not candidates:
            return
        shorter = (
            two_opt(order, self.matrix, lambda turned: self._fits(route, turned))
            for order in candidates
        )
        route.order = min(shorter, key=lambda order: drive_time(order, self.matrix))
        route.drive = drive_time(route.order, self.matrix)

    # -- the answer ----------------------------------------------------------

    def _answer(self):
        visits, loads = [], []
        for number, route in self.routes.items():
            starts = self._fits(route, route.order) or []
            here = 0
            for sequence, (place, start) in enumerate(
                zip(route.order, starts, strict=True), start=1
            ):
                stop, drive = self.stops[place - 1], self.matrix[here][place]
                visits.append(
                    PlannedVisit(stop.key, number, sequence, start, stop.minutes, drive)
                )
                here = place
            loads.append(
                DayLoad(number, route.visits, route.drive, self.matrix[here][0])
            )
        return Plan(tuple(visits), tuple(loads), tuple(self._missing()))

    def _missing(self):
        for stop in self.homeless:
            asked = round(stop.frequency.in_weeks(self.request.weeks))
            if asked:
                yield Unplaced(stop.key, asked, "no_place")
        for place, stop in enumerate(self.stops, start=1):
            if place in self.reasons:
                yield Unplaced(stop.key, *self.reasons[place])
            lost = losses(
                self.patterns[place],
                self.chosen[place],
                self.routes,
                self.request.first_day,
            )
            for reason, missing in lost.items():
                yield Unplaced(stop.key, missing, reason)
