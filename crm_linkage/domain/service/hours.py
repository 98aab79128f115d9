"""What a working calendar says: the open spans of each day, as plain values.

Wall times are whole seconds after midnight of a date in the calendar's time zone: 86400
is the midnight that ends it, 90000 is 01:00 of the next day. Moments are whole seconds
since 1970-01-01 UTC.

A wall time that a change to summer time skips is as far after the gap as it lies in it
(02:30 becomes 03:30); one that happens twice is the first of both. So an elapsed second
is always a real one: the day on which clocks are set back has 25 hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY_SECONDS = 86400
#: a span may reach this far beyond the date it begins on
MAX_WALL = 2 * DAY_SECONDS
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

Span = tuple[int, int]
Spans = tuple[Span, ...]
Week = tuple[Spans, ...]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Sorted, without overlaps; spans that touch are one, those without length none."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def without(spans: Iterable[Span], closed: Iterable[Span]) -> list[Span]:
    """What remains of `spans` (merged) outside of `closed` (merged)."""
    result = []
    closed = list(closed)
    for start, end in spans:
        for closed_start, closed_end in closed:
            if closed_end <= start:
                continue
            if closed_start >= end:
                break
            if closed_start > start:
                result.append((start, closed_start))
            start = max(start, closed_end)
        if start < end:
            result.append((start, end))
    return result


@dataclass(frozen=True)
class Hours:
    """Opening hours: a pattern of one or two weeks, and what differs from it.

    `weeks` holds one week or two, each of seven days from Monday, each of wall spans;
    of two, the first is in force where ``(ordinal - 1) // 7`` of a date is even (the
    host's rule). `holidays` are closed whatever else is said, also for a span of the
    day before that reaches into them; `day_hours` replace the pattern on their date;
    `breaks` are wall spans closed on their date; `closures` are closed from moment to
    moment.

    :raise ValueError: a span begins before its day or ends more than a day after it,
        or there is no such time zone (`zoneinfo.ZoneInfoNotFoundError`, a KeyError)
    """

    tz: str = "UTC"
    weeks: tuple[Week, ...] = ()
    holidays: frozenset[date] = frozenset()
    day_hours: Mapping[date, Spans] = field(default_factory=dict)
    breaks: Mapping[date, Spans] = field(default_factory=dict)
    closures: Spans = ()

    def __post_init__(self):
        for week in self.weeks:
            if len(week) != 7:
                raise ValueError("a week has seven days")
        days = [day for week in self.weeks for day in week]
        for spans in (*days, *self.day_hours.values(), *self.breaks.values()):
            for start, end in spans:
                if not 0 <= start <= DAY_SECONDS or not 0 <= end <= MAX_WALL:
                    raise ValueError(f"no span of a day: {start} to {end} seconds")
        _checked = self.zone  # an unknown zone fails here, not when first asked

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    @cached_property
    def closed(self) -> list[Span]:
        """The closures, merged."""
        return merged(self.closures)

    @cached_property
    def has_pattern(self) -> bool:
        """Whether it opens every so often; else only on single dates, or never."""
        return any(
            end > start for week in self.weeks for day in week for start, end in day
        )

    @cached_property
    def is_empty(self) -> bool:
        """Whether no hours are set at all: a clock on it would stand still for ever."""
        return not self.has_pattern and not any(
            end > start for spans in self.day_hours.values() for start, end in spans
        )

    def moment(self, ordinal: int, wall: int) -> int:
        """The moment of a wall time of the date with this ordinal."""
        days, seconds = divmod(wall, DAY_SECONDS)
        midnight = datetime.fromordinal(ordinal + days)
        local = (midnight + timedelta(seconds=seconds)).replace(tzinfo=self.zone)
        offset = local.utcoffset()
        return (
            (ordinal + days - EPOCH_ORDINAL) * DAY_SECONDS
            + seconds
            - (offset.days * DAY_SECONDS + offset.seconds)
        )

    def wall(self, moment: int) -> tuple[int, int]:
        """Ordinal of the date, and wall seconds, that clocks there show at `moment`."""
        utc = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(seconds=moment)
        local = utc.astimezone(self.zone)
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return local.toordinal(), seconds

    def spans_of(self, ordinal: int) -> list[Span]:
        """The open spans that begin on a date, as moments, merged."""
        return [
            span
            for start, end in self._wall_spans(ordinal)
            if (span := (self.moment(ordinal, start), self.moment(ordinal, end)))
            and span[0] < span[1]
        ]

    def _wall_spans(self, ordinal: int) -> list[Span]:
        day = date.fromordinal(ordinal)
        if day in self.holidays:
            return []
        spans = self.day_hours.get(day)
        if spans is None:
            if not self.weeks:
                return []
            week = self.weeks[(ordinal - 1) // 7 % len(self.weeks)]
            spans = week[(ordinal - 1) % 7]
        if not spans:
            return []
        spans = merged(spans)
        if day in self.breaks:
            spans = without(spans, merged(self.breaks[day]))
        if spans and spans[-1][1] > DAY_SECONDS and self._is_holiday(ordinal + 1):
            spans = without(spans, [(DAY_SECONDS, MAX_WALL)])
        return spans

    def _is_holiday(self, ordinal: int) -> bool:
        return date.fromordinal(ordinal) in self.holidays
