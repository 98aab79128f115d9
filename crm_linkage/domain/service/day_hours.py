"""Opening hours of one date as people write them: "9:00-12:30, 13-17"."""

import re

from .hours import DAY_SECONDS, Span

SPAN = re.compile(
    r"\s*(\d{1,2})(?::([0-5]\d))?\s*(?:-|–|to)\s*(\d{1,2})(?::([0-5]\d))?\s*"
)


class HoursError(ValueError):
    """A text that gives no hours."""


def read_hours(text: str | None) -> tuple[Span, ...]:
    """The spans that `text` names, as wall seconds; none for an empty one: closed.

    A span that ends before it begins ends on the next day.

    :raise HoursError: something else than spans like 9-12:30, or spans that overlap
    """
    spans = []
    for part in filter(str.strip, re.split(r"[,;\n]", text or "")):
        match = SPAN.fullmatch(part)
        if not match:
            raise HoursError(part.strip())
        h1, m1, h2, m2 = (int(group or 0) for group in match.groups())
        start, end = h1 * 3600 + m1 * 60, h2 * 3600 + m2 * 60
        if start >= DAY_SECONDS or end > DAY_SECONDS or start == end:
            raise HoursError(part.strip())
        spans.append((start, end if end > start else end + DAY_SECONDS))
    spans.sort()
    for (_start, end), (start, _end) in zip(spans, spans[1:], strict=False):
        if start < end:
            raise HoursError(write_hours(spans))
    return tuple(spans)


def write_hours(spans) -> str:
    """`spans` in the form in which all are shown: "09:00-12:30, 13:00-17:00"."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def _clock(seconds):
    if seconds > DAY_SECONDS:
        seconds -= DAY_SECONDS
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def to_midnight(spans) -> tuple[Span, ...]:
    """Ends of 23:59 mean the midnight that follows."""
    return tuple(
        (start, DAY_SECONDS if DAY_SECONDS - 60 <= end < DAY_SECONDS else end)
        for start, end in spans
    )
