"""Fixtures of the service room: companies with calendars, users of every role."""

from odoo import Command
from odoo.tests import TransactionCase

from ..common import ROLES, new_colleague, new_team

QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "no_reset_password": True,
}
WEEKDAYS = range(5)


class ServiceCommon(TransactionCase):
    """A company that works Monday to Friday 8-12 and 13-17, Berlin time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, **QUIET))
        cls.company = cls.new_company("Linkage Berlin", "Europe/Berlin")
        cls.env.user.write(
            {
                "company_ids": [Command.link(cls.company.id)],
                "company_id": cls.company.id,
                "group_ids": [
                    Command.link(cls.env.ref("crm_linkage.group_manager").id),
                    Command.link(cls.env.ref("crm_linkage.group_agent").id),
                ],
            }
        )
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.users = {
            role: new_colleague(cls.env, f"service_{role}", cls.company, groups)
            for role, groups in ROLES.items()
        }
        cls.team = new_team(
            cls.users["supervisor"], cls.users["representative"], cls.company
        )
        Stage = cls.env.ref
        cls.new = Stage("crm_linkage.case_stage_new")
        cls.progress = Stage("crm_linkage.case_stage_progress")
        cls.waiting = Stage("crm_linkage.case_stage_waiting")
        cls.closed = Stage("crm_linkage.case_stage_closed")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Customer", "is_company": True}
        )
        cls.Case = cls.env["linkage.case"]

    @classmethod
    def new_company(cls, name, tz, spans=((8, 12), (13, 17)), **values):
        company = cls.env["res.company"].create({"name": name, **values})
        company.resource_calendar_id = cls.calendar(name, tz, spans, company)
        return company

    @classmethod
    def calendar(cls, name, tz, spans=((8, 12), (13, 17)), company=None):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "company_id": company.id if company else False,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {start}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                                "day_period": "morning" if start < 12 else "afternoon",
                            }
                        )
                        for day in WEEKDAYS
                        for start, end in spans
                    ),
                ],
            }
        )

    @classmethod
    def case(cls, **values):
        """A case of the customer, by default a normal request (8 h, 40 h)."""
        return cls.Case.create({"name": "Case", "partner_id": cls.partner.id, **values})

    @classmethod
    def policy(cls, targets, **values):
        """An active policy of the company; `targets`: {(code, kind, priority): hours},
        or {code: hours} for every case."""
        lines = []
        for key, hours in targets.items():
            code, kind, priority = (key, False, False) if isinstance(key, str) else key
            lines.append(
                Command.create(
                    {
                        "clock_kind_id": cls.env.ref(
                            f"crm_linkage.clock_kind_{code}"
                        ).id,
                        "kind": kind,
                        "priority": priority,
                        "hours": hours,
                    }
                )
            )
        policy = cls.env["linkage.service.policy"].create(
            {
                "name": "Own",
                "company_id": cls.company.id,
                "target_ids": lines,
                **values,
            }
        )
        policy._activate()
        return policy

    def clock(self, case, kind="resolution"):
        return case.clock_ids.filtered(lambda clock: clock.code == kind)

    def assertShows(self, case, response, resolution):
        """States of both clocks, as read now."""
        case.invalidate_recordset()
        case.clock_ids.invalidate_recordset()
        self.assertEqual(
            (case.response_state, case.resolution_state), (response, resolution)
        )
