from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ..service.linkage_case_complaint import JUSTICES
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
            self._complaint(case, record, agent)
            for stage, hours in case.steps:
                moment = company.resource_calendar_id.plan_hours(
                    hours, record.opened_at
                )
                record._set_stage(
                    self.env.ref(f"crm_linkage.case_stage_{stage}"),
                    min(moment, fields.Datetime.now()),
                )
            if record.closer_id:
                record.closer_id = agent

    @api.model
    def _complaint(self, case, record, agent):
        """What complaints have besides: fairness, cause, what is done about them."""
        ref = self.env.ref
        values = {}
        for name, (fair, why) in zip(JUSTICES, case.fair, strict=False):
            values[f"{name}_fair"] = "fair" if fair else "unfair"
            values[f"{name}_note"] = why
        if case.fair:
            hours = case.steps[-1][1]
            calendar = record.company_id.resource_calendar_id
            values["solution_told_at"] = calendar.plan_hours(hours, record.opened_at)
            values["solution_told_by"] = "phone"
            values["solution_teller_id"] = agent.id
        if case.cause:
            values["cause_id"] = ref(f"crm_linkage.case_cause_{case.cause}").id
        if case.leaves:
            reason = ref(f"crm_linkage.leaving_reason_{case.leaves}")
            values["leaving_reason_id"] = reason.id
        record.write(values)
        for kind, what, days, done in case.remedies:
            remedy = record.env["linkage.case.remedy"].create(
                {
                    "case_id": record.id,
                    "kind": kind,
                    "name": what,
                    "user_id": agent.id,
                    "date_deadline": self._today() + timedelta(days=days),
                }
            )
            if done:
                remedy.action_done()

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
