"""When a given order of visits takes place, and what is wrong with it.

For days as people arrange them: an order that cannot be kept is no error, its conflicts
are named instead.
"""

from dataclasses import dataclass

from .clock import Clock
from .roads import END, START, Roads
from .route import earliest_start, intersect, join

MIDNIGHT = 24 * 60
FOREVER = 100 * MIDNIGHT
DAYBREAK = 8 * 60  # a day without working time begins here


@dataclass(frozen=True, slots=True)
class DayTimes:
    """Times of a day in minutes.

    ``times`` has a tuple ``(key, start, drive, problem)`` per visit, ``problem`` being
    None or a key of :data:`~.request.PROBLEMS`. ``visits`` and ``drive`` are the sums,
    ``back`` is the last drive (also in ``drive``), ``end`` the minute of the day at
    which it is over; ``problems`` are those of the visits and of the day, sorted.
    """

    times: tuple[tuple[int, int, int, str | None], ...]
    visits: int
    drive: int
    back: int
    end: int
    problems: tuple[str, ...]


def timetable(order, day, request, roads=None, minutes=None):
    """Times of the stops with the keys ``order`` on a day. Never fails.

    A stop without coordinates, or with a key that the request does not know, takes no
    driving. What cannot be kept begins as soon as one gets there.

    :param order: keys of stops
    :param day: :class:`~.request.Day`; its spans may be empty
    :param request: :class:`~.request.Request` with these stops
    :param roads: :class:`~.roads.Roads` to use again for many days
    :param minutes: dict from key to the minutes of its visit on this day; by default
        those of a locked visit or of the stop
    :return: :class:`DayTimes`
    """
    return Timetable(day, request, roads).times(order, minutes)


class Timetable:
    """Reckons times on one day."""

    def __init__(self, day, request, roads=None):
        self.day = day
        self.roads = roads or Roads(request)
        self.longest_drive = request.longest_drive
        self.clock = Clock((span.start, span.end) for span in day.busy)
        self.working = [(span.start, span.end) for span in day.spans]
        self.leave = min((start for start, _end in self.working), default=DAYBREAK)
        self.until = max((end for _start, end in self.working), default=MIDNIGHT)
        self.free = self.clock.spans([(0, FOREVER)])
        self.opened = {}
        self.room = day.capacity - self._busy_minutes()

    def times(self, order, minutes=None):
        """As :func:`timetable`."""
        minutes = minutes or {}
        here, now = START, self.clock.squeeze(self.leave)
        times, driven, worked = [], 0, 0
        for key in order:
            stop = self.roads.stops.get(key)
            known = stop is not None and stop.place.known
            drive = self.roads(here, key) if known else 0
            locked = self._locked(stop)
            lasts = minutes.get(key)
            if lasts is None:
                lasts = locked.minutes if locked else stop.minutes if stop else 0
            start = locked.start if locked else None
            begin, problem = self._begin(stop, now + drive, lasts, start)
            if not known:
                problem = "no_place"
            times.append((key, self.clock.begin(begin), drive, problem))
            now, driven, worked = begin + lasts, driven + drive, worked + lasts
            here = key if known else here
        back = self.roads(here, END) if here != START else 0
        driven += back
        end = self.clock.finish(now + back)
        problems = {problem for *_rest, problem in times if problem}
        if times:
            problems.update(self._day_problems(worked, driven, end))
        return DayTimes(
            tuple(times), worked, driven, back, end, tuple(sorted(problems))
        )

    def _locked(self, stop):
        """The locked visit of a stop on this day."""
        for locked in stop.locked if stop else ():
            if locked.day == self.day.number:
                return locked
        return None

    def _begin(self, stop, arrival, minutes, start):
        """``(minute on the day's clock, problem)`` of a visit."""
        if start is not None:
            return self._begin_at(stop, arrival, minutes, start)
        begin = earliest_start(arrival, minutes, self.spans_of(stop))
        if begin is not None:
            return begin, None
        working = self.clock.spans(self.working)
        begin = earliest_start(arrival, minutes, working)
        if begin is not None:
            return begin, "closed"
        begin = earliest_start(arrival, minutes, self.free)
        return begin, "late" if self.working else "no_day"

    def _begin_at(self, stop, arrival, minutes, start):
        """As :meth:`_begin` for a visit that has its minute."""
        begin, end = self.clock.squeeze(start), start + minutes
        if any(a < end and start < b for a, b in self.clock.busy):
            return max(arrival, begin), "busy"
        if arrival > begin:
            return earliest_start(arrival, minutes, self.free), "late"
        if not self.working:
            return begin, "no_day"
        if not any(a <= begin and begin + minutes <= b for a, b in self.spans_of(stop)):
            return begin, "closed"
        return begin, None

    def spans_of(self, stop):
        """Spans on the clock in which there is work and the stop is open."""
        spans = self.opened.get(stop and stop.key)
        if spans is None:
            spans = self.clock.spans(opening_hours(stop, self.day))
            self.opened[stop and stop.key] = spans
        return spans

    def _day_problems(self, worked, driven, end):
        if not self.working:
            yield "no_day"
            return
        if end > self.until:
            yield "late"
        if worked + driven > self.room:
            yield "capacity"
        if self.longest_drive is not None and driven > self.longest_drive:
            yield "longest_drive"

    def _busy_minutes(self):
        """Minutes of appointments inside the working time."""
        pieces = intersect(join(self.working), self.clock.busy)
        return sum(end - start for start, end in pieces)


def opening_hours(stop, day):
    """Sorted ``(start, end)`` of ``day`` in which there is work and a stop is open."""
    working = sorted((span.start, span.end) for span in day.spans)
    if stop is None:
        return working
    if stop.is_closed_on(day.number):
        return []
    if stop.openings:
        opened = [(o.start, o.end) for o in stop.openings if o.weekday == day.weekday]
        working = intersect(working, join(opened))
    return working
