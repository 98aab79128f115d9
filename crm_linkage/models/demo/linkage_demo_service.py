from datetime import datetime, time, timedelta

from odoo import api, fields, models

from .cases import CASES
from .linkage_demo_trade import QUIET


class LinkageDemo(models.AbstractModel):
    """Service cases that went through their stages when they really would have."""

    _inherit = "linkage.demo"

    @api.model
    def _load_cases(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        customers = demo._by_key("res.partner", "partner_")
        agent = self.env.ref("crm_linkage.user_sven")
        cases = demo.env["linkage.case"].create(
            [
                {
                    "name": case.name,
                    "description": case.text,
                    "partner_id": self._who_asks(customers[case.customer]).id,
                    "company_id": company.id,
                    "kind": case.kind,
                    "priority": case.priority,
                    "user_id": agent.id,
                    "opened_at": self._opened(case.age),
                    "solution": case.solution,
                }
                for case in CASES
            ]
        )
        for case, record in zip(CASES, cases, strict=True):
            for stage, hours in case.steps:
                moment = company.resource_calendar_id.plan_hours(
                    hours, record.opened_at
                )
                record._set_stage(
                    self.env.ref(f"crm_linkage.case_stage_{stage}"),
                    min(moment, fields.Datetime.now()),
                )

    @api.model
    def _who_asks(self, customer):
        """The last contact of the customer: the one who deals with us every day."""
        return customer.child_ids.filtered(lambda one: one.type == "contact")[-1:]

    @api.model
    def _opened(self, age):
        """Half past nine in California, `age` working days ago; an hour ago for 0."""
        if not age:
            return fields.Datetime.now() - timedelta(hours=1)
        day = self._today()
        while age:
            day -= timedelta(days=1)
            age -= day.weekday() < 5
        return datetime.combine(day, time(17, 30))
