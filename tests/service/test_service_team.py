from datetime import datetime

import psycopg2
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import new_colleague
from .common import ServiceCommon

MONDAY = "2026-11-16 07:00:00"


@tagged("post_install", "-at_install")
class TestServiceTeam(ServiceCommon):
    """Service teams: their stages, who leads them, whose cases are whose."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["linkage.case.team"].create(
            {
                "name": "Desk",
                "company_id": cls.company.id,
                "user_id": cls.users["representative"].id,
            }
        )
        Stage = cls.env["linkage.case.stage"]
        cls.triage = Stage.create(
            {"name": "Triage", "sequence": 1, "team_ids": [Command.set(cls.desk.ids)]}
        )
        cls.other = cls.env["linkage.case.team"].create(
            {"name": "Other", "company_id": cls.company.id, "sequence": 20}
        )

    def test_a_case_goes_to_the_first_team_and_its_first_stage(self):
        case = self.case()
        self.assertEqual((case.team_id, case.stage_id), (self.desk, self.triage))
        case = self.case(team_id=self.other.id)
        self.assertEqual(case.stage_id, self.new)
        self.assertFalse(self.case(team_id=False).team_id)

    def test_the_board_shows_the_stages_of_the_team(self):
        def columns(**context):
            cases = self.Case.with_context(read_group_expand=True, **context)
            found = cases.web_read_group([("id", "=", 0)], ["stage_id"])
            return {group["stage_id"][0] for group in found["groups"]}

        self.assertNotIn(self.triage.id, columns())
        self.assertIn(self.triage.id, columns(default_team_id=self.desk.id))
        self.assertNotIn(self.triage.id, columns(default_team_id=self.other.id))

    def test_another_team_has_other_stages(self):
        case = self.case()
        case.team_id = self.other
        self.assertEqual(case.stage_id, self.new)
        case.action_wait()
        case.team_id = self.desk
        self.assertEqual(case.stage_id, self.waiting)

    def test_buttons_stay_within_the_stages_of_the_team(self):
        mine = self.closed.copy({"name": "Filed", "sequence": 1})
        mine.team_ids = self.desk
        case, other = self.case(), self.case(team_id=self.other.id)
        (case | other).action_close()
        self.assertEqual((case | other).stage_id, mine | self.closed)
        self.assertEqual(case.stage_id, mine)

    def test_the_leader_works_on_the_cases_of_the_team(self):
        leader = self.users["representative"]
        case = self.case(user_id=self.users["agent"].id)
        elsewhere = self.case(user_id=self.users["agent"].id, team_id=self.other.id)
        self.assertTrue(case.with_user(leader).has_access("write"))
        self.assertTrue(case.clock_ids.with_user(leader).has_access("read"))
        self.assertFalse(elsewhere.with_user(leader).has_access("read"))
        self.assertFalse(elsewhere.clock_ids.with_user(leader).has_access("read"))

    def test_managers_make_teams(self):
        for role, user in self.users.items():
            team = self.desk.with_user(user)
            with self.subTest(role=role):
                self.assertEqual(team.has_access("read"), role != "employee")
                self.assertEqual(team.has_access("write"), role == "manager")
        made = self.desk.with_user(self.users["manager"]).create(
            {"name": "New", "alias_name": "new-desk", "company_id": self.company.id}
        )
        alias = made.alias_id.sudo()
        self.assertEqual(alias.alias_model_id.model, "linkage.case")
        self.assertNotEqual(made.copy().alias_id, made.alias_id)

    def test_a_team_of_another_company_is_not_seen_nor_used(self):
        company = self.new_company("Elsewhere", "UTC")
        self.env.user.company_ids = [Command.link(company.id)]
        team = self.env["linkage.case.team"].create(
            {"name": "Far", "company_id": company.id}
        )
        for role in ("agent", "manager"):
            with self.assertRaises(AccessError):
                team.with_user(self.users[role]).read(["name"])
        with self.assertRaises(UserError):
            self.case(team_id=team.id)

    def test_somebody_must_be_there_to_get_cases(self):
        with self.assertRaises(ValidationError):
            self.desk.assignment = "turns"
        self.users["agent"].active = False
        self.desk.write(
            {
                "member_ids": [Command.set(self.users["manager"].ids)],
                "assignment": "least",
            }
        )
        cases = self.Case.create(
            [
                {"name": str(n), "partner_id": self.partner.id, "user_id": False}
                for n in range(3)
            ]
        )
        self.assertEqual(cases.user_id, self.users["manager"])

    def test_a_case_without_customer_came_by_mail(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
        ):
            self.Case.create({"name": "Nobody's"})
            self.env.flush_all()

    def test_clocks_run_in_the_hours_of_the_team(self):
        night = self.calendar("Night", "Europe/Berlin", ((20, 24),), self.company)
        self.other.calendar_id = night
        with freeze_time(MONDAY):
            day, late = self.case(), self.case(team_id=self.other.id)
            # 8 hours: a day by day, two evenings by night
            self.assertEqual(
                self.clock(day, "response").deadline, datetime(2026, 11, 16, 16)
            )
            self.assertEqual(
                self.clock(late, "response").deadline, datetime(2026, 11, 17, 23)
            )
            day.team_id = self.other
            self.assertEqual(
                self.clock(day, "response").deadline, datetime(2026, 11, 17, 23)
            )
            policy = self.clock(day).policy_id
            self.assertFalse(policy.calendar_id, "or else its own hours would count")

    def test_portal_and_plain_employees_reach_nothing(self):
        portal = new_colleague(
            self.env, "intake_portal", self.company, "base.group_portal"
        )
        for model in (
            "linkage.case.team",
            "linkage.case.cause",
            "linkage.leaving.reason",
            "linkage.case.remedy",
            "linkage.case.close",
            "linkage.mail.refused",
        ):
            for user in (portal, self.users["employee"]):
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(model=model, user=user.login, right=operation):
                        self.assertFalse(
                            self.env[model].with_user(user).has_access(operation)
                        )
            if model != "linkage.case.close":
                self.assertEqual(
                    self.env[model].with_user(self.users["agent"]).has_access("read"),
                    True,
                )
