from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.models.service import linkage_clock_change

from .common import ServiceCommon

MONDAY = "2026-11-16 07:00:00"  # 08:00 in Berlin


def utc(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@tagged("post_install", "-at_install")
class TestServiceCalendar(ServiceCommon):
    """The host's calendars, and what open clocks do when one changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.company.resource_calendar_id
        cls.Day = cls.env["linkage.calendar.day"]

    def opened(self, **values):
        with freeze_time(MONDAY):
            return self.case(**values)

    def deadline(self, case):
        """As stored when the transaction ends."""
        with freeze_time("2026-11-16 07:30:00"):
            self.env.cr.flush()
        return self.clock(case).deadline

    def attendance(self, day, start, end, period="morning", **values):
        return Command.create(
            {
                "name": "x",
                "dayofweek": str(day),
                "hour_from": start,
                "hour_to": end,
                "day_period": period,
                **values,
            }
        )

    def test_hours_of_a_single_date_replace_the_week(self):
        self.Day.create(
            [
                {"calendar_id": self.office.id, "date": "2026-11-16", "hours": "8-10"},
                {"calendar_id": self.office.id, "date": "2026-11-17"},
                {
                    "calendar_id": self.office.id,
                    "date": "2026-11-21",
                    "hours": "9 - 12",
                },
            ]
        )
        # 2 h on Monday, nothing on Tuesday, 24 h until Friday, 3 h on Saturday
        self.assertEqual(self.clock(self.opened()).deadline, utc("2026-11-24 10:00"))
        self.assertEqual(
            self.clock(self.opened(kind="complaint")).deadline, utc("2026-11-20 14:00")
        )

    def test_what_is_typed_is_read_or_refused(self):
        day = self.Day.create(
            {"calendar_id": self.office.id, "date": "2026-11-16", "hours": "22-6; 8–9"}
        )
        self.assertEqual(day.hours, "08:00-09:00, 22:00-06:00")
        for wrong in ("morning", "8-12, 11-13", "25-26"):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                day.hours = wrong

    def test_breaks_float_hours_and_midnight(self):
        calendar = self.office.copy({"name": "Night", "tz": "UTC"})
        calendar.attendance_ids = [
            Command.clear(),
            self.attendance(0, 20.1, 21),
            self.attendance(0, 21, 22, "lunch"),
            self.attendance(0, 22, 23 + 59 / 60),
            self.attendance(1, 0, 2),
        ]
        self.policy({"resolution": 4}, calendar_id=calendar.id)
        with freeze_time("2026-11-16 07:00:00"):
            case = self.case()
        # 20:06 to 23:59 less an hour is 2:53, then from midnight
        self.assertEqual(self.deadline(case), utc("2026-11-17 01:07"))
        calendar.linkage_end_means_midnight = True
        self.assertEqual(self.deadline(case), utc("2026-11-17 01:06"))

    def test_open_clocks_follow_their_calendar(self):
        case, done = self.opened(priority="3"), self.opened(priority="3")
        with freeze_time("2026-11-16 07:30:00"):
            done.action_close()
        self.assertEqual(self.deadline(case), utc("2026-11-16 16:00"))
        monday = self.office.attendance_ids.filtered(
            lambda a: a.dayofweek == "0" and a.hour_from == 13
        )
        monday.hour_from = 14
        self.assertEqual(self.deadline(case), utc("2026-11-17 08:00"))
        self.assertEqual(case.next_deadline, self.clock(case, "response").deadline)
        monday.unlink()
        self.assertEqual(self.deadline(case), utc("2026-11-17 11:00"))
        self.office.attendance_ids = [self.attendance(0, 14, 16, "afternoon")]
        self.assertEqual(self.deadline(case), utc("2026-11-17 09:00"))
        day = self.Day.create({"calendar_id": self.office.id, "date": "2026-11-16"})
        self.assertEqual(self.deadline(case), utc("2026-11-17 16:00"))
        day.hours = "8-18"
        self.assertEqual(self.deadline(case), utc("2026-11-16 15:00"))
        day.unlink()
        self.assertEqual(self.deadline(case), utc("2026-11-17 09:00"))
        self.office.tz = "UTC"
        self.assertEqual(self.deadline(case), utc("2026-11-17 10:00"))
        self.assertEqual(self.deadline(done), utc("2026-11-16 16:00"))
        with freeze_time("2026-11-16 07:30:00"):
            self.office.attendance_ids = [Command.clear()]
            self.env.cr.flush()
            self.assertShows(case, "no_hours", "no_hours")
        changes = self.env["linkage.clock.change"].search(
            [("calendar_id", "=", self.office.id)]
        )
        self.assertEqual(changes[-1].mapped("moved"), [1])
        self.assertEqual(set(changes.mapped("state")), {"done"})

    def test_a_stopped_clock_shows_what_was_judged(self):
        case = self.opened(priority="3")
        with freeze_time("2026-11-17 16:00:00"):
            case.action_close()
        clock = self.clock(case)

        def shown():
            clock.invalidate_recordset()
            told = clock.linkage_explanation()
            faces = case._linkage_clock_faces()[case.id]
            return {
                **{name: told[name] for name in ("state", "elapsed", "remaining")},
                "hours": clock.remaining_hours,
                "faces": [face["remaining"] for face in faces],
            }

        before = shown()
        self.assertEqual(before["state"], "breached")
        self.assertGreater(before["elapsed"], clock.target_seconds)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Said afterwards",
                "calendar_id": self.office.id,
                "date_from": "2026-11-16 00:00:00",
                "date_to": "2026-11-18 00:00:00",
            }
        )
        self.env.flush_all()
        self.assertEqual(shown(), before)

    def test_open_clocks_follow_holidays_and_a_breach_is_taken_back(self):
        case = self.opened(priority="3")
        elsewhere = self.calendar("Elsewhere", "UTC")
        Leave = self.env["resource.calendar.leaves"]
        Leave.create(
            [
                {
                    "name": "Another calendar",
                    "calendar_id": elsewhere.id,
                    "date_from": "2026-11-16 00:00:00",
                    "date_to": "2026-11-17 00:00:00",
                },
                {
                    "name": "One person",
                    "calendar_id": self.office.id,
                    "resource_id": self.env["resource.resource"]
                    .create({"name": "Anna", "calendar_id": self.office.id})
                    .id,
                    "date_from": "2026-11-16 00:00:00",
                    "date_to": "2026-11-17 00:00:00",
                },
            ]
        )
        self.assertEqual(self.deadline(case), utc("2026-11-16 16:00"))
        with freeze_time("2026-11-16 17:00:00"):
            self.assertEqual(self.clock(case).state, "breached")
            leave = Leave.create(
                {
                    "name": "Forgotten",
                    "date_from": "2026-11-15 23:00:00",
                    "date_to": "2026-11-16 22:59:59",
                }
            )
            self.assertEqual(leave.company_id, self.company)
            self.env.cr.flush()
            self.env.invalidate_all()
            self.assertEqual(self.clock(case).state, "running")
            change = self.env["linkage.clock.change"].search([], limit=1)
            self.assertEqual(change.company_id, self.company)
            self.assertEqual(change.saved, 2)
            leave.unlink()
            self.env.cr.flush()
            self.env.invalidate_all()
            self.assertEqual(self.clock(case).state, "breached")

    def test_many_open_cases_are_left_to_a_job(self):
        self.patch(linkage_clock_change, "AT_ONCE", 1)
        cases = self.opened(priority="3") | self.opened(priority="3")
        self.Day.create({"calendar_id": self.office.id, "date": "2026-11-16"})
        self.assertEqual(self.deadline(cases[0]), utc("2026-11-16 16:00"))
        with freeze_time(MONDAY), self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_clock_change").method_direct_trigger()
        self.env.invalidate_all()
        for case in cases:
            self.assertEqual(self.clock(case).deadline, utc("2026-11-17 16:00"))

    def test_a_calendar_that_clocks_run_by_is_not_deleted(self):
        calendar = self.calendar("Own", "UTC")
        policy = self.policy({"resolution": 8}, calendar_id=calendar.id)
        case = self.opened()
        policy.action_retire()
        with self.assertRaises(UserError):
            calendar.unlink()
        with freeze_time("2026-11-16 08:00:00"):
            case.action_close()

    def test_who_keeps_the_hours_of_dates(self):
        values = {"calendar_id": self.office.id, "date": "2026-12-24"}
        day = self.Day.with_user(self.users["manager"]).create(values)
        self.assertEqual(day.with_user(self.users["agent"]).date.day, 24)
        for role in ("agent", "representative", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                day.with_user(self.users[role]).hours = "9-10"
        with self.assertRaises(AccessError):
            day.with_user(self.users["employee"]).read(["date"])

    def test_other_calendars_cost_one_query(self):
        calendar = self.calendar("Unused", "UTC")
        self.env.cr.flush()
        change = self.env["linkage.clock.change"]
        change._watch_calendars(calendar)
        with self.assertQueryCount(1):
            self.env.cr.flush()
        self.assertFalse(change.search([]))
