"""Locked visits first: they stay on their days whatever happens to the others.

Those of a day that can be kept together make its first route. The others are left
loose: they keep their day, and their minute if they have one, outside of the route and
with a problem noted; nothing else is planned at their minutes.
"""

from dataclasses import dataclass

from .clock import Clock
from .places import Visited
from .route import drive_time, earliest_start, schedule
from .timetable import opening_hours


@dataclass(frozen=True, slots=True)
class Loose:
    """A locked visit outside of the routes, and its problem (a key of PROBLEMS)."""

    visited: Visited
    problem: str


class DayFrame:
    """A day with its locked visits: what is left of it for others.

    ``clock`` leaves appointments out; ``leave``, ``back`` and all spans are on it.
    ``longest`` is the most work and ``drive`` the most driving of the route, ``order``
    the locked visits in the route, ``loose`` those outside.

    :param day: :class:`~.request.Day`
    :param locked: dict from place (its number) to its locked :class:`Visited`
    :param loose: list of :class:`Loose` of this day
    """

    def __init__(self, day, locked, loose, matrix, longest_drive):
        self.day, self.matrix, self.locked = day, matrix, dict(locked)
        self.working = [(span.start, span.end) for span in day.spans]
        self.loose = list(loose)
        self._wind()
        self.order = self._settle()
        while self.order is None:
            self._wind()
            self.order = self._settle()
        work = drive = drive_time(self.order, matrix) if self.order else 0
        work += sum(self.locked[place].minutes for place in self.order)
        self.longest = max(self._room(), work, 0)
        self.drive = None if longest_drive is None else max(longest_drive, drive)

    def spans(self, stop):
        """Spans on the clock in which there is work and a stop is open."""
        return self.clock.spans(opening_hours(stop, self.day))

    def locked_spans(self, place):
        """Spans on the clock of a locked visit; its hours give way to its lock."""
        visited = self.locked[place]
        if visited.locked.start is not None:
            start = self.clock.squeeze(visited.locked.start)
            return ((start, start + visited.minutes),)
        spans = self.spans(visited.stop)
        if earliest_start(0, visited.minutes, spans) is not None:
            return spans
        return self.clock.spans(self.working)

    def problem(self, visited, start):
        """What is wrong with a locked visit at ``start``, None when nothing is."""
        spans = opening_hours(visited.stop, self.day)
        end = start + visited.minutes
        return None if any(a <= start and end <= b for a, b in spans) else "closed"

    def problems(self, work, drive, longest_drive):
        """Limits of the day that its work and driving exceed."""
        found = {loose.problem for loose in self.loose}
        if work > self._room():
            found.add("capacity")
        if longest_drive is not None and drive > longest_drive:
            found.add("longest_drive")
        return tuple(sorted(found))

    # -- settling ----------------------------------------------------------------

    def _wind(self):
        """Set the clock: appointments, and loose visits that have their minute."""
        busy = [(span.start, span.end) for span in self.day.busy]
        for loose in self.loose:
            if loose.visited.locked.start is not None:
                start = loose.visited.locked.start
                busy.append((start, start + loose.visited.minutes))
        self.clock = Clock(busy)
        self.leave = self.clock.squeeze(min(start for start, _end in self.working))
        self.back = self.clock.squeeze(max(end for _start, end in self.working))
        pieces = self.clock.spans(self.working)
        self.taken = sum(end - start for start, end in self.working)
        self.taken -= sum(end - start for start, end in pieces)

    def _room(self):
        """The most work that the day allows beside appointments and loose visits."""
        loose = sum(
            loose.visited.minutes
            for loose in self.loose
            if loose.visited.locked.start is None
        )
        return self.day.capacity - self.taken - loose

    def _settle(self):
        """Order of the locked visits; None when one more turned out to be loose."""

        def turn(place):
            start = self.locked[place].locked.start
            return start is None, start or 0, place

        order = []
        for place in sorted(self.locked, key=turn):
            visited = self.locked[place]
            if self._is_busy(visited):
                return self._loosen(place, "busy")
            kept = [
                tried for tried in _insertions(order, place) if self._is_kept(tried)
            ]
            if not kept:
                return self._loosen(place, "late")
            order = min(kept, key=lambda tried: drive_time(tried, self.matrix))
        return order

    def _is_busy(self, visited):
        if visited.locked.start is None:
            return False
        start = visited.locked.start
        end = start + visited.minutes
        return any(a.start < end and start < a.end for a in self.day.busy)

    def _is_kept(self, order):
        minutes = {place: self.locked[place].minutes for place in order}
        starts = schedule(
            order, self.leave, self.back, self.matrix, minutes, self.locked_spans
        )
        return starts is not None

    def _loosen(self, place, problem):
        visited = self.locked.pop(place)
        self.loose.append(Loose(visited, problem))


def _insertions(order, place):
    """An order with a place in each position."""
    for i in range(len(order) + 1):
        yield [*order[:i], place, *order[i:]]
