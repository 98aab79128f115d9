"""Driving minutes between the places of a request: its matrix, or the great circle."""

from .distance import drive_minutes

START, END = "start", "end"


class Roads:
    """Drives between stops, by key, and :data:`START` and :data:`END`.

    :param request: :class:`~.request.Request`
    :param others: stops that are not in the request; the matrix does not know them
    """

    def __init__(self, request, others=()):
        self.travel, self.matrix = request.travel, request.matrix
        self.stops = {stop.key: stop for stop in request.stops}
        self.row = {stop.key: i + 1 for i, stop in enumerate(request.stops)}
        self.row[START] = 0
        self.row[END] = len(request.stops) + 1 if request.end else 0
        self.place = {START: request.start, END: request.end or request.start}
        for stop in others:
            if stop.key not in self.stops:
                self.stops[stop.key] = stop
        for key, stop in self.stops.items():
            self.place[key] = stop.place
        self.known = {}

    def __call__(self, here, there):
        """Minutes from ``here`` to ``there``."""
        if self.matrix and here in self.row and there in self.row:
            return self.matrix[self.row[here]][self.row[there]]
        minutes = self.known.get((here, there))
        if minutes is None:
            minutes = drive_minutes(self.place[here], self.place[there], self.travel)
            self.known[here, there] = minutes
        return minutes
