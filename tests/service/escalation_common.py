"""A policy with an escalation chain, and what the sweep and the delivery make of it."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields

from .common import ServiceCommon

#: Monday, 8:00 in Berlin; eight working hours end at 17:00, that is 16:00 UTC
OPENING = "2026-11-16 07:00:00"
DEADLINE = "2026-11-16 16:00:00"


class EscalationCommon(ServiceCommon):
    """Solutions are promised within eight working hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("crm_linkage.clock_kind_resolution")
        cls.owner = cls.users["representative"]
        cls.leader = cls.users["supervisor"]
        cls.manager = cls.users["manager"]
        cls.company.linkage_service_manager_id = cls.manager

    @classmethod
    def policy(cls, *steps, hours=8):
        """An active policy of the company with these steps (dicts of values)."""
        policy = cls.env["linkage.service.policy"].create(
            {
                "name": "Ours",
                "company_id": cls.company.id,
                "target_ids": [
                    Command.create({"clock_kind_id": cls.kind.id, "hours": hours})
                ],
                "step_ids": [Command.create(step) for step in steps],
            }
        )
        policy._activate()
        return policy

    @classmethod
    def opened(cls, moment=OPENING, **values):
        values = {"user_id": cls.owner.id, **values}
        with freeze_time(moment):
            return cls.case(opened_at=moment, **values)

    def sweep(self, moment):
        moment = fields.Datetime.to_datetime(moment)
        return self.env["linkage.case.clock"]._sweep(moment)

    def deliver(self, moment):
        with freeze_time(moment):
            return self.env["linkage.escalation"]._deliver()

    def escalate(self, moment):
        """Sweep, and deliver what that found."""
        self.sweep(moment)
        return self.deliver(moment)

    def queue(self, case):
        """Escalations of a case, the earliest first."""
        return case.escalation_ids.sorted(lambda one: (one.moment, one.id))

    def messages(self, partner):
        """What was sent to a partner by itself, the latest first."""
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", partner.ids),
            ]
        )

    @staticmethod
    def after(moment, **delta):
        return fields.Datetime.to_datetime(moment) + timedelta(**delta)
