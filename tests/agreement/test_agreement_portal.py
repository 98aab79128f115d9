"""Partners read, accept and comment in the portal, and get nothing of others."""

from datetime import timedelta

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..service.portal_common import PDF, SECRET, PortalCommon

OCTOBER = (fields.Date.to_date("2026-10-01"), fields.Date.to_date("2026-10-31"))


@tagged("post_install", "-at_install")
class TestAgreementPortal(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.users["manager"]
        cls.clerk = cls.portal_user("portal_clerk", cls.shop)
        cls.metric = cls.env["linkage.metric"].search([("code", "=", "order_count")])
        cls.deal = cls.agreement(cls.shop, signatory_ids=cls.portal.partner_id.ids)
        cls.draft = cls.agreement(cls.shop)
        cls.rivals = cls.agreement(cls.rival, signatory_ids=cls.intruder.partner_id.ids)
        (cls.deal | cls.rivals).action_propose()
        cls.afar = cls.agreement(cls.shop, user_id=False, our_signatory_id=False)
        cls.afar.sudo().with_context(
            allowed_company_ids=[cls.company.id, cls.other_company.id]
        ).write({"company_id": cls.other_company.id, "state": "proposed"})
        cls.deal.message_post(
            body=SECRET, subtype_xmlid="mail.mt_note", attachments=[("in.txt", SECRET)]
        )
        files = cls.env["ir.attachment"].create(
            [
                {
                    "name": f"{agreement.id}.pdf",
                    "raw": PDF,
                    "res_model": agreement._name,
                    "res_id": agreement.id,
                }
                for agreement in (cls.deal, cls.deal, cls.rivals)
            ]
        )
        cls.shared, cls.inside, cls.theirs_file = files
        cls.deal.shared_file_ids = cls.shared
        cls.rivals.shared_file_ids = cls.theirs_file

    @classmethod
    def agreement(cls, partner, **values):
        return cls.env["linkage.agreement"].create(
            {
                "name": f"Year with {partner.name}",
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "user_id": cls.manager.id,
                "our_signatory_id": cls.manager.id,
                "date_start": fields.Date.today() - timedelta(days=5),
                "commitment_ids": [
                    Command.create(
                        {
                            "side": side,
                            "name": f"At least two orders, says {side}",
                            "action_text": "Somebody sees to it",
                            "metric_id": cls.metric.id,
                            "target": 2,
                            "period": "month",
                        }
                    )
                    for side in ("us", "partner")
                ],
                **values,
            }
        )

    def accept(self, agreement=None, **texts):
        agreement = agreement or self.deal
        shown = {
            "version": str(agreement.version),
            "content_hash": agreement.content_hash or "",
            "read": "1",
        }
        return self.send(f"/my/agreements/{agreement.id}/accept", **(shown | texts))

    def acceptances(self):
        return self.env["linkage.agreement.acceptance"].search([])

    def alert(self, response):
        nodes = html.fromstring(response.text).xpath("//*[@role='alert']")
        return " ".join(" ".join(node.text_content() for node in nodes).split())

    # -- accepting ---------------------------------------------------------------------

    def test_accept(self):
        """Named signatory; name, time and address are kept; paper at the end."""
        self.deal.with_user(self.manager)._accept(
            "us", self.manager, self.deal.content_hash, 1, "10.0.0.1"
        )
        self.log_in()
        page = self.page(f"/my/agreements/{self.deal.id}")
        form = html.fromstring(page).forms[-1]
        self.assertEqual(form.fields["content_hash"], self.deal.content_hash)
        self.assertEqual(form.fields["version"], "1")
        for shown in ("At least two orders, says us", "says partner", "order"):
            self.assertIn(shown, page)
        for hidden in (SECRET, "in.txt", self.inside.name + "<"):
            self.assertNotIn(hidden, page)
        response = self.accept(read="")
        self.assertIn("Say that you have read the agreement", response.text)
        self.assertEqual(len(self.acceptances()), 1)
        response = self.accept(
            side="us", user_id="1", name="Nobody", moment="2000-01-01"
        )
        self.assertTrue(response.url.endswith("?done=accepted"), self.alert(response))
        mine = self.acceptances().filtered(lambda one: one.side == "partner")
        self.assertEqual(mine.user_id, self.portal)
        self.assertEqual(mine.name, self.portal.name)
        self.assertEqual(mine.ip, "127.0.0.1")
        self.assertEqual(mine.content_hash, self.deal.content_hash)
        self.assertEqual(self.deal.state, "active")
        # replayed
        self.assertIn("accepted already", self.alert(self.accept()))
        self.assertEqual(len(self.acceptances()), 2)
        # how it stands, files, paper
        page = self.page(f"/my/agreements/{self.deal.id}")
        self.assertIn("Not met so far", page)
        self.assertNotIn('name="content_hash"', page)
        paper = self.url_open(f"/my/agreements/{self.deal.id}/pdf")
        self.assertEqual(paper.content, self.deal._accepted_pdf()[1])
        self.assertIn("attachment", paper.headers["Content-Disposition"])
        self.log_in(self.intruder)
        self.page(f"/my/agreements/{self.deal.id}/pdf", 404)

    def test_changed_meanwhile(self):
        """Refused and shown again where it is not what was shown; nothing kept."""
        self.log_in()
        before = self.deal.content_hash
        self.deal.with_user(self.manager).commitment_ids[0].target = 9
        self.env.flush_all()
        self.assertNotEqual(self.deal.content_hash, before)
        response = self.accept(content_hash=before)
        self.assertIn("was changed since it was shown to you", self.alert(response))
        self.assertIn(self.deal.content_hash, response.text)
        for guess in ({"version": "2"}, {"version": "x"}, {"content_hash": ""}):
            self.assertTrue(self.alert(self.accept(**guess)))
        self.assertFalse(self.acceptances())
        self.assertEqual(self.deal.state, "proposed")

    def test_only_a_named_signatory(self):
        self.log_in(self.clerk)
        page = self.page(f"/my/agreements/{self.deal.id}")
        self.assertNotIn("content_hash", page)
        self.assertIn("Waits to be accepted by", page)
        self.assertIn("not named as a signatory", self.alert(self.accept()))
        self.deal.signatory_ids = self.clerk.partner_id
        self.log_in()
        self.assertIn("not named as a signatory", self.alert(self.accept()))
        self.log_in(self.intruder)
        self.assertEqual(self.accept().status_code, 404)
        for role in ("employee", "manager"):
            self.users[role].partner_id.parent_id = self.shop
            self.log_in(self.users[role])
            self.assertEqual(self.accept().status_code, 404)
        self.assertFalse(self.acceptances())

    # -- what is not theirs ------------------------------------------------------------

    def test_foreign_agreements(self):
        self.log_in()
        for agreement_id in (
            self.rivals.id,
            self.afar.id,
            self.draft.id,
            self.afar.id + 1000,
            0,
            2**31,
            2**70,
        ):
            with self.subTest(agreement_id=agreement_id):
                url = f"/my/agreements/{agreement_id}"
                for path in ("", "?access_token=x", "/pdf", "/files/1"):
                    self.page(url + path, 404)
                response = self.send(f"{url}/accept", version="1", read="1")
                self.assertEqual(response.status_code, 404)
        page = self.page("/my/agreements?partner_id=1&state=draft&limit=99")
        self.assertIn("Year with Corner Shop", page)
        self.assertNotIn("Year with Rival Shop", page)
        self.assertEqual(page.count('href="/my/agreements/'), 1)
        self.assertFalse(self.acceptances())

    def test_files(self):
        self.log_in()
        url = f"/my/agreements/{self.deal.id}/files"
        self.assertEqual(self.url_open(f"{url}/{self.shared.id}").content, PDF)
        for file in (self.inside, self.theirs_file):
            self.page(f"{url}/{file.id}", 404)
            self.page(f"/my/agreements/{self.rivals.id}/files/{file.id}", 404)
        for file in (self.shared, self.inside, self.theirs_file):
            for path in (
                f"/web/content/{file.id}",
                f"/web/content/{file.id}?access_token=guessed",
            ):
                self.assertNotIn(b"%PDF", self.url_open(path).content)
        # nobody of ours hands out what they may not read themselves
        hidden = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        with self.assertRaises(AccessError):
            self.draft.with_user(self.manager).shared_file_ids = hidden

    def test_forms_need_their_token(self):
        self.log_in()
        for token in ({}, {"csrf_token": "guessed"}):
            with mute_logger("odoo.http"):
                response = self.url_open(
                    f"/my/agreements/{self.deal.id}/accept",
                    data={
                        "version": "1",
                        "content_hash": self.deal.content_hash,
                        "read": "1",
                        **token,
                    },
                )
            self.assertEqual(response.status_code, 400)
        self.page(f"/my/agreements/{self.deal.id}/accept", 405)
        self.assertFalse(self.acceptances())

    def test_strangers_and_counters(self):
        for url in (
            "/my/agreements",
            f"/my/agreements/{self.deal.id}",
            "/my/scorecards",
        ):
            self.assertIn("/web/login", self.url_open(url).url)
        names = ["linkage_agreement_count", "linkage_accept_count"]
        for user, expected in ((self.portal, [1, 1]), (self.clerk, [1, 0])):
            self.log_in(user)
            found = self.rpc("/my/counters", {"counters": names})["result"]
            self.assertEqual([found[name] for name in names], expected)
        self.assertIn("/my/agreements", self.page("/my/home"))

    def test_routes_of_the_host(self):
        """Threads of agreements and scorecards are closed; notes stay inside."""
        self.log_in()
        for model, record_id in (
            ("linkage.agreement", self.deal.id),
            ("linkage.scorecard", 1),
        ):
            thread = {"thread_model": model, "thread_id": record_id}
            for url, params in (
                ("/mail/thread/messages", thread),
                ("/mail/message/post", {**thread, "post_data": {"body": "x"}}),
                ("/mail/chatter_fetch", {**thread, "token": "guessed"}),
                ("/portal/chatter_init", {**thread, "token": "guessed"}),
                (
                    "/mail/data",
                    {
                        "fetch_params": [
                            ["mail.thread", {**thread, "request_list": ["attachments"]}]
                        ]
                    },
                ),
            ):
                with self.subTest(url=url, model=model), mute_logger("odoo.http"):
                    text = self.url_open(url, json={"params": params}).text
                    for hidden in (SECRET, "in.txt", self.shared.name):
                        self.assertNotIn(hidden, text)
        self.assertFalse(
            self.deal.message_ids.filtered(
                lambda message: message.author_id == self.portal.partner_id
            )
        )

    # -- scorecards --------------------------------------------------------------------

    def scorecards(self):
        """Of October: the shop's, the rival's and one of another company."""
        agreements = self.deal | self.rivals | self.afar
        everywhere = {"allowed_company_ids": [self.company.id, self.other_company.id]}
        agreements = agreements.sudo().with_context(**everywhere)
        agreements.write(
            {
                "state": "active",
                "activated_on": "2026-01-01",
                "date_start": "2026-01-01",
                "scorecard_period": "month",
            }
        )
        Card = self.env["linkage.scorecard"].sudo().with_context(**everywhere)
        for company in (self.company, self.other_company):
            Card._make(company, "month", *OCTOBER)
        cards = Card.search([("origin_id", "in", agreements.ids)])
        self.assertEqual(len(cards), 3)
        return [
            cards.filtered(lambda card, one=agreement: card.origin_id == one)
            for agreement in agreements
        ]

    def test_scorecards(self):
        mine, theirs, afar = self.scorecards()
        self.log_in()
        self.page(f"/my/scorecards/{mine.id}", 404)  # a draft is ours alone
        (mine | theirs | afar).write({"state": "discussed"})
        mine.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
        page = self.page("/my/scorecards?state=draft&partner_id=1")
        self.assertEqual(page.count('href="/my/scorecards/'), 1)
        url = f"/my/scorecards/{mine.id}"
        page = self.page(url)
        self.assertIn("At least two orders, says us", page)
        self.assertNotIn(SECRET, page)
        self.assertIn("Write what you would like to say", self.send(url).text)
        response = self.send(url, comment="<b>x</b>" + "y" * 5000)
        self.assertIn("characters or less", response.text)
        self.assertIn("&lt;b&gt;x&lt;/b&gt;yyy", response.text)
        self.assertFalse(mine.partner_comment)
        response = self.send(
            url,
            comment="We had <script>alert(1)</script> holidays",
            our_comment="typed by the partner",
            state="closed",
            score="100",
        )
        self.assertTrue(response.url.endswith("?done=sent#comments"))
        self.assertNotIn("<script>alert", response.text)
        mine.invalidate_recordset()
        self.assertIn("holidays", mine.partner_comment)
        self.assertEqual((mine.state, mine.our_comment or ""), ("discussed", ""))
        for card_id in (theirs.id, afar.id, afar.id + 1000, 0, 2**31, 2**70):
            with self.subTest(card_id=card_id):
                other = f"/my/scorecards/{card_id}"
                self.page(other, 404)
                self.page(f"{other}/pdf", 404)
                self.assertEqual(self.send(other, comment="x").status_code, 404)
        self.assertFalse((theirs | afar).filtered("partner_comment"))
        mine.write({"state": "closed"})
        self.assertIn("This scorecard is closed", self.send(url, comment="x").text)
        self.assertNotIn("<textarea", self.page(url))
        with mute_logger("odoo.http"):
            response = self.url_open(url, data={"comment": "x"})
        self.assertEqual(response.status_code, 400)
        self.assertTrue(Request.csrf_token(self))

    def test_queries_do_not_grow(self):
        mine, *_others = self.scorecards()
        mine.write({"state": "discussed"})
        Agreement = self.env["linkage.agreement"].with_user(self.portal)
        Card = self.env["linkage.scorecard"].with_user(self.portal)

        def count(operation):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(operation())
            return self.env.cr.sql_log_count - before

        pages = (
            (lambda: Agreement._portal_agreements(15), 15),
            (lambda: Agreement._portal_agreement(self.deal.id), 60),
            (lambda: Card._portal_scorecards(15), 15),
            (lambda: Card._portal_scorecard(mine.id), 25),
        )
        for operation, _budget in pages:
            operation()
        few = [count(operation) for operation, _budget in pages]
        for found, (_operation, budget) in zip(few, pages, strict=True):
            self.assertLessEqual(found, budget)
        for _number in range(3):
            self.agreement(self.shop).action_propose()
        self.assertLessEqual(count(pages[0][0]), few[0] + 1)
