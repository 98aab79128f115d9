"""What customers are asked after a case, and who may answer."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ServiceCommon

MONDAY = "2026-03-02"


class QuestionCommon(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"linkage_ask": "mail", "linkage_ask_hours": 4})
        cls.people = cls.env["res.partner"].create(
            [
                {
                    "name": f"Person {number}",
                    "parent_id": cls.partner.id,
                    "email": f"person{number}@question.example",
                }
                for number in range(4)
            ]
        )
        cls.agent = cls.users["agent"]

    @classmethod
    def closed_case(cls, person, closed_at, **values):
        """A case of the agent's that was closed at a moment (UTC)."""
        closed_at = fields.Datetime.to_datetime(closed_at)
        case = cls.case(
            partner_id=person.id,
            user_id=cls.agent.id,
            opened_at=closed_at - timedelta(days=1),
            **values,
        )
        case._set_stage(cls.closed, closed_at)
        cls.env.flush_all()
        return case

    def ask(self, moment):
        with freeze_time(moment):
            due = self.Case._cases_to_ask(self.company)
            if due:
                due._ask()
        self.env.invalidate_all()

    def run_job(self, moment):
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_case_ask").method_direct_trigger()
        self.env.invalidate_all()

    def token(self, case):
        return (
            case.sudo().rating_ids.filtered(lambda one: not one.consumed).access_token
        )

    def mails(self):
        return self.env["mail.mail"].search(
            [("subject", "like", "how did we do"), ("model", "=", False)]
        )


@tagged("post_install", "-at_install")
class TestServiceQuestion(QuestionCommon):
    def test_asked_some_working_hours_after_closing(self):
        # Friday 16:00 in Berlin: one hour then, three on Monday until 11:00
        case = self.closed_case(self.people[0], "2026-02-27 15:00:00")
        self.ask(f"{MONDAY} 09:59:00")
        self.assertFalse(case.ask_state)
        self.ask(f"{MONDAY} 10:00:00")
        self.assertEqual(case.ask_state, "asked")
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.people[0])
        self.assertIn(f"/rate/{self.token(case)}/5", mail.body_html)
        self.assertIn(self.agent.email, mail.reply_to)
        self.ask(f"{MONDAY} 12:00:00")
        self.assertEqual(len(self.mails()), 1, "asked once")

    def test_who_is_not_asked(self):
        nobody = self.env["res.partner"].create({"name": "No mail"})
        self.people[1].linkage_unasked = True
        self.env["mail.blacklist"].create({"email": self.people[2].email})
        ours = self.agent.partner_id
        ours.email = "sven@question.example"
        closed = "2026-02-27 10:00:00"
        unknown = self.closed_case(
            self.env["res.partner"],
            closed,
            origin="mail",
            email_from="who@question.example",
        )
        cases = {
            reason: self.closed_case(person, closed)
            for reason, person in (
                ("no_email", nobody),
                ("unwanted", self.people[1]),
                ("blocked", self.people[2]),
                ("ours", ours),
                (False, self.people[3]),
            )
        }
        self.ask(f"{MONDAY} 16:00:00")
        for reason, case in cases.items():
            with self.subTest(reason):
                self.assertEqual(case.ask_skip, reason)
                self.assertEqual(case.ask_state, "skipped" if reason else "asked")
        self.assertEqual(unknown.ask_skip, "no_email")
        self.assertEqual(len(self.mails()), 1)

    def test_teams_ask_in_their_own_way(self):
        team = self.env["linkage.case.team"].create(
            {"name": "Quick", "company_id": self.company.id, "ask": "mail"}
        )
        team.ask_hours = 1
        silent = team.copy({"name": "Silent", "ask": "no"})
        closed = "2026-02-27 10:00:00"
        self.company.linkage_ask_hours = 100
        cases = [
            self.closed_case(person, closed, team_id=one.id)
            for person, one in zip(self.people, (team, silent), strict=False)
        ]
        later = self.closed_case(self.people[2], closed, team_id=False)
        later.team_id = False
        self.company.linkage_ask = "portal"
        self.run_job("2026-02-27 13:00:00")
        self.assertEqual(cases[0].ask_state, "asked")
        self.assertFalse(cases[1].ask_state or later.ask_state)
        self.assertIsNone(cases[1]._portal_rating())

    def test_one_question_a_person_and_days_of_rest(self):
        closed = "2026-02-27 10:00:00"
        first = self.closed_case(self.people[0], closed)
        second = self.closed_case(self.people[0], "2026-02-27 09:00:00")
        self.ask(f"{MONDAY} 16:00:00")
        self.assertEqual((first | second).mapped("ask_state"), ["asked", "skipped"])
        self.assertEqual(second.ask_skip, "recent")
        later = self.closed_case(self.people[0], "2026-03-20 10:00:00")
        self.ask("2026-03-23 16:00:00")
        self.assertEqual(later.ask_skip, "recent")
        much_later = self.closed_case(self.people[0], "2026-04-03 10:00:00")
        self.ask("2026-04-06 16:00:00")
        self.assertEqual(much_later.ask_state, "asked")

    def test_reopened_and_closed_again_is_asked_again(self):
        self.company.linkage_ask_rest = 0
        case = self.closed_case(self.people[0], "2026-02-27 10:00:00")
        self.ask(f"{MONDAY} 16:00:00")
        case._set_stage(self.progress, fields.Datetime.to_datetime("2026-03-03 10:00"))
        self.ask("2026-03-03 16:00:00")
        self.assertEqual(len(self.mails()), 1)
        case._set_stage(self.closed, fields.Datetime.to_datetime("2026-03-04 10:00"))
        self.env.flush_all()
        self.ask("2026-03-05 16:00:00")
        self.assertEqual(len(self.mails()), 2)
        self.assertEqual(len(case.sudo().rating_ids), 1, "the same link")

    def test_history_and_companies_that_do_not_ask(self):
        old = self.closed_case(self.people[0], "2026-01-05 10:00:00")
        self.ask(f"{MONDAY} 16:00:00")
        self.assertFalse(old.ask_state, "closed too long ago")
        self.company.linkage_ask = "portal"
        case = self.closed_case(self.people[1], "2026-02-27 10:00:00")
        self.run_job(f"{MONDAY} 16:00:00")
        self.assertFalse(case.ask_state)
        self.company.linkage_ask = "mail"
        self.run_job(f"{MONDAY} 16:00:00")
        self.assertEqual(case.ask_state, "asked")

    def test_queries_of_the_job_do_not_grow(self):
        self.company.linkage_ask_rest = 30
        partners = self.env["res.partner"].create(
            [
                {"name": f"Many {n}", "email": f"many{n}@question.example"}
                for n in range(40)
            ]
        )
        closed = fields.Datetime.to_datetime("2026-02-27 10:00:00")
        cases = self.Case.create(
            [
                {
                    "name": f"Case {n}",
                    "partner_id": partner.id,
                    "user_id": self.agent.id,
                    "opened_at": closed,
                }
                for n, partner in enumerate(partners)
            ]
        )
        cases._set_stage(self.closed, closed)
        self.env.flush_all()
        with freeze_time(f"{MONDAY} 16:00:00"):
            due = self.Case._cases_to_ask(self.company)
            counts = []
            for batch in (due[:4], due[4:]):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                reasons = batch._reasons_not_to_ask()
                batch._open_questions()
                batch._note_question("asked")
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
                self.assertFalse(reasons)
        self.assertEqual(len(due), 40)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_answers(self):
        for total, procedure, person, kind, calls in (
            (5, 5, 5, "quality", 0),
            (3, 5, 1, "factory", 1),
            (5, None, None, False, 0),
            (1, None, None, False, 1),
        ):
            with self.subTest(total=total, procedure=procedure):
                case = self.closed_case(self.people[0], "2026-02-27 10:00:00")
                case.sudo()._open_questions()
                rating = case.sudo().rating_ids
                sides = {"procedure": procedure, "person": person}
                taken = case.sudo()._answer_question(
                    rating, total, sides, "<b>Bold</b><script>x</script>"
                )
                self.assertTrue(taken)
                self.assertEqual(case.rating_last_value, total)
                self.assertEqual(case.quadrant, kind)
                self.assertEqual(case.ask_state, "answered")
                self.assertEqual(len(case.activity_ids), calls)
                message = case.message_ids[0]
                self.assertNotIn("<script", message.body)
                self.assertTrue(message.subtype_id.internal)
                self.assertTrue(case.stage_id.is_closed, "an answer reopens nothing")
                # a second one is refused
                again = case.sudo()._answer_question(rating, 1, sides)
                self.assertFalse(again)
                self.assertEqual(case.rating_last_value, total)

    def test_called_back_once(self):
        case = self.closed_case(self.people[0], "2026-02-27 10:00:00").sudo()
        sides = {"procedure": 1, "person": 1}
        case._open_questions()
        case._answer_question(case.rating_ids, 1, sides)
        activity = case.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        activity.action_feedback("Called")
        case._open_questions()
        case._answer_question(
            case.rating_ids.filtered(lambda r: not r.consumed), 1, sides
        )
        self.assertFalse(case.activity_ids)

    def test_nobody_types_an_answer(self):
        case = self.closed_case(self.people[0], "2026-02-27 10:00:00")
        case.sudo()._open_questions()
        rating = case.sudo().rating_ids
        manager = self.users["manager"]
        for user in (self.agent, manager):
            mine = case.with_user(user)
            for values in (
                {"quadrant": "quality"},
                {"procedure_mark": "5"},
                {"rating_last_value": 5},
                {"answered_at": "2026-03-01 10:00:00"},
                {"ask_state": False},
            ):
                with self.subTest(user=user.login, **values):
                    with self.assertRaises(AccessError):
                        mine.write(values)
                    with self.assertRaises(AccessError):
                        self.Case.with_user(user).create(
                            {"name": "x", "partner_id": self.partner.id, **values}
                            if any(values.values())
                            else {"quadrant": "cold", "name": "x"}
                        )
            proposed = self.Case.with_user(user).with_context(
                default_quadrant="quality"
            )
            made = proposed.create({"name": "x", "partner_id": self.partner.id})
            self.assertFalse(made.quadrant)
            ratings = self.env["rating.rating"].with_user(user)
            self.assertFalse(ratings.search([("res_model", "=", "linkage.case")]))
            with self.assertRaises(AccessError):
                ratings.browse(rating.id).read(["access_token"])
            with self.assertRaises(AccessError):
                ratings.browse(rating.id).write({"rating": 5, "consumed": True})
            with self.assertRaises(AccessError):
                ratings.create(
                    {
                        "res_model_id": self.env["ir.model"]._get_id("linkage.case"),
                        "res_id": case.id,
                        "rating": 5,
                        "consumed": True,
                    }
                )
            own = ratings.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.partner.id,
                }
            )
            with self.assertRaises(AccessError):
                own.write(
                    {"res_model_id": self.env["ir.model"]._get_id("linkage.case")}
                )
            with self.assertRaises(AccessError):
                own.write({"res_model": "linkage.case", "res_id": case.id})
            mine.message_post(body="Great", rating_value=5)
            self.assertFalse(case.sudo().rating_ids - rating)

    def test_report(self):
        marks = ((5, 5, 5), (1, 1, 5), (5, 5, None))
        for person, (total, procedure, manner) in zip(self.people, marks, strict=False):
            case = self.closed_case(person, "2026-02-27 10:00:00").sudo()
            case._open_questions()
            case._note_question("asked")
            case._answer_question(
                case.rating_ids, total, {"procedure": procedure, "person": manner}
            )
        silent = self.closed_case(self.people[3], "2026-02-27 10:00:00").sudo()
        silent._open_questions()
        silent._note_question("asked")
        self.env.flush_all()
        Opinion = self.env["linkage.case.opinion"].with_user(self.agent)
        rows = Opinion._read_group(
            [("company_id", "=", self.company.id)],
            ["user_id"],
            [
                *("asked:sum", "answered:sum", "response_share:avg", "total:avg"),
                *("procedure_share:avg", "person_share:avg"),
            ],
        )
        self.assertEqual(len(rows), 1)
        user, asked, answered, response, total, procedure, person = rows[0]
        self.assertEqual((user, asked, answered), (self.agent, 4, 3))
        self.assertEqual(response, 0.75)
        self.assertAlmostEqual(total, 11 / 3)
        self.assertAlmostEqual(procedure, 2 / 3)
        self.assertEqual(person, 1, "who gave no mark does not count")
        kinds = Opinion._read_group([], ["quadrant"], ["__count"])
        self.assertEqual(
            dict(kinds), {"quality": 1, "friendly": 1, False: 2}, "by kind of service"
        )
        groups = Opinion._read_group([], ["team_id", "kind"], ["answered:sum"])
        self.assertEqual(groups[0][-1], 3)
        stranger = self.users["representative"]
        self.assertFalse(Opinion.with_user(stranger).search([]))


@tagged("post_install", "-at_install")
class TestServiceQuestionPage(QuestionCommon, HttpCase):
    """The host's rating page, attacked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env,
            "question_portal",
            "base.group_portal",
            context={"no_reset_password": True},
        )
        cls.portal.partner_id.parent_id = cls.partner
        cls.stranger = new_test_user(
            cls.env,
            "question_stranger",
            "base.group_portal",
            context={"no_reset_password": True},
        )

    def setUp(self):
        super().setUp()
        closed = fields.Datetime.now() - timedelta(hours=3)
        self.kase = self.closed_case(self.people[0], closed)
        self.kase.sudo()._open_questions()
        self.kase.sudo()._note_question("asked")
        self.env.flush_all()
        self.authenticate(None, None)
        self.link = f"/rate/{self.token(self.kase)}"

    def send(self, **values):
        return self.url_open(
            f"{self.link}/submit_feedback",
            data={"csrf_token": http.Request.csrf_token(self), **values},
        )

    def answered(self):
        self.env.invalidate_all()
        return self.kase.ask_state == "answered"

    def test_answer_by_the_link(self):
        page = self.url_open(f"{self.link}/3")
        self.assertEqual(page.status_code, 200)
        for text in ("How it went", "How our people were", self.kase.number):
            self.assertIn(text, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertFalse(self.answered(), "looking is no answer")
        self.url_open(f"{self.link}/submit_feedback")
        self.assertFalse(self.answered(), "neither is following the link")
        response = self.send(
            rate="3",
            procedure="5",
            person="1",
            feedback="<img src=x onerror=alert(1)>Slow",
            # what is not asked is not taken
            quadrant="quality",
            stage_id="1",
            rating_last_value="5",
            partner_id="1",
        )
        self.assertIn("Thank you", response.text)
        self.assertTrue(self.answered())
        self.assertEqual(self.kase.quadrant, "factory")
        self.assertEqual(self.kase.rating_last_value, 3)
        self.assertEqual(self.kase.partner_id, self.people[0])
        self.assertNotIn("<img src=x", self.kase.message_ids[0].body)
        self.assertIn("it counts once", self.send(rate="1").text.lower())
        self.assertEqual(self.kase.rating_last_value, 3)

    def test_what_is_refused(self):
        self.assertEqual(self.url_open(f"{self.link}/4").status_code, 404)
        self.assertEqual(self.url_open(f"/rate/{'0' * 32}/5").status_code, 404)
        self.assertEqual(self.url_open("/rate/abc%00/5").status_code, 400)
        for values in (
            {},
            {"rate": "4"},
            {"rate": "-1"},
            {"rate": "5; DROP"},
            {"rate": "5", "procedure": "9"},
            {"rate": "5", "person": "true"},
        ):
            with self.subTest(values):
                self.assertEqual(self.send(**values).status_code, 400)
        self.assertFalse(self.answered())
        self.kase.sudo().asked_at = fields.Datetime.now() - timedelta(days=31)
        self.env.flush_all()
        self.assertEqual(self.send(rate="5").status_code, 410)
        self.assertEqual(self.url_open(f"{self.link}/5").status_code, 410)
        self.assertFalse(self.answered())

    def test_only_the_customers_own_people(self):
        for login in (self.stranger.login, self.agent.login):
            self.authenticate(login, login)
            with self.subTest(login):
                self.assertEqual(self.url_open(f"{self.link}/5").status_code, 403)
                self.assertEqual(self.send(rate="5").status_code, 403)
        self.assertFalse(self.answered())
        self.authenticate(self.portal.login, self.portal.login)
        self.assertIn("Thank you", self.send(rate="5").text)
        self.assertTrue(self.answered())

    def test_from_the_portal(self):
        asked = self.kase.with_user(self.portal)._portal_rating()
        self.assertEqual(asked["state"], "open")
        self.authenticate(self.stranger.login, self.stranger.login)
        self.assertEqual(self.url_open(asked["url"]).status_code, 404)
        self.authenticate(self.portal.login, self.portal.login)
        page = self.url_open(asked["url"])
        self.assertIn("How it went", page.text)
        self.send(rate="5", procedure="5", person="5", feedback="Fine")
        self.assertTrue(self.answered())
        told = self.kase.with_user(self.portal)._portal_rating()
        self.assertEqual(
            (told["state"], told["total"], told["comment"]),
            ("answered", "Happy", "Fine"),
        )
        still_open = self.case(partner_id=self.people[0].id)
        self.assertIsNone(still_open.with_user(self.portal)._portal_rating())
        self.env.flush_all()
        url = f"/my/cases/{still_open.id}/rate"
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)

    def test_no_more_questions(self):
        link = f"/linkage/unasked/case/{self.token(self.kase)}"
        page = self.url_open(link)
        self.assertEqual(page.status_code, 200)
        self.env.invalidate_all()
        self.assertFalse(self.people[0].linkage_unasked, "looking changes nothing")
        self.url_open(link, data={"csrf_token": http.Request.csrf_token(self)})
        self.env.invalidate_all()
        self.assertTrue(self.people[0].linkage_unasked)
        for link in ("/linkage/unasked/case/0", "/linkage/unasked/__class__/0"):
            self.assertEqual(self.url_open(link).status_code, 404)
