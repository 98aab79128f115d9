"""The periodic vehicle routing problem that the search solves: plain lists.

Customers are numbered from 1; 0 is the depot, where every route begins and ends. Days
are numbered from 0 without gaps. Distances, service and time limits share one unit
(minutes in a plan, the unit of the file in a benchmark).
"""

from dataclasses import dataclass

NO_LIMIT = float("inf")


@dataclass(frozen=True, slots=True)
class Choice:
    """Days on which a customer may be seen; ``lacking`` visits are lost by it.

    ``price`` is added to the cost, in the unit of distances. The search begins with the
    choice of a customer that is marked as ``first``.
    """

    days: tuple[int, ...]
    lacking: int = 0
    price: float = 0.0
    first: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """When routes and visits may take place, in minutes of the day.

    ``leave[day]`` and ``back[day]`` bound the route, ``spans[customer][day]`` is a
    sorted tuple of ``(start, end)`` in one of which the visit has to lie;
    ``drive[day]`` is the longest distance of a route.
    """

    leave: list
    back: list
    spans: list
    drive: list | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """What even days are worth.

    A route costs ``price * (work - share * average) ** 2 / longest`` more, where work
    is driving and service and the average is taken over all routes, empty ones too.
    ``base[day]`` is other work of that day.
    """

    price: float
    share: float
    base: list | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What to solve.

    ``distance[i][j]`` need not be symmetric when there are ``hours``; without, it must
    be. ``service``, ``demand`` and ``weight`` have one entry per customer, entry 0
    being the depot's; ``weight`` is what a visit not made is worth (whole numbers; any
    such loss counts more than any distance). ``choices[i]`` are the patterns, of which
    one is taken. On day ``d`` there are ``vehicles`` routes, each with work (driving
    and service) of at most ``longest[d]`` and demand of at most ``capacity[d]``. While
    searching, without hours, routes may exceed both by the share ``spare`` for a fee;
    the solution never does.

    ``initial`` has an order for every route, of customers with a single choice; all
    limits are kept.
    """

    distance: list
    service: list
    demand: list
    weight: list
    choices: list
    vehicles: int
    longest: list
    capacity: list
    hours: Hours | None = None
    level: Level | None = None
    spare: float = 0.0
    initial: tuple | None = None

    @property
    def size(self):
        """Number of customers."""
        return len(self.distance) - 1

    @property
    def days(self):
        return len(self.longest)
