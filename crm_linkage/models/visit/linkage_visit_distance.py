import hashlib
import logging
import time
from dataclasses import dataclass

from odoo import api, models

from ...domain.visit.distance import drive_matrix
from ...domain.visit.road import (
    FATAL,
    Matrix,
    RoadError,
    blocks,
    cell,
    whole_minutes,
)

_logger = logging.getLogger(__name__)

#: after so many answers that are no use no further question is asked
MOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class Road:
    """A server of driving times and how patient we are with it.

    :ivar provider: key of `res.company.linkage_distance_provider`
    :ivar limit: most places in one question
    :ivar timeout: seconds to wait for one answer
    :ivar deadline: `time.monotonic()` after which nothing is asked
    :ivar days: how long driving times are kept
    """

    provider: str
    url: str
    limit: int
    timeout: float
    deadline: float
    days: int
    key: str = ""

    @property
    def service(self):
        """Name of the server in the table of driving times; tells no secrets."""
        text = f"{self.provider} {self.url}".encode()
        return f"{self.provider}-{hashlib.sha256(text).hexdigest()[:16]}"


class LinkageVisitDistance(models.AbstractModel):
    """Driving times between places.

    Another provider is a `selection_add` on `res.company.linkage_distance_provider` and
    one method here, `_ask_<provider>(road, places)`, which returns the seconds between
    these places (a list of rows, None where there is no road) or raises `RoadError`.
    Blocks, patience, memory, the estimate of what is missing and the warning are done
    for it.
    """

    _name = "linkage.visit.distance"
    _description = "Driving Times"

    @api.model
    def _matrix(self, places, company, *, seconds=None):
        """Driving minutes between places, all ways. Never fails.

        :param places: list of `Place`; unknown ones get numbers without meaning
        :param company: its settings tell how
        :param seconds: most to wait for a server, instead of the company's setting; 0
            takes what is known and asks nothing
        :return: `Matrix`
        """
        places = list(places)
        # sudo: whoever plans, the settings are the company's
        company = company.sudo()
        minutes = drive_matrix(places, company._linkage_travel())
        if company.linkage_distance_provider == "straight" or len(places) < 2:
            return Matrix(_frozen(minutes))
        road = self._road(company, seconds)
        spots = {cell(place): place for place in places if place.known}
        legs, problem = self._legs(road, spots)
        wanted = unknown = roadless = 0
        cells = [cell(place) if place.known else None for place in places]
        for i, origin in enumerate(cells):
            for j, destination in enumerate(cells):
                if origin is None or destination is None:
                    continue
                if origin == destination:
                    minutes[i][j] = 0
                    continue
                wanted += 1
                duration = legs.get((origin, destination), False)
                if duration is False:
                    unknown += 1
                elif duration is None:
                    roadless += 1
                else:
                    minutes[i][j] = whole_minutes(duration)
        return Matrix(
            _frozen(minutes), self._warning(problem, wanted, unknown, roadless)
        )

    @api.model
    def _road(self, company, seconds=None):
        """The server of a company's settings."""
        budget = company.linkage_distance_budget if seconds is None else seconds
        return Road(
            provider=company.linkage_distance_provider,
            url=(company.linkage_distance_url or "").strip().rstrip("/"),
            limit=max(2, company.linkage_distance_limit),
            timeout=company.linkage_distance_timeout,
            deadline=time.monotonic() + budget,
            days=company.linkage_distance_days,
            key=(company.linkage_distance_key or "").strip(),
        )

    @api.model
    def _legs(self, road, spots):
        """Driving times from memory and, where they are missing, from the server.

        :param spots: dict of cell -> `Place`
        :return: tuple (dict of (cell, cell) -> seconds or None, key of PROBLEMS or
            False)
        """
        Leg = self.env["linkage.visit.leg"]
        names = sorted(spots)
        legs = Leg._known(road.service, names, road.days)
        missing = [
            (i, j)
            for i in range(len(names))
            for j in range(i)
            if (names[i], names[j]) not in legs or (names[j], names[i]) not in legs
        ]
        problem, failures = False, 0
        for block in blocks(missing, road.limit):
            if time.monotonic() >= road.deadline:
                problem = problem or "slow"
                break
            asked = [names[index] for index in block]
            try:
                rows = self._ask(road, [spots[name] for name in asked])
            except RoadError as error:
                _logger.info("No driving times from %s: %s", road.service, error)
                problem = error.key
                failures += 1
                if problem in FATAL or failures >= MOST_FAILURES:
                    break
                continue
            found = {
                (origin, destination): duration if duration is None else round(duration)
                for origin, row in zip(asked, rows, strict=True)
                for destination, duration in zip(asked, row, strict=True)
                if origin != destination
            }
            Leg._remember(road.service, found)
            legs.update(found)
        return legs, problem

    @api.model
    def _ask(self, road, places):
        """Ask the provider for the seconds between a few places.

        :raise RoadError: it gave no answer that can be used
        """
        if not road.url:
            raise RoadError("address", "no server is set")
        method = getattr(self, f"_ask_{road.provider}", None)
        if method is None:
            raise RoadError("address", f"nobody asks {road.provider}")
        return method(road, places)

    @api.model
    def _warning(self, problem, wanted, unknown, roadless):
        """A sentence for what had to be estimated, or False."""
        sentences = []
        if unknown and problem:
            sentences.append(
                self.env._(
                    "The server of driving times was no help (%(reason)s): "
                    "%(count)s of %(total)s driving times are estimates.",
                    reason=self._problem(problem),
                    count=unknown,
                    total=wanted,
                )
            )
        elif unknown:
            sentences.append(
                self.env._(
                    "%(count)s of %(total)s driving times are estimates.",
                    count=unknown,
                    total=wanted,
                )
            )
        if roadless:
            sentences.append(
                self.env._(
                    "The server knows no road for %(count)s of %(total)s drives: they "
                    "are estimates. Check the coordinates of addresses far from roads.",
                    count=roadless,
                    total=wanted,
                )
            )
        return " ".join(sentences) or False

    @api.model
    def _problem(self, key):
        """What is wrong with the server, in the user's language."""
        words = {
            "address": self.env._("its address is not set or not a web address"),
            "unreachable": self.env._("it cannot be reached"),
            "slow": self.env._("it took too long"),
            "redirect": self.env._("it sends to another address"),
            "status": self.env._("it answered with an error"),
            "huge": self.env._("its answer is too big"),
            "garbage": self.env._("its answer cannot be read"),
            "shape": self.env._("its answer does not fit the question"),
            "refused": self.env._("it refused the question"),
            "too_big": self.env._("it takes fewer places in one question"),
        }
        return words[key]


def _frozen(minutes):
    return tuple(map(tuple, minutes))
