"""What a plan is asked for and what it answers: plain values, no logic.

Units: minutes are whole numbers; times of day are minutes since local midnight; days
are numbered from the plan's first day, a Monday, which is 0 (so ``day % 7`` is the
weekday); coordinates are degrees.
"""

from dataclasses import dataclass, field

from .frequency import HORIZON_WEEKS, Frequency

# Why a visit could not be placed; (key, sentence).
REASONS = (
    ("no_place", "The address has no valid coordinates"),
    ("no_day", "There is no working day in these weeks"),
    ("closed", "The address is never open long enough during working hours"),
    ("too_far", "The way there and back does not fit in a working day"),
    ("too_often", "More visits are asked for than there are working days"),
    ("weekday", "There is no working day on the allowed weekdays"),
    ("day_off", "A fixed day falls on a day off"),
    ("closed_dates", "The address is closed on these dates"),
    ("gap", "The smallest gap between two visits leaves no day"),
    ("full", "The days are full"),
)

# What is wrong with a visit, or a day, that stays where it is; (key, sentence).
PROBLEMS = (
    ("no_place", "The address has no valid coordinates"),
    ("no_day", "This is not a working day"),
    ("closed", "The address is closed at this time"),
    ("busy", "An appointment lies at the same time"),
    ("late", "It ends after the time set for it"),
    ("capacity", "The day has more work than is allowed"),
    ("longest_drive", "The day has more driving than is allowed"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A point on earth. 0,0 lies in the sea: it means that nobody set it."""

    latitude: float
    longitude: float

    @property
    def known(self):
        """Whether the coordinates are set and lie in the world."""
        return (
            (self.latitude, self.longitude) != (0.0, 0.0)
            and -90 <= self.latitude <= 90
            and -180 <= self.longitude <= 180
        )


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to ``end``, minutes since local midnight, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """The address is open on ``weekday`` (0 is Monday) from ``start`` to ``end``."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Locked:
    """A visit that stays on its day and, with ``start``, at that minute."""

    day: int
    start: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Stop:
    """An address to visit.

    ``rank`` 0 is placed first. No ``openings`` at all means always open.

    ``weekdays`` are those allowed (None: all), ``fixed_day`` is the weekday the
    customer is used to, ``closed`` holds day numbers from..to, both included.
    ``gap_min`` and ``gap_max`` are the days between two visits, tolerance added;
    ``since`` is the day of the last visit before the plan (negative, or before
    ``first_day``; None: never visited, due at once). ``usual`` are the days where
    visits are planned now, ``locked`` the visits that stay, whatever the rest says.
    """

    key: int
    place: Place
    minutes: int
    frequency: Frequency
    rank: int = 0
    openings: tuple[Opening, ...] = ()
    weekdays: frozenset[int] | None = None
    fixed_day: int | None = None
    closed: tuple[tuple[int, int], ...] = ()
    gap_min: int | None = None
    gap_max: int | None = None
    since: int | None = None
    usual: tuple[int, ...] = ()
    locked: tuple[Locked, ...] = ()

    def is_closed_on(self, number):
        """Whether the address is closed on the whole day ``number``."""
        return any(first <= number <= last for first, last in self.closed)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which the representative works.

    A visit lies inside one of the ``spans``; the way back ends with the last of them.
    ``capacity`` is the most minutes of work: driving, visiting and what of ``busy``
    (appointments: neither driving nor visiting then) lies in the spans.
    """

    number: int
    spans: tuple[Span, ...]
    capacity: int
    busy: tuple[Span, ...] = ()

    @property
    def weekday(self):
        return self.number % 7


@dataclass(frozen=True, slots=True)
class Travel:
    """How far and how fast: roads are longer than the great circle."""

    road_factor: float = 1.3
    speed: float = 40.0  # kilometres an hour


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan: stops over ``weeks`` weeks of one representative.

    Days before ``first_day`` are over: nothing is planned or missed on them. Each day
    begins at ``start`` and ends at ``end`` (None: at ``start``), with at most
    ``longest_drive`` minutes on the road.

    ``matrix`` has the driving minutes: row and column 0 are the start, 1 to n the
    ``stops`` in their order, n + 1 the end when there is one; one-way roads are fine.
    Without it driving is reckoned from the great circle.

    ``keep`` minutes have to be gained for each visit that leaves its usual day; 0 asks
    for nothing. ``same_weekday`` holds the visits of a customer to the same weekdays.

    ``seed`` and ``iterations`` fix the search: the same request finds the same plan.
    ``seconds`` end it by the clock that is given to the planner and, without
    ``iterations``, let it cool by that clock. Without either the planner takes its
    quick default.
    """

    start: Place
    days: tuple[Day, ...]
    stops: tuple[Stop, ...]
    travel: Travel = field(default_factory=Travel)
    weeks: int = HORIZON_WEEKS
    first_day: int = 0
    seed: int = 0
    iterations: int | None = None
    seconds: float | None = None
    end: Place | None = None
    longest_drive: int | None = None
    matrix: tuple[tuple[int, ...], ...] | None = None
    keep: int = 0
    same_weekday: bool = True


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit: when the talk begins, and the drive from the place before.

    ``problem`` (a key of PROBLEMS) is found at ``locked`` visits alone.
    """

    key: int
    day: int
    sequence: int
    start: int
    minutes: int
    drive: int
    locked: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Sums of one day in minutes; ``drive`` has the way back in it.

    ``problems`` (keys of PROBLEMS) come from locked visits alone.
    """

    day: int
    visits: int
    drive: int
    back: int
    problems: tuple[str, ...] = ()

    @property
    def work(self):
        """Minutes of driving and visiting."""
        return self.visits + self.drive


@dataclass(frozen=True, slots=True)
class Unplaced:
    """``missing`` visits of a stop found no place; ``reason`` is a key of REASONS."""

    key: int
    missing: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer: visits by day and sequence, loads by day, what is missing.

    ``iterations`` is how often the search changed the plan.
    """

    visits: tuple[PlannedVisit, ...]
    loads: tuple[DayLoad, ...]
    unplaced: tuple[Unplaced, ...]
    iterations: int = 0
