from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import VisitCommon

MODES = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestVisitAccess(VisitCommon):
    """Role x model x mode, for own, the team's and others' records, two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env,
            "linkage_portal",
            "base.group_portal",
            context={"no_reset_password": True},
        )
        cls.shop = cls.graded("Shop")
        owners = {
            "own": cls.rep,
            "team": cls.colleague,
            "other": cls.stranger,
            "nobody": cls.env["res.users"],
        }
        cls.visits = {
            key: cls.visit(cls.shop, user_id=user.id) for key, user in owners.items()
        }
        cls.plans = {
            key: cls.env["linkage.visit.plan"].create(
                {
                    "user_id": user.id,
                    "company_id": cls.company.id,
                    "date_start": "2024-03-04",
                }
            )
            for key, user in owners.items()
            if user
        }
        cls.stops = {
            key: cls.env["linkage.visit.stop"].create(
                {
                    "plan_id": plan.id,
                    "partner_id": cls.shop.id,
                    "date": "2024-03-04",
                    "planned_start": "2024-03-04 09:00:00",
                }
            )
            for key, plan in cls.plans.items()
        }
        cls.unplaced = {
            key: cls.env["linkage.visit.unplaced"].create(
                {"plan_id": plan.id, "partner_id": cls.shop.id, "reason": "full"}
            )
            for key, plan in cls.plans.items()
        }
        cls.settings = {
            key: cls.env["linkage.visit.representative"].create(
                {"user_id": user.id, "company_id": cls.company.id}
            )
            for key, user in owners.items()
            if user
        }
        cls.opening = cls.env["linkage.visit.opening"].create(
            {"partner_id": cls.shop.id}
        )
        cls.policy = cls.env.ref("crm_linkage.visit_policy_a")

    def _modes(self, record, user):
        record = record.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )
        return "".join(mode[0] for mode in MODES if record.has_access(mode))

    def _assert_modes(self, records, expected):
        """:param expected: role -> kind of record -> first letters of the modes"""
        for role, kinds in expected.items():
            user = self.portal if role == "portal" else self.users[role]
            for kind, modes in kinds.items():
                with self.subTest(role=role, kind=kind):
                    self.assertEqual(self._modes(records[kind], user), modes)

    def test_visits(self):
        none = dict.fromkeys(("own", "team", "other", "nobody"), "")
        self._assert_modes(
            self.visits,
            {
                "representative": {**none, "own": "rwc", "nobody": "rwc"},
                "supervisor": {**none, "own": "rwc", "team": "rwc", "nobody": "rwc"},
                "manager": dict.fromkeys(none, "rwcu"),
                "agent": dict.fromkeys(none, "r"),
                "employee": none,
                "portal": none,
            },
        )

    def test_plans_and_their_lines(self):
        none = dict.fromkeys(("own", "team", "other"), "")
        for records in (self.plans, self.stops, self.unplaced):
            self._assert_modes(
                records,
                {
                    "representative": {**none, "own": "rwcu"},
                    "supervisor": {**none, "own": "rwcu", "team": "rwcu"},
                    "manager": dict.fromkeys(none, "rwcu"),
                    "agent": none,
                    "employee": none,
                    "portal": none,
                },
            )

    def test_nothing_is_pushed_onto_strangers(self):
        for records, values in (
            (self.plans, {"user_id": self.stranger.id}),
            (self.stops, {"plan_id": self.plans["other"].id}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                records["own"].with_user(self.rep).write(values)
        self.settings["other"].unlink()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.settings["own"].with_user(self.rep).user_id = self.stranger

    def test_representatives_settings(self):
        none = dict.fromkeys(("own", "team", "other"), "")
        self._assert_modes(
            self.settings,
            {
                "representative": {**none, "own": "rwc"},
                "supervisor": {**none, "own": "rwc", "team": "rwc"},
                "manager": dict.fromkeys(none, "rwcu"),
                "agent": none,
                "employee": none,
                "portal": none,
            },
        )

    def test_shared_records(self):
        records = {"policy": self.policy, "opening": self.opening}
        self._assert_modes(
            records,
            {
                "representative": {"policy": "r", "opening": "rwcu"},
                "supervisor": {"policy": "r", "opening": "rwcu"},
                "manager": {"policy": "rwcu", "opening": "rwcu"},
                "agent": {"policy": "r", "opening": "r"},
                "employee": {"policy": "", "opening": ""},
                "portal": {"policy": "", "opening": ""},
            },
        )

    def test_workload_is_read_only(self):
        row = self.env["linkage.visit.workload"].search(
            [("partner_id", "=", self.shop.id)]
        )
        self._assert_modes(
            {"own": row},
            {
                "representative": {"own": "r"},
                "manager": {"own": "r"},
                "agent": {"own": ""},
                "employee": {"own": ""},
                "portal": {"own": ""},
            },
        )
        self.assertEqual(self._modes(row, self.stranger), "")

    def test_dialogs(self):
        for name in ("complete", "fail", "move", "day.sheet"):
            Model = self.env[f"linkage.visit.{name}"]
            for role, allowed in (
                ("representative", True),
                ("agent", False),
                ("employee", False),
            ):
                Dialog = Model.with_user(self.users[role])
                self.assertEqual(Dialog.has_access("create"), allowed, (name, role))

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        visit = self.visit(self.shop, company_id=other.id)
        plan = self.env["linkage.visit.plan"].create(
            {
                "user_id": self.rep.id,
                "company_id": other.id,
                "date_start": "2024-03-04",
            }
        )
        settings = self.env["linkage.visit.representative"].create(
            {"user_id": self.rep.id, "company_id": other.id}
        )
        policy = self.env["linkage.visit.policy"].create(
            {"grade_id": self.grades["A"].id, "company_id": other.id}
        )
        for record in (visit, plan, settings, policy):
            for role in ("representative", "supervisor", "manager"):
                with self.subTest(model=record._name, role=role):
                    self.assertEqual(self._modes(record, self.users[role]), "")

    def test_opening_hours_of_another_companys_partner(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        partner = self.env["res.partner"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        opening = self.env["linkage.visit.opening"].create({"partner_id": partner.id})
        self.assertEqual(self._modes(opening, self.rep), "")

    def test_figures_of_a_plan_cannot_be_typed(self):
        plan = self.plan("2024-03-04").with_user(self.rep)
        for values in ({"state": "accepted"}, {"drive_minutes": 99999}):
            with self.subTest(values=values), self.assertRaises(UserError):
                plan.write(values)
            with self.subTest(created=values), self.assertRaises(UserError):
                plan.copy(values)
        new = plan.with_context(default_state="accepted").copy()
        self.assertEqual(new.state, "draft")
        plan.action_cancel()
        self.assertEqual(plan.state, "cancelled")
