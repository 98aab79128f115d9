"""The plan while it is searched: which route serves whom on which day."""

from operator import mul

from .tours import COST, LOAD, ORDER, WORK, Tours

DEARER = 0.5  # how much more a lost visit of each higher rank costs


class State:
    """Routes in slots (``vehicles`` slots for day 0, then for day 1, ...).

    ``slots[customer][day]`` is the slot that serves a customer, -1 when none does;
    ``chosen[customer]`` the pattern in force; ``lost`` the weight of all visits not
    made, ``debt`` the same weighed mildly by rank; ``cost`` the sum over routes and the
    prices of the patterns. A change is made between :meth:`begin` and
    :meth:`keep` or :meth:`undo`.
    """

    def __init__(self, problem):
        self.problem = problem
        self.tours = Tours(problem)
        vehicles, days = problem.vehicles, problem.days
        self.day_of = [slot // vehicles for slot in range(vehicles * days)]
        self.slots_of = [
            range(day * vehicles, (day + 1) * vehicles) for day in range(days)
        ]
        self.routes = [self.tours.empty[day] for day in self.day_of]
        self.slots = [[-1] * days for _ in range(problem.size + 1)]
        self.chosen = [None] * (problem.size + 1)
        self.wanted = [
            max((len(c.days) + c.lacking for c in choices), default=0)
            for choices in problem.choices
        ]
        ranks = {w: i for i, w in enumerate(sorted(set(problem.weight)))}
        self.dear = [1.0 + DEARER * ranks[weight] for weight in problem.weight]
        # Until a pattern is chosen, everything is lost.
        self.lost = sum(
            weight * wanted
            for weight, wanted in zip(problem.weight, self.wanted, strict=True)
        )
        self.missing = {c for c, wanted in enumerate(self.wanted) if wanted}
        self.cost = sum(route[COST] for route in self.routes)
        self.debt = sum(map(mul, self.dear, self.wanted))
        self.begin()

    # -- changes -----------------------------------------------------------------

    def begin(self):
        """Start a change."""
        self.old_routes = {}
        self.old_customers = []
        self.new_lost, self.new_debt = self.lost, self.debt
        self.fare = 0.0

    def choose(self, customer, choice):
        """Take a pattern for a customer that was taken out on all days."""
        self.chosen[customer] = choice
        self.fare += choice.price

    def loss(self, customer):
        """Visits of a customer that are not made."""
        choice = self.chosen[customer]
        if choice is None:
            return self.wanted[customer]
        slots = self.slots[customer]
        unplaced = sum(1 for day in choice.days if slots[day] < 0)
        return choice.lacking + unplaced

    def take_out(self, customers, day=None):
        """Remove customers from all their routes, or from those of one day.

        :return: whether what is left can be kept (roads may be longer without a stop)
        """
        leaving = {}
        for customer in customers:
            slots = self.slots[customer]
            self.old_customers.append((customer, self.chosen[customer], slots))
            for slot in slots if day is None else (slots[day],):
                if slot >= 0:
                    leaving.setdefault(slot, set()).add(customer)
            if customer in self.missing:
                loss = self.loss(customer)
                self.new_lost -= self.problem.weight[customer] * loss
                self.new_debt -= self.dear[customer] * loss
            if day is None:
                if self.chosen[customer]:
                    self.fare -= self.chosen[customer].price
                self.slots[customer] = [-1] * self.problem.days
            else:
                slots = self.slots[customer] = slots.copy()
                slots[day] = -1
        routes, tours = self.routes, self.tours
        for slot, gone in leaving.items():
            route = self.old_routes[slot] = routes[slot]
            order = [place for place in route[ORDER] if place not in gone]
            if len(order) == 1:
                routes[slot] = tours.empty[self.day_of[slot]]
                continue
            routes[slot] = tours.build(order, self.day_of[slot]) or route
            if routes[slot] is route:
                return False
        return True

    def put_in(self, customer, slot, before, day):
        """Serve a customer on a day by a slot, in front of ``before``."""
        route = self.routes[slot]
        self.old_routes.setdefault(slot, route)
        self.routes[slot] = self.tours.insert(route, customer, before, day)
        self.slots[customer][day] = slot

    def excess(self):
        """Sum of what routes have above their limits."""
        if not self.tours.fee:
            return 0.0
        excess, day_of = self.tours.excess, self.day_of
        return sum(
            excess(route[LOAD], route[WORK], day_of[slot])
            for slot, route in enumerate(self.routes)
        )

    def new_cost(self):
        """Cost with the change."""
        routes, cost = self.routes, self.cost + self.fare
        for slot, old in self.old_routes.items():
            cost += routes[slot][COST] - old[COST]
        return cost

    def keep(self, cost):
        """Accept the change, whose cost is known."""
        self.cost = cost
        if self.missing or self.new_lost:
            for customer, _choice, _slots in self.old_customers:
                if self.loss(customer):
                    self.missing.add(customer)
                else:
                    self.missing.discard(customer)
        self.lost, self.debt = self.new_lost, self.new_debt

    def undo(self):
        """Take the change back."""
        for slot, route in self.old_routes.items():
            self.routes[slot] = route
        for customer, choice, slots in reversed(self.old_customers):
            self.chosen[customer] = choice
            self.slots[customer] = slots

    # -- the whole ---------------------------------------------------------------

    def aim(self):
        """Level the days around their present average and price all routes anew."""
        work = sum(route[WORK] for route in self.routes)
        base = self.problem.vehicles * sum(self.tours.base)
        self.tours.aim((work + base) / max(len(self.routes), 1))
        self.price()

    def price(self):
        """Price all routes anew, as prices have changed."""
        routes = self.routes
        self.tours.forget()
        for slot, day in enumerate(self.day_of):
            order = routes[slot][ORDER]
            routes[slot] = (
                self.tours.build(order, day)
                if len(order) > 1
                else self.tours.empty[day]
            )
        self.cost = self._cost()

    def _cost(self):
        fares = sum(choice.price for choice in self.chosen if choice)
        return sum(route[COST] for route in self.routes) + fares

    def orders(self):
        """Orders of all slots, without the depot."""
        return tuple(tuple(route[ORDER][:-1]) for route in self.routes)

    def restore(self, orders, chosen):
        """Take the orders and patterns of another moment."""
        days = self.problem.days
        self.chosen = list(chosen)
        self.slots = [[-1] * days for _ in self.chosen]
        for slot, order in enumerate(orders):
            day = self.day_of[slot]
            for customer in order:
                self.slots[customer][day] = slot
            if self.routes[slot][ORDER][:-1] != list(order):
                self.routes[slot] = (
                    self.tours.build([*order, 0], day)
                    if order
                    else self.tours.empty[day]
                )
        self.cost = self._cost()
        losses = [self.loss(customer) for customer in range(len(self.chosen))]
        self.missing = {customer for customer, loss in enumerate(losses) if loss}
        self.lost = sum(
            weight * loss
            for weight, loss in zip(self.problem.weight, losses, strict=True)
        )
        self.debt = sum(map(mul, self.dear, losses))
        self.begin()
