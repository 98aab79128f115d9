"""Ruin, recreate, and keep what simulated annealing keeps."""

from dataclasses import dataclass
from math import log
from random import Random

from .recreate import Recreate
from .ruin import Ruin
from .state import State
from .tours import EDGES

# Found by trial on the instances p05, p08, p10 and p12 of the classic set, 8 s each.
HOT, COLD = 1.5, 0.05  # temperatures, in average distances between two visits
MEAN_REMOVED = 10
BLINK = 0.01
ONE_DAY = 0.25  # share of ruins within one day
FEE = 0.05  # first fee for a route of twice its limits, in shares of all costs
FEE_EVERY, FEE_LOOK = 640, 16  # iterations between two fees, and two looks
FITTING = 0.4  # share of looks at which all routes are to keep their limits
CHECK = 32  # iterations between two looks at the clock
# While a search with hours is young, visits may be lost again for a price, the loan:
# full days cannot be rearranged otherwise. Found by trial on tight territories.
LOAN = 4.0  # price of a visit of the lowest rank, in average distances
LOAN_UNTIL, RETURN_AT = 0.5, 0.8  # no more loans; the best is taken if it lost less
LOAN_MOST = 1 / 3  # share of visits lost at the start above which there is no loan
CREDIT = 6  # temperatures that a change may owe before it is given up
LEVEL_EVERY = 500  # iterations after which days are levelled anew
REPORT_EVERY = 25


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to search.

    ``iterations`` set the cooling and end the search; ``seconds`` by the ``clock`` (a
    function that tells seconds) then only stop it earlier. With seconds alone, cooling
    follows the clock: a loaded machine makes fewer iterations but still cools.
    """

    iterations: int | None = None
    seconds: float | None = None
    clock: object = None


@dataclass(frozen=True, slots=True)
class Found:
    """The best solution: orders by slot, its cost, patterns by customer.

    ``lost`` is the weight of visits not made, ``done`` the iterations made.
    """

    orders: tuple
    choices: tuple
    cost: float
    lost: int
    done: int


def search(problem, limits, seed=0, progress=None):
    """Search the cheapest solution of a :class:`~.problem.Problem`.

    :param limits: :class:`Limits`
    :param progress: function called now and then with the best cost so far and how far
        the search is (0 to 1); returning False ends the search
    :return: :class:`Found`
    :raise ValueError: neither iterations nor seconds with a clock are given
    """
    if limits.iterations is None and not (limits.seconds is not None and limits.clock):
        raise ValueError("set iterations, or seconds and a clock")
    return _Search(problem, limits, seed, progress).run()


class _Search:
    def __init__(self, problem, limits, seed, progress):
        self.problem, self.limits, self.progress = problem, limits, progress
        chance = Random(seed)
        self.random, self.shuffle = chance.random, chance.shuffle
        self.begun = limits.clock() if limits.clock else 0.0
        self.state = State(problem)
        self.ruin = Ruin(self.state, self.random, MEAN_REMOVED)
        self.recreate = Recreate(self.state, self.random, BLINK, problem.choices)
        self.periodic = any(wanted > 1 for wanted in self.state.wanted)
        self.demand = [-x for x in problem.demand]
        self.remote = problem.distance[0]
        self.done, self.share = 0, 0.0

    def run(self):
        state = self.state
        self._construct()
        self._remember()
        self._start_fee()
        visits = max(sum(state.wanted), 1)
        scale = sum(sum(route[EDGES]) for route in state.routes) / visits or 1.0
        hot, cold = HOT * scale, COLD * scale
        self._start_loan(scale, visits)
        going = self._report()
        while going and not self._over():
            self._step(hot * (cold / hot) ** self.share)
            self.done += 1
            if self.problem.level and self.done % LEVEL_EVERY == 0:
                self._level()
            if state.tours.fee:
                self._set_fee(self.done % FEE_EVERY == 0)
            if self.loan and self.share >= LOAN_UNTIL:
                self.loan, self.borrowed = 0.0, True
            if self.borrowed and self.share >= RETURN_AT:
                self._repay()
            if self.done % REPORT_EVERY == 0:
                going = self._report()
        lost, cost, orders, choices = self.best
        return Found(orders, choices, cost, lost, self.done)

    # -- time --------------------------------------------------------------------

    def _over(self):
        """Whether the search is at its end; sets how far it is (0 to 1)."""
        limits = self.limits
        if not self.problem.size:
            return True
        if limits.iterations is not None:
            self.share = self.done / max(limits.iterations, 1)
            if self.done >= limits.iterations:
                return True
        if limits.seconds is None or not limits.clock or self.done % CHECK:
            return False
        elapsed = (limits.clock() - self.begun) / max(limits.seconds, 1e-3)
        if limits.iterations is None:
            self.share = min(elapsed, 1.0)
        return elapsed >= 1

    def _report(self):
        """Tell how it goes; return whether to go on."""
        if not self.progress:
            return True
        return self.progress(self.best[1], self.share) is not False

    # -- moves -------------------------------------------------------------------

    def _construct(self):
        """Insert all customers, those with the least choice and most demand first."""
        state, problem = self.state, self.problem
        if problem.initial:
            chosen = list(state.chosen)
            for order in problem.initial:
                for customer in order:
                    (chosen[customer],) = problem.choices[customer]
            state.restore(problem.initial, chosen)
        first = [
            [choice for choice in choices if choice.first] or choices
            for choices in problem.choices
        ]
        everybody = sorted(
            state.missing,
            key=lambda c: (
                -problem.weight[c],
                len(problem.choices[c]),
                -(problem.demand[c] + problem.service[c]) * state.wanted[c],
            ),
        )
        state.begin()
        state.take_out(everybody)
        Recreate(state, self.random, BLINK, first)(everybody)
        state.keep(state.new_cost())
        if problem.level:
            state.aim()

    def _step(self, temperature):
        state, random = self.state, self.random
        only = None
        if self.periodic and random() < ONE_DAY:
            only = int(random() * self.problem.days)
        customers = self.ruin(only)
        if not customers:
            return
        state.begin()
        kept = state.take_out(customers, only)
        self._sort(customers)
        self.recreate.credit = CREDIT * temperature / self.loan if self.loan else 0.0
        if not kept or not self.recreate(customers, only):
            state.undo()
            return
        cost = state.new_cost()
        bar = state.cost - temperature * log(random() or 1e-300)
        if self.loan:
            accepted = cost + self.loan * (state.new_debt - state.debt) < bar
        else:
            accepted = state.new_lost < state.lost or cost < bar
        if accepted:
            state.keep(cost)
            better = (state.lost, cost) < (self.best[0], self.best[1] - 1e-9)
            if better and state.excess() < 1e-9:
                self._remember()
        else:
            state.undo()

    def _sort(self, customers):
        """One of four orders: by chance, large, far or near first (SISR)."""
        pick = self.random() * 11
        if pick < 4:
            self.shuffle(customers)
        elif pick < 8:
            customers.sort(key=self.demand.__getitem__)
        else:
            customers.sort(key=self.remote.__getitem__, reverse=pick < 10)

    def _start_loan(self, scale, visits):
        """Let visits be lost for a price, unless by far too many are asked for."""
        state = self.state
        self.loan, self.borrowed = 0.0, False
        lost = sum(map(state.loss, state.missing))
        if self.problem.hours and lost <= LOAN_MOST * visits:
            self.loan = LOAN * scale

    def _repay(self):
        """Go back to the best solution when what was lost has not come back."""
        self.borrowed = False
        if self.best[0] < self.state.lost:
            self._return()

    def _start_fee(self):
        """Let routes exceed their limits from now on, at a fee to begin with."""
        state = self.state
        if self.problem.spare:
            state.tours.fee = FEE * state.cost
            self.fitting = 0
            state.price()

    def _set_fee(self, due):
        """Steer the share of moments at which all routes keep their limits."""
        state = self.state
        if due:
            few = self.fitting < FITTING * FEE_EVERY / FEE_LOOK
            state.tours.fee *= 1.25 if few else 0.8
            self.fitting = 0
            state.price()
        elif self.done % FEE_LOOK == 0:
            self.fitting += state.excess() < 1e-9

    def _remember(self):
        state = self.state
        self.best = (state.lost, state.cost, state.orders(), tuple(state.chosen))

    def _return(self):
        """Go back to the best solution."""
        self.state.restore(self.best[2], self.best[3])

    def _level(self):
        """Level around the present average; costs change, the best's as well."""
        state = self.state
        orders, choices = state.orders(), tuple(state.chosen)
        self._return()
        state.aim()
        self._remember()
        state.restore(orders, choices)
