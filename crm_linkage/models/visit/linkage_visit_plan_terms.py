from types import SimpleNamespace

from odoo import api, models


class LinkageVisitPlan(models.Model):
    """Terms of customers and the roads between them, as plans want them."""

    _inherit = "linkage.visit.plan"

    def _terms(self, addresses):
        """What holds for addresses that are to be visited.

        :return: dict of address id -> `Terms`
        """
        policies = self.env["linkage.visit.policy"]._by_grade(self.company_id)
        standings = self.env["linkage.grade.standing"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "in", addresses.commercial_partner_id.ids),
                ("grade_id", "in", [key for key, one in policies.items() if one.visits]),
            ]
        )
        grades = {standing.partner_id: standing.grade_id for standing in standings}
        ranks = {grade: rank for rank, grade in enumerate(standings.grade_id.sorted())}
        return {
            address.id: SimpleNamespace(
                frequency=policies[grade.id]._frequency(),
                minutes=policies[grade.id].minutes,
                rank=ranks[grade],
                grade_id=grade.id,
                weekdays=None,
                fixed_day=None,
                gap_min=None,
                gap_max=None,
                closed=(),
            )
            for address in addresses
            if (grade := grades.get(address.commercial_partner_id))
        }

    @api.model
    def _roads(self, settings, stops):
        """Places where days begin and end, and the driving between all places.

        :return: tuple (dict of arguments of `Request`, warning or False)
        """
        return {"start": settings._start_place()}, False
