"""The steps of a visit: taken once, measured by the server, taken back the same day."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import VisitCommon, moment


@tagged("post_install", "-at_install")
class TestVisitSteps(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop")
        cls.mine = cls.visit(cls.shop).with_user(cls.rep)

    def _complete(self, at="2024-03-05 09:40:00", **values):
        with freeze_time(at):
            self.mine._complete({"outcome": "order", **values})

    # -- what is measured cannot be typed ------------------------------------------

    def test_measured_fields_are_not_typed(self):
        for values in (
            {"state": "done"},
            {"check_in": "2024-03-05 09:00:00"},
            {"promised_start": "2024-03-06 09:00:00"},
            {"moved_count": 0},
            {"outcome": "order"},
            {"closed_at": False},
            {"date": "2024-02-05"},
            {"actual_duration": 300},
            {"commercial_partner_id": self.rep.partner_id.id},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "typed"):
                self.mine.write(values)
        with self.assertRaisesRegex(UserError, "A new visit is planned"):
            self.mine.create({"partner_id": self.shop.id, "state": "done"})
        # the form sends the state it shows
        self.mine.create({"partner_id": self.shop.id, "state": "planned"})
        sly = self.mine.with_context(
            default_state="done", default_outcome="order", default_actual_duration=300
        )
        visit = sly.create({"partner_id": self.shop.id})
        self.assertEqual(visit.state, "planned")
        self.assertFalse(visit.outcome or visit.actual_duration)

    def test_closed_visits_keep_their_facts_and_take_notes(self):
        self._complete()
        for values in ({"duration": 5}, {"user_id": False}):
            with self.assertRaisesRegex(UserError, "is closed"):
                self.mine.write(values)
        self.mine.note = "Remembered on the way home."

    def test_managers_correct(self):
        visit = self.mine.with_user(self.users["manager"])
        visit.write({"check_in": "2024-03-05 09:00:00", "state": "done"})
        self.assertEqual(visit.state, "done")

    def test_steps_of_others_are_refused(self):
        theirs = self.visit(self.shop, user_id=self.stranger.id).with_user(self.rep)
        for step in (theirs._start, lambda: theirs._complete({"outcome": "order"})):
            with self.assertRaises(AccessError):
                step()

    # -- the promise ---------------------------------------------------------------

    def test_the_promise_stays_when_a_visit_moves(self):
        promised = self.mine.planned_start
        self.mine.planned_start = moment("2024-03-05 13:00:00")
        self.assertEqual(self.mine.moved_count, 0, "the same day")
        self.mine.planned_start = moment("2024-03-07 13:00:00")
        self.mine.planned_start = moment("2024-03-08 13:00:00")
        self.assertEqual(self.mine.promised_start, promised)
        self.assertEqual(self.mine.moved_count, 2)
        self.mine._promise()
        self.assertEqual(self.mine.promised_start, moment("2024-03-08 13:00:00"))
        self.assertEqual(self.mine.moved_count, 0)

    def test_a_move_is_counted_in_the_representatives_zone(self):
        self.mine.planned_start = moment("2024-03-05 22:30:00")
        self.assertEqual(self.mine.moved_count, 0)
        self.mine.planned_start = moment("2024-03-05 23:30:00")  # midnight in Berlin
        self.assertEqual(self.mine.moved_count, 1)

    def test_copies_are_promised_anew(self):
        self.mine.planned_start = moment("2024-03-07 09:00:00")
        copy = self.mine.copy()
        self.assertEqual(copy.promised_start, copy.planned_start)
        self.assertEqual(copy.moved_count, 0)

    def test_what_has_begun_is_not_moved(self):
        self.mine.action_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            self.mine.planned_start = moment("2024-03-06 09:00:00")

    # -- taking back ---------------------------------------------------------------

    def test_a_result_is_taken_back_with_its_activity(self):
        with freeze_time("2024-03-05 09:02:00"):
            self.mine.action_start()
        self._complete(
            next_step="Call", next_step_date="2024-03-12", rival_seen="Nordwind"
        )
        self.assertTrue(self.mine.has_rival)
        activity = self.mine.next_activity_id
        self.assertEqual(activity.summary, "Call")
        with freeze_time("2024-03-05 18:00:00"):
            self.mine.action_undo()
        self.assertFalse(activity.exists())
        self.assertEqual(self.mine.state, "planned")
        self.assertFalse(self.mine.outcome or self.mine.check_out)
        self.assertEqual(self.mine.check_in, moment("2024-03-05 09:02:00"))
        self.assertEqual(self.mine.next_step, "Call", "what was typed stays")
        self.mine.action_undo()
        self.assertFalse(self.mine.check_in)
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            self.mine.action_undo()

    def test_an_activity_that_was_done_stays(self):
        self._complete(next_step="Call", next_step_date="2024-03-12")
        activity = self.mine.next_activity_id
        activity.action_done()
        with freeze_time("2024-03-05 18:00:00"):
            self.mine.action_undo()
        self.assertTrue(activity.exists())

    def test_only_today_is_taken_back(self):
        self._complete()
        with freeze_time("2024-03-05 23:30:00"):  # the next day in Berlin
            with self.assertRaisesRegex(UserError, "closed on 2024-03-05"):
                self.mine.action_undo()
            self.mine.with_user(self.users["manager"]).action_undo()
        self.assertEqual(self.mine.state, "planned")

    def test_what_failed_on_an_earlier_day_stays_failed(self):
        with freeze_time("2024-03-05 09:40:00"):
            self.mine._fail("absent")
        with freeze_time("2024-03-06 08:00:00"):
            with self.assertRaisesRegex(UserError, "closed on 2024-03-05"):
                self.mine.action_reopen()
            self.assertEqual(self.mine.state, "failed")
            self.mine.with_user(self.users["manager"]).action_reopen()
        self.assertEqual(self.mine.state, "planned")

    def test_a_move_is_taken_back(self):
        self.mine.planned_start = moment("2024-03-07 13:00:00")
        self.mine.action_undo()
        self.assertEqual(self.mine.planned_start, moment("2024-03-05 09:00:00"))
        self.assertEqual(self.mine.moved_count, 0)

    # -- the purpose ---------------------------------------------------------------

    def test_the_last_next_step_is_the_purpose(self):
        other = self.graded("Other")
        earlier = {"state": "done", "next_step": "Ask for the budget"}
        self.visit(self.shop, "2024-02-05 09:00:00", **earlier)
        self.visit(other, "2024-03-01 09:00:00", **{**earlier, "next_step": "Theirs"})
        self.mine.action_start()
        self.assertEqual(self.mine.purpose, "Ask for the budget")
        said = self.visit(self.shop, purpose="Own words").with_user(self.rep)
        said.action_start()
        self.assertEqual(said.purpose, "Own words")

    def test_a_new_visit_is_for_what_was_said(self):
        earlier = {"state": "done", "next_step": "Ask for the budget"}
        self.visit(self.shop, "2024-02-05 09:00:00", **earlier)
        Visit = self.env["linkage.visit"].with_user(self.rep)
        form = Form(Visit.with_company(self.company))
        form.partner_id = self.shop
        self.assertEqual(form.purpose, "Ask for the budget")

    def test_others_next_steps_are_not_told(self):
        values = {"state": "done", "next_step": "Secret", "user_id": self.stranger.id}
        self.visit(self.shop, "2024-02-05 09:00:00", **values)
        self.mine.action_start()
        self.assertFalse(self.mine.purpose)
