from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

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
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            case.with_user(self.agent).outcome_fair = False

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
