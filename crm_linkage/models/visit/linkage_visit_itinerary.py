from dataclasses import dataclass, field

from odoo import api, models

from ...domain.visit.request import Request
from .linkage_visit_plan_request import SECONDS_ON_SCREEN


@dataclass(frozen=True)
class Itinerary:
    """Visits as they stand: what `timetable` and `cheapest` need to reckon with them.

    Stops of the request have the id of their address as key, days their number from the
    first date on. ``days``, ``visits`` and ``minutes`` have an entry for each day with
    visits, also where it is no working day (such a day is not in ``request.days``).

    :ivar request: `Request` with the stops of all visits, and of the extra addresses
    :ivar addresses: `res.partner` records of these stops, in their order
    :ivar days: dict of day number -> tuple of keys, in the order of the visits
    :ivar visits: dict of day number -> tuple of ids of `linkage.visit`, in that order
    :ivar minutes: dict of day number -> dict of key -> minutes of the visit
    :ivar warning: why driving times are estimates, or False
    """

    request: Request
    addresses: models.BaseModel
    days: dict = field(default_factory=dict)
    visits: dict = field(default_factory=dict)
    minutes: dict = field(default_factory=dict)
    warning: str | bool = False


class LinkageVisitPlan(models.Model):
    _inherit = "linkage.visit.plan"

    @api.model
    def _day_request(self, user, company, first_date, weeks, extra=None):
        """The visits of a representative as they stand, for board and due list.

        Planned visits and those that have taken place count. The request's `first_day`
        is today's number, if today lies in these weeks: `cheapest` offers today, too.
        Queries do not grow with the visits.

        :param user: the representative
        :param first_date: a Monday, day number 0
        :param extra: more addresses that are to be stops of the request, such as those
            that might be added
        :return: `Itinerary`
        :raise RedirectWarning: nobody knows where the days begin
        """
        settings = self.env["linkage.visit.representative"]._for_user(user, company)
        draft = self.with_company(company).new(
            {
                "user_id": user.id,
                "company_id": company.id,
                "date_start": first_date,
                "weeks": weeks,
            }
        )
        visits = draft._visits()
        addresses = visits.partner_id | (extra or self.env["res.partner"])
        terms = self.env["linkage.visit.policy"]._terms(addresses, company)
        stops = draft._stops(settings, addresses, terms, first_date)
        fixed = visits.filtered(
            lambda visit: visit.is_locked or visit.check_in or visit.state == "done"
        )
        stops = draft._with_visits(stops, visits - fixed, fixed, settings)
        roads, warning = draft._roads(settings, stops, SECONDS_ON_SCREEN)
        today = (settings._today() - first_date).days
        request = Request(
            stops=stops,
            days=draft._days(settings, first_date, weeks),
            weeks=weeks,
            first_day=max(0, today),
            **roads,
        )
        days = {}
        for visit in visits:
            days.setdefault((visit.date - first_date).days, []).append(visit)
        return Itinerary(
            request,
            addresses,
            {day: tuple(v.partner_id.id for v in ones) for day, ones in days.items()},
            {day: tuple(v.id for v in ones) for day, ones in days.items()},
            {
                day: {v.partner_id.id: v.duration for v in ones}
                for day, ones in days.items()
            },
            warning,
        )
