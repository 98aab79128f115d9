"""A request as the search's problem: what can be served, when, and for how much."""

from .distance import drive_matrix
from .pattern import day_patterns
from .route import drive_time, earliest_start, intersect, join, schedule
from .search.problem import NO_LIMIT, Choice, Hours, Level, Problem

# What even days are worth: the cost of a day grows with the square of its work above
# EVEN_SHARE of the average. Found by trial on territories of 60 to 200 customers: the
# longest day is at most 1.3 times the shortest, for hardly more driving.
EVEN_PRICE = 6.0
EVEN_SHARE = 0.8


class Model:
    """Places of a request by number: 0 is the start, ``i + 1`` is ``stops[i]``."""

    def __init__(self, request):
        keys = [stop.key for stop in request.stops]
        if len(set(keys)) != len(keys):
            raise ValueError("two stops share a key")
        self.request = request
        stops = sorted(request.stops, key=lambda stop: (stop.rank, stop.key))
        self.homeless = [stop for stop in stops if not stop.place.known]
        self.stops = [stop for stop in stops if stop.place.known]
        self.matrix = drive_matrix(
            [request.start, *(stop.place for stop in self.stops)], request.travel
        )
        self.minutes = [0, *(stop.minutes for stop in self.stops)]
        self.days = [
            day
            for day in sorted(request.days, key=lambda day: day.number)
            if day.spans and day.number >= request.first_day
        ]
        self.index = {day.number: i for i, day in enumerate(self.days)}
        self.leave = [min(span.start for span in day.spans) for day in self.days]
        self.back = [max(span.end for span in day.spans) for day in self.days]
        self.spans = [[()] * len(self.days)]
        self.spans += [[self._spans(s, day) for day in self.days] for s in self.stops]
        self.reasons = {}  # place -> (visits never to be placed, reason)
        self.patterns = [(), *(self._patterns(i + 1) for i in range(len(self.stops)))]

    def asked(self, stop):
        """Visits of a stop in the weeks of the plan."""
        return round(stop.frequency.in_weeks(self.request.weeks))

    def fits(self, index, order):
        """Start times when ``order`` can be kept on a day, otherwise None."""
        visits = sum(self.minutes[place] for place in order)
        if visits + drive_time(order, self.matrix) > self.days[index].capacity:
            return None
        return schedule(
            order,
            self.leave[index],
            self.back[index],
            self.matrix,
            self.minutes,
            lambda place: self.spans[place][index],
        )

    def problem(self):
        """The :class:`~.search.problem.Problem` of the request."""
        return Problem(
            distance=self.matrix,
            service=self.minutes,
            demand=[0] * len(self.minutes),
            weight=self._weights(),
            choices=[self._choices(patterns) for patterns in self.patterns],
            vehicles=1,
            longest=[day.capacity for day in self.days],
            capacity=[NO_LIMIT] * len(self.days),
            hours=Hours(self.leave, self.back, self.spans),
            level=Level(EVEN_PRICE / 2, EVEN_SHARE),
        )

    # -- what is possible --------------------------------------------------------

    def _spans(self, stop, day):
        """Spans of ``day`` in which there is work and the stop is open."""
        working = [(span.start, span.end) for span in day.spans]
        if stop.openings:
            opened = [
                (o.start, o.end) for o in stop.openings if o.weekday == day.weekday
            ]
            working = intersect(working, join(opened))
        return tuple(sorted(working))

    def _patterns(self, place):
        """Patterns on the weekdays on which the stop can be served at all.

        Leaves the reason in ``reasons`` when some or all visits never fit.
        """
        stop = self.stops[place - 1]
        asked = self.asked(stop)
        if not asked:
            return ()
        if not self.days:
            self.reasons[place] = (asked, "no_day")
            return ()
        opened = [
            index
            for index in range(len(self.days))
            if earliest_start(0, stop.minutes, self.spans[place][index]) is not None
        ]
        reached = {
            self.days[index].weekday
            for index in opened
            if self.fits(index, [place]) is not None
        }
        if not reached:
            self.reasons[place] = (asked, "too_far" if opened else "closed")
            return ()
        patterns = day_patterns(stop.frequency, reached, self.request.weeks)
        if len(patterns[0]) < asked:
            self.reasons[place] = (asked - len(patterns[0]), "too_often")
        return patterns

    # -- the problem's values ----------------------------------------------------

    def _choices(self, patterns):
        """Patterns cut to the days of the plan; holidays and past days lack visits."""
        cut = sorted(
            {
                tuple(self.index[number] for number in pattern if number in self.index)
                for pattern in patterns
            }
        )
        most = max(map(len, cut), default=0)
        return tuple(Choice(days, most - len(days)) for days in cut)

    def _weights(self):
        """A visit of a rank is worth more than all visits of the ranks below."""
        ranks = sorted({stop.rank for stop in self.stops}, reverse=True)
        base = 1 + sum(map(self.asked, self.stops))
        worth = {rank: base**power for power, rank in enumerate(ranks)}
        return [0, *(worth[stop.rank] for stop in self.stops)]
