"""A representative's days while visits are added to them."""

from dataclasses import replace
from datetime import UTC, timedelta

from odoo import fields

from ...domain.visit.insertion import cheapest
from ...domain.visit.request import Locked
from ...domain.visit.timetable import timetable


class VisitBook:
    """The days from `first` to `last`, and where further visits fit in.

    Visits that people arranged, those of no plan, stay at their time; those of a plan
    may begin later on the same day. Each visit that is added counts for the next one.
    """

    def __init__(self, env, user, company, addresses, first, last):
        """
        :param addresses: `res.partner` records that may be added
        :param first: first date on which visits may be added
        :param last: last such date
        :raise RedirectWarning: nobody knows where the days begin
        """
        self.env, self.user, self.company = env, user, company
        self.settings = env["linkage.visit.representative"]._for_user(user, company)
        self.monday = first - timedelta(days=first.weekday())
        weeks = (last - self.monday).days // 7 + 1
        standing = env["linkage.visit.plan"]._day_request(
            user, company, self.monday, weeks, extra=addresses
        )
        self.visits = {day: list(ids) for day, ids in standing.visits.items()}
        self.orders = {day: list(keys) for day, keys in standing.days.items()}
        self.minutes = {day: dict(each) for day, each in standing.minutes.items()}
        numbers = range((first - self.monday).days, (last - self.monday).days + 1)
        self.request = replace(
            standing.request,
            days=tuple(day for day in standing.request.days if day.number in numbers),
            stops=self._with_arranged(standing.request.stops),
        )
        self.stops = {stop.key: stop for stop in self.request.stops}

    def _with_arranged(self, stops):
        """The stops with visits of no plan locked at their time."""
        zone = self.settings._zone()
        visits = self.env["linkage.visit"].browse(
            visit_id for ids in self.visits.values() for visit_id in ids
        )
        locked = {}
        for visit in visits.filtered(lambda visit: not visit.plan_id):
            local = visit.planned_start.replace(tzinfo=UTC).astimezone(zone)
            locked.setdefault(visit.partner_id.id, []).append(
                Locked(
                    (visit.date - self.monday).days,
                    60 * local.hour + local.minute,
                    visit.duration,
                )
            )
        return tuple(
            replace(stop, locked=(*stop.locked, *locked.get(stop.key, ())))
            for stop in stops
        )

    def is_known(self, key):
        """Whether the address has coordinates."""
        return key in self.stops and self.stops[key].place.known

    def offers(self, key):
        """The best place on each day: list of `Offer`, the smallest detour first.

        Of today only what is still to come.
        """
        orders = {day: tuple(keys) for day, keys in self.orders.items()}
        now = fields.Datetime.now()
        return [
            offer
            for offer in cheapest(self.stops[key], orders, self.request)
            if self.start(offer) > now
        ]

    def date(self, offer):
        return self.monday + timedelta(days=offer.day)

    def start(self, offer):
        """UTC datetime at which the visit would begin."""
        return self.settings._to_utc(self.date(offer), offer.start)

    def add(self, key, offer):
        """Take an offer.

        :return: tuple (values of the visit to create, dict of visit id -> values to
            write to the visits after it)
        """
        number, position = offer.day, offer.position
        order = self.orders.setdefault(number, [])
        ids = self.visits.setdefault(number, [])
        minutes = self.minutes.setdefault(number, {})
        before = self._times(number)
        order.insert(position, key)
        ids.insert(position, None)
        minutes[key] = self.stops[key].minutes
        after = self._times(number)
        later = {}
        for place in range(position + 1, len(order)):
            other, visit_id = order[place], ids[place]
            start, drive = after[other]
            values = {"sequence": place + 1, "drive_minutes": drive}
            if start > before[other][0]:
                values["planned_start"] = self.settings._to_utc(self.date(offer), start)
            if visit_id:
                later[visit_id] = values
        start, drive = after[key]
        values = {
            "partner_id": key,
            "user_id": self.user.id,
            "company_id": self.company.id,
            "planned_start": self.settings._to_utc(self.date(offer), start),
            "duration": minutes[key],
            "sequence": position + 1,
            "drive_minutes": drive,
        }
        return values, later

    def _times(self, number):
        """Minute of the day and drive of each visit of a day."""
        day = next(day for day in self.request.days if day.number == number)
        found = timetable(
            tuple(self.orders[number]),
            day,
            self.request,
            minutes=self.minutes[number],
        )
        return {key: (start, drive) for key, start, drive, _problem in found.times}
