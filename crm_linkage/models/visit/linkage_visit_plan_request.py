from dataclasses import replace
from datetime import UTC

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...domain.visit.effort import search_seconds
from ...domain.visit.frequency import Frequency
from ...domain.visit.request import Locked, Request, Stop

# an address that is visited, though nothing asks for it
NEVER = Frequency(0, 1)
USUAL_MINUTES = 30
LOWEST = 1000
#: most to wait for driving times while somebody looks at the screen
SECONDS_ON_SCREEN = 1.0


class LinkageVisitPlan(models.Model):
    """What a plan asks the rules for: records read into values."""

    _inherit = "linkage.visit.plan"

    def _request(self, settings):
        """Everything the rules need, in a number of queries that does not grow.

        :param settings: the representative's settings
        :return: tuple (`Request`, dict of address id -> id of the grade in force,
            warning about the driving times or False)
        :raise UserError: the weeks are over, or nobody is to be visited
        """
        terms = self._ask(settings)
        first = self._first_date()
        coming = self._visits().filtered(lambda visit: visit.date >= first)
        addresses = self.env["res.partner"].browse(terms) | coming.partner_id
        stops = self._stops(settings, addresses, terms, self.date_start)
        open_ones = coming.filtered(lambda visit: visit._may_be_replanned())
        stops = self._with_visits(stops, open_ones, coming - open_ones, settings)
        last = self._last_visits(addresses, terms, first)
        stops = tuple(
            replace(stop, since=(last[stop.key] - self.date_start).days)
            if stop.key in last
            else stop
            for stop in stops
        )
        roads, warning = self._roads(settings, stops)
        asked = sum(1 for stop in stops if stop.frequency.visits)
        company = self.company_id.sudo()  # settings of the company bind everyone
        request = Request(
            stops=stops,
            weeks=self.weeks,
            first_day=(first - self.date_start).days,
            seconds=search_seconds(asked, self.weeks, company.linkage_plan_seconds),
            keep=company.linkage_plan_keep,
            days=self._days(settings, self.date_start, self.weeks),
            **roads,
        )
        grades = {key: one.grade_id for key, one in terms.items()}
        return request, grades, warning

    def _ask(self, settings):
        """What the customers ask for, as soon as it is clear that a plan can be made.

        :return: dict of address id -> `Terms`
        :raise UserError: it cannot, and why
        """
        self.ensure_one()
        if not self.user_id.active:
            raise UserError(
                self.env._(
                    "%(name)s is archived and makes no visits.",
                    name=self.user_id.display_name,
                )
            )
        if self._first_date() > self.date_end:
            raise UserError(
                self.env._("The weeks of this plan are over: choose a later day.")
            )
        # where they are set, if they are not
        settings._start_place()
        settings._end_place()
        terms = self.env["linkage.visit.policy"]._of_representative(
            self.user_id, self.company_id
        )
        # a customer of another company is not visited for this one
        usable = (
            self.env["res.partner"]
            .browse(terms)
            .filtered(
                lambda address: address.company_id
                in (address.company_id[:0], self.company_id)
            )
        )
        if not usable:
            raise UserError(
                self.env._(
                    "%(name)s has no graded customers to visit: check who is "
                    "responsible for the customers, their grades and the visit "
                    "policies.",
                    name=self.user_id.display_name,
                )
            )
        return {address.id: terms[address.id] for address in usable}

    # -- values of the rules -----------------------------------------------------

    @api.model
    def _last_visits(self, addresses, terms, first):
        """Local day of the last visit before a date that was or will be made.

        As the due list counts: whoever made it, and for a customer's own address also
        those to its contacts. What was planned and never made does not count.
        """
        today = self._settings()._today()
        customers = addresses.commercial_partner_id
        made = Domain("state", "=", "done")
        coming = Domain("state", "=", "planned") & Domain("date", ">=", today)
        # sudo: the representative before may have made it; only its day comes out
        groups = (
            self.env["linkage.visit"]
            .sudo()
            ._read_group(
                Domain("commercial_partner_id", "in", customers.ids)
                & Domain("company_id", "=", self.company_id.id)
                & Domain("date", "<", first)
                & (made | coming),
                ["partner_id", "commercial_partner_id"],
                ["date:max"],
            )
        )
        last, of_customer = {}, {}
        for partner, customer, day in groups:
            last[partner.id] = day
            of_customer[customer.id] = max(day, of_customer.get(customer.id, day))
        for address in addresses:
            own = terms.get(address.id)
            if own and own.setting_id is None and address.id in of_customer:
                last[address.id] = of_customer[address.id]
        return last

    @api.model
    def _stops(self, settings, addresses, terms, monday):
        """Addresses as `Stop`s, in their order; without terms they ask for nothing.

        :param monday: date of day number 0
        """
        openings = {}
        lines = self.env["linkage.visit.opening"].search(
            [("partner_id", "in", addresses.ids)]
        )
        for line in lines:
            openings.setdefault(line.partner_id.id, []).append(line._as_opening())
        return [
            Stop(
                key=address.id,
                place=address._linkage_place(),
                openings=tuple(openings.get(address.id, ())),
                **_stop_terms(terms.get(address.id), monday),
            )
            for address in addresses
        ]

    def _with_visits(self, stops, open_ones, fixed, settings):
        """The stops, knowing the visits that may be moved and those that stay."""
        zone, monday = settings._zone(), self.date_start
        usual, locked = {}, {}
        for visit in open_ones:
            usual.setdefault(visit.partner_id.id, []).append((visit.date - monday).days)
        for visit in fixed:
            local = visit.planned_start.replace(tzinfo=UTC).astimezone(zone)
            locked.setdefault(visit.partner_id.id, []).append(
                Locked(
                    (visit.date - monday).days,
                    60 * local.hour + local.minute,
                    visit.duration,
                )
            )
        return tuple(
            replace(
                stop,
                usual=tuple(usual.get(stop.key, ())),
                locked=tuple(locked.get(stop.key, ())),
            )
            for stop in stops
        )

    @api.model
    def _days(self, settings, monday, weeks):
        """Working days with the appointments on them."""
        busy = settings._busy(monday, weeks)
        return tuple(
            replace(day, busy=tuple(busy.get(day.number, ())))
            for day in settings._working_days(monday, weeks)
        )

    @api.model
    def _roads(self, settings, stops, seconds=None):
        """Where days begin and end, and the driving between all places.

        :param seconds: most to wait for a server of driving times, see `_matrix`
        :return: tuple (dict of arguments of `Request`, warning or False)
                :raise RedirectWarning: nobody knows where
        """
        start, end = settings._start_place(), settings._end_place()
        places = [start, *(stop.place for stop in stops), *([end] if end else [])]
        matrix = self.env["linkage.visit.distance"]._matrix(
            places, self.company_id, seconds=seconds
        )
        roads = {
            "start": start,
            "end": end,
            "longest_drive": settings.longest_drive or None,
            "matrix": matrix.minutes,
        }
        return roads, matrix.warning


def _stop_terms(terms, monday):
    """What `Terms` (or none) say of a stop, dates as day numbers."""
    if not terms:
        return {"minutes": USUAL_MINUTES, "frequency": NEVER, "rank": LOWEST}
    return {
        "minutes": terms.minutes,
        "frequency": terms.frequency,
        "rank": terms.rank,
        "weekdays": terms.weekdays,
        "fixed_day": terms.fixed_day,
        "gap_min": terms.gap_min,
        "gap_max": terms.gap_max,
        "closed": tuple(
            ((first - monday).days, (last - monday).days)
            for first, last in terms.closed
        ),
    }
