"""What a portal user, a colleague or a stranger tries on cases, and does not get."""

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import new_colleague
from .portal_common import PDF, SECRET, PortalCommon


@tagged("post_install", "-at_install")
class TestServicePortalAttack(PortalCommon):
    def strange_ids(self):
        """Cases that are not theirs, not there, or no number of a record at all."""
        return (
            self.theirs.id,
            self.elsewhere.id,
            self.gone_id,
            0,
            self.elsewhere.id + 1000,
            2**31,
            2**70,
        )

    def files_of(self, message):
        return message.attachment_ids.ids

    # -- numbers ---------------------------------------------------------------------

    def test_foreign_and_guessed_cases(self):
        self.log_in()
        for case_id in self.strange_ids():
            with self.subTest(case_id=case_id):
                url = f"/my/cases/{case_id}"
                self.page(url, 404)
                self.page(f"{url}?access_token=x&pid=1&hash=2", 404)
                self.assertEqual(self.send(url, body="Hello").status_code, 404)
                self.assertEqual(self.send(f"{url}/solved").status_code, 404)
                self.page(f"{url}/rate", 404)
        for address in ("-1", "1e3", "1 OR 1=1", "new'", "..%2f..%2fweb"):
            self.assertEqual(self.url_open(f"/my/cases/{address}").status_code, 404)
        for case in (self.theirs, self.elsewhere):
            case.invalidate_recordset()
            self.assertFalse(case.is_closed)
            self.assertNotIn("Hello", str(case.message_ids.mapped("body")))

    def test_ratings_of_others(self):
        """Asked of closed cases only, and only of the customer's own."""
        now = self.env.cr.now()
        for case in (self.mine, self.theirs, self.elsewhere):
            case._set_stage(self.closed, now)
        self.log_in()
        self.page(f"/my/cases/{self.theirs.id}/rate", 404)
        self.page(f"/my/cases/{self.elsewhere.id}/rate", 404)
        self.assertFalse((self.theirs | self.elsewhere).rating_ids)
        page = self.page(f"/my/cases/{self.mine.id}")
        self.assertEqual(
            f"/my/cases/{self.mine.id}/rate" in page, self.mine._portal_may_rate()
        )

    def test_guessed_tokens(self):
        for url in (
            "/rate/guessed/5",
            "/rate/guessed/submit_feedback",
            "/linkage/unasked/case/guessed",
            "/linkage/unasked/__init__/guessed",
            f"/mail/view?model=linkage.case&res_id={self.mine.id}&access_token=guessed",
        ):
            for user in (None, self.portal):
                if user:
                    self.log_in(user)
                with self.subTest(url=url, user=user), mute_logger("odoo.http"):
                    response = self.url_open(url)
                    self.assertNotIn("Grinder is loud", response.text)
                    self.assertLess(response.status_code, 500)
            self.logout()

    def test_every_number_around(self):
        """Of a hundred numbers one is theirs."""
        self.log_in()
        Case = self.Case.with_user(self.portal)
        numbers = range(self.mine.id - 50, self.mine.id + 50)
        found = [number for number in numbers if Case._portal_case(number)]
        self.assertEqual(found, self.mine.ids)

    def test_files(self):
        self.log_in()
        mine, inside, theirs = (
            self.files_of(message)[0]
            for message in (self.answer, self.note, self.their_answer)
        )
        loose = self.env["ir.attachment"].create(
            {
                "name": "inside.pdf",
                "raw": PDF,
                "res_model": "linkage.case",
                "res_id": self.mine.id,
            }
        )
        self.assertEqual(
            self.url_open(f"/my/cases/{self.mine.id}/files/{mine}").content, PDF
        )
        for case_id, file_id in (
            (self.mine.id, inside),
            (self.mine.id, theirs),
            (self.mine.id, loose.id),
            (self.mine.id, 2**40),
            (self.theirs.id, theirs),
            (self.theirs.id, mine),
            (self.gone_id, mine),
        ):
            with self.subTest(case=case_id, file=file_id):
                self.page(f"/my/cases/{case_id}/files/{file_id}", 404)
        for file_id in (mine, inside, theirs, loose.id):
            for url in (
                f"/web/content/{file_id}",
                f"/web/content/{file_id}?access_token=guessed",
                f"/web/image/{file_id}?access_token=guessed&download=1",
                f"/web/content/ir.attachment/{file_id}/raw",
                f"/web/content/linkage.case/{self.mine.id}/description",
            ):
                with self.subTest(url=url):
                    response = self.url_open(url)
                    self.assertNotIn(b"%PDF", response.content)
                    self.assertNotIn(SECRET, response.text)

    # -- fields ----------------------------------------------------------------------

    def test_extra_fields_are_not_looked_at(self):
        self.log_in()
        extra = {
            "stage_id": str(self.closed.id),
            "user_id": str(self.users["manager"].id),
            "partner_id": str(self.rival.id),
            "commercial_partner_id": str(self.rival.id),
            "company_id": str(self.other_company.id),
            "priority": "3",
            "number": "C1",
            "opened_at": "2000-01-01 00:00:00",
            "solution": SECRET,
            "active": "",
            "team_id": "1",
            "message_type": "notification",
            "subtype_xmlid": "mail.mt_note",
            "author_id": str(self.users["agent"].partner_id.id),
            "attachment_ids": str(self.files_of(self.their_answer)[0]),
            "context": "{'default_stage_id': 1}",
        }
        response = self.send(
            "/my/cases/new",
            name="Plain",
            kind="request",
            description="A question",
            default_priority="3",
            **extra,
        )
        self.assertEqual(response.status_code, 200)
        case = self.Case.search([("name", "=", "Plain")])
        self.assertEqual(case.partner_id, self.portal.partner_id)
        self.assertEqual(case.company_id, self.company)
        self.assertEqual(case.stage_id, self.new)
        self.assertEqual(case.priority, "1")
        self.assertNotEqual(case.user_id, self.users["manager"])
        self.assertTrue(case.active)
        self.assertFalse(case.solution)
        self.assertGreater(case.opened_at.year, 2000)
        self.assertNotEqual(case.number, "C1")
        self.send(f"/my/cases/{case.id}", body="Again", **extra)
        message = case.message_ids.sorted("id")[-1]
        self.assertEqual(message.author_id, self.portal.partner_id)
        self.assertEqual(message.message_type, "comment")
        self.assertFalse(message.attachment_ids)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(case.stage_id, self.new)

    def test_forms_need_their_token(self):
        self.log_in()
        before = self.Case.search_count([])
        for url in (
            "/my/cases/new",
            f"/my/cases/{self.mine.id}",
            f"/my/cases/{self.mine.id}/solved",
        ):
            for token in ({}, {"csrf_token": "guessed"}):
                with self.subTest(url=url), mute_logger("odoo.http"):
                    response = self.url_open(
                        url,
                        data={
                            "name": "x",
                            "kind": "request",
                            "description": "x",
                            "body": "x",
                            **token,
                        },
                    )
                    self.assertEqual(response.status_code, 400)
        self.assertEqual(self.Case.search_count([]), before)
        self.assertFalse(self.mine.is_closed)
        # looking at an address changes nothing
        self.page(f"/my/cases/{self.mine.id}/solved", 405)

    # -- other ways in ---------------------------------------------------------------

    def test_routes_of_the_host(self):
        """Chatter, files and subscriptions of the host are closed on cases."""
        case = self.mine
        thread = {"thread_model": "linkage.case", "thread_id": case.id}
        tokens = ({}, {"token": "guessed", "hash": "guessed", "pid": 1})
        before = len(case.message_ids)
        for user in (self.portal, self.intruder, None):
            if user:
                self.log_in(user)
            else:
                self.logout()
            calls = [
                ("/mail/thread/messages", thread),
                ("/mail/thread/recipients", thread),
                ("/mail/thread/subscribe", {"res_model": "linkage.case",
                                            "res_id": case.id, "partner_ids": [1]}),
                ("/mail/message/update_content",
                 {"message_id": self.answer.id, "update_data": {"body": "x"}}),
                ("/mail/message/reaction",
                 {"message_id": self.answer.id, "content": "x", "action": "add"}),
                ("/mail/data", {"fetch_params": [
                    ["mail.thread", {**thread, "request_list": ["attachments",
                     "followers", "suggestedRecipients"]}]]}),
                ("/mail/update_is_internal",
                 {"message_id": self.note.id, "is_internal": False}),
                *(
                    (route, {**thread, **token, **more})
                    for token in tokens
                    for route, more in (
                        ("/mail/message/post", {"post_data": {"body": "x"}}),
                        ("/mail/chatter_fetch", {}),
                        ("/portal/chatter_init", {}),
                    )
                ),
            ]  # fmt: skip
            for url, params in calls:
                with (
                    self.subTest(url=url, user=user and user.login),
                    mute_logger("odoo.http"),
                ):
                    text = self.url_open(url, json={"params": params}).text
                    for hidden in (SECRET, "inside.txt", "We bring a quiet one"):
                        self.assertNotIn(hidden, text)
        case.invalidate_recordset()
        self.note.invalidate_recordset()
        self.assertEqual(len(case.message_ids), before)
        self.assertIn("quiet one", self.answer.body)
        self.assertTrue(self.note.is_internal or self.note.subtype_id.internal)
        self.assertFalse(self.answer.sudo().reaction_ids)

    def test_upload_of_the_host(self):
        self.log_in()
        with mute_logger("odoo.http"):
            response = self.url_open(
                "/mail/attachment/upload",
                data={
                    "thread_model": "linkage.case",
                    "thread_id": self.mine.id,
                    "csrf_token": Request.csrf_token(self),
                },
                files=[("ufile", ("x.html", b"<html></html>"))],
            )
        self.assertNotEqual(response.status_code, 200)

    def test_messages_over_rpc(self):
        """Notes and what was said to others are not read from the messages either."""
        self.log_in()
        for method, args in (
            ("search_read", [[("model", "=", "linkage.case")], ["body"]]),
            ("read", [[self.note.id, self.logged.id], ["body"]]),
            ("read", [[self.their_answer.id], ["body"]]),
        ):
            with self.subTest(method=method), mute_logger("odoo.http"):
                text = str(self.call("mail.message", method, *args))
                for hidden in (SECRET, "For the rival only"):
                    self.assertNotIn(hidden, text)
        with mute_logger("odoo.http"):
            attachments = str(
                self.call("ir.attachment", "search_read", [], ["name", "raw"])
            )
            tracked = str(self.call("mail.tracking.value", "search_read", [], []))
        for hidden in ("inside.txt", "rival.pdf", "offer.pdf"):
            self.assertNotIn(hidden, attachments)
        self.assertIn("error", tracked)

    def test_pages_of_the_host_go_on(self):
        """What we hide of partners, users and companies breaks none of its pages."""
        self.log_in()
        for url in ("/my/home", "/my/account", "/my/orders", "/my/visits"):
            self.page(url)

    # -- who is no customer ------------------------------------------------------------

    def test_strangers_are_sent_to_the_login(self):
        for url in (
            "/my/cases",
            "/my/cases/new",
            f"/my/cases/{self.mine.id}",
            f"/my/cases/{self.mine.id}/files/{self.files_of(self.answer)[0]}",
        ):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_colleagues_are_no_customers(self):
        """Neither roles nor employees get or write anything through the portal, even if
        they belong to the customer's company."""
        for role in ("employee", "representative", "agent"):
            user = self.users[role]
            user.partner_id.parent_id = self.shop
            self.log_in(user)
            with self.subTest(role=role):
                self.assertNotIn("Grinder is loud", self.page("/my/cases"))
                self.page(f"/my/cases/{self.mine.id}", 404)
                self.page("/my/cases/new", 404)
                for url in ("/my/cases/new", f"/my/cases/{self.mine.id}"):
                    response = self.send(
                        url, name="x", kind="request", description="x", body="x"
                    )
                    self.assertEqual(response.status_code, 404)
                counters = self.rpc(
                    "/my/counters", {"counters": ["linkage_case_count"]}
                )
                self.assertEqual(counters["result"]["linkage_case_count"], 0)

    def test_a_user_without_company(self):
        """A portal user of nobody sees their own cases, which are none."""
        loner = new_colleague(
            self.env, "portal_loner", self.company, "base.group_portal"
        )
        self.log_in(loner)
        self.assertIn("You have no open cases", self.page("/my/cases"))
        self.page(f"/my/cases/{self.mine.id}", 404)
