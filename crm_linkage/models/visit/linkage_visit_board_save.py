from odoo import api, models
from odoo.exceptions import UserError

from .linkage_visit_calendar import EVENTS_LATER


class LinkageVisitBoard(models.AbstractModel):
    """What was arranged on the board is written, unless others changed it meanwhile."""

    _inherit = "linkage.visit.board"

    @api.model
    def linkage_board_save(self, frame, days, locks=None, known=None):
        """Write days in a new order, with their times, and locks, in one batch.

        :param frame: as in `linkage_board`
        :param days: dict of day (ISO) -> list of all ids of the day in order; both days
            of a visit that moves have to be there
        :param locks: dict of id -> whether planning again leaves the visit in place
        :param known: dict of id -> `version` of all visits of these days, as the
            client read them
        :return: dict of `saved` (number of visits written), or of `saved` False,
            `changed` (ids that others changed) and `message`
        :raise UserError: what cannot be written; then nothing is
        :raise AccessError: another's board
        """
        frame = self._board_frame(frame)
        if not self._board_can_edit(frame):
            raise UserError(
                self.env._("This plan is no draft any more: it stays as it is.")
            )
        days = self._board_orders(frame, days)
        locks = {key: bool(on) for key, on in self._board_pairs(locks).items()}
        known = self._board_pairs(known)
        stops = self._board_stops(frame)
        changed = self._board_changed(frame, stops, {*days}, {*locks}, known)
        if changed:
            return {
                "saved": False,
                "changed": sorted(changed),
                "message": self._board_changed_message(stops, changed),
            }
        orders = {day: stops.browse(ids) for day, ids in days.items()}
        self._board_check(frame, stops, orders, stops.browse(locks))
        values = self._board_new_values(frame, orders, locks)
        for stop, vals in values.items():
            # appointments follow all together
            stop.with_context(**{EVENTS_LATER: True}).write(vals)
        if frame.plan:
            self._board_renew_sums(frame)
        else:
            stops.browse().union(*values)._linkage_sync_events()
        return {"saved": len(values)}

    # -- what the client sends -----------------------------------------------------

    @api.model
    def _board_orders(self, frame, days):
        """Orders of days from the client: dict of date -> list of ids.

        :raise UserError: no such thing, or days that are not on the board
        """
        orders = {}
        for text, ids in self._board_dict(days).items():
            day = self._board_date(text)
            if day is None or not frame.monday <= day <= frame.last:
                raise UserError(self.env._("This is no day of the board."))
            orders[day] = self._board_ids(ids)
        every = [one for ids in orders.values() for one in ids]
        if len(every) != len(set(every)):
            raise UserError(self.env._("A visit cannot stand in two places."))
        return orders

    @api.model
    def _board_ids(self, ids):
        """A list of ids from the client."""
        if not isinstance(ids, list | tuple):
            raise UserError(self.env._("This board cannot be shown."))
        return [self._board_id(one) for one in ids]

    @api.model
    def _board_pairs(self, pairs):
        """A dict with ids as keys; JSON made texts of them."""
        try:
            return {
                self._board_id(int(key)): value
                for key, value in self._board_dict(pairs or {}).items()
            }
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This board cannot be shown.")) from error

    @api.model
    def _board_dict(self, value):
        if not isinstance(value, dict):
            raise UserError(self.env._("This board cannot be shown."))
        return value

    # -- what others did meanwhile -------------------------------------------------

    @api.model
    def _board_changed(self, frame, stops, days, ids, known):
        """Ids of visits on these days, or with these ids, that are not as they were
        when the client read them: changed, new, or gone."""
        now = {
            stop.id: self._board_version(frame, stop)
            for stop in stops
            if stop.date in days or stop.id in ids
        }
        return {
            key for key in now.keys() | known.keys() if now.get(key) != known.get(key)
        }

    @api.model
    def _board_changed_message(self, stops, changed):
        names = [stop.display_name for stop in stops if stop.id in changed]
        if not names:
            return self.env._(
                "Meanwhile somebody took visits away that you were moving. The board "
                "now shows what is planned, with your other changes."
            )
        return self.env._(
            "Meanwhile somebody changed these visits: %(names)s. The board now shows "
            "them as they are, with your other changes: look, then save again.",
            names=", ".join(names[:5]) + ("…" if len(names) > 5 else ""),
        )

    @api.model
    def _board_check(self, frame, stops, orders, locked):
        """Refuse what the board does not let anyone do.

        :raise UserError: days that are over, visits that cannot move, days with other
            visits than those that are there
        """
        if any(day < frame.first_free for day in orders):
            raise UserError(self.env._("Today and the days before stay as they are."))
        there = stops.filtered(lambda stop: stop.date in orders)
        sent = stops.browse().union(*orders.values())
        if set(sent.ids) != set(there.ids):
            raise UserError(
                self.env._("The board is not whole: open it again, please.")
            )
        moved = sent.filtered(lambda stop: stop not in orders[stop.date])
        for stop in moved | locked:
            if stop not in stops or not self._board_can_move(frame, stop):
                raise UserError(
                    self.env._(
                        "The visit to %(name)s is not planned any more, or has begun: "
                        "it stays as it is.",
                        name=stop.display_name,
                    )
                )

    # -- writing -------------------------------------------------------------------

    @api.model
    def _board_new_values(self, frame, orders, locks):
        """What is written: dict of visit -> values that differ."""
        unlocked = {key for key, value in locks.items() if not value}
        days = self._board_rearranged(frame, orders, unlocked)
        wanted = {key: {"is_locked": value} for key, value in locks.items()}
        for day, times in days.items():
            for index, time in enumerate(times["stops"], 1):
                wanted.setdefault(time["id"], {}).update(
                    {
                        "planned_start": frame.settings._to_utc(day, time["start"]),
                        "sequence": index,
                        "drive_minutes": time["drive"],
                    }
                )
                if frame.plan:
                    stop = orders[day].browse(time["id"])
                    wanted[stop.id].update(self._board_plan_values(stop, day))
        values = {}
        for key, vals in wanted.items():
            stop = self.env[self._board_model(frame)].browse(key)
            vals = {
                name: value
                for name, value in vals.items()
                if name in stop._fields and stop[name] != value
            }
            if not self._board_can_move(frame, stop):
                # it has begun or is over: only its place changes
                vals.pop("planned_start", None)
                if not frame.plan:
                    vals.pop("drive_minutes", None)
            if vals:
                values[stop] = vals
        return values

    @api.model
    def _board_plan_values(self, stop, day):
        """Day of a stop of a draft, and what that changes against what is planned."""
        if stop.change not in ("same", "moved"):
            return {"date": day}
        same = stop.visit_id.date == day
        return {"date": day, "change": "same" if same else "moved"}

    @api.model
    def _board_renew_sums(self, frame):
        """The sums of a plan follow its stops."""
        stops = self._board_stops(frame)
        request, _warning = self._board_request(frame, stops.partner_id)
        loads = [
            self._board_times(frame, request, day, visits, visits)
            for day, visits in stops.grouped("date").items()
        ]
        work = [load["visits"] + load["drive"] for load in loads]
        drive = sum(load["drive"] for load in loads)
        frame.plan._record(
            {
                "visit_minutes": sum(load["visits"] for load in loads),
                "drive_minutes": drive,
                "shortest_day": min(work, default=0),
                "longest_day": max(work, default=0),
                "moved_count": len(stops.filtered(lambda s: s.change == "moved")),
                "saved_minutes": frame.plan.has_before
                and frame.plan.saved_minutes + frame.plan.drive_minutes - drive,
            }
        )
