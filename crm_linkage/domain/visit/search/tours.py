"""Routes as tuples that never change, each with a memory of insertion costs.

A route is ``(order, edges, cost, load, work, memory, early, late)``: customers in order
with the depot 0 at the end; the distance to each from the one before; distance plus the
price of uneven days; demand; distance plus service; customer -> ``(cost, before)`` of
the cheapest insertion, filled when asked; and, with hours, when the place before each
is left at the earliest and when each is reached at the latest.

A change makes a new tuple, so taking a change back costs nothing and what an untouched
route remembers stays true: that is where most of the speed comes from.
"""

from .problem import NO_LIMIT

ORDER, EDGES, COST, LOAD, WORK, MEMORY, EARLY, LATE = range(8)


class Tours:
    """Builds routes of a problem and prices insertions into them."""

    def __init__(self, problem):
        self.problem = problem
        self.distance = problem.distance
        if problem.hours:
            self.inward = [list(column) for column in zip(*problem.distance)]
            self.cheapest = self._cheapest_timed
        else:
            self.inward = problem.distance
            self.cheapest = self._cheapest_plain
        self.price = [0.0] * problem.days
        self.target = 0.0
        self.forget()

    def forget(self):
        """Make the empty routes anew, as prices have changed."""
        self.empty = [self.build([0], day) for day in range(self.problem.days)]

    def aim(self, average):
        """Set the work of a route, above which more of it is dear.

        :param average: work of the average route
        """
        level = self.problem.level
        if level:
            self.target = level.share * average
            self.price = [
                level.price / max(longest, 1) for longest in self.problem.longest
            ]
        self.forget()

    def build(self, order, day):
        """Make the route of an order that ends with 0, None when it is too late."""
        problem, distance = self.problem, self.distance
        service, demand = problem.service, problem.demand
        here, edges, work, load = 0, [], 0, 0
        for place in order:
            edge = distance[here][place]
            edges.append(edge)
            work += edge + service[place]
            load += demand[place]
            here = place
        early = late = None
        if problem.hours:
            early, late = self._times(order, edges, day)
            if late is None:
                return None
        cost = sum(edges)
        if self.price[day]:
            cost += self.price[day] * (work - self.target) ** 2
        return (order, edges, cost, load, work, {}, early, late)

    def _times(self, order, edges, day):
        """``(early, late)`` of a route, ``(None, None)`` when it cannot be kept."""
        hours, service = self.problem.hours, self.problem.service
        now, early = hours.leave[day], []
        for place, edge in zip(order, edges, strict=True):
            early.append(now)
            now += edge
            if place:
                minutes = service[place]
                for start, end in hours.spans[place][day]:
                    begin = now if now > start else start
                    if begin + minutes <= end:
                        now = begin + minutes
                        break
                else:
                    return None, None
        limit = hours.back[day]
        if now > limit:
            return None, None
        late = [limit] * len(order)
        for i in range(len(order) - 2, -1, -1):
            minutes = service[order[i]]
            limit -= edges[i + 1] + minutes
            for start, end in reversed(hours.spans[order[i]][day]):
                latest = limit if limit < end - minutes else end - minutes
                if latest >= start:
                    limit = latest
                    break
            late[i] = limit
        return early, late

    def insert(self, route, customer, before, day):
        """The route with ``customer`` in front of ``before``."""
        if self.problem.hours or self.price[day]:
            order = route[ORDER]
            i = order.index(before)
            return self.build([*order[:i], customer, *order[i:]], day)
        order, edges, cost, load, work, *_ = route
        i = order.index(before)
        row = self.distance[customer]
        first, second = row[order[i - 1] if i else 0], row[before]
        detour = first + second - edges[i]
        return (
            [*order[:i], customer, *order[i:]],
            [*edges[:i], first, second, *edges[i + 1 :]],
            cost + detour,
            load + self.problem.demand[customer],
            work + detour + self.problem.service[customer],
            {},
            None,
            None,
        )

    def _cheapest_plain(self, route, customer, day):
        """``(cost, before)`` of the cheapest insertion, cost infinite when none."""
        order, edges, _cost, load, work, *_ = route
        problem = self.problem
        if load + problem.demand[customer] > problem.capacity[day]:
            return NO_LIMIT, 0
        row = self.distance[customer]
        leg, best, before = row[0], NO_LIMIT, 0
        for place, edge in zip(order, edges):  # noqa: B905 - the innermost loop
            following = row[place]
            cost = leg + following - edge
            if cost < best:
                best, before = cost, place
            leg = following
        extra = best + problem.service[customer]
        if work + extra > problem.longest[day]:
            return NO_LIMIT, 0
        if self.price[day]:
            best += self.price[day] * extra * (2 * (work - self.target) + extra)
        return best, before

    def _cheapest_timed(self, route, customer, day):
        """As :meth:`_cheapest_plain`, for the positions that keep all hours."""
        order, edges, _cost, load, work, _memory, early, late = route
        problem = self.problem
        minutes = problem.service[customer]
        room = problem.longest[day] - work - minutes
        if room < 0 or load + problem.demand[customer] > problem.capacity[day]:
            return NO_LIMIT, 0
        spans = problem.hours.spans[customer][day]
        to, back = self.inward[customer], self.distance[customer]
        here, best, before = 0, NO_LIMIT, 0
        for i, place in enumerate(order):
            detour = to[here] + back[place] - edges[i]
            if detour < best and detour <= room:
                arrival = early[i] + to[here]
                latest = late[i] - back[place] - minutes
                for start, end in spans:
                    begin = arrival if arrival > start else start
                    if begin + minutes <= end:
                        if begin <= latest:
                            best, before = detour, place
                        break
            here = place
        if self.price[day] and best < NO_LIMIT:
            extra = best + minutes
            best += self.price[day] * extra * (2 * (work - self.target) + extra)
        return best, before
