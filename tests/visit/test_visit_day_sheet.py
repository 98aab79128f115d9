"""The day sheet: what is on it, who may print it, and that it becomes a PDF."""

import shutil
import subprocess
from unittest import skipUnless

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import VisitCommon

REPORT = "crm_linkage.linkage_visit_report_day_sheet"


@tagged("post_install", "-at_install")
class TestVisitDaySheet(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop", street="Allee 1", city="Berlin", phone="030 1")
        cls.env["res.partner"].create(
            [
                {"name": "Frau Käiser", "parent_id": cls.shop.id, "function": "Buyer"},
                {"name": "Lager", "parent_id": cls.shop.id, "type": "delivery"},
            ]
        )
        cls.visit(
            cls.shop,
            "2024-02-05 09:00:00",
            state="done",
            outcome="advance",
            advance="trial",
            next_step="Bring the samples",
            note="Liked the red one",
        )
        cls.first = cls.visit(cls.shop, "2024-03-05 08:00:00", purpose="Trial order")
        cls.second = cls.visit(cls.graded("Other", "B"), "2024-03-05 10:00:00")
        cls.tomorrow = cls.visit(cls.shop, "2024-03-06 09:00:00")
        cls.theirs = cls.visit(cls.shop, user_id=cls.stranger.id)
        cls.env["linkage.qualification"].create(
            {
                "partner_id": cls.shop.id,
                "company_id": cls.company.id,
                "name": "Two coolers",
            }
        )
        # sudo: a state is written by steps only
        cls.env["linkage.agreement"].sudo().create(
            {
                "name": "Shelf space",
                "partner_id": cls.shop.id,
                "company_id": cls.company.id,
                "state": "proposed",
            }
        )

    def _html(self, visits, user=None):
        Report = self.env["ir.actions.report"].with_user(user or self.rep)
        Report = Report.with_context(allowed_company_ids=self.company.ids)
        content, _kind = Report._render_qweb_html(REPORT, visits.ids)
        return content.decode()

    def test_what_is_on_it(self):
        text = self._html(self.second | self.first)
        for part in (
            "Allee 1, Berlin",
            "030 1",
            "Frau Käiser",
            "Buyer",
            "Trial order",
            "Agrees to a trial",
            "Liked the red one",
            "Bring the samples",
            "Two coolers",
            "Shelf space",
            "Europe/Berlin",
            self.company.name,
        ):
            self.assertIn(part, text)
        self.assertNotIn("Lager", text)
        self.assertEqual(text.count('o_sheet_stop"'), 2)
        self.assertLess(text.index("Allee 1"), text.index("Other"), "in order of time")

    def test_a_sheet_for_each_person_and_day(self):
        text = self._html(
            self.first | self.tomorrow | self.theirs, self.users["manager"]
        )
        self.assertEqual(text.count('o_sheet_title"'), 3)
        self.assertEqual(text.count("page-break-after"), 2)

    def test_who_may_print(self):
        for user in (self.rep, self.users["supervisor"], self.users["manager"]):
            self.assertIn("Shop", self._html(self.first, user))
        for user in (self.stranger, self.users["agent"], self.users["employee"]):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._html(self.first, user)

    def test_from_my_day_and_for_a_chosen_person(self):
        Visit = self.env["linkage.visit"].with_user(self.rep)
        action = Visit.linkage_day_sheet("2024-03-05")
        self.assertEqual(action["report_name"], "crm_linkage.report_day_sheet")
        self.assertEqual(
            action["context"]["active_ids"], (self.first | self.second).ids
        )
        with self.assertRaisesRegex(UserError, "no visits to print"):
            Visit.linkage_day_sheet("2024-03-09")
        Dialog = self.env["linkage.visit.day.sheet"]
        form = Form(Dialog.with_user(self.users["supervisor"]))
        form.user_id = self.rep
        form.date = "2024-03-05"
        self.assertEqual(form.visit_count, 2)
        self.assertTrue(form.save().action_print())
        form.user_id = self.stranger
        self.assertEqual(form.visit_count, 0, "not of the team")

    @freeze_time("2024-03-01")
    def test_from_a_plan(self):
        plan = self.plan("2024-03-04", as_user=self.rep)
        Dialog = self.env["linkage.visit.day.sheet"].with_user(self.rep)
        dialog = Dialog.with_context(active_model=plan._name, active_id=plan.id).create(
            {}
        )
        self.assertEqual(str(dialog.date), "2024-03-04")
        self.assertEqual(dialog.user_id, self.rep)

    def test_queries_do_not_grow_with_the_stops(self):
        def count(visits):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._html(visits)
            return self.env.cr.sql_log_count - before

        few = self.first | self.second
        many = few
        for number in range(8):
            many |= self.visit(self.graded(f"Stop {number}"), "2024-03-05 12:00:00")
        count(few)  # templates are read once
        self.assertLessEqual(count(many), count(few) + 3)

    # styles are not served to a test without browser, and wkhtmltopdf says so
    @mute_logger("odoo.addons.base.models.ir_actions_report")
    @skipUnless(shutil.which("wkhtmltopdf"), "wkhtmltopdf is not installed")
    def test_pdf(self):
        Report = self.env["ir.actions.report"].with_user(self.rep)
        Report = Report.with_context(
            allowed_company_ids=self.company.ids, force_report_rendering=True
        )
        visits = self.first | self.second | self.tomorrow
        with self.allow_pdf_render():
            content, kind = Report._render_qweb_pdf(REPORT, visits.ids)
        self.assertEqual(kind, "pdf")
        self.assertEqual(content[:5], b"%PDF-")
        if shutil.which("pdftotext"):
            text = subprocess.run(  # noqa: S603 - a fixed command, our own PDF
                ["pdftotext", "-layout", "-", "-"],  # noqa: S607
                input=content,
                capture_output=True,
                check=True,
            ).stdout.decode()
            self.assertIn("Frau Käiser", text)
            self.assertEqual(text.count("\f"), 2, "a page for each day")
