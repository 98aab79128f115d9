from dataclasses import replace
from datetime import UTC

from odoo import api, models
from odoo.exceptions import RedirectWarning

from ...domain.visit.request import Day, Locked, Place, Request
from ...domain.visit.timetable import timetable
from .board_frame import VisitRoads
from .linkage_visit_plan_request import SECONDS_ON_SCREEN


class LinkageVisitBoard(models.AbstractModel):
    """Times, loads and conflicts of the days on the board."""

    _inherit = "linkage.visit.board"

    @api.model
    def _board_request(self, frame, addresses):
        """Opening times, working days and roads of the weeks on the board.

        :param addresses: partners that are visited
        :return: `Request` with one stop an address, keys are address ids
        """
        plan = frame.plan or self.env["linkage.visit.plan"].new(
            {
                "user_id": frame.user.id,
                "company_id": frame.company.id,
                "date_start": frame.monday,
                "weeks": frame.weeks,
            }
        )
        terms = self.env["linkage.visit.policy"]._terms(addresses, frame.company)
        stops = plan._stops(frame.settings, addresses, terms, frame.monday)
        try:
            roads, _warning = plan._roads(frame.settings, stops, SECONDS_ON_SCREEN)
        except RedirectWarning:  # nobody said where the days begin
            roads = {"start": Place(0.0, 0.0)}
        return Request(
            stops=tuple(stops),
            weeks=frame.weeks,
            days=plan._days(frame.settings, frame.monday, frame.weeks),
            **roads,
        )

    @api.model
    def _board_day(self, frame, request, number):
        """The working day with a number; without working time on a day off."""
        for day in request.days:
            if day.number == number:
                return day
        return Day(number, (), 0)

    @api.model
    def _board_roads(self, frame, request, stops):
        """Visits as `Stop`s with the roads between them."""
        by_address = {stop.key: stop for stop in request.stops}
        visits = {
            stop.id: replace(
                by_address[stop.partner_id.id],
                key=stop.id,
                minutes=stop.duration,
                locked=(),
            )
            for stop in stops
        }
        return VisitRoads(
            request, visits, {stop.id: stop.partner_id.id for stop in stops}
        )

    @api.model
    def _board_times(self, frame, request, date, stops, fixed=None):
        """Times of a day in the given order.

        :param stops: visits or stops of a plan, in order
        :param fixed: those that keep their time; default those that are locked or
            cannot be moved
        :return: dict of `stops` (list of dicts `id`, `start`, `drive`, `problem`),
            `visits`, `drive`, `back`, `end` (minutes) and `problems` (keys)
        """
        number = frame.number(date)
        day = self._board_day(frame, request, number)
        roads = self._board_roads(frame, request, stops)
        if fixed is None:
            fixed = stops.filtered(
                lambda stop: self._board_is_locked(frame, stop)
                or not self._board_can_move(frame, stop)
            )
        for stop in fixed:
            if stop.date == date:
                locked = Locked(
                    number, self._board_minute(frame, stop, date), stop.duration
                )
                roads.stops[stop.id] = replace(roads.stops[stop.id], locked=(locked,))
        start = next((one.place for one in roads.stops.values() if one.place.known), 0)
        if not request.start.known and start:
            # nobody said where the day begins: it begins with the first visit
            request = replace(request, start=start, end=None, matrix=None)
            roads.roads = type(roads.roads)(request)
        times = timetable(tuple(stops.ids), day, request, roads)
        return {
            "stops": [
                {"id": key, "start": begin, "drive": drive, "problem": problem or False}
                for key, begin, drive, problem in times.times
            ],
            "visits": times.visits,
            "drive": times.drive,
            "back": times.back,
            "end": times.end,
            "problems": list(times.problems),
        }

    @api.model
    def _board_minute(self, frame, stop, date):
        """Minute of the representative's day `date` at which a visit starts."""
        local = stop.planned_start.replace(tzinfo=UTC).astimezone(
            frame.settings._zone()
        )
        return (local.date() - date).days * 1440 + local.hour * 60 + local.minute
