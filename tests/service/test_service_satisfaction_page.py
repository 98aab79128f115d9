"""The public page of a questionnaire, used and attacked."""

from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .questionnaire_common import QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestServiceSatisfactionPage(QuestionnaireCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.opened()
        self.mine = self.invitation(self.people[0])
        self.theirs = self.invitation(self.people[2])
        self.env.flush_all()
        self.authenticate(None, None)
        self.link = f"/linkage/questionnaire/{self.mine.access_token}"

    def keep(self, link=None, **values):
        response = self.url_open(
            f"{link or self.link}/keep",
            data={"csrf_token": http.Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return response

    def names(self, step):
        return [f"item_{item.id}" for item in self.mine._page_steps()[step - 1]]

    def test_step_by_step(self):
        page = self.url_open(self.link)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        tree = html.fromstring(page.text)
        self.assertEqual(
            [one.get("name") for one in tree.xpath("//fieldset//input[@value='5']")],
            self.names(1),
        )
        self.assertEqual(self.mine.state, "sent", "looking changes nothing")
        response = self.keep(step="1", **dict.fromkeys(self.names(1), "4"))
        self.assertIn("step=2", response.url)
        self.assertEqual(self.mine.state, "started")
        # another day, by the same link: what was chosen is still there
        tree = html.fromstring(self.url_open(self.link).text)
        self.assertEqual(len(tree.xpath("//input[@value='4'][@checked]")), 2)
        self.keep(step="2", go="back", **{self.names(2)[0]: "na"})
        self.keep(step="3")
        comment = "<script>alert(1)</script><b>Late</b>"
        response = self.keep(
            step="4", go="send", comment=comment, **{self.names(4)[0]: "5"}
        )
        self.assertIn("Thank you for your answers", response.text)
        self.assertEqual(self.mine.state, "done")
        self.assertEqual(self.mine.comment, comment, "plain text, shown escaped")
        self.assertEqual(len(self.mine.answer_ids), 4)
        self.assertEqual(self.values(self.customers[0])["index"], 75)

    def test_once(self):
        self.keep(step="1", go="send", **dict.fromkeys(self.names(1), "2"))
        self.assertEqual(self.mine.state, "done")
        response = self.keep(step="1", go="send", **dict.fromkeys(self.names(1), "5"))
        self.assertIn("we have your answers", response.text)
        self.assertIn("we have your answers", self.url_open(self.link).text)
        self.assertEqual(set(self.mine.answer_ids.mapped("mark")), {2})

    def test_what_is_refused(self):
        for token in ("x" * 43, self.mine.access_token[:-1], "%25", "0"):
            with self.subTest(token):
                url = f"/linkage/questionnaire/{token}"
                self.assertEqual(self.url_open(url).status_code, 404)
                self.assertEqual(self.keep(url, step="1").status_code, 404)
        name = self.names(1)[0]
        for values in (
            {name: "6"},
            {name: "0"},
            {name: "-1"},
            {name: "00051"},
            {name: "five"},
            {"step": "x"},
            {"step": "-1"},
        ):
            with self.subTest(values):
                self.assertEqual(self.keep(**values).status_code, 400)
        self.assertEqual(self.url_open(f"{self.link}?step=x").status_code, 400)
        self.assertEqual(self.url_open(f"{self.link}?step=99").status_code, 200)
        response = self.keep(step="4", go="send")
        self.assertIn("at least one question", response.text)
        self.assertFalse(self.mine.answer_ids)
        with mute_logger("odoo.http"):
            without = self.url_open(f"{self.link}/keep", data={"step": "1"})
        self.assertEqual(without.status_code, 400, "no token of the form")

    def test_nothing_else_is_written(self):
        """Other people's answers, other questions, other fields."""
        foreign = self.theirs._page_steps()[0][0]
        other = self.env.ref("crm_linkage.questionnaire_satisfaction").item_ids[0]
        self.keep(
            step="1",
            **{
                self.names(1)[0]: "3",
                self.names(2)[0]: "5",
                f"item_{other.id}": "5",
                "item_0": "5",
                "state": "done",
                "index": "100",
                "invitation_id": str(self.theirs.id),
                "partner_id": str(self.people[2].id),
                "access_token": "mine",
            },
        )
        self.assertEqual(self.mine.answer_ids.mapped("mark"), [3])
        self.assertEqual(self.mine.answer_ids.item_id, foreign)
        self.assertEqual(self.mine.partner_id, self.people[0])
        self.assertEqual(self.mine.state, "started")
        self.assertNotEqual(self.mine.access_token, "mine")
        self.assertFalse(self.theirs.answer_ids)

    def test_page_shows_the_questionnaire_only(self):
        self.answer(self.theirs, 1, comment="Rival's secret")
        text = self.url_open(self.link).text
        for hidden in (
            "secret",
            self.customers[1].name,
            self.people[2].name,
            self.theirs.access_token,
            self.rep.name,
        ):
            self.assertNotIn(hidden, text)

    def test_closed(self):
        with freeze_time(self.round.date_end + timedelta(days=2)):
            self.assertEqual(self.mine._page_state(), "closed")
        self.round.action_close()
        self.env.flush_all()
        self.assertEqual(self.url_open(self.link).status_code, 410)
        response = self.keep(step="1", **{self.names(1)[0]: "5"})
        self.assertEqual(response.status_code, 410)
        self.assertFalse(self.mine.answer_ids)

    def test_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.people[0].lang = "fr_FR"
        item = self.mine._page_steps()[0][0]
        item.with_context(lang="fr_FR").text = "La qualité de nos produits"
        self.env.flush_all()
        self.assertIn("La qualité de nos produits", self.url_open(self.link).text)

    def test_no_more_questions(self):
        link = f"/linkage/unasked/round/{self.mine.access_token}"
        self.assertIn("no more questions", self.url_open(link).text)
        self.url_open(link, data={"csrf_token": http.Request.csrf_token(self)})
        self.env.invalidate_all()
        self.assertTrue(self.people[0].linkage_unasked)
        self.assertFalse(self.people[2].linkage_unasked)
