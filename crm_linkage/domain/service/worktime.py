"""Arithmetic on working time: deadlines, elapsed time, working days.

Moments and durations are whole seconds (`hours.py`). A span is open from its first
second up to, not including, its end. A deadline that uses up a span is the span's end:
the closing time, not the next opening. Asked from within, an opening belongs to its
span in both directions.

Spans are kept in blocks of days, built when first needed and searched by bisection:
the cost of a deadline does not grow with the working days in between, except for one
step per block.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate, islice

from .hours import DAY_SECONDS, EPOCH_ORDINAL, Hours, Span, merged, without
from .pauses import Pause, closed_pauses, sorted_pauses

BLOCK_DAYS = 64
FIRST_BLOCK = 1
LAST_BLOCK = date.max.toordinal() // BLOCK_DAYS - 2


class _Block:
    """The open spans of some days, and the working time before each of them."""

    __slots__ = ("before", "ends", "starts", "total", "until")

    def __init__(self, spans: list[Span]):
        self.starts = [start for start, _end in spans]
        self.ends = [end for _start, end in spans]
        #: working time up to the end of each span, and up to its start
        self.until = list(accumulate(end - start for start, end in spans))
        self.before = [0, *self.until[:-1]] if spans else []
        self.total = self.until[-1] if spans else 0

    def worked(self, moment: int) -> int:
        """Working time of the block before `moment`."""
        i = bisect_right(self.starts, moment) - 1
        if i < 0:
            return 0
        return self.before[i] + min(moment, self.ends[i]) - self.starts[i]


class WorkTime:
    """Answers about one calendar (`Hours`), which must not change meanwhile."""

    def __init__(self, hours: Hours):
        self.hours = hours
        self._blocks: dict[int, _Block] = {}
        self._edges: dict[int, int] = {}
        self._first, self._last = FIRST_BLOCK, LAST_BLOCK
        if not hours.has_pattern and hours.day_hours:
            ordinals = [day.toordinal() for day in hours.day_hours]
            self._first = max(FIRST_BLOCK, min(ordinals) // BLOCK_DAYS - 1)
            self._last = min(LAST_BLOCK, max(ordinals) // BLOCK_DAYS + 1)

    # -- spans -------------------------------------------------------------------

    def spans(self, start: int, *, backwards: bool = False) -> Iterator[Span]:
        """The open spans from `start` on, the first cut there; or back from it."""
        pending = None
        for span in self._pieces(start, backwards):
            if pending is None:
                pending = span
            elif not backwards and pending[1] == span[0]:
                pending = (pending[0], span[1])
            elif backwards and span[1] == pending[0]:
                pending = (span[0], pending[1])
            else:
                yield pending
                pending = span
        if pending is not None:
            yield pending

    def ahead(self, start: int, count: int) -> list[Span]:
        """The next `count` open spans from `start` on, the first cut there.

        Unlike `spans` it does not look for the end of hours that never close: such a
        span is given in pieces that meet.
        """
        return list(islice(self._pieces(start, False), count))

    def is_open(self, moment: int) -> bool:
        return self.next_open(moment) == moment

    def next_open(self, moment: int) -> int | None:
        """First open moment at or after `moment`; None: never."""
        return next((start for start, _end in self._pieces(moment, False)), None)

    def prev_close(self, moment: int) -> int | None:
        """Last moment at or before `moment` that is open or a closing time."""
        if self.is_open(moment):
            return moment
        return next((end for _start, end in self._pieces(moment, True)), None)

    def next_close(self, moment: int) -> int | None:
        """End of the span that holds `moment`, or of the next one; None: never."""
        return next((end for _start, end in self.spans(moment)), None)

    # -- durations ---------------------------------------------------------------

    def between(self, start: int, end: int, pauses: Iterable[Pause] = ()) -> int:
        """Working seconds from `start` to `end`, less the pauses; 0 when reversed."""
        if end <= start:
            return 0
        seconds = self._between(start, end)
        for pause_start, pause_end in closed_pauses(pauses, end):
            low, high = max(start, pause_start), min(end, pause_end)
            if low < high:
                seconds -= self._between(low, high)
        return seconds

    def add(self, start: int, seconds: int, pauses: Iterable[Pause] = ()) -> int | None:
        """The moment at which `seconds` of working time since `start` are used up.

        Negative seconds count backwards, zero is the next open moment. Within the
        pauses the clock stands still.

        :return: None when that moment never comes: no hours, or an open pause
        """
        if seconds == 0:
            return self.next_open(start)
        if seconds < 0:
            return self._add_back(start, -seconds, pauses)
        left = seconds
        for pause_start, pause_end in sorted_pauses(pauses):
            if pause_end is not None and pause_end <= start:
                continue
            if pause_start > start:
                worked = self._between(start, pause_start)
                if worked >= left:
                    break
                left -= worked
            if pause_end is None:
                return None
            start = pause_end
        return self._after(start, left)

    # -- days --------------------------------------------------------------------

    def add_dates(self, day: date, n: int) -> date | None:
        """The date `n` working dates on (or back); counting begins on a working date.

        From a closed date it begins on the next working one (the one before when
        counting back). Zero is the date itself, whatever it is.
        """
        if n == 0:
            return day
        ordinal = self._working_date(day.toordinal(), 1 if n > 0 else -1)
        for _step in range(abs(n)):
            if ordinal is None:
                return None
            step = 1 if n > 0 else -1
            ordinal = self._working_date(ordinal + step, step)
        return None if ordinal is None else date.fromordinal(ordinal)

    def works_on(self, day: date) -> bool:
        """Whether any hours of a date are open."""
        return bool(self._open_spans(day.toordinal()))

    def add_days(self, moment: int, n: int) -> int | None:
        """`n` working dates on at the same clock time, then to the nearest open moment.

        Forwards that is the next opening, backwards the last closing; a closing time
        that is met exactly stays.
        """
        ordinal, wall = self.hours.wall(moment)
        day = self.add_dates(date.fromordinal(ordinal), n)
        if day is None:
            return None
        target = self.hours.moment(day.toordinal(), wall)
        if self.prev_close(target) == target or n < 0:
            return self.prev_close(target)
        return self.next_open(target)

    def add_days_to_close(self, moment: int, n: int) -> int | None:
        """The last closing time of the date `n` working dates on."""
        ordinal = self.hours.wall(moment)[0]
        day = self.add_dates(date.fromordinal(ordinal), n)
        if day is None:
            return None
        ordinal = self._working_date(day.toordinal(), 1)
        return None if ordinal is None else self._open_spans(ordinal)[-1][1]

    # -- inside ------------------------------------------------------------------

    def _block(self, number: int) -> _Block:
        block = self._blocks.get(number)
        if block is None:
            block = self._blocks[number] = _Block(self._build(number))
        return block

    def _build(self, number: int) -> list[Span]:
        """The spans of a block, cut at its edges."""
        hours, first = self.hours, number * BLOCK_DAYS
        low, high = self._edge(number), self._edge(number + 1)
        if hours.is_empty or any(a <= low and high <= b for a, b in hours.closed):
            return []
        # a span may begin on the day before, or be moved by it over midnight
        spans = merged(
            (max(low, start), min(high, end))
            for ordinal in range(first - 2, first + BLOCK_DAYS + 1)
            for start, end in hours.spans_of(ordinal)
        )
        return without(spans, hours.closed)

    def _number(self, moment: int) -> int:
        """The block that holds `moment`; the nearest one beyond either end."""
        # the guess is by UTC; local midnights lie less than a day away from it
        number = (moment // DAY_SECONDS + EPOCH_ORDINAL) // BLOCK_DAYS
        number = min(max(number, self._first), self._last)
        if moment < self._edge(number):
            number -= 1
        elif moment >= self._edge(number + 1):
            number += 1
        return min(max(number, self._first), self._last)

    def _edge(self, number: int) -> int:
        edge = self._edges.get(number)
        if edge is None:
            edge = self._edges[number] = self.hours.moment(number * BLOCK_DAYS, 0)
        return edge

    def _pieces(self, moment: int, backwards: bool) -> Iterator[Span]:
        """Spans as `spans` gives them, but cut where two blocks meet."""
        if self.hours.is_empty:
            return
        number = self._number(moment)
        while self._first <= number <= self._last:
            block = self._block(number)
            if backwards:
                i = bisect_left(block.starts, moment) - 1
                for k in range(i, -1, -1):
                    yield block.starts[k], min(moment, block.ends[k])
                number -= 1
            else:
                i = bisect_right(block.ends, moment)
                for k in range(i, len(block.starts)):
                    yield max(moment, block.starts[k]), block.ends[k]
                number += 1

    def _between(self, start: int, end: int) -> int:
        if self.hours.is_empty:
            return 0
        first, last = self._number(start), self._number(end)
        worked = self._block(last).worked(end) - self._block(first).worked(start)
        return worked + sum(self._block(n).total for n in range(first, last))

    def _after(self, start: int, seconds: int) -> int | None:
        """Earliest moment by which `seconds` (more than 0) are worked since `start`."""
        if self.hours.is_empty:
            return None
        number = self._number(start)
        target = self._block(number).worked(start) + seconds
        while number <= self._last:
            block = self._block(number)
            if target <= block.total:
                i = bisect_left(block.until, target)
                return block.starts[i] + target - block.before[i]
            target -= block.total
            number += 1
        return None

    def _before(self, start: int, seconds: int) -> int | None:
        """Latest moment from which `seconds` (more than 0) are worked until `start`."""
        if self.hours.is_empty:
            return None
        number = self._number(start)
        target = self._block(number).worked(start) - seconds
        while True:
            block = self._block(number)
            if target >= 0 and block.total:
                i = bisect_right(block.before, target) - 1
                return block.starts[i] + target - block.before[i]
            number -= 1
            if number < self._first:
                return None
            target += self._block(number).total

    def _add_back(self, start: int, seconds: int, pauses) -> int | None:
        left = seconds
        for pause_start, pause_end in reversed(closed_pauses(pauses, start)):
            if pause_start >= start:
                continue
            if pause_end < start:
                worked = self._between(pause_end, start)
                if worked >= left:
                    break
                left -= worked
            start = pause_start
        return self._before(start, left)

    def _open_spans(self, ordinal: int) -> list[Span]:
        """The open spans that begin on a date, closures taken out."""
        return without(self.hours.spans_of(ordinal), self.hours.closed)

    def _working_date(self, ordinal: int, step: int) -> int | None:
        """The first working date from `ordinal` on, or back; None: there is none."""
        first, last = self._first * BLOCK_DAYS, (self._last + 1) * BLOCK_DAYS
        if self.hours.is_empty:
            return None
        while first <= ordinal <= last:
            if self._open_spans(ordinal):
                return ordinal
            ordinal += step
        return None
