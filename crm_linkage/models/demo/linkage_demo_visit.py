from datetime import timedelta

from odoo import api, models

from .itinerary import EVERY, OPENING_WEEKS, result
from .linkage_demo_trade import QUIET
from .profiles import CUSTOMERS

WEEKS = 6  # of visits before this week
MARINA_BOULEVARD = {"partner_latitude": 37.6753, "partner_longitude": -122.3865}


class LinkageDemo(models.AbstractModel):
    """Opening hours, visits of the last weeks and plans of the next."""

    _inherit = "linkage.demo"

    @api.model
    def _load_visits(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        if not company.partner_id.partner_latitude:
            company.partner_id.write(MARINA_BOULEVARD)  # where each day begins
        customers = demo._by_key("res.partner", "partner_")
        demo._open(customers, demo._by_key("res.partner", "shop_"))
        for login in ("anna", "ben", "carla"):
            user = self.env.ref(f"crm_linkage.user_{login}")
            settings = demo.env["linkage.visit.representative"]._for_user(user, company)
            demo._make_visits(settings, customers)
        plans = demo.env["linkage.visit.plan"].create(
            [
                {"user_id": self.env.ref(f"crm_linkage.user_{login}").id}
                for login in ("anna", "ben")
            ]
        )
        for plan in plans:
            plan._run()
        plans[0].action_accept()

    @api.model
    def _open(self, customers, shops):
        """Every address but each ninth has hours; those without are always open."""
        self.env["linkage.visit.opening"].create(
            [
                {
                    "partner_id": partner.id,
                    "weekday": str(weekday),
                    "hour_from": start,
                    "hour_to": stop,
                }
                for number, partner in enumerate((customers | shops).values())
                if number % 9 != 8
                for weekday, start, stop in OPENING_WEEKS[number % len(OPENING_WEEKS)]
            ]
        )

    @api.model
    def _make_visits(self, settings, customers):
        """One representative's visits: closed until yesterday, open to this Sunday."""
        today = settings._today()
        monday = today - timedelta(days=today.weekday())
        own = {
            key: partner
            for key, partner in customers.items()
            if partner.user_id == settings.user_id
        }
        grades = self._grades(own)
        visits = []
        for week in range(WEEKS, -1, -1):
            stops = [[] for _day in range(5)]
            for number, key in enumerate(own):
                # prospects are called on like small customers
                every = EVERY.get(grades.get(key, "C"))
                if every and (week + number) % every == 0:
                    stops[number % 5].append(key)
            for day, keys in enumerate(stops):
                date = monday + timedelta(days=day, weeks=-week)
                for slot, key in enumerate(keys):
                    visits.append(
                        self._visit_values(settings, own[key], key, date, slot, week)
                    )
        self.env["linkage.visit"].create(visits)

    @api.model
    def _grades(self, customers):
        """Customer key to the name of the grade in force."""
        standings = self.env["linkage.grade.standing"].search(
            [("company_id", "=", self.env.company.id)]
        )
        names = {row.partner_id.id: row.grade_id.name for row in standings}
        return {
            key: names[partner.id]
            for key, partner in customers.items()
            if partner.id in names
        }

    @api.model
    def _visit_values(self, settings, partner, key, date, slot, week):
        start = settings._to_utc(date, 9 * 60 + slot * 55)
        values = {
            "partner_id": partner.id,
            "user_id": settings.user_id.id,
            "company_id": settings.company_id.id,
            "planned_start": start,
            "duration": 30,
            "sequence": slot + 1,
        }
        # the last stop of the representative's last Friday was never closed
        forgotten = week == 1 and date.weekday() == 4 and slot == 0
        if date >= settings._today() or forgotten:
            return {**values, "purpose": "Stock check and next order"}
        came = result(key, CUSTOMERS[key][0], week)
        if came.failure:
            return {**values, "state": "failed", "failure": came.failure}
        check_in = start + timedelta(minutes=came.late)
        return {
            **values,
            "state": "done",
            "outcome": came.outcome,
            "advance": came.advance,
            "note": came.note,
            "next_step": came.next_step,
            "next_step_date": came.next_step and date + timedelta(days=14),
            "check_in": check_in,
            "check_out": check_in + timedelta(minutes=came.minutes),
        }
