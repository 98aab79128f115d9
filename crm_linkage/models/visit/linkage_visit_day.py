from datetime import UTC, date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_time

from ...domain.visit.navigation import navigation_link
from .linkage_visit_moving import DAY_BEGINS

YEARS = range(2000, 2101)  # in which a page of a day can be opened


class LinkageVisit(models.Model):
    """My day: what a representative needs of one day on the road, in one call.

    Only visits of that day are on it (D1.7). Times are those of the representative's
    zone, whatever the phone thinks, and are sent ready to be read.
    """

    _inherit = "linkage.visit"

    @api.model
    def linkage_day(self, day=False):
        """The user's visits of a day.

        :param day: ISO date; today where the representative is when empty
        :return: dict with `day`, `today`, `previous`, `next` (ISO dates), `zone`,
            `records_place`, `summary`, `stops` (see `_day_stop`), `open_before` and
            `coming` (see `_day_elsewhere`), `choices` and `now` (text)
        :raise AccessError: the user keeps no visits
        :raise UserError: `day` is no date
        """
        self.check_access("write")
        user, company = self.env.user, self.env.company
        zones = self.env["linkage.visit.representative"]._zones(user, company)
        zone = zones[user.id, company.id]
        now = fields.Datetime.now()
        today = now.replace(tzinfo=UTC).astimezone(zone).date()
        day = self._day_of(day) if day else today
        visits = self._day_visits(user, day)
        return {
            "day": str(day),
            "today": str(today),
            "previous": str(day - timedelta(days=1)),
            "next": str(day + timedelta(days=1)),
            "zone": zone.key,
            "now": self._day_clock(now, zone.key),
            "records_place": self._records_place(),
            "summary": visits._day_summary(zone.key),
            "stops": visits._day_stops(),
            **self._day_elsewhere(day, today, bool(visits)),
            "choices": {
                name: self._fields[name]._description_selection(self.env)
                for name in ("outcome", "advance", "failure")
            },
        }

    @api.model
    def linkage_day_new(self, day):
        """The action that adds a visit by hand to a day of the user's."""
        date = self._day_of(day)
        start = self._day_settings()._to_utc(date, DAY_BEGINS)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Visit"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_user_id": self.env.uid,
                "default_planned_start": fields.Datetime.to_string(
                    max(start, fields.Datetime.now())
                ),
            },
        }

    @api.model
    def linkage_day_sheet(self, day):
        """The action that prints the user's day, the sheet of paper for the road.

        :raise UserError: there is nothing to print
        """
        visits = self._day_visits(self.env.user, self._day_of(day))
        return visits._print_day_sheet()

    @api.model
    def _day_of(self, text):
        """A `date` of an ISO text.

        :raise UserError: it is none, or not of this century
        """
        try:
            found = date.fromisoformat(text)
        except (TypeError, ValueError):
            found = None
        if not found or found.year not in YEARS:
            raise UserError(self.env._("This is not a day: %(day)s", day=text))
        return found

    @api.model
    def _day_visits(self, user, day):
        """Visits of a representative's local day in order, without those called off."""
        return self.search(
            [
                ("user_id", "=", user.id),
                ("date", "=", day),
                ("state", "!=", "cancelled"),
            ]
        )

    def _day_summary(self, zone):
        """Figures of a day: visits by state, planned minutes, end of the day."""
        last = self.sorted("planned_stop")[-1:]
        states = self.mapped("state")
        return {
            "done": states.count("done"),
            "open": states.count("planned"),
            "failed": states.count("failed"),
            "drive": sum(self.mapped("drive_minutes")),
            "visits": sum(self.mapped("duration")),
            "end": self._day_clock(last.planned_stop, zone),
        }

    def _day_stops(self):
        """What is shown of each visit, see `_day_stop`; a fixed number of queries."""
        pattern = self.env.company.sudo().linkage_navigation_url  # a setting for all
        lasts = self._last_visits()
        zones = self.env["linkage.visit.representative"]._zones(
            self.user_id, self.company_id
        )
        # sudo: who reads the visit reads its photos; asked one by one otherwise
        photos = self.env["ir.attachment"].sudo()
        photos = photos.search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("mimetype", "=like", "image/%"),
            ],
            ["name", "res_id"],
            order="id",
        ).grouped("res_id")
        return [
            {
                **visit._day_stop(
                    zones[visit.user_id.id, visit.company_id.id].key, pattern
                ),
                "last": visit._day_last(lasts.get(visit.commercial_partner_id.id)),
                "photos": [
                    {"id": photo.id, "name": photo.name}
                    for photo in photos.get(visit.id, ())
                ],
            }
            for visit in self
        ]

    def _day_stop(self, zone, pattern):
        """One visit, ready to be shown.

        :param zone: name of the zone of the times
        :param pattern: of the navigation link
        """
        address, customer = self.partner_id, self.commercial_partner_id
        lines = address._display_address(without_company=True).splitlines()
        where = ", ".join(line.strip() for line in lines if line.strip())
        phone = address.phone or customer.phone or ""
        return {
            "id": self.id,
            "state": self.state,
            "name": address.name or customer.name or "",
            "customer": customer.name if customer != address else "",
            "customer_id": customer.id,
            "grade": self.grade_id and [self.grade_id.name, self.grade_color],
            "start": self._day_clock(self.planned_start, zone),
            "stop": self._day_clock(self.planned_stop, zone),
            "minutes": self.duration,
            "drive": self.drive_minutes,
            "is_late": self.state == "planned"
            and not self.check_in
            and self.planned_start < fields.Datetime.now(),
            "is_locked": self.is_locked,
            "is_moved": bool(self.moved_count),
            "address": self.street_address,
            "phone": phone,
            "call": "".join(sign for sign in phone if sign in "+0123456789"),
            "navigation": navigation_link(pattern, address._linkage_place(), where),
            "purpose": self.purpose or "",
            "check_in": self._day_clock(self.check_in, zone),
            "check_out": self._day_clock(self.check_out, zone),
            "outcome": self.outcome,
            "advance": self.advance,
            "failure": self.failure,
            "next_step": self.next_step or "",
            "next_step_date": str(self.next_step_date or ""),
            "next_step_day": self.next_step_date
            and format_date(self.env, self.next_step_date),
            "note": self.note or "",
            "has_rival": self.has_rival,
            "rival_seen": self.rival_seen or "",
        }

    def _day_last(self, last):
        """What came of the last visit at this customer, or False."""
        if not last:
            return False
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        advances = dict(self._fields["advance"]._description_selection(self.env))
        return {
            "day": format_date(self.env, last.date),
            "outcome": outcomes.get(last.outcome, ""),
            "advance": advances.get(last.advance, ""),
            "next_step": last.next_step or "",
            "note": last.note or "",
        }

    @api.model
    def _day_clock(self, moment, zone):
        """The time of day of a UTC datetime in a zone, as text."""
        if not moment:
            return ""
        return format_time(self.env, moment, zone, time_format="short")

    @api.model
    def _day_elsewhere(self, day, today, has_visits):
        """Where else something is: days with open visits before, the next with any.

        :return: dict of `open_before` (``{"count", "day"}`` of days before today that
            were not closed, or False) and `coming` (ISO date or False, looked for only
            on a day without visits)
        """
        mine = [("user_id", "=", self.env.uid), ("state", "=", "planned")]
        ((first, count),) = self._read_group(
            [*mine, ("date", "<", today)], [], ["date:min", "__count"]
        )
        coming = False
        if not has_visits:
            coming = self.search(
                [*mine, ("date", ">", max(day, today))],
                order="planned_start",
                limit=1,
            ).date
        return {
            "open_before": count and {"count": count, "day": str(first)},
            "coming": coming and str(coming),
        }
