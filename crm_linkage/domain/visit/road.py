"""Driving times by road: what to ask a server, in which blocks, and what is left over.

Nothing here knows a certain server: `osrm.py` and its neighbours do.
"""

from dataclasses import dataclass
from itertools import combinations
from math import ceil

#: how exactly a place is kept: 5 decimals are about a metre
DECIMALS = 5

#: why a server gave no driving times
PROBLEMS = (
    "address",  # it is not set, or not a web address
    "unreachable",
    "slow",
    "redirect",
    "status",  # it answered with an error
    "huge",
    "garbage",  # not the document it should be
    "shape",  # such a document, but not for this question
    "refused",  # it says that it does not answer this
    "too_big",  # it says that it takes fewer places
)

#: problems after which the next question would wait in vain
FATAL = frozenset({"address", "unreachable", "slow", "redirect", "too_big"})


class RoadError(Exception):
    """A server gave no driving times.

    :param key: a key of PROBLEMS
    :param detail: what the server said, for the log; may be empty
    """

    def __init__(self, key, detail=""):
        super().__init__(f"{key}: {detail}" if detail else key)
        self.key = key
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Matrix:
    """Driving minutes between places.

    :ivar minutes: ``minutes[i][j]`` from place i to place j, 0 only for the same place
    :ivar warning: a sentence for the user when not all of it is known as it should
        be, otherwise False
    """

    minutes: tuple[tuple[int, ...], ...]
    warning: str | bool = False


def cell(place):
    """The name under which a place is remembered: ``"52.52000,13.40500"``.

    Two places of one cell are the same place: nobody drives from one to the other.
    """
    # adding zero turns -0.0 into 0.0
    latitude = round(place.latitude, DECIMALS) + 0.0
    longitude = round(place.longitude, DECIMALS) + 0.0
    return f"{latitude:.{DECIMALS}f},{longitude:.{DECIMALS}f}"


def whole_minutes(seconds):
    """Minutes of a drive, rounded up: nobody arrives too early by rounding."""
    return max(1, ceil(seconds / 60))


def blocks(pairs, limit):
    """Groups of places to ask for, so that each pair lies in one of them.

    All ways within a group are asked at once. Groups are few: a place of which
    everything is missing (a new customer) is asked together with as many others as
    the server takes.

    :param pairs: iterable of (i, j) with i != j, of which the way is to be asked
    :param limit: most places in a group, at least 2
    :return: list of ascending tuples of places
    """
    pairs = {(min(pair), max(pair)) for pair in pairs}
    places = sorted({place for pair in pairs for place in pair})
    if not places:
        return []
    if len(places) <= limit:
        return [tuple(places)]
    hubs = _hubs(pairs)
    half = limit // 2
    spokes = [place for place in places if place not in hubs]
    if len(hubs) > half:
        groups = _cut(places, half)
        both = list(combinations(groups, 2))
    else:
        both = [(tuple(hubs), group) for group in _cut(spokes, limit - len(hubs))]
    found = []
    for a, b in both:
        group = tuple(sorted(a + b))
        inside = pairs.intersection(combinations(group, 2))
        if inside:
            pairs -= inside
            found.append(group)
    return found


def _hubs(pairs):
    """A few places that all pairs touch, those with most pairs first."""
    partners = {}
    for i, j in pairs:
        partners.setdefault(i, set()).add(j)
        partners.setdefault(j, set()).add(i)
    found = []
    for place in sorted(partners, key=lambda one: (-len(partners[one]), one)):
        others = partners[place]
        if others:
            found.append(place)
            for other in others:
                partners[other].discard(place)
            partners[place] = set()
    return found


def _cut(places, size):
    return [tuple(places[at : at + size]) for at in range(0, len(places), size)]


def read_rows(rows, size):
    """Seconds of a square table as a server sends it, checked.

    :param rows: what was found in the answer
    :param size: how many places were asked
    :return: list of lists of float, None where there is no road
    :raise RoadError: ``shape``, it is not such a table
    """
    if not isinstance(rows, list) or len(rows) != size:
        raise RoadError("shape", f"{size} rows expected")
    for row in rows:
        if not isinstance(row, list) or len(row) != size:
            raise RoadError("shape", f"{size} columns expected")
    return [[_seconds(value) for value in row] for row in rows]


def _seconds(value):
    if value is None:
        return None
    # a boolean is an int, too; a week of driving, inf and NaN are no driving times
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RoadError("shape", f"no number: {value!r:.40}")
    if not 0 <= value <= 7 * 24 * 3600:
        raise RoadError("shape", f"no driving time: {value!r:.40}")
    return float(value)
