from datetime import timedelta

from odoo import api, fields, models

from ...domain.visit.distance import drive_minutes
from ...domain.visit.request import Travel
from .linkage_demo_trade import QUIET

STOPS = 6  # on today's road
BEGIN = 9 * 60  # minutes since midnight


class LinkageDemo(models.AbstractModel):
    """A full today for one representative, on weekends too."""

    _inherit = "linkage.demo"

    @api.model
    def _load_visit_day(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        user = self.env.ref("crm_linkage.user_anna")
        settings = demo.env["linkage.visit.representative"]._for_user(user, company)
        demo._fill_today(settings, demo._by_key("res.partner", "partner_"))

    @api.model
    def _fill_today(self, settings, customers):
        """Plan the nearest customers one after the other, behind what is planned."""
        Visit = self.env["linkage.visit"]
        today = settings._today()
        planned = Visit._day_visits(settings.user_id, today)
        own = [
            partner
            for partner in customers.values()
            if partner.user_id == settings.user_id
            and partner not in planned.partner_id
            and partner._linkage_place().known
        ]
        here = settings._start_place()
        start = settings._to_utc(today, BEGIN)
        if planned:
            start = planned[-1].planned_stop
            here = planned[-1].partner_id._linkage_place()
        values = []
        for number in range(len(planned), min(STOPS, len(planned) + len(own))):

            def minutes_to(partner, here=here):
                return drive_minutes(here, partner._linkage_place(), Travel())

            partner = min(own, key=minutes_to)
            own.remove(partner)
            start += timedelta(minutes=minutes_to(partner))
            values.append(
                {
                    "partner_id": partner.id,
                    "user_id": settings.user_id.id,
                    "company_id": settings.company_id.id,
                    "planned_start": start,
                    "duration": 30,
                    "sequence": number + 1,
                    "drive_minutes": minutes_to(partner),
                }
            )
            here = partner._linkage_place()
            start += timedelta(minutes=30)
        planned |= Visit.create(values)
        self._close_first(planned[0])

    @api.model
    def _close_first(self, visit):
        """The first stop of the day is done, if its time is over already."""
        if visit.state != "planned" or visit.planned_stop > fields.Datetime.now():
            return
        visit.write(
            {
                "state": "done",
                "check_in": visit.planned_start + timedelta(minutes=3),
                "check_out": visit.planned_stop,
                "closed_at": visit.planned_stop,
                "outcome": "order",
                "note": "Reordered the usual; wants to see the holiday range.",
            }
        )
