"""The times in which a clock stands still."""

from collections.abc import Iterable

from .hours import Span, merged

#: from, until; None: the clock stands still since, and nobody knows for how long
Pause = tuple[int, int | None]


def sorted_pauses(pauses: Iterable[Pause]) -> list[Pause]:
    """Merged; after an open pause nothing follows."""
    pauses = list(pauses)
    since = min((start for start, end in pauses if end is None), default=None)
    done = merged((start, end) for start, end in pauses if end is not None)
    if since is None:
        return done
    return [*((a, min(b, since)) for a, b in done if a < since), (since, None)]


def closed_pauses(pauses: Iterable[Pause], now: int) -> list[Span]:
    """Merged, those that last counted until `now`."""
    return merged(
        (start, max(start, now) if end is None else end) for start, end in pauses
    )
