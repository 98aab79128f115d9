from datetime import date, datetime

import psycopg2
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import new_colleague
from .common import ServiceCommon

MONDAY = "2026-11-16 07:00:00"
FAIRNESS = ("outcome_fair", "procedure_fair", "interaction_fair")


@tagged("post_install", "-at_install")
class TestServiceClosing(ServiceCommon):
    """Closing with a solution; a complaint is answered in all of D11.2 and followed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.email = "anna@shop.test"
        cls.agent = cls.users["agent"]

    def dialog(self, case, user=None):
        action = case.with_user(user or self.agent).action_solve()
        Close = self.env[action["res_model"]].with_user(user or self.agent)
        return Form(Close.with_context(**action["context"]))

    def told(self, **values):
        return {
            "solution": "<p>Replaced</p>",
            "told_by": "phone",
            **dict.fromkeys(FAIRNESS, "fair"),
            **values,
        }

    def complaint(self, **values):
        return self.case(kind="complaint", user_id=self.agent.id, **values)

    def test_a_request_closes_with_its_solution(self):
        with freeze_time(MONDAY):
            case = self.case()
            form = self.dialog(case)
            form.told_by = False
            form.solution = "<p>Done</p>"
            form.save().action_close()
        self.assertTrue(case.is_closed)
        self.assertEqual((case.closer_id, case.solution_told_at), (self.agent, False))
        with self.assertRaises(UserError):
            case.action_solve()

    def test_an_empty_solution_closes_nothing(self):
        case = self.case()
        form = self.dialog(case)
        form.solution = "<p><br></p>"
        with self.assertRaises(UserError):
            form.save().action_close()
        self.assertFalse(case.is_closed)

    def test_a_complaint_asks_for_everything(self):
        case = self.complaint(solution="<p>Replaced</p>")
        with (
            self.assertRaisesRegex(ValidationError, "Outcome Fair.*Solution Told"),
            self.env.cr.savepoint(),
        ):
            case.action_close()
        for lacking in (*FAIRNESS, "told_by", "solution"):
            with (
                self.subTest(lacking=lacking),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                case._linkage_close(self.told(**{lacking: False}))
            self.assertFalse(case.is_closed)
        case._linkage_close(self.told(procedure_fair="unfair"))
        self.assertTrue(case.is_closed)
        self.assertFalse(case.is_fair)
        self.assertEqual(case.fairness, "partly")
        self.assertAlmostEqual(case.fair_share, 2 / 3)

    def test_the_solution_goes_to_the_customer(self):
        with freeze_time(MONDAY):
            case = self.complaint()
        with freeze_time("2026-11-16 08:00:00"):
            form = self.dialog(case)
            self.assertEqual(form.told_by, "mail")
            form.solution = "<p>We sent a new one</p>"
            for name in FAIRNESS:
                form[name] = "fair"
            form.save().action_close()
        message = case.message_ids.filtered(lambda one: "a new one" in (one.body or ""))
        self.assertEqual(len(message), 1)
        self.assertIn(self.partner, message.notified_partner_ids)
        self.assertIn(case.number, message.subject)
        self.assertEqual(
            (case.solution_told_by, case.solution_teller_id, case.solution_told_at),
            ("mail", self.agent, datetime(2026, 11, 16, 8)),
        )
        self.assertEqual(set(case.clock_ids.mapped("state")), {"met"})

    def test_nobody_to_write_to(self):
        self.partner.email = False
        case = self.complaint()
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            case._linkage_close(self.told(told_by="mail"))
        self.assertFalse(case.is_closed)

    def test_told_earlier_but_not_in_the_future(self):
        with freeze_time(MONDAY):
            case = self.complaint()
            form = self.dialog(case)
            form.solution = "<p>x</p>"
            form.told_by = "visit"
            for name in FAIRNESS:
                form[name] = "fair"
            form.told_at = "2026-11-17 07:00:00"
            close = form.save()
            with self.assertRaises(UserError):
                close.action_close()
            close.told_at = "2026-11-15 07:00:00"
            close.action_close()
        self.assertEqual(case.solution_told_at, datetime(2026, 11, 15, 7))

    def test_two_agents_close_at_once(self):
        with freeze_time(MONDAY):
            case = self.case()
            mine = self.dialog(case)
            mine.solution = "<p>Mine</p>"
            mine = mine.save()
            theirs = self.dialog(case, self.users["manager"])
            theirs.solution = "<p>Theirs</p>"
            theirs.save().action_close()
            with self.assertRaisesRegex(UserError, "closed on .* by service_manager"):
                mine.action_close()
        self.assertIn("Theirs", case.solution)
        mine.action_note()
        note = case.message_ids.filtered(lambda one: "Mine" in (one.body or ""))
        self.assertTrue(note.subtype_id.internal)

    def test_another_solution_written_meanwhile_is_not_lost(self):
        case = self.case()
        form = self.dialog(case)
        form.solution = "<p>Mine</p>"
        close = form.save()
        case.with_user(self.users["manager"]).solution = "<p>Theirs</p>"
        with self.assertRaisesRegex(UserError, "meanwhile"):
            close.action_close()
        self.assertIn("Theirs", case.solution)

    def test_what_closing_records_is_typed_by_nobody(self):
        case = self.complaint()
        for user in (self.agent, self.users["manager"]):
            mine = case.with_user(user)
            with self.assertRaises(UserError):
                mine.write({"solution_told_at": MONDAY})
            with self.assertRaises(UserError):
                mine.create(
                    {"name": "x", "partner_id": self.partner.id, "closer_id": user.id}
                )
            made = mine.with_context(default_solution_told_by="mail").create(
                {"name": "x", "partner_id": self.partner.id}
            )
            self.assertFalse(made.solution_told_by)

    def test_reopening_forgets_what_did_not_hold(self):
        case = self.complaint()
        case._linkage_close(self.told())
        case.action_reopen()
        self.assertFalse(case.solution_told_at or case.closer_id)
        with self.assertRaises(ValidationError):
            case.stage_id = self.closed

    # -- followed to the end -----------------------------------------------------

    def remedy(self, case, **values):
        return self.env["linkage.case.remedy"].create(
            {
                "case_id": case.id,
                "name": "Pack better",
                "kind": "prevention",
                "user_id": self.users["representative"].id,
                "date_deadline": date(2026, 11, 20),
                **values,
            }
        )

    def followed(self):
        return self.Case.search([("is_followed", "=", True)])

    def test_a_complaint_is_followed_until_its_prevention_is_done(self):
        with freeze_time(MONDAY):
            case, other = self.complaint(), self.case()
            remedy = self.remedy(case)
            case._linkage_close(self.told())
            self.assertTrue(case.is_followed)
            self.assertIn(case, self.followed())
            self.assertNotIn(other, self.followed())
            self.assertEqual(case.open_remedy_count, 1)
            activity = remedy.activity_id
            self.assertEqual(
                (activity.user_id, activity.date_deadline, activity.summary),
                (remedy.user_id, date(2026, 11, 20), "Pack better"),
            )
            remedy.user_id = self.agent
            self.assertEqual(activity.user_id, self.agent)
        with freeze_time("2026-11-23 09:00:00"):
            remedy.invalidate_recordset()
            self.assertTrue(remedy.is_late)
            self.assertIn(remedy, remedy.search([("is_late", "=", True)]))
            remedy.with_user(self.agent).action_done()
        self.assertFalse(remedy.activity_id)
        case.invalidate_recordset()
        self.assertFalse(case.is_followed)
        self.assertNotIn(case, self.followed())
        with self.assertRaises(UserError):
            remedy.action_done()
        remedy.action_undo()
        self.assertTrue(remedy.activity_id)
        remedy.unlink()
        self.assertFalse(case.activity_ids)

    def test_done_is_not_typed(self):
        remedy = self.remedy(self.complaint()).with_user(self.agent)
        remedy.write({"done_at": MONDAY})
        self.assertFalse(remedy.done_at)

    def test_whose_measures_one_works_on(self):
        stranger = self.users["agent"].copy({"login": "nobody_of_this"})
        stranger.group_ids = self.env.ref("crm_linkage.group_representative")
        case = self.complaint()
        own = self.remedy(case, user_id=self.users["representative"].id)
        allowed = {
            "representative": True,
            "manager": True,
            "agent": True,
            "supervisor": False,
            "employee": False,
        }
        for role, may in allowed.items():
            mine = own.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertEqual(mine.has_access("write"), may)
        self.assertFalse(own.with_user(stranger).has_access("read"))

    # -- linked cases ------------------------------------------------------------

    def test_relations_go_both_ways(self):
        one, two, three = self.case(), self.case(), self.case()
        one.related_ids = two | three
        self.assertEqual(two.related_ids, one)
        two.related_ids = False
        self.assertEqual(one.related_ids, three)
        fourth = self.case(related_ids=[Command.set(one.ids)])
        self.assertIn(fourth, one.related_ids)
        with self.assertRaises(ValidationError):
            one.related_ids = one

    def test_the_same_told_twice_is_suggested(self):
        product = self.env["product.product"].create({"name": "P"})
        case = self.case(product_id=product.id)
        twin, old = self.case(), self.case(product_id=product.id)
        old.action_close()
        gone = self.case()
        gone.action_close()
        stranger = self.case(
            partner_id=self.env["res.partner"].create({"name": "Else"}).id
        )
        found = case.same_customer_ids
        self.assertEqual(set(found), {twin, old})
        self.assertNotIn(stranger | gone, found)
        twin.with_context(linkage_relate_to=case.id).action_relate()
        self.assertEqual(case.related_ids, twin)
        self.assertEqual(case.same_customer_ids, old)


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
