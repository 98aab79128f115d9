"""Routes as tuples that never change, each with a memory of insertion costs.

A route is ``(order, edges, cost, load, work, memory, early, late)``: customers in order
with the depot 0 at the end; the distance to each from the one before; distance plus the
price of uneven days; demand; distance plus service; customer -> ``(cost, before)`` of
the cheapest insertion, filled when asked; and, with hours, when the place before each
is left at the earliest and when each is reached at the latest.

A change makes a new tuple, so taking a change back costs nothing and what an untouched
route remembers stays true: that is where most of the speed comes from.
"""

from .pricing import plain, timed

ORDER, EDGES, COST, LOAD, WORK, MEMORY, EARLY, LATE = range(8)


class Tours:
    """Builds routes of a problem and prices insertions into them."""

    def __init__(self, problem):
        self.problem = problem
        self.distance = problem.distance
        self.inward = [list(column) for column in zip(*problem.distance, strict=True)]
        self.price = [0.0] * problem.days
        self.target = [0.0] * problem.days
        level = problem.level
        self.base = (level and level.base) or [0] * problem.days
        self.fee = 0.0  # for a route of twice what is allowed
        self.forget()

    def forget(self):
        """Make pricing and the empty routes anew, as prices have changed."""
        self.cheapest = timed(self) if self.problem.hours else plain(self)
        self.empty = [self.build([0], day) for day in range(self.problem.days)]

    def aim(self, average):
        """Set the work of a route, above which more of it is dear; ``forget`` follows.

        :param average: work of the average route, other work of its day included
        """
        level = self.problem.level
        if level:
            self.target = [level.share * average - base for base in self.base]
            self.price = [
                level.price / max(longest, 1) for longest in self.problem.longest
            ]

    def excess(self, load, work, day):
        """What a route has above its limits, as a share of them."""
        share = max(0.0, load / self.problem.capacity[day] - 1)
        return share + max(0.0, work / self.problem.longest[day] - 1)

    def build(self, order, day):
        """Make the route of an order that ends with 0.

        With hours the answer is None when they or the limits are not kept.
        """
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
            if late is None or work > problem.longest[day]:
                return None
            if problem.hours.drive and sum(edges) > problem.hours.drive[day]:
                return None
        cost = sum(edges)
        if self.price[day]:
            cost += self.price[day] * (work - self.target[day]) ** 2
        if self.fee:
            cost += self.fee * self.excess(load, work, day)
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
        order, edges, cost, load, work, _memory, _early, _late = route
        i = order.index(before)
        row = self.distance[customer]
        first, second = row[order[i - 1] if i else 0], row[before]
        detour = first + second - edges[i]
        new_load = load + self.problem.demand[customer]
        new_work = work + detour + self.problem.service[customer]
        cost += detour
        if (
            new_load > self.problem.capacity[day]
            or new_work > self.problem.longest[day]
        ):
            more = self.excess(new_load, new_work, day) - self.excess(load, work, day)
            cost += self.fee * more
        return (
            [*order[:i], customer, *order[i:]],
            [*edges[:i], first, second, *edges[i + 1 :]],
            cost,
            new_load,
            new_work,
            {},
            None,
            None,
        )
