"""What a request has to visit, by number: stops, and their locked visits one by one."""

from dataclasses import dataclass

from .request import Locked, Stop
from .roads import END, START, Roads


@dataclass(frozen=True, slots=True)
class Visited:
    """A stop with a free choice of days, or one of its ``locked`` visits."""

    stop: Stop
    locked: Locked | None = None

    @property
    def minutes(self):
        return self.locked.minutes if self.locked else self.stop.minutes


def sorted_stops(request):
    """The stops, best rank first.

    :raise ValueError: two stops share a key
    """
    keys = {stop.key for stop in request.stops}
    if len(keys) != len(request.stops):
        raise ValueError("two stops share a key")
    return sorted(request.stops, key=lambda stop: (stop.rank, stop.key))


def check_matrix(request):
    """Refuse a matrix that does not belong to the stops.

    :raise ValueError: rows or columns are missing or left over, or minutes negative
    """
    if request.matrix is None:
        return
    size = len(request.stops) + 1 + (request.end is not None)
    if len(request.matrix) != size or any(len(row) != size for row in request.matrix):
        raise ValueError(f"the matrix has not {size} rows and columns")
    if any(minutes < 0 for row in request.matrix for minutes in row):
        raise ValueError("the matrix has negative minutes")


def drives(request, visited):
    """Driving minutes: row 0 is the start, column 0 the end, the rest ``visited``."""
    roads = Roads(request)
    keys = [entry.stop.key for entry in visited]
    columns = sorted(set(keys))
    rows = {}
    for key in [START, *columns]:
        row = {other: roads(key, other) for other in columns}
        rows[key] = [roads(key, END) if key != START else 0, *(row[k] for k in keys)]
    return [rows[START], *(rows[key] for key in keys)]
