from datetime import timedelta

from odoo import api, models

from ...domain.visit.request import PROBLEMS

ROAD_SECONDS = 5  # to wait for a server of driving times when the board is opened


class LinkageVisitBoard(models.AbstractModel):
    """The board as the client draws it, in one call.

    All times are minutes of the representative's local day, all days are dates without
    a zone: the zone of the browser plays no part.
    """

    _inherit = "linkage.visit.board"

    @api.model
    @api.readonly
    def linkage_board(self, frame=None):
        """Everything on the board of a representative.

        :param frame: dict of `user_id` (default the user), `date` (a day of the first
            week; default today), `weeks` (1 to 12) or `plan_id`
        :return: dict, see `_board_values`
        """
        frame = self._board_frame(frame or {})
        stops = self._board_stops(frame)
        addresses = stops.partner_id
        request, warning = self._board_request(frame, addresses, ROAD_SECONDS)
        days = [frame.date(number) for number in range(7 * frame.weeks)]
        by_day = stops.grouped("date")
        times = {
            str(day): self._board_times(frame, request, day, by_day[day], by_day[day])
            for day in days
            if day in by_day
        }
        return {
            **self._board_values(frame),
            "days": [self._board_day_values(frame, request, day) for day in days],
            "stops": [self._board_stop_values(frame, stop) for stop in stops],
            "times": times,
            "warning": warning,
            "start": self._board_place(request.start),
            "end": self._board_place(getattr(request, "end", None)),
        }

    @api.model
    @api.readonly
    def linkage_board_times(self, frame, days, unlocked=()):
        """Times of days in another order, nothing is written.

        :param frame: as in `linkage_board`
        :param days: dict of day (ISO) -> list of ids in order; unknown ids are left out
        :param unlocked: ids whose lock is taken off
        :return: dict of day -> times, as `_board_times` gives them
        """
        frame = self._board_frame(frame)
        days = self._board_orders(frame, days)
        stops = self._board_stops(frame)
        known = set(stops.ids)
        orders = {
            day: stops.browse([one for one in ids if one in known])
            for day, ids in days.items()
        }
        return {
            str(day): times
            for day, times in self._board_rearranged(
                frame, orders, self._board_ids(unlocked)
            ).items()
        }

    @api.model
    def _board_rearranged(self, frame, orders, unlocked):
        """Times of days in a new order.

        :param orders: dict of date -> visits in order
        :param unlocked: set of ids whose lock no longer holds
        :return: dict of date -> times
        """
        everyone = self.env[self._board_model(frame)].union(*orders.values())
        request, _warning = self._board_request(frame, everyone.partner_id)
        return {
            day: self._board_times(
                frame,
                request,
                day,
                stops,
                stops.filtered(
                    lambda stop: (
                        not self._board_can_move(frame, stop)
                        or self._board_is_locked(frame, stop)
                        and stop.id not in unlocked
                    )
                ),
            )
            for day, stops in orders.items()
        }

    @api.model
    def _board_model(self, frame):
        return "linkage.visit.stop" if frame.plan else "linkage.visit"

    @api.model
    def _board_values(self, frame):
        """What is true of the whole board."""
        plan = frame.plan
        sentences = dict(PROBLEMS)
        return {
            "model": self._board_model(frame),
            "user": {"id": frame.user.id, "name": frame.user.sudo().name},
            "users": [
                {"id": user.id, "name": user.sudo().name}
                for user in self._board_users() | frame.user
            ],
            "plan": bool(plan) and {"id": plan.id, "name": plan.display_name},
            "company": frame.company.id,
            "zone": frame.settings.tz,
            "monday": str(frame.monday),
            "weeks": frame.weeks,
            "today": str(frame.first_free - timedelta(days=1)),
            "can_edit": self._board_can_edit(frame),
            "can_lock": "is_locked" in self.env[self._board_model(frame)]._fields,
            "problems": {
                **sentences,
                **self._board_sentences(),
            },
            "tiles": self.env["res.company"].linkage_map_settings(),
        }

    @api.model
    def _board_sentences(self):
        """Conflicts in the user's words; keys of `PROBLEMS`."""
        return {
            "no_place": self.env._("The address has no coordinates"),
            "no_day": self.env._("This is a day off"),
            "closed": self.env._("The customer is closed at this time"),
            "busy": self.env._("An appointment lies at the same time"),
            "late": self.env._("Too late: the time does not suffice"),
            "capacity": self.env._("More work than the day has room for"),
            "longest_drive": self.env._("More driving than is allowed on a day"),
        }

    @api.model
    def _board_day_values(self, frame, request, date):
        day = self._board_day(frame, request, frame.number(date))
        busy = sum(span.end - span.start for span in getattr(day, "busy", ()))
        return {
            "date": str(date),
            "off": not day.spans,
            "capacity": max(0, day.capacity - busy),
            "from": min((span.start for span in day.spans), default=0),
            "to": max((span.end for span in day.spans), default=0),
        }

    @api.model
    def _board_stop_values(self, frame, stop):
        partner = stop.partner_id
        place = partner._linkage_place()
        grade = stop.grade_id
        return {
            "id": stop.id,
            "date": str(stop.date),
            "partner_id": partner.id,
            "name": partner.display_name,
            "where": ", ".join(filter(None, (partner.street, partner.city))),
            "lat": place.latitude if place.known else False,
            "lng": place.longitude if place.known else False,
            "rough": place.known and partner._linkage_is_approximate(),
            "grade": bool(grade) and grade.read(["name", "color", "sequence"])[0],
            "minutes": stop.duration,
            "state": "planned" if frame.plan else stop.state,
            "locked": self._board_is_locked(frame, stop),
            "can_move": self._board_can_move(frame, stop),
            "version": self._board_version(frame, stop),
        }

    @api.model
    def _board_place(self, place):
        if not place or not place.known:
            return False
        return {"lat": place.latitude, "lng": place.longitude}
