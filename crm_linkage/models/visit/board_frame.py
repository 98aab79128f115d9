"""What the route board shows and changes: one representative, some weeks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ...domain.visit.roads import END, START, Roads


@dataclass(frozen=True)
class Frame:
    """The weeks on a board. Records are those of the user who looks.

    ``settings`` may be a new record; ``plan`` is empty, or the draft whose stops are
    shown instead of visits.
    """

    user: Any
    company: Any
    settings: Any
    monday: Any
    weeks: int
    plan: Any

    @property
    def last(self):
        return self.monday + timedelta(days=7 * self.weeks - 1)

    @property
    def first_free(self):
        """First day that may be changed: tomorrow."""
        return self.settings._today() + timedelta(days=1)

    def number(self, date):
        return (date - self.monday).days

    def date(self, number):
        return self.monday + timedelta(days=number)


class VisitRoads:
    """Drives between visits, by their ids, from the roads between addresses.

    :param request: `Request` whose stops have address ids as keys
    :param stops: dict from visit id to its `Stop`
    :param addresses: dict from visit id to address id
    """

    def __init__(self, request, stops, addresses):
        self.roads = Roads(request)
        self.stops = stops
        self.addresses = addresses

    def __call__(self, here, there):
        return self.roads(self._key(here), self._key(there))

    def _key(self, key):
        return key if key in (START, END) else self.addresses[key]
