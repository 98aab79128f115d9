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
    ("day_off", "A fixed day falls on a day off"),
    ("full", "The days are full"),
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
class Stop:
    """An address to visit.

    ``rank`` 0 is placed first. No ``openings`` at all means always open.
    """

    key: int
    place: Place
    minutes: int
    frequency: Frequency
    rank: int = 0
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which the representative works.

    A visit lies inside one of the ``spans``; the way back ends with the last of them.
    ``capacity`` is the most minutes of driving and visiting together.
    """

    number: int
    spans: tuple[Span, ...]
    capacity: int

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

    Days before ``first_day`` are over: nothing is planned or missed on them. ``start``
    is where each day begins and ends.

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


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit: when the talk begins, and the drive from the place before."""

    key: int
    day: int
    sequence: int
    start: int
    minutes: int
    drive: int


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Sums of one day in minutes; ``drive`` has the way back in it."""

    day: int
    visits: int
    drive: int
    back: int

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
    """The answer: visits by day and sequence, loads by day, what is missing."""

    visits: tuple[PlannedVisit, ...]
    loads: tuple[DayLoad, ...]
    unplaced: tuple[Unplaced, ...]
