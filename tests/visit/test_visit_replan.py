from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.visit.insertion import cheapest
from odoo.addons.crm_linkage.domain.visit.timetable import timetable

from .common import VisitCommon, moment

MONDAY = date(2024, 3, 4)


class ReplanCommon(VisitCommon):
    def accepted(self, **values):
        plan = self.plan(MONDAY)
        plan.sudo().write(values)
        plan._run()
        plan.action_accept()
        return plan

    def again(self, monday=MONDAY):
        plan = self.plan(monday)
        plan._run()
        return plan

    def changes(self, plan):
        return sorted(
            (line.kind, line.partner_id.name, line.reason or "")
            for line in plan.change_ids
        )


@tagged("post_install", "-at_install")
@freeze_time("2024-03-01 12:00:00")
class TestVisitReplan(ReplanCommon):
    """Planning again: changes are seen first, records live on, others' work stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.graded("Key", "A", at=(5, 0))
        cls.good = cls.graded("Good", "B", at=(0, 5))
        cls.small = cls.graded("Small", "C", at=(4, 4))

    def test_nothing_new_changes_nothing(self):
        first = self.accepted()
        self.assertFalse(first.has_before or first.change_ids, "nothing was planned")
        visits = first.visit_ids
        times = {visit: visit.planned_start for visit in visits}
        second = self.again()
        self.assertTrue(second.has_before)
        self.assertEqual(second.moved_count + second.dropped_count, 0)
        self.assertFalse(second.change_ids)
        self.assertEqual(set(second.stop_ids.mapped("change")), {"same"})
        second.action_accept()
        self.assertEqual(second.visit_ids, visits)
        self.assertEqual({v.date for v in visits}, {t.date() for t in times.values()})

    def test_more_and_fewer(self):
        """A new customer is added, one no longer visited dropped: seen before it is."""
        first = self.accepted()
        old = first.visit_ids.filtered(lambda visit: visit.partner_id == self.good)
        self.good.user_id = self.colleague
        self.graded("New", "C", at=(1, 3))
        second = self.again()
        self.assertEqual(
            self.changes(second),
            [
                ("added", "New", ""),
                ("dropped", "Good", "not_asked"),
                ("dropped", "Good", "not_asked"),
            ],
        )
        self.assertEqual((second.added_count, second.dropped_count), (1, 2))
        self.assertGreater(second.saved_minutes, 0)
        self.assertEqual(set(old.mapped("state")), {"planned"}, "not accepted yet")
        second.action_accept()
        self.assertEqual(set(old.mapped("state")), {"cancelled"})
        self.assertEqual(len(second.visit_ids), 4 + 1 + 1)

    def test_a_move_keeps_the_record(self):
        first = self.accepted()
        weekly = first.visit_ids.filtered(lambda visit: visit.partner_id == self.key)
        weekday = weekly[0].date.weekday()
        words = "Bring the keys"
        weekly[0].message_post(body=words)
        self.key.linkage_opening_ids = [
            Command.create(
                {"weekday": str((weekday + 1) % 5), "hour_from": 9, "hour_to": 17}
            )
        ]
        second = self.again()
        moved = second.change_ids.filtered(lambda line: line.kind == "moved")
        self.assertEqual(moved.partner_id, self.key)
        self.assertEqual(moved.visit_id, weekly)
        self.assertEqual(second.moved_count, 4)
        self.assertEqual(moved.mapped("date_before"), weekly.mapped("date"))
        second.action_accept()
        self.assertEqual(set(weekly.mapped("state")), {"planned"})
        self.assertEqual(weekly.plan_id, second)
        self.assertEqual(
            {visit.date.weekday() for visit in weekly}, {(weekday + 1) % 5}
        )
        self.assertIn(words, str(weekly[0].message_ids.mapped("body")))
        self.assertEqual(
            weekly.mapped("promised_start"), weekly.mapped("planned_start")
        )
        self.assertEqual(len(weekly.event_ids), 4)

    def test_fixed_made_by_hand_and_begun_stay(self):
        first = self.accepted()
        weekly = first.visit_ids.filtered(lambda v: v.partner_id == self.key)
        locked, begun = weekly[0], weekly[1]
        locked.write({"is_locked": True, "planned_start": "2024-03-07 13:00:00"})
        begun.action_start()
        by_hand = self.visit(self.small, "2024-03-27 10:00:00")
        stranger = self.visit(self.graded("Prospect", "D"), "2024-03-08 09:30:00")
        kept = locked | begun | by_hand | stranger
        before = {visit: visit.planned_start for visit in kept}
        second = self.again()
        fixed = second.stop_ids.filtered(lambda stop: stop.change == "fixed")
        self.assertEqual(fixed.visit_id, kept)
        for stop in fixed:
            self.assertEqual(stop.planned_start, stop.visit_id.planned_start)
        second.action_accept()
        self.assertEqual({visit: visit.planned_start for visit in kept}, before)
        self.assertEqual(set(kept.mapped("state")), {"planned"})
        per_week = {}
        everything = self.env["linkage.visit"].search(
            [("partner_id", "=", self.key.id), ("state", "=", "planned")]
        )
        for visit in everything:
            week = (visit.date - MONDAY).days // 7
            per_week[week] = per_week.get(week, 0) + 1
        self.assertEqual(per_week, {0: 1, 1: 1, 2: 1, 3: 1})

    def test_changed_since_the_plan_was_made(self):
        """What others did between planning and accepting stays; the note tells."""
        first = self.accepted()
        weekly = first.visit_ids.filtered(lambda v: v.partner_id == self.key).sorted(
            "planned_start"
        )
        second = self.again()
        by_hand = moment("2024-03-08 11:00:00")
        weekly[0].planned_start = by_hand
        weekly[1].action_cancel()
        weekly[2].sudo().unlink()
        self.small.action_archive()
        second.action_accept()
        self.assertEqual(second.state, "accepted")
        self.assertEqual(weekly[0].planned_start, by_hand)
        self.assertEqual(weekly[1].state, "cancelled")
        left = self.env["linkage.visit"].search(
            [("partner_id", "=", self.key.id), ("state", "=", "planned")]
        )
        self.assertEqual(left, weekly[0] | weekly[3])
        self.assertIn("4 visits (", second.note)
        self.assertIn("Key", second.note)

    def test_unlocked_since_the_plan_was_made(self):
        weekly = self.accepted().visit_ids.filtered(
            lambda visit: visit.partner_id == self.key
        )
        weekly[0].is_locked = True
        second = self.again()
        weekly[0].is_locked = False
        second.action_accept()
        self.assertEqual(set(weekly.mapped("state")), {"planned"})

    def test_handed_over_since_the_plan_was_made(self):
        theirs = self.graded("Theirs", "C", user=self.colleague)
        visit = self.visit(
            theirs,
            "2024-03-12 09:00:00",
            user_id=self.colleague.id,
            plan_id=self.plan(MONDAY, self.colleague).id,
        )
        draft = self.again()
        visit.user_id = theirs.user_id = self.rep
        self.good.user_id = self.colleague
        draft.action_accept()
        self.assertEqual(visit.state, "planned", "the plan never saw it")
        self.assertEqual(draft.visit_ids.partner_id, self.key | self.small)
        self.assertIn("Good", draft.note)

    def test_of_two_drafts_one_is_accepted(self):
        first, second = self.again(), self.again()
        with freeze_time("2024-03-01 12:05:00"):
            first.action_accept()
            with self.assertRaisesRegex(UserError, "accepted since"):
                second.action_accept()
            self.assertEqual(len(first.visit_ids), 4 + 2 + 1)
            second._run()
            second.action_accept()
        self.assertEqual(len(second.visit_ids), 4 + 2 + 1, "the same records")
        self.assertFalse(first.visit_ids)

    def test_accepted_once(self):
        plan = self.again()
        same = plan.with_env(self.env(user=self.supervisor))
        plan.action_accept()
        visits = plan.visit_ids
        same.action_accept()
        self.assertEqual(plan.visit_ids, visits)

    def test_a_visit_moves_only_for_enough_minutes(self):
        first = self.accepted()
        dates = {visit: visit.date for visit in first.visit_ids}
        self.company.linkage_plan_keep = 480
        self.graded("Near", "A", at=(5, 1))
        second = self.again()
        self.assertEqual(second.moved_count, 0)
        second.action_accept()
        self.assertEqual({visit: visit.date for visit in first.visit_ids}, {})
        self.assertEqual({visit: visit.date for visit in dates}, dates)

    def test_appointments_are_respected(self):
        self.env["calendar.event"].with_user(self.rep).create(
            {
                "name": "Fair",
                "start": "2024-03-04 07:00:00",
                "stop": "2024-03-08 17:00:00",
                "partner_ids": [Command.set(self.rep.partner_id.ids)],
            }
        )
        plan = self.again()
        self.assertTrue(all(stop.date > date(2024, 3, 8) for stop in plan.stop_ids))

    def test_one_to_twelve_weeks(self):
        for weeks, count in ((1, 1), (6, 6), (12, 12)):
            plan = self.plan(MONDAY)
            plan.weeks = weeks
            self.assertEqual(plan.date_end, MONDAY + timedelta(days=7 * weeks - 1))
            plan._run()
            stops = plan.stop_ids.filtered(lambda stop: stop.partner_id == self.key)
            self.assertEqual(len(stops), count)
            self.assertLessEqual(max(stops.mapped("date")), plan.date_end)

    def test_changing_a_ready_plan_makes_it_a_draft(self):
        plan = self.again()
        plan.weeks = 2
        self.assertEqual((plan.state, plan.stop_count), ("draft", 0))
        self.assertFalse(plan.stop_ids | plan.stop_ids)

    def test_another_companys_customers_are_left_out(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.good.company_id = other
        plan = self.plan(MONDAY)
        plan.sudo()._run()
        self.assertEqual(plan.stop_ids.partner_id, self.key | self.small)

    def test_access(self):
        self.accepted()
        self.good.user_id = self.colleague
        plan = self.again()
        self.assertTrue(plan.change_ids)
        lines = self.env["linkage.visit.plan.change"]
        for user, sees in (
            (self.rep, True),
            (self.supervisor, True),
            (self.users["manager"], True),
            (self.stranger, False),
        ):
            found = lines.with_user(user).search([("plan_id", "=", plan.id)])
            self.assertEqual(bool(found), sees, user.login)
        with self.assertRaises(AccessError):
            plan.with_user(self.stranger).action_accept()
        with self.assertRaises(AccessError):
            plan.with_user(self.stranger).action_plan()
        for role in ("agent", "employee", "portal"):
            if role in self.users:
                with self.subTest(role), self.assertRaises(AccessError):
                    lines.with_user(self.users[role]).search([]).mapped("kind")

    def test_several(self):
        self.graded("Of the colleague", "B", user=self.colleague)
        self.graded("Of a stranger", "A", user=self.stranger)
        dialog = (
            self.env["linkage.visit.plan.several"].with_user(self.supervisor).create({})
        )
        self.assertEqual(dialog.user_ids, self.rep | self.colleague, "the team")
        self.assertEqual(dialog.date_start, MONDAY)
        dialog.user_ids |= self.supervisor
        dialog.weeks = 8
        action = dialog.action_plan()
        plans = self.env["linkage.visit.plan"].search(action["domain"])
        self.assertEqual(
            {plan.user_id: plan.state for plan in plans},
            {
                self.rep: "queued",
                self.colleague: "queued",
                self.supervisor: "draft",
            },
        )
        self.assertEqual(set(plans.mapped("weeks")), {8})
        lazy = plans.filtered(lambda plan: plan.user_id == self.supervisor)
        self.assertIn("no graded customers", lazy.note)
        with self.assertRaises(AccessError):
            self.env["linkage.visit.plan.several"].with_user(self.rep).create({})
        dialog.user_ids = False
        with self.assertRaisesRegex(UserError, "at least one"):
            dialog.action_plan()


@tagged("post_install", "-at_install")
@freeze_time("2024-03-01 12:00:00")
class TestVisitItinerary(ReplanCommon):
    """Visits as they stand, in the values of the rules."""

    def test_days_and_times(self):
        shops = [self.graded(f"Shop {n}", "C", at=(n, 1)) for n in range(3)]
        for hour, shop in zip((8, 10, 12), shops, strict=True):
            self.visit(shop, f"2024-03-05 {hour:02}:00:00", duration=20)
        self.visit(shops[0], "2024-03-09 10:00:00", state="cancelled")
        extra = self.graded("Extra", "B", at=(1, 2))
        found = (
            self.env["linkage.visit.plan"]
            .with_user(self.rep)
            ._day_request(self.rep, self.company, MONDAY, 1, extra=extra)
        )
        keys = tuple(shop.id for shop in shops)
        self.assertEqual(found.days, {1: keys})
        self.assertEqual(found.minutes, {1: dict.fromkeys(keys, 20)})
        visits = self.env["linkage.visit"].browse(found.visits[1])
        self.assertEqual(visits.partner_id.ids, list(keys))
        self.assertEqual(found.addresses, sum(shops, extra.browse()) | extra)
        self.assertEqual(len(found.request.matrix), 1 + 4)
        self.assertEqual([day.number for day in found.request.days], [0, 1, 2, 3, 4])
        times = timetable(
            found.days[1],
            found.request.days[1],
            found.request,
            minutes=found.minutes[1],
        )
        self.assertEqual([key for key, *_ in times.times], list(keys))
        self.assertEqual(times.visits, 60)
        offers = cheapest(found.request.stops[-1], found.days, found.request)
        self.assertEqual(offers[0].day, 1, "on the way")

    def test_fixed_times_and_days_off(self):
        shop = self.graded("Shop", "C")
        self.visit(shop, "2024-03-05 12:30:00", is_locked=True)
        sunday = self.visit(shop, "2024-03-10 10:00:00")
        found = self.env["linkage.visit.plan"]._day_request(
            self.rep, self.company, MONDAY, 1
        )
        (locked,) = found.request.stops[0].locked
        self.assertEqual((locked.day, locked.start), (1, 13 * 60 + 30))
        self.assertEqual(found.visits[6], (sunday.id,))

    def test_queries_do_not_grow(self):
        def queries(count):
            for number in range(count):
                shop = self.graded(f"Shop {number}", "C", at=(number % 7, number % 5))
                self.visit(
                    shop, f"2024-03-{4 + number % 5:02} {8 + number % 8:02}:00:00"
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["linkage.visit.plan"].with_user(self.rep)._day_request(
                self.rep, self.company, MONDAY, 4
            )
            return self.cr.sql_log_count - before

        queries(2)
        few, many = queries(5), queries(60)
        self.assertLessEqual(many, few + 1)
        self.assertLessEqual(many, 25)
