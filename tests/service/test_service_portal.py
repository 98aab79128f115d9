"""Customers open, read, answer and close their cases in the portal."""

from datetime import timedelta
from io import BytesIO

from lxml import html
from PIL import Image

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .portal_common import PDF, SECRET, PortalCommon


def png():
    stream = BytesIO()
    Image.new("RGB", (4, 4), "red").save(stream, "PNG")
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestServicePortal(PortalCommon):
    def setUp(self):
        super().setUp()
        self.log_in()

    def texts(self, page, path):
        return [
            " ".join(node.text_content().split())
            for node in html.fromstring(page).xpath(path)
        ]

    def rows(self, page):
        return self.texts(page, "//*[contains(@class, 'o_linkage_portal_cases')]/a")

    def newest(self):
        return self.Case.search(
            [("partner_id", "=", self.portal.partner_id.id)]
        ).sorted("id")[-1]

    # -- reading ---------------------------------------------------------------------

    def test_list(self):
        page = self.page("/my/cases")
        self.assertEqual(len(self.rows(page)), 1)
        self.assertIn("Grinder is loud", self.rows(page)[0])
        for hidden in (SECRET, "Rival asks", "Asked in Tokyo"):
            self.assertNotIn(hidden, page)
        closed = self.case(name="Old matter", partner_id=self.shop.id)
        closed._set_stage(self.closed, fields.Datetime.now())
        for query, names in (
            ("", ["Grinder is loud"]),
            ("?filterby=closed", ["Old matter"]),
            ("?filterby=all&sortby=subject", ["Grinder is loud", "Old matter"]),
            ("?filterby=all&search=old", ["Old matter"]),
            (f"?filterby=all&search={self.mine.number}", ["Grinder is loud"]),
            ("?filterby=all&search=Rival", []),
            ("?filterby=1%20OR%201&sortby=id;--", ["Grinder is loud"]),
            ("?search=%00%0d%0a", ["Grinder is loud"]),
        ):
            with self.subTest(query=query):
                rows = self.rows(self.page(f"/my/cases{query}"))
                self.assertEqual(len(rows), len(names))
                for row, name in zip(rows, names, strict=True):
                    self.assertIn(name, row)

    def test_pages_and_counter(self):
        for number in range(16):
            self.case(name=f"Case {number}", partner_id=self.shop.id)
        self.assertEqual(len(self.rows(self.page("/my/cases"))), 15)
        self.assertEqual(len(self.rows(self.page("/my/cases/page/2"))), 2)
        self.assertTrue(self.rows(self.page("/my/cases/page/99")))
        counters = self.rpc("/my/counters", {"counters": ["linkage_case_count"]})
        self.assertEqual(counters["result"]["linkage_case_count"], 17)
        self.assertIn("/my/cases", self.page("/my/home"))
        self.mine.partner_id.parent_id = False
        self.mine.unlink()
        page = self.page("/my/cases")
        self.assertIn("You have no open cases", page)
        self.assertIn('href="/my/cases/new"', page)

    def test_one_case(self):
        page = self.page(f"/my/cases/{self.mine.id}")
        self.assertIn("We bring a quiet one.", page)
        self.assertIn("offer.pdf", page)
        self.assertIn(self.users["agent"].name, page)
        for hidden in (SECRET, "inside.txt", "rival.pdf"):
            self.assertNotIn(hidden, page)
        self.assertEqual(len(self.texts(page, "//*[@data-message]")), 1)

    def test_mails_lead_to_the_page(self):
        self.mine.message_subscribe(self.portal.partner_id.ids)
        self.portal.partner_id.email = "corner@example.com"
        message = self.mine.with_user(self.users["agent"]).message_post(
            body="It comes tomorrow.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        mails = (
            self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.id)])
        )
        bodies = " ".join(
            mail.body_html
            for mail in mails
            if self.portal.partner_id in mail.recipient_ids
        )
        self.assertIn(f"/my/cases/{self.mine.id}", bodies)
        self.assertNotIn("/odoo/", bodies)

    def test_queries_do_not_grow(self):
        """What a page costs: constant over cases and messages."""
        Case = self.Case.with_user(self.portal)

        def count(operation):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            operation()
            return self.env.cr.sql_log_count - before

        def read():
            Case._portal_case_count()
            self.assertTrue(Case._portal_cases(15))

        def read_one():
            self.assertTrue(Case._portal_case(self.mine.id)["messages"])

        read(), read_one()
        few, few_messages = count(read), count(read_one)
        for number in range(10):
            self.case(name=f"Case {number}", partner_id=self.shop.id)
            self.mine.with_user(self.users["agent"]).message_post(
                body=f"Answer {number}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(count(read), few)
        self.assertEqual(count(read_one), few_messages)
        self.assertLessEqual(few, 25)
        self.assertLessEqual(few_messages, 40)
        with self.assertQueryCount(2):
            Case._portal_case_count()

    def test_the_clock_is_that_of_the_agent(self):
        """The same seconds; moments in the user's zone; a waiting case stands still."""
        values = self.Case.with_user(self.portal)._portal_case(self.mine.id)
        faces = self.mine._linkage_clock_faces()[self.mine.id]
        self.assertEqual(len(values["clocks"]), len(faces))
        for clock, face in zip(values["clocks"], faces, strict=True):
            self.assertEqual(clock["state_label"], face["state_label"])
            self.assertAlmostEqual(clock["left"], face["remaining"], delta=5)
        running = [clock for clock in values["clocks"] if clock["is_running"]]
        self.assertTrue(running)
        local = fields.Datetime.context_timestamp(
            self.mine.with_context(tz="Asia/Tokyo"),
            fields.Datetime.to_datetime(faces[-1]["deadline"]),
        )
        self.assertIn(f"{local.hour % 12 or 12}:", running[-1]["deadline"])
        self.mine._set_stage(self.waiting, fields.Datetime.now())
        page = self.page(f"/my/cases/{self.mine.id}")
        self.assertIn("The clock stands still while we wait for you", page)
        kinds = self.env["linkage.clock.kind"].search([])
        kinds.shown_to_customer = False
        values = self.Case.with_user(self.portal)._portal_case(self.mine.id)
        self.assertFalse(values["clocks"])

    # -- a new case ------------------------------------------------------------------

    def test_open_a_case(self):
        form = self.page("/my/cases/new")
        self.assertIn("Grinder X", form)
        self.assertNotIn("Not Bought", form)
        response = self.send(
            "/my/cases/new",
            files=[("photo.png", png()), ("list.dat", b"a;b\n1;2\n")],
            name="Broken\r\nBcc: all@example.com",
            kind="after_sales",
            product=str(self.product.id),
            description="It <b>smokes</b>\n<script>alert(1)</script>",
        )
        case = self.newest()
        self.assertTrue(response.url.endswith(f"/my/cases/{case.id}?done=opened"))
        self.assertEqual(case.name, "Broken Bcc: all@example.com")
        self.assertEqual((case.kind, case.product_id), ("after_sales", self.product))
        self.assertEqual(case.partner_id, self.portal.partner_id)
        self.assertEqual(case.company_id, self.company)
        self.assertNotIn("<script", case.description)
        self.assertNotIn("<script>alert", response.text)
        self.assertIn("&lt;script&gt;", response.text)
        files = case.message_ids.attachment_ids
        self.assertEqual(set(files.mapped("name")), {"photo.png", "list.dat.txt"})
        self.assertIn(self.portal.partner_id, case.message_partner_ids)

    def test_what_is_wrong_is_said_at_its_field(self):
        """What was typed stays; nothing is written."""
        before = self.Case.search_count([])
        response = self.send(
            "/my/cases/new",
            files=[("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>")],
            name="  \r\n",
            kind="bargain",
            product=str(self.foreign_product.id),
            description="Typed <i>before</i>",
        )
        self.assertEqual(self.Case.search_count([]), before)
        errors = self.texts(response.text, "//*[@class='invalid-feedback']")
        self.assertEqual(len(errors), 4, errors)
        self.assertIn("Typed &lt;i&gt;before&lt;/i&gt;", response.text)
        too_long = self.send(
            "/my/cases/new", name="Long", kind="request", description="x" * 20_001
        )
        self.assertIn("too long", too_long.text)
        self.assertEqual(self.Case.search_count([]), before)

    def test_files_are_judged_by_what_is_in_them(self):
        company = self.company
        for name, content, accepted in (
            ("bill.pdf", PDF, True),
            ("bill.dat", PDF, True),
            ("bill.html", PDF, True),
            ("page.pdf", b"<!DOCTYPE html><html><script></script></html>", False),
            ("picture.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
            ("feed.txt", b"<?xml version='1.0'?><a/>", False),
            ("tool.pdf", b"MZ\x90\x00\x03" + bytes(60), False),
            ("zip.pdf", b"PK\x03\x04" + bytes(60), False),
            ("empty.txt", b"", False),
            ("large.txt", b"x" * (10 * 1024 * 1024 + 1), False),
        ):
            with self.subTest(name=name):
                files = [(name, content)]
                if accepted:
                    self.assertTrue(company._linkage_accept_files(files))
                else:
                    with self.assertRaises(ValidationError):
                        company._linkage_accept_files(files)
        with self.assertRaises(ValidationError):
            company._linkage_accept_files([("a.txt", b"a")] * 6)
        company.linkage_upload_text = False
        with self.assertRaises(ValidationError):
            company._linkage_accept_files([("a.txt", b"a")])
        company.linkage_upload_count = 0
        self.assertNotIn('type="file"', self.page("/my/cases/new"))

    # -- answer, close, come back ------------------------------------------------------

    def test_answer(self):
        self.mine._set_stage(self.waiting, fields.Datetime.now())
        response = self.send(
            f"/my/cases/{self.mine.id}",
            files=[("bill.pdf", PDF)],
            body="It is *very* loud\n<img src=x onerror=alert(1)>",
        )
        self.assertTrue(response.url.endswith("?done=sent#answer"), response.url)
        message = self.mine.message_ids.sorted("id")[-1]
        self.assertEqual(message.author_id, self.portal.partner_id)
        self.assertEqual(message.message_type, "comment")
        self.assertFalse(message.is_internal)
        self.assertNotIn("<img", message.body)
        page = self.page(f"/my/cases/{self.mine.id}")
        self.assertIn("It is *very* loud", page)
        link = html.fromstring(page).xpath("//a[contains(., 'bill.pdf')]/@href")[0]
        file = self.url_open(link)
        self.assertEqual(file.content, PDF)
        self.assertIn("attachment", file.headers["Content-Disposition"])
        self.assertEqual(file.headers["Content-Security-Policy"], "default-src 'none'")

    def test_nothing_said(self):
        before = len(self.mine.message_ids)
        response = self.send(f"/my/cases/{self.mine.id}", body=" \r\n ")
        self.assertIn("Write something, or add a file.", response.text)
        response = self.send(
            f"/my/cases/{self.mine.id}",
            files=[("page.html", b"<html><body></body></html>")],
            body="Look at this",
        )
        self.assertIn("of a kind that we do not take", response.text)
        self.assertIn("Look at this</textarea>", response.text)
        self.mine.invalidate_recordset()
        self.assertEqual(len(self.mine.message_ids), before)

    def test_solved_and_back(self):
        page = self.page(f"/my/cases/{self.mine.id}")
        self.assertIn("It is solved", page)
        for _twice in range(2):
            response = self.send(f"/my/cases/{self.mine.id}/solved")
            self.assertEqual(response.status_code, 200)
        self.assertTrue(self.mine.is_closed)
        self.assertEqual(self.mine.closer_id, self.portal)
        said = self.mine.message_ids.filtered(
            lambda message: "This is solved." in message.body
        )
        self.assertEqual(len(said), 1)
        self.assertNotIn("It is solved", self.page(f"/my/cases/{self.mine.id}"))

    def test_writing_to_a_closed_case(self):
        """As the team wants it: opened again, or a new case after it."""
        self.mine.team_id = self.env["linkage.case.team"].create(
            {"name": "Service", "company_id": self.company.id, "reopen_days": 5}
        )
        self.mine._set_stage(self.closed, fields.Datetime.now())
        response = self.send(f"/my/cases/{self.mine.id}", body="Loud again")
        self.assertIn(f"/my/cases/{self.mine.id}?", response.url)
        self.assertFalse(self.mine.is_closed)
        self.mine._set_stage(self.closed, fields.Datetime.now())
        self.mine.team_id.on_closed_mail = "new"
        response = self.send(
            f"/my/cases/{self.mine.id}", files=[("bill.pdf", PDF)], body="And again"
        )
        follower = self.newest()
        self.assertIn(f"/my/cases/{follower.id}?", response.url)
        self.assertTrue(self.mine.is_closed)
        self.assertEqual(follower.previous_id, self.mine)
        self.assertIn("And again", follower.description)
        self.assertEqual(
            follower.message_ids.attachment_ids.mapped("name"), ["bill.pdf"]
        )

    def test_a_complaint_is_not_closed_without_a_solution(self):
        complaint = self.case(
            name="Late again", partner_id=self.shop.id, kind="complaint"
        )
        self.assertNotIn("It is solved", self.page(f"/my/cases/{complaint.id}"))
        self.send(f"/my/cases/{complaint.id}/solved")
        self.assertFalse(complaint.is_closed)

    def test_the_solution_is_shown_once_it_is_told(self):
        self.mine.solution = "<p>A rubber foot</p>"
        self.assertNotIn("A rubber foot", self.page(f"/my/cases/{self.mine.id}"))
        self.mine._set_stage(self.closed, fields.Datetime.now() + timedelta(minutes=1))
        self.assertIn("A rubber foot", self.page(f"/my/cases/{self.mine.id}"))
