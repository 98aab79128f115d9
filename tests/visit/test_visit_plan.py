from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LATITUDE, VisitCommon, moment

MONDAY = date(2024, 3, 4)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-01 12:00:00")
class TestVisitPlan(VisitCommon):
    def test_plan_and_accept(self):
        key = self.graded("Key", "A", at=(5, 0))
        good = self.graded("Good", "B", at=(0, 5))
        self.graded("Never seen", "D")
        self.graded("Of a colleague", "A", user=self.colleague)
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(plan.stop_count, 6)
        self.assertFalse(plan.unplaced_ids)
        self.assertEqual(plan.stop_ids.partner_id, key | good)
        self.assertFalse(plan.visit_ids, "a draft has no visits")
        plan.action_accept()
        visits = plan.visit_ids
        self.assertEqual(len(visits), 6)
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        weekly = visits.filtered(lambda visit: visit.partner_id == key)
        days = sorted(visit.planned_start.date() for visit in weekly)
        self.assertEqual([(day - days[0]).days for day in days], [0, 7, 14, 21])
        self.assertEqual(weekly.mapped("duration"), [45] * 4)

    def test_accepting_twice_does_nothing_twice(self):
        self.graded("Key", "A")
        plan = self.plan(MONDAY)
        plan._run()
        plan.action_accept()
        before = plan.visit_ids
        plan.action_accept()
        self.assertEqual(plan.visit_ids, before)
        self.assertEqual(set(before.mapped("state")), {"planned"})

    def test_planning_again_replaces_the_draft(self):
        key = self.graded("Key", "A")
        plan = self.plan(MONDAY)
        plan._run()
        old = plan.stop_ids
        self.graded("New", "A", at=(3, 3))
        plan._run()
        self.assertFalse(old.exists())
        self.assertEqual(plan.stop_count, 8)
        self.assertIn(key, plan.stop_ids.partner_id)

    def test_accepted_plan_is_not_planned_again(self):
        self.graded("Key", "A")
        plan = self.plan(MONDAY)
        with self.assertRaisesRegex(UserError, "press Plan first"):
            plan.action_accept()
        plan._run()
        plan.action_accept()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            plan._run()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            plan.date_start = date(2024, 3, 11)
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            plan.unlink()

    def test_only_the_future_changes(self):
        """A later plan leaves today and earlier alone; the others keep their record."""
        key = self.graded("Key", "A")
        first = self.plan(MONDAY)
        first._run()
        first.action_accept()
        visits = first.visit_ids.sorted("planned_start")
        single = self.visit(key, "2024-03-21 09:00:00")
        with freeze_time("2024-03-12 08:00:00"):
            second = self.plan(date(2024, 3, 11))
            second._run()
            self.assertTrue(all(s.date > date(2024, 3, 12) for s in second.stop_ids))
            second.action_accept()
        for visit in visits:
            if visit.date <= date(2024, 3, 12):
                self.assertEqual((visit.plan_id, visit.state), (first, "planned"))
        self.assertTrue(second.visit_ids)
        self.assertLessEqual(visits & second.visit_ids, visits)
        self.assertEqual(single.state, "planned", "a visit made by hand stays")
        self.assertEqual(single.planned_start, moment("2024-03-21 09:00:00"))

    def test_accepted_late_leaves_out_past_days(self):
        self.graded("Key", "A")
        plan = self.plan(MONDAY)
        plan._run()
        with freeze_time("2024-03-20 12:00:00"):
            plan.action_accept()
        self.assertTrue(plan.visit_ids)
        self.assertTrue(
            all(v.planned_start > datetime(2024, 3, 21) for v in plan.visit_ids)
        )

    def test_started_visits_stay(self):
        self.graded("Key", "A")
        first = self.plan(MONDAY)
        first._run()
        first.action_accept()
        visits = first.visit_ids
        begun = visits[-1]
        begun.action_start()
        second = self.plan(MONDAY)
        second._run()
        second.action_accept()
        self.assertEqual((begun.state, begun.plan_id), ("planned", first))
        self.assertEqual(second.visit_ids, visits - begun, "the same records")
        self.assertEqual(set(visits.mapped("state")), {"planned"})

    def test_cancel_takes_the_future_back(self):
        self.graded("Key", "A")
        plan = self.plan(MONDAY)
        plan._run()
        plan.action_accept()
        past = plan.visit_ids.sorted("planned_start")[0]
        with freeze_time("2024-03-09 12:00:00"):
            plan.action_cancel()
        self.assertEqual(past.state, "planned")
        self.assertEqual(set((plan.visit_ids - past).mapped("state")), {"cancelled"})

    def test_not_placed_with_reason(self):
        lost = self.graded("Nowhere", "B")
        lost.write({"partner_latitude": 0, "partner_longitude": 0})
        closed = self.graded("Night club", "C")
        closed.linkage_opening_ids = [
            Command.create({"weekday": "5", "hour_from": 20, "hour_to": 24})
        ]
        far = self.graded("Far away", "A")
        far.partner_latitude = LATITUDE + 5
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(
            {
                (line.partner_id, line.reason, line.missing)
                for line in plan.unplaced_ids
            },
            {(lost, "no_place", 2), (closed, "closed", 1), (far, "too_far", 4)},
        )
        self.assertEqual(plan.unplaced_count, 7)
        with self.assertRaisesRegex(UserError, "no stop lies ahead"):
            plan.action_accept()

    def test_opening_hours_are_kept(self):
        shop = self.graded("Shop", "A")
        shop.linkage_opening_ids = [
            Command.create({"weekday": "3", "hour_from": 14, "hour_to": 16})
        ]
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(plan.stop_count, 4)
        for stop in plan.stop_ids:
            self.assertEqual(stop.date.weekday(), 3)
        # 14:00 in Berlin, the clocks go forward on 31 March
        self.assertEqual(
            plan.stop_ids.mapped("planned_start"),
            [moment(f"2024-03-{day} 13:00:00") for day in ("07", "14", "21", "28")],
        )

    def test_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Women's day in Berlin",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": moment("2024-03-07 23:00:00"),
                "date_to": moment("2024-03-08 22:59:59"),
            }
        )
        shop = self.graded("Fridays only", "A")
        shop.linkage_opening_ids = [
            Command.create({"weekday": "4", "hour_from": 9, "hour_to": 16})
        ]
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(
            plan.stop_ids.mapped("date"),
            [date(2024, 3, 15), date(2024, 3, 22), date(2024, 3, 29)],
        )
        self.assertEqual(plan.unplaced_ids.reason, "day_off")

    def test_a_quarter_is_planned_when_due(self):
        self.env["linkage.visit.policy"].create(
            {
                "grade_id": self.grades["D"].id,
                "company_id": self.company.id,
                "visits": 1,
                "period": "quarter",
            }
        )
        never, lately, long_ago = (
            self.graded(name, "D") for name in ("Never", "Lately", "Long ago")
        )
        self.visit(lately, "2024-02-20 09:00:00", state="done")
        self.visit(long_ago, "2023-12-15 09:00:00", state="done")
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(plan.stop_ids.partner_id, never | long_ago)
        self.assertEqual(plan.stop_count, 2)

    def test_which_visit_was_the_last(self):
        """Whoever made it, also at a contact; one that nobody made is none."""
        self.env["linkage.visit.policy"].create(
            {
                "grade_id": self.grades["D"].id,
                "company_id": self.company.id,
                "visits": 1,
                "period": "quarter",
            }
        )
        forgotten, before_us, contacted = (
            self.graded(name, "D") for name in ("Forgotten", "Before us", "Contacted")
        )
        self.visit(forgotten, "2024-02-20 09:00:00")
        self.visit(
            before_us,
            "2024-02-20 09:00:00",
            state="done",
            user_id=self.colleague.id,
        )
        jane = self.env["res.partner"].create(
            {"name": "Jane", "parent_id": contacted.id}
        )
        self.visit(jane, "2024-02-20 09:00:00", state="done")
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(plan.stop_ids.partner_id, forgotten)

    def test_clear_sentences(self):
        with self.assertRaisesRegex(UserError, "no graded customers"):
            self.plan(MONDAY)._run()
        self.graded("Key", "A")
        with self.assertRaisesRegex(UserError, "weeks of this plan are over"):
            self.plan(date(2024, 1, 8))._run()
        with self.assertRaisesRegex(ValidationError, "on a Monday"):
            self.plan(date(2024, 3, 6))
        self.company.partner_id.write({"partner_latitude": 0, "partner_longitude": 0})
        with self.assertRaisesRegex(RedirectWarning, "where the days"):
            self.plan(MONDAY)._run()

    def test_no_working_hours(self):
        self.graded("Key", "A")
        self.company.resource_calendar_id.attendance_ids.unlink()
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(plan.unplaced_ids.reason, "no_day")

    def test_company_without_hours(self):
        self.graded("Key", "A")
        self.company.resource_calendar_id = False
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(plan.unplaced_ids.reason, "no_day")

    def test_form(self):
        """The default is the next Monday; another day is taken to its Monday."""
        self.graded("Key", "A")
        form = Form(self.env["linkage.visit.plan"].with_user(self.rep))
        self.assertEqual(form.date_start, MONDAY)
        form.date_start = date(2024, 3, 14)
        self.assertEqual(form.date_start, date(2024, 3, 11))

    def test_settings_are_made_on_demand(self):
        self.graded("Key", "A")
        Settings = self.env["linkage.visit.representative"]
        self.assertFalse(Settings.search([("user_id", "=", self.rep.id)]))
        self.plan(MONDAY)._run()
        self.plan(MONDAY)._run()
        settings = Settings.search([("user_id", "=", self.rep.id)])
        self.assertEqual(len(settings), 1)
        self.assertEqual(settings.tz, "Europe/Berlin")
        with self.assertRaisesRegex(ValidationError, "between -90 and 90"):
            settings.start_latitude = 120

    def test_supervisor_plans_for_the_team(self):
        self.graded("Key", "A")
        plan = self.plan(MONDAY, as_user=self.supervisor)
        plan._run()
        plan.action_accept()
        self.assertEqual(plan.visit_ids.user_id, self.rep)

    def test_grade_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.graded("Elsewhere's", "A", company=other)
        with self.assertRaisesRegex(UserError, "no graded customers"):
            self.plan(MONDAY)._run()

    def test_queries_do_not_grow_with_customers(self):
        def count(work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            work()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        def queries(number):
            for index in range(number):
                self.graded(f"Customer {index}", "ABC"[index % 3], at=(index % 9, 3))
            plan = self.plan(MONDAY)
            settings = plan._settings()
            return (
                count(lambda: plan._request(settings)),
                count(plan._run),
                count(plan.action_accept),
            )

        queries(3)  # settings are made, access is cached
        few, more = queries(3), queries(60)
        self.assertLessEqual(more[0], few[0], "what is asked")
        self.assertLessEqual(more[0], 25)
        self.assertLessEqual(more[1], few[1] + 8, "the host inserts by hundreds")
        self.assertLessEqual(more[1], 60)
        self.assertLessEqual(more[2], few[2] + 40, "most of them for appointments")


@tagged("post_install", "-at_install")
class TestVisitPlanTime(VisitCommon):
    """Opening at nine is nine o'clock there, whatever the season and the place."""

    def _starts(self, zone, monday, today):
        self.rep.tz = zone
        shop = self.graded("Shop", "A", at=(0, 0))
        shop.linkage_opening_ids = [
            Command.create({"weekday": "0", "hour_from": 9, "hour_to": 10})
        ]
        with freeze_time(today):
            plan = self.plan(monday)
            plan._run()
            self.assertFalse(plan.unplaced_ids)
            plan.action_accept()
        return plan.visit_ids.sorted("planned_start").mapped("planned_start")

    def test_berlin_over_the_change_to_summer(self):
        self.assertEqual(
            self._starts("Europe/Berlin", date(2024, 3, 18), "2024-03-15 12:00:00"),
            [
                moment("2024-03-18 08:00:00"),
                moment("2024-03-25 08:00:00"),
                moment("2024-04-01 07:00:00"),
                moment("2024-04-08 07:00:00"),
            ],
        )

    def test_los_angeles_over_the_change_to_winter(self):
        self.assertEqual(
            self._starts(
                "America/Los_Angeles", date(2024, 10, 21), "2024-10-18 12:00:00"
            ),
            [
                moment("2024-10-21 16:00:00"),
                moment("2024-10-28 16:00:00"),
                moment("2024-11-04 17:00:00"),
                moment("2024-11-11 17:00:00"),
            ],
        )

    def test_shanghai_over_the_leap_day(self):
        self.assertEqual(
            self._starts("Asia/Shanghai", date(2024, 2, 12), "2024-02-09 12:00:00"),
            [
                moment("2024-02-12 01:00:00"),
                moment("2024-02-19 01:00:00"),
                moment("2024-02-26 01:00:00"),
                moment("2024-03-04 01:00:00"),
            ],
        )

    def test_today_is_the_representatives(self):
        """On Sunday evening in Los Angeles it is Monday in Shanghai already."""
        with freeze_time("2024-03-11 02:00:00"):
            Settings = self.env["linkage.visit.representative"]
            settings = Settings._for_user(self.rep, self.company)
            settings.tz = "America/Los_Angeles"
            self.assertEqual(settings._today(), date(2024, 3, 10))
            settings.tz = "Asia/Shanghai"
            self.assertEqual(settings._today(), date(2024, 3, 11))

    def test_travelling_does_not_move_the_plan(self):
        Settings = self.env["linkage.visit.representative"]
        settings = Settings._for_user(self.rep, self.company)
        self.rep.tz = "Asia/Shanghai"
        self.assertEqual(settings.tz, "Europe/Berlin")
        settings.calendar_id = self.env["resource.calendar"].create(
            {"name": "Coast", "tz": "America/Los_Angeles"}
        )
        self.assertEqual(settings.tz, "America/Los_Angeles")

    def test_month_and_year_end(self):
        starts = self._starts(
            "Europe/Berlin", date(2024, 12, 16), "2024-12-13 12:00:00"
        )
        self.assertEqual(
            [start.date() for start in starts],
            [
                date(2024, 12, 16),
                date(2024, 12, 23),
                date(2024, 12, 30),
                date(2025, 1, 6),
            ],
        )
