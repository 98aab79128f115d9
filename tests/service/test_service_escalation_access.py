from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import new_colleague
from .escalation_common import EscalationCommon

LATE = {"when": "after", "minutes": 0, "recipient": "leader"}
#: role -> owners of the cases whose escalations it reads
READERS = {
    "representative": {"own"},
    "supervisor": {"own", "team"},
    "manager": {"own", "team", "other"},
    "agent": {"own", "team", "other"},
    "employee": set(),
    "portal": set(),
}


@tagged("post_install", "-at_install")
class TestServiceEscalationAccess(EscalationCommon):
    """The queue is read by whom the case is, and written by nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = new_colleague(
            cls.env, "escalation_portal", cls.company, "base.group_portal"
        )
        cls.colleague = new_colleague(cls.env, "escalation_colleague", cls.company)
        cls.team.member_ids = [Command.link(cls.colleague.id)]
        cls.stranger = new_colleague(cls.env, "escalation_stranger", cls.company)
        cls.steps = cls.policy(LATE).step_ids

    def may(self, operation):
        try:
            with self.env.cr.savepoint():
                operation()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def test_queue(self):
        owners = {"team": self.colleague, "other": self.stranger}
        for role, readable in READERS.items():
            user = self.users[role]
            own = self.stranger if user.share else user
            for whose in ("own", "team", "other"):
                if whose == "own" and "own" not in readable:
                    continue
                case = self.opened(user_id=owners.get(whose, own).id)
                self.sweep("2026-11-17 10:00:00")
                mine = case.escalation_ids.with_user(user)
                with self.subTest(role=role, whose=whose):
                    self.assertTrue(mine)
                    read = self.may(lambda m=mine: m.read(["state", "kind_id"]))
                    self.assertEqual(read, whose in readable)
                    found = mine.browse()
                    if readable:
                        found = mine.search([("case_id", "=", case.id)])
                    self.assertEqual(bool(found), whose in readable)
                    for operation in (
                        lambda m=mine: m.write({"state": "sent"}),
                        lambda m=mine: m.unlink(),
                        lambda m=mine, c=case: m.create(
                            {"case_id": c.id, "state": "queued"}
                        ),
                    ):
                        self.assertFalse(self.may(operation))
                    self.assertEqual(
                        self.may(lambda m=mine: m.action_retry()),
                        role == "manager",
                    )

    def test_nobody_sees_those_of_another_company(self):
        other = self.new_company("Other", "UTC")
        self.env.user.company_ids = [Command.link(other.id)]
        case = self.opened()
        self.sweep("2026-11-17 10:00:00")
        self.env.cr.execute(
            "UPDATE linkage_escalation SET company_id = %s WHERE case_id = %s",
            [other.id, case.id],
        )
        self.env.invalidate_all()
        for role in ("representative", "manager", "agent"):
            with self.subTest(role=role):
                mine = case.escalation_ids.with_user(self.users[role])
                self.assertFalse(self.may(lambda m=mine: m.read(["state"])))

    def test_steps_are_kept_by_managers(self):
        spare = self.env["linkage.service.policy"].create(
            {"name": "Spare", "step_ids": [Command.create(LATE)]}
        )
        for role in READERS:
            user = self.users[role]
            step = spare.step_ids[:1].with_user(user)
            with self.subTest(role=role):
                self.assertEqual(
                    self.may(lambda s=step: s.read(["display_name"])),
                    role not in ("employee", "portal"),
                )
                for operation in (
                    lambda s=step: s.write({"minutes": 5}),
                    lambda s=step: s.create({**LATE, "policy_id": s.policy_id.id}),
                    lambda s=step: s.copy().unlink(),
                ):
                    self.assertEqual(self.may(operation), role == "manager")

    def test_whoever_moves_a_case_lets_its_steps_be_taken(self):
        case = self.opened()
        with freeze_time("2026-11-17 10:00:00"):
            mine = case.with_user(self.owner)
            mine.stage_id = self.waiting
        self.assertEqual(len(case.escalation_ids), 1)
        self.assertEqual(mine.escalation_count, 1)
        case.unlink()
        self.assertFalse(
            self.env["linkage.escalation"].search([("case_id", "=", case.id)])
        )
