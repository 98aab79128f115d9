"""Rounds of the questionnaire: who is asked, what is kept, what it comes to."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope

from ..common import new_colleague
from .questionnaire_common import QuestionnaireCommon


@tagged("post_install", "-at_install")
class TestServiceSatisfaction(QuestionnaireCommon):
    def mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", False), ("recipient_ids", "in", self.people.ids)]
        )

    def run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_questionnaire").method_direct_trigger()
        self.env.invalidate_all()

    def test_shipped_questionnaire(self):
        shipped = self.env.ref("crm_linkage.questionnaire_satisfaction")
        self.assertEqual(
            shipped.element_ids.mapped("code"), ["product", "service", "image"]
        )
        self.assertEqual(len(shipped.element_ids.item_ids), 8)
        self.assertEqual(
            set(shipped.loyalty_ids.mapped("loyalty")), {"intentional", "emotional"}
        )
        copied = self.questionnaire
        self.assertEqual(len(copied.item_ids), len(shipped.item_ids))
        self.assertFalse(copied.item_ids & shipped.item_ids)

    def test_who_is_asked(self):
        self.people[0].linkage_unasked = True
        self.env["mail.blacklist"].create({"email": self.people[3].email})
        twin = self.people[2].copy({"email": self.people[2].email.upper()})
        bare = self.env["res.partner"].create(
            {"name": "Bare", "is_company": True, "email": "info@bare.example"}
        )
        stranger = self.env["res.partner"].create(
            {"name": "Stranger", "is_company": True, "email": "info@else.example"}
        )
        self.round.domain = repr([("id", "in", (self.customers | bare).ids)])
        self.round.action_choose()
        chosen = self.round.invitation_ids.partner_id
        self.assertEqual(len(chosen & (self.people[2] | twin)), 1, "an address once")
        self.assertEqual(chosen - self.people[2] - twin, self.people[1] | bare)
        self.assertNotIn(stranger, chosen)
        with self.assertRaisesRegex(UserError, "Nobody was found"):
            self.round.action_choose()
        # at most so many of each customer
        few = self.new_round("Few", people=1)
        self.people[0].linkage_unasked = False
        few.action_choose()
        first = few.invitation_ids.filtered(
            lambda one: one.commercial_partner_id == self.customers[0]
        )
        self.assertEqual(len(first), 1)

    def test_grades_choose(self):
        grade = self.env["linkage.grade"].search([], limit=1)
        values = {
            "partner_id": self.customers[1].id,
            "company_id": self.company.id,
            "grade_id": grade.id,
        }
        scheme = self.env["linkage.grading.scheme"].search([], limit=1)
        history = (
            self.env["linkage.grade.history"]
            .sudo()
            .create({**values, "scheme_id": scheme.id, "reference_date": "2024-01-01"})
        )
        self.env["linkage.grade.standing"].sudo().create(
            {**values, "history_id": history.id, "since": "2024-01-01"}
        )
        self.round.grade_ids = grade
        self.round.action_choose()
        self.assertEqual(self.round.invitation_ids.partner_id, self.people[2])

    def test_asked_reminded_closed(self):
        self.round.action_choose()
        self.round.action_open()
        now = fields.Datetime.now()
        self.run_job()
        self.assertEqual(self.round.sent_count, 4)
        self.assertEqual(len(self.mails()), 4)
        invitation = self.invitation(self.people[0])
        mail = self.mails().filtered(lambda one: self.people[0] in one.recipient_ids)
        self.assertIn(invitation.access_token, mail.body_html)
        for other in self.round.invitation_ids.sudo() - invitation:
            self.assertNotIn(other.access_token, mail.body_html)
        self.answer(invitation, 5)
        self.people[1].linkage_unasked = True
        for days, count in ((6, 4), (8, 6), (9, 6), (16, 6)):
            with freeze_time(now + timedelta(days=days)):
                self.run_job()
            self.assertEqual(len(self.mails()), count, f"after {days} days")
        with freeze_time(now + timedelta(days=22)):
            self.run_job()
            self.assertEqual(self.round.state, "closed")
            late = self.invitation(self.people[2])
            self.assertFalse(late._take(1, {}, send=False))
        self.assertEqual(self.round.answer_count, 1)
        self.assertEqual(self.round.response_share, 0.25)

    def test_index_by_customer(self):
        self.opened()
        self.answer(self.invitation(self.people[0]), 5, loyalty=5)
        self.assertEqual(
            self.values(self.customers[0]),
            dict.fromkeys(
                ("index", "product", "service", "image", "intentional", "emotional"),
                100,
            ),
        )
        self.answer(self.invitation(self.people[1]), 2, loyalty=3)
        values = self.values(self.customers[0])
        self.assertEqual(values["index"], (100 + 25) / 2)
        self.assertEqual(values["emotional"], 75)
        self.assertEqual(self.values(self.customers[1]), {}, "missing is no row")
        # one element not applicable, one not answered at all
        invitation = self.invitation(self.people[2])
        product, service = invitation._page_steps()[:2]
        invitation._take(1, {f"item_{item.id}": "na" for item in product})
        invitation._take(2, {f"item_{service[0].id}": "1"})
        self.assertEqual(self.values(self.customers[1]), {}, "not sent yet")
        invitation._take(4, {}, "No <b>good</b>", send=True)
        self.assertEqual(self.values(self.customers[1]), {"index": 0, "service": 0})
        rows = self.env["linkage.satisfaction"].search(
            [("partner_id", "=", self.customers[0].id), ("measure", "=", "index")]
        )
        self.assertEqual((rows.people, rows.level), (2, "contact"))
        self.assertEqual(self.round.answer_count, 3)

    def test_weights_and_versions(self):
        self.questionnaire.element_ids[0].weight = 100
        self.opened()
        invitation = self.invitation(self.people[0])
        product, service = invitation._page_steps()[:2]
        invitation._take(1, {f"item_{product[0].id}": "5"})
        frozen = self.questionnaire
        for change in (
            lambda: frozen.write({"scale": "10"}),
            lambda: frozen.element_ids[0].write({"weight": 1}),
            lambda: frozen.item_ids[0].write({"weight": 1}),
            lambda: frozen.item_ids[0].unlink(),
            lambda: frozen.element_ids[0].unlink(),
            lambda: frozen.unlink(),
            lambda: frozen.write({"element_ids": [Command.create({"name": "x"})]}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        frozen.name = "Another name"
        invitation._take(2, {f"item_{service[0].id}": "1"})
        invitation._take(4, {}, send=True)
        self.assertAlmostEqual(self.values(self.customers[0])["index"], 100 * 100 / 140)
        frozen.action_new_version()
        new = self.env["linkage.questionnaire"].search(
            [("previous_id", "=", frozen.id)]
        )
        self.assertEqual((new.version, new.is_frozen), (2, False))
        new.element_ids[0].weight = 1
        self.assertFalse(frozen.active)
        self.round.action_close()
        following = self.env["linkage.questionnaire.round"].browse(
            self.round.action_new_round()["res_id"]
        )
        self.assertEqual(following.questionnaire_id, new)
        self.assertEqual(following.state, "draft")

    def test_low_marks_are_called_back_once(self):
        self.opened()
        self.answer(self.invitation(self.people[2]), 1)
        activity = self.people[2].activity_ids
        self.assertEqual(activity.user_id, self.rep)
        self.assertIn("Call back", activity.summary)
        self.answer(self.invitation(self.people[3]), 4)
        self.assertFalse(self.people[3].activity_ids)

    def test_bad_input(self):
        self.opened()
        invitation = self.invitation(self.people[0])
        item = invitation._page_steps()[0][0]
        for mark in ("0", "6", "-1", "5.0", "x", "²", "1e1", "9" * 5000):
            with self.subTest(mark[:5]), self.assertRaises(ValueError):
                invitation._take(1, {f"item_{item.id}": mark})
        with self.assertRaisesRegex(UserError, "at least one question"):
            invitation._take(4, {}, send=True)
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            self.round.domain = "[('nothing', '=', 1)]"
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            self.new_round("Bad", domain="import os")
        with self.assertRaisesRegex(UserError, "Choose people"):
            self.new_round("Empty").action_open()
        with self.assertRaisesRegex(ValidationError, "in this round already"):
            self.env["linkage.questionnaire.invitation"].create(
                {"round_id": self.round.id, "partner_id": self.people[0].id}
            )

    def test_nobody_types_results(self):
        self.opened()
        self.answer(self.invitation(self.people[0]), 2)
        row = self.env["linkage.satisfaction"].search([], limit=1)
        answer = self.invitation(self.people[0]).answer_ids[0]
        for role in ("manager", "agent", "representative"):
            user = self.users[role]
            invitation = self.invitation(self.people[1]).with_user(user)
            invitation = invitation.sudo(False)
            self.assertIn(invitation, invitation.search([]))
            with self.assertRaises(AccessError):
                invitation.read(["access_token"])
            with self.assertRaises(AccessError):
                invitation.search([("access_token", "like", "a%")])
            for record, values in (
                (invitation, {"state": "done"}),
                (invitation, {"index": 99}),
                (answer, {"mark": 5}),
                (row, {"value": 99}),
                (self.round, {"state": "closed"}),
            ):
                with self.subTest(role=role, model=record._name):
                    with self.assertRaises(UserError):
                        record.with_user(user).sudo(False).write(values)
            with self.assertRaises(AccessError):
                answer.with_user(user).sudo(False).copy()
        draft = self.new_round("Draft")
        draft.action_choose()
        for role in ("agent", "representative", "supervisor"):
            for one, step in (
                (draft, "action_choose"),
                (draft, "action_open"),
                (self.round, "action_close"),
                (self.round, "action_new_round"),
                (self.questionnaire, "action_new_version"),
            ):
                with self.subTest(role=role, step=step):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        getattr(one.with_user(self.users[role]).sudo(False), step)()
        self.assertEqual((draft.state, self.round.state), ("draft", "open"))
        manager = self.users["manager"]
        person = self.people[0].copy({"email": "new@round.example"})
        for extra in ({"state": "done"}, {"access_token": "mine"}, {"index": 9}):
            with self.assertRaises(UserError):
                self.env["linkage.questionnaire.invitation"].with_user(manager).create(
                    {"round_id": self.round.id, "partner_id": person.id, **extra}
                )
        made = (
            self.env["linkage.questionnaire.invitation"]
            .with_user(manager)
            .with_context(default_state="done", default_access_token="mine")
            .create({"round_id": self.round.id, "partner_id": person.id})
        )
        self.assertEqual(made.state, "new")
        self.assertNotEqual(made.sudo().access_token, "mine")
        asked = self.invitation(self.people[0]).with_user(manager).sudo(False)
        with self.assertRaisesRegex(UserError, "stays in the round"):
            asked.unlink()

    def test_who_sees_what(self):
        self.opened()
        self.answer(self.invitation(self.people[0]), 4)
        other = new_colleague(self.env, "round_other", self.company)
        models = ("linkage.questionnaire.invitation", "linkage.satisfaction")
        for user, sees in (
            (self.rep, True),
            (self.users["supervisor"], True),
            (self.users["manager"], True),
            (self.users["agent"], True),
            (other, False),
        ):
            for model in (*models, "linkage.questionnaire.answer"):
                with self.subTest(user=user.login, model=model):
                    found = self.env[model].with_user(user).search([])
                    self.assertEqual(bool(found), sees)
        self.assertEqual(self.round.with_user(other).answer_count, 1)
        elsewhere = self.new_company("Elsewhere", "UTC")
        stranger = new_colleague(
            self.env, "round_elsewhere", elsewhere, "crm_linkage.group_manager"
        )
        there = self.env(user=stranger, context={"allowed_company_ids": elsewhere.ids})
        for model in (*models, "linkage.questionnaire.round"):
            self.assertFalse(there[model].search([]))
        known = there["linkage.questionnaire"].search([])
        self.assertNotIn(self.questionnaire, known)

    def metric(self, code, customer, day, period=Period(12, "month")):  # noqa: B008
        scope = Scope(self.company.id, day, "Europe/Berlin")
        found = self.env["linkage.metric"]._evaluate(
            [Measure(code, period)], scope, customer.ids
        )
        return found[customer.id][0]

    def test_metrics_of_closed_rounds(self):
        first, second = self.customers[:2]
        self.opened()
        self.answer(self.invitation(self.people[0]), 5, loyalty=4)
        self.assertIsNone(
            self.metric("satisfaction_index", first, self.round.date_end), "running"
        )
        self.round.action_close()
        day = self.round.date_end
        for code, value in (
            ("satisfaction_index", 100),
            ("satisfaction_product", 100),
            ("satisfaction_service", 100),
            ("satisfaction_image", 100),
            ("loyalty_intentional", 75),
            ("loyalty_emotional", 75),
            ("questionnaire_response", 0.5),
        ):
            with self.subTest(code):
                self.assertEqual(self.metric(code, first, day), value)
        self.assertIsNone(self.metric("satisfaction_index", second, day))
        self.assertEqual(self.metric("questionnaire_response", second, day), 0)
        self.assertIsNone(
            self.metric("satisfaction_index", first, day - timedelta(days=1))
        )
        later = self.new_round("Later")
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            self.opened(later)
            self.answer(self.invitation(self.people[0], later), 3)
            later.action_close()
        self.assertEqual(later.date_end, day + timedelta(days=15))
        self.assertEqual(self.metric("satisfaction_index", first, later.date_end), 50)
        self.assertEqual(
            self.metric("satisfaction_index", first, day + timedelta(days=3)),
            100,
            "as it was then",
        )
        self.assertIsNone(
            self.metric(
                "satisfaction_index", first, date(2100, 1, 1), Period(1, "month")
            )
        )

    def test_metrics_of_cases(self):
        customer = self.customers[0]
        marks = ((5, 5, 1), (3, 5, None), (1, 1, 1))
        for number in range(4):
            case = self.case(partner_id=self.people[0].id).sudo()
            case.stage_id = self.closed
            case._open_questions()
            case._note_question("asked")
            if number < 3:
                total, procedure, person = marks[number]
                case._answer_question(
                    case.rating_ids.filtered(lambda one: not one.consumed),
                    total,
                    {"procedure": procedure, "person": person},
                )
        for code, value in (
            ("case_rating", 3),
            ("case_response", 0.75),
            ("case_procedure_satisfied", 2 / 3),
            ("case_person_satisfied", 0),
        ):
            with self.subTest(code):
                self.assertAlmostEqual(self.metric(code, customer, self.today), value)
        self.assertIsNone(self.metric("case_rating", self.customers[1], self.today))
        # the card tells it from the cases that it reads anyway
        card = customer.with_user(self.users["agent"])._linkage_card_service()
        figures = {one["label"]: one["value"] for one in card["figures"]}
        self.assertEqual(figures["Mark after cases"], "3.0")
        method = card["buttons"][-1]["method"]
        action = getattr(customer.with_user(self.rep), method)()
        self.assertEqual(action["domain"], [("partner_id", "=", customer.id)])

    def test_a_merge_keeps_the_answers(self):
        self.opened()
        self.answer(self.invitation(self.people[0]), 5)
        self.answer(self.invitation(self.people[2]), 1)
        self.round.action_close()
        source, target = self.customers[1], self.customers[0]
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard.sudo()._merge((source | target).ids, target, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(self.values(target)["index"], 50)
        row = self.env["linkage.satisfaction"].search(
            [("partner_id", "=", target.id), ("measure", "=", "index")]
        )
        self.assertEqual((len(row), row.people), (1, 2))

    def test_many(self):
        customers = self.env["res.partner"].create(
            [
                {
                    "name": f"Many {n}",
                    "is_company": True,
                    "email": f"many{n}@round.example",
                }
                for n in range(60)
            ]
        )
        many = self.new_round("Many", domain=repr([("id", "in", customers.ids)]))
        many.action_choose()
        many.action_open()
        invitations = many.invitation_ids.sudo()
        invitations.write({"state": "done"})
        items = self.questionnaire.item_ids
        self.env["linkage.questionnaire.answer"].sudo().create(
            [
                {"invitation_id": one.id, "item_id": item.id, "mark": 4}
                for one in invitations
                for item in items
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            self.env["linkage.satisfaction"]._refresh(many)
        rows = self.env["linkage.satisfaction"].search_count(
            [("round_id", "=", many.id)]
        )
        self.assertEqual(rows, 60 * (1 + 3 + 2 + 12))
