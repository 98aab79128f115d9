"""The weekly report: drafted from the figures, completed, sent, read (D6.5)."""

import shutil
import subprocess
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import new_user
from .common import VisitCommon

MONDAY = date(2024, 3, 4)
WRITE = "crm_linkage.mail_activity_type_week_write"
READ = "crm_linkage.mail_activity_type_week_read"


class WeekCommon(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["linkage.visit.week"].search([]).unlink()
        cls.shop = cls.graded("Shop", "A")
        cls.store = cls.graded("Store", "B")
        cls.kiosk = cls.graded("Kiosk", "C")

    def _weeks(self, user=None):
        Week = self.env["linkage.visit.week"].with_user(user or self.rep)
        return Week.with_context(allowed_company_ids=self.company.ids)

    def _draft(self, users=None, monday=MONDAY):
        return self._weeks()._draft(self.company, monday, users or self.rep)

    def _sent(self):
        report = self._draft().with_user(self.rep)
        report.plans = "Visit them all again."
        report.action_send()
        return report

    def _activities(self, xml_id):
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref(xml_id).id),
                ("res_model", "=", "linkage.visit.week"),
            ]
        )

    def _busy_week(self):
        visits = self.visit(
            self.shop,
            "2024-03-04 09:00:00",
            state="done",
            outcome="order",
            check_in="2024-03-04 09:10:00",
            check_out="2024-03-04 09:50:00",
            next_step="Bring samples",
            next_step_date="2024-03-13",
        )
        visits |= self.visit(
            self.shop, "2024-03-05 09:00:00", state="failed", failure="absent"
        )
        visits |= self.visit(
            self.store, "2024-03-05 10:00:00", state="failed", failure="closed"
        )
        visits |= self.visit(self.kiosk, "2024-03-05 11:00:00", state="cancelled")
        visits |= self.visit(self.kiosk, "2024-03-06 09:00:00")
        visits |= self.visit(self.kiosk, "2024-03-08 09:00:00")
        visits |= self.visit(self.store, "2024-03-12 09:00:00")
        visits |= self.visit(self.store, "2024-03-14 09:00:00")
        visits[:2].drive_minutes = 20
        return visits


@tagged("post_install", "-at_install")
@freeze_time("2024-03-08 12:00:00")  # a Friday
class TestVisitWeek(WeekCommon):
    def test_figures(self):
        self._busy_week()
        report = self._draft()
        self.assertEqual(
            (report.due, report.done, report.failed, report.left, report.cancelled),
            (4, 1, 2, 1, 1),
        )
        self.assertEqual((report.timed, report.on_time, report.moved_on), (1, 1, 1))
        self.assertEqual((report.actual_minutes, report.timed_minutes), (40, 30))
        self.assertEqual((report.drive_minutes, report.days), (40, 1))
        self.assertEqual((report.unreached, report.ahead), (2, 2))
        self.assertEqual(report.failures, {"absent": 1, "closed": 1})
        self.assertEqual(report.outcomes, {"order": 1})
        self.assertEqual(report.day_minutes["2024-03-04"], [30, 40, 1, 1])
        self.assertEqual(report.day_minutes["2024-03-05"], [60, 0, 2, 0])
        self.assertAlmostEqual(report.coverage, 0.25)

    def test_proposals(self):
        self._busy_week()
        report = self._draft()
        self.assertEqual(
            report.problems,
            "- Nobody there (1): Shop\n- Place was closed (1): Store\n"
            "- Neither done nor failed (1): Kiosk",
        )
        self.assertEqual(report.risks, "- Not reached at all (2): Store, Kiosk")
        self.assertEqual(report.changes, "- Called off (1): Kiosk")
        self.assertEqual(
            report.plans,
            "- 2 visits planned to 1 customers: Store\n"
            "- Wed 13 Mar, Shop: Bring samples",
        )

    def test_a_week_without_visits(self):
        report = self._draft()
        self.assertEqual((report.due, report.coverage), (0, 0))
        self.assertFalse(report.problems or report.plans)
        self.assertIn("o_linkage_week", report.figures_html)

    def test_what_was_typed_stays_and_proposals_follow(self):
        report = self._draft().with_user(self.rep)
        report.risks = "A rival opens next door."
        self._busy_week()
        report.action_refresh()
        self.assertEqual(report.risks, "A rival opens next door.")
        self.assertIn("Nobody there", report.problems)
        self.assertEqual(report.failed, 2)

    def test_drafted_once(self):
        self._busy_week()
        first = self._draft()
        self.assertEqual(self._draft(), first)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._weeks().create({"date_start": "2024-03-06"})

    def test_made_by_hand_it_starts_on_its_monday_with_figures(self):
        self._busy_week()
        report = self._weeks().create({"date_start": "2024-03-07"})
        self.assertEqual(report.date_start, MONDAY)
        self.assertEqual((report.user_id, report.failed), (self.rep, 2))
        self.assertEqual(report.display_name, f"{self.rep.name}, week 10 of 2024")

    def test_sending_freezes_and_asks_the_supervisor_once(self):
        self._busy_week()
        report = self._sent()
        self.assertEqual(
            (report.state, report.supervisor_id), ("sent", self.supervisor)
        )
        self.assertEqual(self._activities(READ).user_id, self.supervisor)
        report.action_send()
        self.assertEqual(len(self._activities(READ)), 1)
        self.visit(self.shop, "2024-03-07 09:00:00", state="failed", failure="late")
        self._draft()
        self.assertEqual(report.failed, 2)
        with self.assertRaisesRegex(UserError, "stay as they are"):
            report.action_refresh()
        with self.assertRaisesRegex(UserError, "reopen"):
            report.plans = "Something else"

    def test_without_a_plan_it_is_not_sent(self):
        report = self._draft().with_user(self.rep)
        with self.assertRaisesRegex(UserError, "next week's plan"):
            report.action_send()
        self.assertEqual(report.state, "draft")

    def test_read_and_commented(self):
        report = self._sent().with_user(self.supervisor)
        report.comment = "Well done; call the store first.\nThen the mill."
        report.action_read()
        self.assertEqual(report.state, "read")
        self.assertFalse(self._activities(READ))
        message = report.message_ids[0]
        self.assertIn("call the store first.<br", message.body)
        self.assertEqual(message.author_id, self.supervisor.partner_id)
        self.assertIn(self.rep.partner_id, message.notified_partner_ids)
        told = len(report.message_ids)
        report.action_read()
        self.assertEqual(len(report.message_ids), told, "read once")

    def test_given_back(self):
        report = self._sent().with_user(self.supervisor)
        report.action_reopen()
        self.assertEqual(report.state, "draft")
        self.assertFalse(self._activities(READ))
        self.assertEqual(self._activities(WRITE).user_id, self.rep)
        report = report.with_user(self.rep)
        report.plans = "More."
        report.action_send()
        self.assertFalse(self._activities(WRITE))
        self.assertEqual(report.state, "sent")

    def test_who_does_what(self):
        report = self._sent()
        for action in ("action_read", "action_reopen"):
            with self.assertRaises(AccessError):
                getattr(report, action)()
        with self.assertRaisesRegex(AccessError, "own report"):
            report.comment = "I did well."
        lead = report.with_user(self.supervisor)
        with self.assertRaisesRegex(AccessError, "Only"):
            lead.plans = "What I want"
        mine = self._weeks(self.supervisor).create({"date_start": MONDAY})
        with self.assertRaisesRegex(AccessError, "supervisor of who wrote"):
            mine.action_read()
        draft = self._draft(self.colleague).with_user(self.supervisor)
        with self.assertRaisesRegex(AccessError, "Only"):
            draft.action_send()
        with self.assertRaisesRegex(UserError, "not been sent"):
            draft.action_read()
        with self.assertRaisesRegex(AccessError, "representative writes"):
            self._weeks(self.supervisor).create(
                {"user_id": self.colleague.id, "date_start": "2024-02-26", "risks": "x"}
            )
        with self.assertRaisesRegex(AccessError, "representative writes"):
            sly = self._weeks(self.supervisor)
            sly.with_context(default_user_id=self.colleague.id).create(
                {"date_start": "2024-02-26", "risks": "x"}
            )

    def test_figures_cannot_be_typed(self):
        report = self._draft().with_user(self.rep)
        for name, value in (
            ("done", 99),
            ("state", "read"),
            ("supervisor_id", self.rep.id),
            ("day_minutes", {}),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "typed"):
                report.write({name: value})
        with self.assertRaisesRegex(UserError, "typed"):
            self._weeks().create({"date_start": "2024-02-26", "done": 99})
        sly = self._weeks().with_context(
            default_state="sent", default_done=99, linkage_week_drafted=True
        )
        made = sly.create({"date_start": "2024-02-19"})
        self.assertEqual((made.state, made.done), ("draft", 0))
        for name, value in (
            ("user_id", self.colleague.id),
            ("date_start", "2024-02-26"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "changed"):
                report.write({name: value})

    def test_without_a_leader_a_manager_reads(self):
        report = self._draft(self.stranger).with_user(self.stranger)
        report.plans = "Go on."
        report.action_send()
        self.assertTrue(report.supervisor_id.has_group("crm_linkage.group_manager"))
        self.assertNotEqual(report.supervisor_id, self.stranger)

    def test_sent_reports_are_kept(self):
        report = self._sent()
        with self.assertRaisesRegex(UserError, "kept"):
            report.with_user(self.users["manager"]).unlink()
        self._draft(self.colleague).with_user(self.users["manager"]).unlink()

    def test_on_paper(self):
        self.shop.name = "Zoë’s 北京 Shop"
        self._busy_week()
        report = self._sent() | self._draft(self.colleague)
        Report = self.env["ir.actions.report"].with_user(self.supervisor)
        html, _kind = Report._render_qweb_html(
            "crm_linkage.report_visit_week", report.ids
        )
        text = html.decode()
        for expected in (
            f"{self.rep.name}, week 10 of 2024",
            f"{self.colleague.name}, week 10 of 2024",
            "1 of 4",
            "Nobody there",
            "Visit them all again.",
        ):
            self.assertIn(expected, text)
        with self.allow_pdf_render():
            pdf, kind = Report.with_context(
                force_report_rendering=True
            )._render_qweb_pdf("crm_linkage.report_visit_week", report.ids)
        self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))
        if shutil.which("pdftotext"):
            paper = subprocess.run(
                ["pdftotext", "-", "-"],  # noqa: S607
                input=pdf,
                capture_output=True,
                check=True,
            ).stdout.decode()
            self.assertIn("Zoë’s 北京 Shop", paper, "printed in UTF-8")
            self.assertEqual(paper.count("\f"), 2, "two reports, a page each")
        with self.assertRaises(AccessError):
            Report.with_user(self.stranger)._render_qweb_html(
                "crm_linkage.report_visit_week", report.ids
            )

    def test_told_in_the_language_of_the_representative(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rep.lang = "fr_FR"
        self.visit(
            self.shop,
            "2024-03-04 09:00:00",
            state="done",
            next_step="Go",
            next_step_date="2024-03-13",
        )
        self.assertIn("mer. 13 mars", self._draft().plans)


@tagged("post_install", "-at_install")
class TestVisitWeekJob(WeekCommon):
    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_visit_week").method_direct_trigger()

    def _mine(self, user=None):
        return self.env["linkage.visit.week"].search(
            [("user_id", "=", (user or self.rep).id)]
        )

    def test_drafts_on_friday_for_everyone_with_visits(self):
        self.visit(self.shop, "2024-03-06 09:00:00")
        self.visit(self.shop, "2024-03-06 09:00:00", user_id=self.colleague.id)
        self.visit(
            self.shop,
            "2024-03-06 09:00:00",
            user_id=self.stranger.id,
            state="cancelled",
        )
        with freeze_time("2024-03-07 12:00:00"):
            self._run()
            self.assertFalse(self._mine(), "not before Friday")
        with freeze_time("2024-03-08 12:00:00"):
            self._run()
        self.assertEqual(self._mine().date_start, MONDAY)
        self.assertTrue(self._mine(self.colleague))
        self.assertFalse(self._mine(self.stranger), "all called off")

    def test_who_left_gets_none(self):
        self.visit(self.shop, "2024-03-06 09:00:00", user_id=self.colleague.id)
        self.visit(self.shop, "2024-03-06 09:00:00", user_id=self.stranger.id)
        self.colleague.active = False
        self.stranger.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with freeze_time("2024-03-08 12:00:00"):
            self._run()
        self.assertFalse(self._mine(self.colleague) | self._mine(self.stranger))

    def test_one_reminder_a_person_once_a_week(self):
        self.visit(self.shop, "2024-03-06 09:00:00")
        self.visit(self.shop, "2024-03-13 09:00:00")
        with freeze_time("2024-03-08 12:00:00"):
            self._run()
            self._run()
            (reminder,) = self._activities(WRITE)
            self.assertEqual(reminder.user_id, self.rep)
            self.assertIn("week 10", reminder.summary)
        with freeze_time("2024-03-15 12:00:00"):
            self._run()
            (reminder,) = self._activities(WRITE)
            self.assertIn("2 weekly reports", reminder.summary)
            reminder.action_feedback()
            self._run()
            self.assertFalse(self._activities(WRITE), "done for this week")
        with freeze_time("2024-03-18 12:00:00"):
            self._run()
            (reminder,) = self._activities(WRITE)
            for report in self._mine().with_user(self.rep):
                report.plans = "Go on."
                report.action_send()
            self.assertFalse(self._activities(WRITE))

    def test_missing_when_the_week_is_over(self):
        with freeze_time("2024-03-08 12:00:00"):
            report = self._draft()
            Week = self._weeks(self.supervisor)
            missing = [("is_missing", "=", True), ("id", "=", report.id)]
            self.assertFalse(report.is_missing)
            self.assertFalse(Week.search(missing))
        with freeze_time("2024-03-11 12:00:00"):
            report.invalidate_recordset(["is_missing"])
            self.assertTrue(report.is_missing)
            self.assertEqual(Week.search(missing), report)
            self.assertFalse(
                Week.search([("is_missing", "=", False), ("id", "=", report.id)])
            )

    def test_button_of_representative_and_supervisor(self):
        self.visit(self.shop, "2024-03-06 09:00:00")
        self.visit(self.shop, "2024-03-06 09:00:00", user_id=self.colleague.id)
        self.visit(self.shop, "2024-03-06 09:00:00", user_id=self.stranger.id)
        with freeze_time("2024-03-08 12:00:00"):
            action = self._weeks().action_draft()
            self.assertEqual(action["res_id"], self._mine().id)
            self.assertFalse(self._mine(self.colleague))
            self._weeks(self.supervisor).action_draft()
            self.assertTrue(self._mine(self.colleague))
            self.assertFalse(self._mine(self.stranger), "of another team")

    def test_each_company_for_itself(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.rep.company_ids = [Command.link(other.id)]
        self.visit(self.shop, "2024-03-05 09:00:00", state="done")
        self.visit(self.shop, "2024-03-06 09:00:00", company_id=other.id)
        with freeze_time("2024-03-08 12:00:00"):
            self._run()
        found = {one.company_id: (one.done, one.left) for one in self._mine()}
        self.assertEqual(found, {self.company: (1, 0), other: (0, 1)})

    def test_queries_do_not_grow_with_representatives(self):
        def drafted(number):
            users = self.env["res.users"]
            for place in range(number):
                users |= new_user(
                    self.env,
                    f"week_{number}_{place}",
                    "crm_linkage.group_representative",
                    company_id=self.company.id,
                    company_ids=[Command.set(self.company.ids)],
                )
            for user in users:
                self.visit(
                    self.shop,
                    "2024-03-06 09:00:00",
                    user_id=user.id,
                    state="failed",
                    failure="absent",
                )
            # the host subscribes each person who gets an activity: once a week
            self._weeks()._draft(self.company, MONDAY, users)
            self._weeks()._remind(self.company, users)
            self.visit(self.shop, "2024-03-07 09:00:00", user_id=users[0].id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._weeks()._draft(self.company, MONDAY, users)
            self._weeks()._remind(self.company, users)
            self.env.flush_all()
            again = self.env.cr.sql_log_count - before
            self.env["linkage.visit.week"].search([]).unlink()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._weeks()._draft(self.company, MONDAY, users)
            self.env.flush_all()
            return again, self.env.cr.sql_log_count - before

        with freeze_time("2024-03-08 12:00:00"):
            drafted(2)
            few, many = drafted(3), drafted(12)
        for less, more in zip(few, many, strict=True):
            self.assertLessEqual(more, less + 1)
            self.assertLessEqual(more, 35)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-08 12:00:00")
class TestVisitWeekAccess(WeekCommon):
    def test_modes(self):
        reports = {
            "own": self._draft(self.rep),
            "team": self._draft(self.colleague),
            "other": self._draft(self.stranger),
        }
        none = dict.fromkeys(reports, "")
        users = {
            **self.users,
            "portal": new_test_user(
                self.env,
                "linkage_portal",
                "base.group_portal",
                context={"no_reset_password": True},
            ),
        }
        for role, expected in {
            "representative": {**none, "own": "rwc"},
            "supervisor": {**none, "own": "rwc", "team": "rwc"},
            "manager": dict.fromkeys(reports, "rwcu"),
            "agent": none,
            "employee": none,
            "portal": none,
        }.items():
            for kind, modes in expected.items():
                record = reports[kind].sudo(False).with_user(users[role])
                record = record.with_context(allowed_company_ids=self.company.ids)
                found = "".join(
                    mode[0]
                    for mode in ("read", "write", "create", "unlink")
                    if record.has_access(mode)
                )
                with self.subTest(role=role, kind=kind):
                    self.assertEqual(found, modes)

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        report = self.env["linkage.visit.week"].create(
            {"user_id": self.rep.id, "company_id": other.id, "date_start": MONDAY}
        )
        for role in ("representative", "supervisor", "manager"):
            found = self._weeks(self.users[role]).browse(report.id)
            with self.subTest(role):
                self.assertFalse(found.has_access("read"))
