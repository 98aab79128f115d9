from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import new_colleague
from .common import ServiceCommon

#: role -> owner of the case -> what the role may do: create, read, write, unlink
MATRIX = {
    "representative": {"own": "crw", "customer": "crw", "team": "", "other": ""},
    "supervisor": {"own": "crw", "customer": "crw", "team": "crw", "other": ""},
    "manager": dict.fromkeys(("own", "customer", "team", "other"), "crwu"),
    "agent": dict.fromkeys(("own", "customer", "team", "other"), "crw"),
    "employee": dict.fromkeys(("own", "customer", "team", "other"), ""),
    "portal": dict.fromkeys(("own", "customer", "team", "other"), ""),
}


@tagged("post_install", "-at_install")
class TestServiceAccess(ServiceCommon):
    """Role x owner x create, read, write, unlink; two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = new_colleague(
            cls.env, "service_portal", cls.company, "base.group_portal"
        )
        # "team": a colleague in the supervisor's team; "other": nobody they know
        cls.colleague = new_colleague(cls.env, "service_colleague", cls.company)
        cls.team.member_ids = [Command.link(cls.colleague.id)]
        cls.stranger = new_colleague(cls.env, "service_stranger", cls.company)

    def values(self, role, whose):
        user = self.users[role]
        internal = user if not user.share else self.stranger
        owner = {
            "own": internal,
            "customer": self.stranger,
            "team": self.colleague,
            "other": self.stranger,
        }[whose]
        customer = self.env["res.partner"].create(
            {
                "name": whose,
                "is_company": True,
                "user_id": internal.id if whose == "customer" else self.stranger.id,
            }
        )
        if user.share:
            customer = user.partner_id
        return {"name": whose, "partner_id": customer.id, "user_id": owner.id}

    def may(self, operation):
        try:
            with self.env.cr.savepoint():
                operation()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def test_matrix(self):
        for role, row in MATRIX.items():
            user = self.users[role]
            for whose, allowed in row.items():
                values = self.values(role, whose)
                case = self.Case.create(values)
                mine = case.with_user(user)
                operations = {
                    "c": lambda v=values, u=user: self.Case.with_user(u).create(v),
                    "r": lambda c=mine: c.read(["name", "clock_state", "clock_ids"]),
                    "w": lambda c=mine: c.write({"name": "changed"}),
                    "u": lambda c=mine: c.unlink(),
                }
                for letter, operation in operations.items():
                    with self.subTest(role=role, whose=whose, operation=letter):
                        case.invalidate_recordset()
                        self.assertEqual(self.may(operation), letter in allowed)

    def test_search_finds_what_may_be_read(self):
        for role in ("representative", "supervisor", "manager", "agent"):
            cases = {
                whose: self.Case.create(self.values(role, whose))
                for whose in MATRIX[role]
            }
            found = self.Case.with_user(self.users[role]).search([])
            for whose, case in cases.items():
                with self.subTest(role=role, whose=whose):
                    self.assertEqual(case in found, "r" in MATRIX[role][whose])

    def test_clocks_are_read_with_their_case_and_written_by_nobody(self):
        for role, row in MATRIX.items():
            user = self.users[role]
            for whose, allowed in row.items():
                clock = self.Case.create(self.values(role, whose)).clock_ids[0]
                clock = clock.with_user(user)
                with self.subTest(role=role, whose=whose):
                    self.assertEqual(
                        self.may(lambda c=clock: c.read(["state", "remaining_hours"])),
                        "r" in allowed,
                    )
                    self.assertFalse(self.may(lambda c=clock: c.write({"pauses": []})))
                    self.assertFalse(self.may(lambda c=clock: c.unlink()))

    def test_settings_are_read_by_roles_and_changed_by_managers(self):
        policy = self.env["linkage.service.policy"].create({"name": "Spare"})
        kind = self.env["linkage.clock.kind"].create({"name": "Spare", "code": "spare"})
        target = self.env["linkage.service.target"].create(
            {"policy_id": policy.id, "clock_kind_id": kind.id, "hours": 1}
        )
        stage = self.env["linkage.case.stage"].create({"name": "Spare"})
        rule = kind.rule_ids[0]
        # what is written, and what two copies differ in
        settings = (
            (stage, {"sequence": 5}, {}, {}),
            (kind, {"sequence": 5}, {"code": "one"}, {"code": "two"}),
            (rule, {"sequence": 5}, {}, {}),
            (policy, {"name": "Other"}, {}, {}),
            (target, {"hours": 2}, {"priority": "1"}, {"priority": "2"}),
        )
        for role in MATRIX:
            for record, values, one, two in settings:
                mine = record.with_user(self.users[role])
                with self.subTest(role=role, model=record._name):
                    self.assertEqual(
                        self.may(lambda r=mine: r.read(["display_name"])),
                        role not in ("employee", "portal"),
                    )
                    for operation in (
                        lambda r=mine, v=values: r.write(v),
                        lambda r=mine, v=one: r.copy(v),
                        lambda r=mine, v=two: r.copy(v).unlink(),
                    ):
                        self.assertEqual(self.may(operation), role == "manager")

    def test_events_are_read_with_their_case_and_written_by_nobody(self):
        for role, row in MATRIX.items():
            for whose, allowed in row.items():
                case = self.Case.create(self.values(role, whose))
                event = case.event_ids.with_user(self.users[role])
                self.assertEqual(len(event), 1)
                new = {
                    "case_id": case.id,
                    "signal": "closed",
                    "moment": "2026-11-16 07:00:00",
                    "recorded_at": "2026-11-16 07:00:00",
                }
                with self.subTest(role=role, whose=whose):
                    self.assertEqual(
                        self.may(lambda e=event: e.read(["signal", "moment"])),
                        "r" in allowed,
                    )
                    self.assertFalse(self.may(lambda e=event: e.write({"note": "x"})))
                    self.assertFalse(self.may(lambda e=event, v=new: e.create(v)))
                    self.assertFalse(self.may(lambda e=event: e.unlink()))

    def test_deadlines_are_not_typed(self):
        agent = self.users["agent"]
        case = self.case(user_id=agent.id).with_user(agent)
        for name in ("next_deadline", "closed_at"):
            with self.subTest(name):
                self.assertFalse(
                    self.may(lambda n=name: case.write({n: "2030-01-01 00:00:00"}))
                )
                vals = {"name": "x", "partner_id": self.partner.id}
                self.assertFalse(
                    self.may(
                        lambda n=name, v=vals: self.Case.with_user(agent).create(
                            {**v, n: "2030-01-01 00:00:00"}
                        )
                    )
                )
        self.assertFalse(self.may(lambda: case.write({"opened_at": "2030-01-01"})))

    def test_nobody_sees_another_company(self):
        other = self.new_company("Other", "UTC")
        self.env.user.company_ids = [Command.link(other.id)]
        case = self.Case.with_context(allowed_company_ids=other.ids).create(
            {
                "name": "Elsewhere",
                "partner_id": self.partner.id,
                "company_id": other.id,
                "user_id": False,
            }
        )
        for role in MATRIX:
            with self.subTest(role=role):
                mine = case.with_user(self.users[role])
                self.assertFalse(self.may(lambda c=mine: c.read(["name"])))
                self.assertFalse(self.may(lambda c=mine: c.write({"name": "x"})))

    def test_agents_do_their_whole_work(self):
        """Also what the screens read on the way: orders, products, partners."""
        agent = self.users["agent"]
        cases = self.Case.with_user(agent)
        case = cases.create(
            {
                "name": "By phone",
                "partner_id": self.partner.id,
                "kind": "complaint",
                "product_id": self.env["product.product"].create({"name": "P"}).id,
            }
        )
        case.action_take()
        case.action_answer()
        case.action_wait()
        told = {
            "solution": "<p>Done</p>",
            "told_by": "visit",
            **dict.fromkeys(
                ("outcome_fair", "procedure_fair", "interaction_fair"), "fair"
            ),
        }
        case._linkage_close(told)
        case.action_reopen()
        case._linkage_close(told)
        spec = {
            "display_name": {},
            "product_id": {"fields": {"display_name": {}}},
            "stage_id": {"fields": {"display_name": {}}},
            "clock_ids": {"fields": {"state": {}, "remaining_hours": {}}},
        }
        self.assertEqual(case.web_read(spec)[0]["clock_ids"][0]["state"], "met")
