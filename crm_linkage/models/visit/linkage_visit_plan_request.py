from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...domain.visit.frequency import HORIZON_WEEKS, Frequency, due_in_horizon
from ...domain.visit.request import Request, Stop


class LinkageVisitPlan(models.Model):
    """What a plan asks the rules for: records read into values."""

    _inherit = "linkage.visit.plan"

    def _request(self, settings):
        """Everything the rules need, in a number of queries that does not grow.

        :param settings: the representative's settings
        :return: tuple (`Request`, dict of address id -> grade)
        :raise UserError: the four weeks are over, or nobody is to be visited
        """
        self.ensure_one()
        first_day = (self._first_date() - self.date_start).days
        if first_day >= 7 * HORIZON_WEEKS:
            raise UserError(
                self.env._("These four weeks are over: choose a later day.")
            )
        policies = self.env["linkage.visit.policy"]._by_grade(self.company_id)
        grades = self._graded_addresses(policies)
        if not grades:
            raise UserError(
                self.env._(
                    "%(name)s has no graded customers to visit: check who is "
                    "responsible for the customers, their grades and the visit "
                    "policies.",
                    name=self.user_id.display_name,
                )
            )
        stops = self._stops(settings, grades, policies)
        request = Request(
            start=settings._start_place(),
            days=settings._working_days(self.date_start, HORIZON_WEEKS),
            stops=tuple(stops),
            first_day=first_day,
        )
        return request, grades

    def _graded_addresses(self, policies):
        """Addresses of the representative's customers whose grade is visited.

        :return: dict of address id -> grade in force
        """
        visited = [grade for grade, policy in policies.items() if policy.visits]
        Partner = self.env["res.partner"]
        responsible = Partner._linkage_representative_domain(
            self.user_id, self.company_id
        )
        standings = self.env["linkage.grade.standing"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("grade_id", "in", visited),
                ("partner_id", "any", Domain("active", "=", True) & responsible),
            ]
        )
        grade_of = {standing.partner_id.id: standing.grade_id for standing in standings}
        addresses = standings.partner_id._linkage_visit_addresses()
        return {
            address.id: grade_of[address.commercial_partner_id.id]
            for address in addresses
        }

    def _stops(self, settings, grades, policies):
        """The addresses as `Stop`s; the best grade is placed first."""
        addresses = self.env["res.partner"].browse(grades)
        openings = {}
        lines = self.env["linkage.visit.opening"].search(
            [("partner_id", "in", addresses.ids)]
        )
        for line in lines:
            openings.setdefault(line.partner_id.id, []).append(line._as_opening())
        rank = {
            grade.id: index
            for index, grade in enumerate(
                self.env["linkage.grade"].browse(policies).sorted()
            )
        }
        last_visits = self._last_visits(settings, addresses)
        for address in addresses:
            grade = grades[address.id]
            policy = policies[grade.id]
            freq = self._fit_to_horizon(
                policy._frequency(), last_visits.get(address.id)
            )
            if freq.visits:
                yield Stop(
                    key=address.id,
                    place=address._linkage_place(),
                    minutes=policy.minutes,
                    frequency=freq,
                    rank=rank[grade.id],
                    openings=tuple(openings.get(address.id, ())),
                )

    def _fit_to_horizon(self, freq, last_visit):
        """A period longer than the horizon: the visits that fall due within it."""
        if freq.weeks <= HORIZON_WEEKS:
            return freq
        days = last_visit and (self.date_start - last_visit.date()).days
        due = due_in_horizon(freq, days, 7 * HORIZON_WEEKS)
        return Frequency(due, HORIZON_WEEKS)

    def _last_visits(self, settings, addresses):
        """Last visit before the plan that was done or is still planned, by address."""
        start = settings._to_utc(self.date_start, 0)
        groups = self.env["linkage.visit"]._read_group(
            [
                ("partner_id", "in", addresses.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ["done", "planned"]),
                ("planned_start", "<", start),
            ],
            ["partner_id"],
            ["planned_start:max"],
        )
        return {partner.id: moment for partner, moment in groups}
