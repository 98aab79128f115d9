"""Take customers out: strings of neighbours from routes near a customer by chance.

Source: SISR, Christiaens and Vanden Berghe, Slack induction by string removals for
vehicle routing problems, Transportation Science 54 (2020), section 5.2. For periodic
problems a customer leaves all days at once, so that its pattern can change; less often
the ruin stays within one day, or takes all customers around a place (ours).
"""

from .tours import ORDER

LONGEST_STRING = 10
KEEP_MIDDLE = 0.5  # share of strings that keep some customers in their middle
KEEP_MORE = 0.5  # chance to keep one more of them
CIRCLE = 0.3  # share of ruins that clear a circle, so that a place changes its days
SMALLEST_CIRCLE, LARGEST_CIRCLE = 5, 20
IN_CIRCLE = 0.8  # chance of a customer in the circle to be removed
MISSING = 8  # customers not served that get a chance at a time


class Ruin:
    """Chooses customers to remove; ``mean`` is the average number aimed at."""

    def __init__(self, state, random, mean):
        self.state = state
        self.random = random
        self.mean = mean
        distance, size = state.problem.distance, state.problem.size
        self.near = [
            sorted(range(1, size + 1), key=distance[place].__getitem__)
            for place in range(size + 1)
        ]
        self.visits = sum(state.wanted)

    def __call__(self, only=None):
        """List the customers to remove, from all days or ``only`` one."""
        seed = 1 + int(self.random() * self.state.problem.size)
        if only is None and self.random() < CIRCLE:
            removed = self._circle(seed)
        else:
            removed = self._strings(seed, only)
        if only is None and self.state.missing:
            self._add_missing(removed)
        return list(removed)

    def _circle(self, seed):
        """Most of those nearest to a customer, whatever their routes."""
        random, removed = self.random, {}
        size = SMALLEST_CIRCLE + random() * (LARGEST_CIRCLE - SMALLEST_CIRCLE)
        for customer in self.near[seed]:
            if random() < IN_CIRCLE and self.state.wanted[customer]:
                removed[customer] = None
                if len(removed) >= size:
                    break
        return removed

    def _strings(self, seed, only):
        """Strings from as many routes near a customer as chance has it."""
        state, random = self.state, self.random
        routes, slots = state.routes, state.slots
        used = sum(1 for route in routes if len(route[ORDER]) > 1)
        longest = min(LONGEST_STRING, self.visits / max(used, 1))
        strings = int(random() * (4 * self.mean / (1 + longest) - 1) + 1)
        removed, cut = {}, set()
        for customer in self.near[seed]:
            if customer in removed:
                continue
            if only is None:
                served = [slot for slot in slots[customer] if slot >= 0]
                if not served:
                    continue
                slot = served[int(random() * len(served))]
            else:
                slot = slots[customer][only]
                if slot < 0:
                    continue
            if slot in cut:
                continue
            cut.add(slot)
            removed.update(
                dict.fromkeys(self._string(routes[slot][ORDER], customer, longest))
            )
            if len(cut) >= strings:
                break
        return removed

    def _string(self, order, customer, longest):
        """Part of a route around a customer, sometimes with a part of it kept."""
        random = self.random
        size = len(order) - 1
        length = min(size, int(random() * min(size, longest) + 1))
        at = order.index(customer)
        kept = 0
        if 1 < length < size and random() < KEEP_MIDDLE:
            kept = 1
            while length + kept < size and random() < KEEP_MORE:
                kept += 1
        whole = length + kept
        lowest, highest = max(0, at - whole + 1), min(at, size - whole)
        start = lowest + int(random() * (highest - lowest + 1))
        if not kept:
            return order[start : start + length]
        head = start + 1 + int(random() * (length - 1))
        return order[start:head] + order[head + kept : start + whole]

    def _add_missing(self, removed):
        """Give some of the customers that are not fully served another chance."""
        waiting = sorted(self.state.missing.difference(removed))
        for _ in range(min(MISSING, len(waiting))):
            removed[waiting.pop(int(self.random() * len(waiting)))] = None
