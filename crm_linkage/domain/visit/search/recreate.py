"""Put customers back: the cheapest pattern on the cheapest places, one by one."""

from .problem import NO_LIMIT
from .tours import MEMORY, ORDER

# Where a day has many routes, only those near a customer are priced for it. On p13 of
# the classic set that halves the gap in 15 s; smaller ones were not measured.
NEIGHBOURS = 40
FEW_VEHICLES, MANY_CUSTOMERS = 4, 160


class Recreate:
    """Greedy insertion that now and then does not look (``blink``).

    Source: SISR, Christiaens and Vanden Berghe, Slack induction by string removals for
    vehicle routing problems, Transportation Science 54 (2020); patterns are ours.
    """

    def __init__(self, state, random, blink, choices):
        self.state = state
        self.random = random
        self.blink = blink
        self.credit = 0.0
        self.near = self._neighbours()
        self.days_of = [
            sorted({day for choice in several for day in choice.days})
            for several in choices
        ]
        self.choices = [
            [(choice.lacking, choice.price, choice.days, choice) for choice in several]
            for several in choices
        ]

    def _neighbours(self):
        """The nearest customers of each, where routes are many; otherwise None."""
        problem = self.state.problem
        if problem.vehicles < FEW_VEHICLES or problem.size < MANY_CUSTOMERS:
            return None
        everybody = range(1, problem.size + 1)
        return [
            sorted(everybody, key=row.__getitem__)[: NEIGHBOURS + 1]
            for row in problem.distance
        ]

    def __call__(self, customers, only=None):
        """Put ``customers`` in, on all days or on ``only`` one.

        :return: whether it was finished; it is given up as soon as more is lost than
            before the change and the ``credit``, if any, does not pay for it
        """
        state, weight = self.state, self.state.problem.weight
        for customer in customers:
            days = self.days_of[customer] if only is None else (only,)
            costs, places = self._days(customer, days)
            if only is None:
                choice, lost = self._choice(customer, costs)
                state.choose(customer, choice)
                chosen_days = choice.days
            else:
                chosen_days = days
                lost = int(costs[only] == NO_LIMIT)
                choice = state.chosen[customer]
                others = state.loss(customer) - 1
                lost += others
            if lost:
                state.new_lost += lost * weight[customer]
                state.new_debt += lost * state.dear[customer]
                owed = state.new_debt - state.debt
                if state.new_lost > state.lost and owed >= self.credit:
                    return False
            for day in chosen_days:
                if costs[day] < NO_LIMIT:
                    state.put_in(customer, *places[day], day)
        return True

    def _days(self, customer, days):
        """Cheapest insertion per day: costs and ``(slot, before)``, lists by day."""
        state, random, blink = self.state, self.random, self.blink
        routes, slots_of = state.routes, state.slots_of
        cheapest = state.tours.cheapest
        costs = [NO_LIMIT] * len(slots_of)
        places = [None] * len(slots_of)
        for day in days:
            best, place = NO_LIMIT, None
            near = self._near_slots(customer, day) if self.near else slots_of[day]
            for slot in near:
                route = routes[slot]
                known = route[MEMORY].get(customer)
                if known is None:
                    known = route[MEMORY][customer] = cheapest(route, customer, day)
                cost = known[0]
                if cost < best and random() >= blink:
                    best, place = cost, (slot, known[1])
            if place is None and self.near:
                best, place = self._anywhere(customer, day)
            costs[day], places[day] = best, place
        return costs, places

    def _near_slots(self, customer, day):
        """Slots of a day that serve a neighbour, and one that is still empty."""
        served, routes = self.state.slots, self.state.routes
        near = {served[other][day] for other in self.near[customer]}
        near.discard(-1)
        for slot in self.state.slots_of[day]:
            if len(routes[slot][ORDER]) == 1:
                near.add(slot)
                break
        return near

    def _anywhere(self, customer, day):
        """Cheapest insertion into any route of a day, as no near one has room."""
        best, place = NO_LIMIT, None
        for slot in self.state.slots_of[day]:
            route = self.state.routes[slot]
            known = route[MEMORY].get(customer)
            if known is None:
                known = self.state.tours.cheapest(route, customer, day)
                route[MEMORY][customer] = known
            if known[0] < best:
                best, place = known[0], (slot, known[1])
        return best, place

    def _choice(self, customer, costs):
        """Pattern with the fewest visits lost, then of the lowest cost."""
        fewest, lowest, best = NO_LIMIT, NO_LIMIT, None
        for lost, total, days, choice in self.choices[customer]:
            for day in days:
                cost = costs[day]
                if cost == NO_LIMIT:
                    lost += 1
                else:
                    total += cost
            if lost < fewest or (lost == fewest and total < lowest):
                fewest, lowest, best = lost, total, choice
        return best, fewest
