from datetime import timedelta

from odoo import api, models

from ...domain.visit.distance import drive_minutes
from ...domain.visit.request import Travel
from ...domain.visit.week import monday_of
from .linkage_demo_trade import QUIET

PLANS = (
    "Settle the reorders of the key customers first. Present the holiday range to "
    "three growing customers. Two visits to prospects on Thursday afternoon."
)
RISKS = "Two customers say that a rival delivers within a day; we need two or three."
COMMENT = (
    "Good week. Call the customers you did not reach on Monday morning and offer them "
    "a fixed day. We talk about delivery times in the team meeting."
)


class LinkageDemo(models.AbstractModel):
    """Driving to the visits of the last weeks, and the weekly reports about them."""

    _inherit = "linkage.demo"

    @api.model
    def _load_visit_weeks(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        users = {
            login: self.env.ref(f"crm_linkage.user_{login}")
            for login in ("anna", "ben", "carla", "sophie")
        }
        demo._drive(company)
        monday = monday_of(company._linkage_today())
        Week = demo.env["linkage.visit.week"]
        representatives = users["anna"] | users["ben"] | users["carla"]
        for weeks in (3, 2, 1):
            Week._draft(company, monday - timedelta(weeks=weeks), representatives)
        for login, weeks, is_read in (
            ("anna", 3, True),
            ("ben", 3, True),
            ("carla", 3, True),
            ("anna", 2, True),
            ("ben", 2, True),
            ("anna", 1, True),
            ("carla", 2, False),
            ("carla", 1, False),
        ):
            report = Week.search(
                [
                    ("user_id", "=", users[login].id),
                    ("company_id", "=", company.id),
                    ("date_start", "=", monday - timedelta(weeks=weeks)),
                ]
            )
            mine = report.with_user(users[login])
            mine.write(
                {
                    "plans": "\n".join(filter(None, [report.plans, PLANS])),
                    "risks": "\n".join(filter(None, [report.risks, RISKS])),
                }
            )
            mine.action_send()
            if is_read:
                lead = report.with_user(users["sophie"])
                lead.comment = COMMENT
                lead.action_read()
        Week._remind(company)

    @api.model
    def _drive(self, company):
        """Minutes from stop to stop, for the visits that no plan has timed."""
        visits = self.env["linkage.visit"].search(
            [("company_id", "=", company.id), ("plan_id", "=", False)],
            order="user_id, planned_start",
        )
        start = company.partner_id._linkage_place()
        for _day, stops in visits.grouped(lambda one: (one.user_id, one.date)).items():
            place = start
            for stop in stops:
                there = stop.partner_id._linkage_place()
                if place.known and there.known:
                    stop.drive_minutes = drive_minutes(place, there, Travel())
                place = there
