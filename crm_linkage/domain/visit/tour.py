"""A day while the planner fills it."""

from .route import drive_time


class Tour:
    """A day being filled: order of places, and the minutes it takes."""

    __slots__ = ("back", "day", "drive", "leave", "order", "visits")

    def __init__(self, day):
        self.day = day
        self.leave = min(span.start for span in day.spans)
        self.back = max(span.end for span in day.spans)
        self.order = []
        self.drive = 0
        self.visits = 0

    def insert(self, position, place, drive, minutes):
        """Add a place that costs ``drive`` more minutes on the road."""
        self.order.insert(position, place)
        self.drive += drive
        self.visits += minutes

    def fill(self, order, matrix, minutes):
        """Take this order of places; ``matrix`` and ``minutes`` as in ``route``."""
        self.order = order
        self.drive = drive_time(order, matrix)
        self.visits = sum(minutes[place] for place in order)

    @property
    def work(self):
        return self.drive + self.visits
