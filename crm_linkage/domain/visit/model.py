"""A request as the search's problem: what can be served, when, and for how much."""

from .places import Visited, check_matrix, drives, sorted_stops
from .recurrence import Recurrence, asked
from .route import drive_time, earliest_start, schedule
from .search.problem import NO_LIMIT, Choice, Hours, Level, Problem
from .settle import DayFrame, Loose

# What even days are worth: the cost of a day grows with the square of its work above
# EVEN_SHARE of the average. Found by trial on territories of 60 to 200 customers: the
# longest day is at most 1.3 times the shortest, for hardly more driving.
EVEN_PRICE = 6.0
EVEN_SHARE = 0.8


class Model:
    """Places of a request by number: 0 is the start, ``i + 1`` is ``visited[i]``.

    :raise ValueError: two stops share a key, or the matrix is not that of the stops
    """

    def __init__(self, request):
        check_matrix(request)
        stops = sorted_stops(request)
        self.request = request
        self.days = [
            day
            for day in sorted(request.days, key=lambda day: day.number)
            if day.spans and day.number >= request.first_day
        ]
        self.index = {day.number: i for i, day in enumerate(self.days)}
        self.visited = [Visited(stop) for stop in stops if stop.place.known]
        self.homeless = [stop for stop in stops if not stop.place.known]
        self.adrift = []  # locked visits outside of the working days
        loose = self._split_locked(stops)
        self.matrix = drives(request, self.visited)
        self.minutes = [0, *(visited.minutes for visited in self.visited)]
        self.frames = self._frames(loose)
        self.spans = [[()] * len(self.days), *map(self._spans, self._places())]
        self.reasons = {}  # place -> (visits never to be placed, reason)
        self.options = [[], *map(self._options, self._places())]

    def _places(self):
        return range(1, len(self.visited) + 1)

    def fits(self, index, order):
        """Start times on the day's clock when ``order`` can be kept, else None."""
        frame, drive = self.frames[index], drive_time(order, self.matrix)
        if sum(self.minutes[place] for place in order) + drive > frame.longest:
            return None
        if frame.drive is not None and drive > frame.drive:
            return None
        return schedule(
            order,
            frame.leave,
            frame.back,
            self.matrix,
            self.minutes,
            lambda place: self.spans[place][index],
        )

    def problem(self):
        """The :class:`~.search.problem.Problem` of the request."""
        frames = self.frames
        hours = Hours(
            [frame.leave for frame in frames],
            [frame.back for frame in frames],
            self.spans,
            [frame.drive for frame in frames]
            if self.request.longest_drive is not None
            else None,
        )
        return Problem(
            distance=self.matrix,
            service=self.minutes,
            demand=[0] * len(self.minutes),
            weight=self._weights(),
            choices=[tuple(map(self._choice, options)) for options in self.options],
            vehicles=1,
            longest=[frame.longest for frame in frames],
            capacity=[NO_LIMIT] * len(frames),
            hours=hours,
            level=Level(EVEN_PRICE / 2, EVEN_SHARE, [frame.taken for frame in frames]),
            initial=tuple(tuple(frame.order) for frame in frames),
        )

    # -- locked visits -----------------------------------------------------------

    def _split_locked(self, stops):
        """Give every locked visit a number, or note it as loose by day."""
        loose = {}
        for stop in stops:
            for locked in stop.locked:
                if locked.day < self.request.first_day:
                    continue
                visited = Visited(stop, locked)
                if locked.day not in self.index:
                    self.adrift.append(Loose(visited, "no_day"))
                elif stop.place.known:
                    self.visited.append(visited)
                else:
                    loose.setdefault(locked.day, []).append(Loose(visited, "no_place"))
        return loose

    def _frames(self, loose):
        locked = {day.number: {} for day in self.days}
        for place in self._places():
            visited = self.visited[place - 1]
            if visited.locked:
                locked[visited.locked.day][place] = visited
        return [
            DayFrame(
                day,
                locked[day.number],
                loose.get(day.number, ()),
                self.matrix,
                self.request.longest_drive,
            )
            for day in self.days
        ]

    # -- what is possible --------------------------------------------------------

    def _spans(self, place):
        """Spans of a place by day, on the days' clocks."""
        visited = self.visited[place - 1]
        if not visited.locked:
            return [frame.spans(visited.stop) for frame in self.frames]
        return [
            frame.locked_spans(place) if place in frame.locked else ()
            for frame in self.frames
        ]

    def _options(self, place):
        """Where a place may be visited; leaves in ``reasons`` what never can be."""
        visited = self.visited[place - 1]
        if visited.locked:
            index = self.index[visited.locked.day]
            return [(index,)] if place in self.frames[index].locked else []
        stop, request = visited.stop, self.request
        obstacles = {
            day.number: self._obstacle(place, index)
            for index, day in enumerate(self.days)
        }
        recurrence = Recurrence(stop, request, obstacles)
        options = recurrence.options()
        if options:
            if beyond := recurrence.too_often():
                self.reasons[place] = (beyond, "too_often")
        elif not recurrence.usable:
            if missing := missing_visits(stop, request):
                self.reasons[place] = (missing, never(obstacles.values()))
        return options

    def _obstacle(self, place, index):
        """Why a place cannot be visited on a day: a reason, or None."""
        stop, day = self.visited[place - 1].stop, self.days[index]
        if stop.weekdays is not None and day.weekday not in stop.weekdays:
            return "weekday"
        if stop.is_closed_on(day.number):
            return "closed_dates"
        frame = self.frames[index]
        if earliest_start(0, stop.minutes, self.spans[place][index]) is None:
            return "full" if frame.clock.busy else "closed"
        if self.fits(index, [place]) is None:
            return "full" if frame.clock.busy else "too_far"
        return None

    # -- the problem's values ----------------------------------------------------

    def _choice(self, option):
        if isinstance(option, tuple):  # a locked visit
            return Choice(option)
        days = tuple(self.index[number] for number in option.days)
        return Choice(days, len(option.lost), option.price, option.usual)

    def _weights(self):
        """A visit of a rank is worth more than all visits of the ranks below.

        Locked visits are worth more than all others.
        """
        ranks = sorted({visited.stop.rank for visited in self.visited}, reverse=True)
        most = max((len(o.days) + len(o.lost) for o in self._free_options()), default=0)
        base = 1 + most * len(self.visited)
        worth = {rank: base**power for power, rank in enumerate(ranks)}
        locked = base ** len(ranks)
        return [
            0,
            *(locked if v.locked else worth[v.stop.rank] for v in self.visited),
        ]

    def _free_options(self):
        for visited, options in zip(self.visited, self.options[1:], strict=True):
            if not visited.locked:
                yield from options


def missing_visits(stop, request):
    """Visits of a stop that are asked for and not locked."""
    held = sum(1 for locked in stop.locked if locked.day >= request.first_day)
    return max(0, asked(stop, request) - held)


def never(reasons):
    """The one reason to tell when no day is possible; the nearest to possible wins."""
    reasons = set(reasons)
    for reason in ("full", "too_far", "closed", "closed_dates", "weekday"):
        if reason in reasons:
            return reason
    return "no_day"
