"""When escalation steps are due and whom they reach, without Odoo."""

import unittest
from datetime import UTC, datetime

from odoo.addons.crm_linkage.domain.service.clock import Clock
from odoo.addons.crm_linkage.domain.service.escalation import (
    ACTIVITY,
    AFTER,
    BEFORE,
    CONTACT,
    INFORM,
    LEADER,
    MANAGER,
    OWNER,
    REASSIGN,
    SHARE,
    USER,
    Step,
    is_settled,
    is_stale,
    moment,
    moments,
    reached,
)
from odoo.addons.crm_linkage.domain.service.hours import Hours
from odoo.addons.crm_linkage.domain.service.worktime import WorkTime

HOUR = 3600
DAY = ((8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR))
WEEK = WorkTime(Hours(weeks=((DAY,) * 5 + ((), ()),)))


def at(text):
    """2026-11-16 is a Monday."""
    day, _space, time = text.partition(" ")
    start = datetime.fromisoformat(f"2026-11-{day} {time}").replace(tzinfo=UTC)
    return int(start.timestamp())


def share(part):
    return Step(1, None, SHARE, share=part)


def before(minutes, is_working=True):
    return Step(2, None, BEFORE, seconds=60 * minutes, is_working=is_working)


def after(minutes, is_working=True):
    return Step(3, None, AFTER, seconds=60 * minutes, is_working=is_working)


class TestMoment(unittest.TestCase):
    """Eight working hours from Monday 10:00: due on Tuesday at 10:00."""

    clock = Clock(8 * HOUR).start(at("16 10:00"))

    def due(self, step, clock=None):
        return moment(step, clock or self.clock, WEEK)

    def test_share_of_the_target(self):
        self.assertEqual(self.due(share(0.75)), at("16 17:00"))
        self.assertEqual(self.due(share(0.9)), at("17 09:12"))
        self.assertEqual(self.due(share(1)), at("17 10:00"))

    def test_working_minutes(self):
        self.assertEqual(self.due(before(180)), at("16 16:00"))
        self.assertEqual(self.due(after(180)), at("17 14:00"))
        self.assertEqual(self.due(after(0)), at("17 10:00"))

    def test_minutes_on_the_wall(self):
        self.assertEqual(self.due(before(180, False)), at("17 07:00"))
        self.assertEqual(self.due(after(180, False)), at("17 13:00"))
        self.assertEqual(self.due(after(0, False)), at("17 10:00"))

    def test_not_before_the_start(self):
        for step in (before(9 * 60), before(3 * 24 * 60, False)):
            with self.subTest(step=step):
                self.assertEqual(self.due(step), at("16 10:00"))

    def test_a_clock_that_has_not_started_is_not_due(self):
        for step in (share(0.75), before(60), after(60, False)):
            with self.subTest(step=step):
                self.assertIsNone(self.due(step, Clock(8 * HOUR)))

    def test_a_calendar_without_hours(self):
        empty = WorkTime(Hours())
        for step in (share(0.5), before(60), after(60), after(60, False)):
            with self.subTest(step=step):
                self.assertIsNone(moment(step, self.clock, empty))


class TestPauses(unittest.TestCase):
    clock = Clock(8 * HOUR).start(at("16 10:00"))

    def due(self, step, clock):
        return moment(step, clock, WEEK)

    def test_a_paused_clock_is_not_due(self):
        clock = self.clock.pause(at("16 11:00"))
        for step in (share(0.75), before(60), before(60, False), after(60)):
            with self.subTest(step=step):
                self.assertIsNone(self.due(step, clock))

    def test_what_was_due_before_the_pause_stays(self):
        clock = self.clock.pause(at("16 15:00"))
        self.assertEqual(self.due(share(0.25), clock), at("16 12:00"))

    def test_pauses_move_what_comes_later(self):
        clock = self.clock.pause(at("16 11:00")).resume(at("16 14:00"))
        # two working hours of pause: due on Tuesday at 12:00
        self.assertEqual(self.due(share(1), clock), at("17 12:00"))
        self.assertEqual(self.due(before(60), clock), at("17 11:00"))
        self.assertEqual(self.due(after(60, False), clock), at("17 13:00"))

    def test_minutes_on_the_wall_stand_still_in_pauses(self):
        clock = self.clock.pause(at("17 11:00"))
        self.assertEqual(self.due(after(60, False), clock), at("17 11:00"))
        self.assertIsNone(self.due(after(61, False), clock))
        clock = clock.resume(at("17 15:00"))
        self.assertEqual(self.due(after(61, False), clock), at("17 15:01"))
        clock = self.clock.pause(at("16 20:00")).resume(at("17 06:00"))
        # a pause at night costs the deadline nothing, but the minutes before it
        self.assertEqual(self.due(before(5 * 60, False), clock), at("16 19:00"))

    def test_working_minutes_after_the_deadline_stand_still_too(self):
        clock = self.clock.pause(at("17 11:00")).resume(at("17 14:00"))
        self.assertEqual(self.due(after(120), clock), at("17 15:00"))


class TestStop(unittest.TestCase):
    clock = Clock(8 * HOUR).start(at("16 10:00"))

    def test_only_what_was_due_before_the_stop(self):
        clock = self.clock.stop(at("17 10:00"))
        found = moments([after(0), share(0.75), before(60)], clock, WEEK)
        self.assertEqual(found, [(at("16 17:00"), 1), (at("17 09:00"), 2)])

    def test_reopened_it_goes_on(self):
        clock = self.clock.stop(at("17 09:30")).reopen(at("17 11:00"))
        found = moments([share(0.75), after(0)], clock, WEEK)
        self.assertEqual(found, [(at("16 17:00"), 1), (at("17 11:30"), 3)])


class TestDelivery(unittest.TestCase):
    def test_the_next_one_is_reached_where_somebody_is_gone(self):
        people = {OWNER: "o", LEADER: "l", MANAGER: "m", CONTACT: "c", USER: "u"}
        for wanted, who in people.items():
            with self.subTest(wanted=wanted):
                self.assertEqual(reached(wanted, people), who)
        for gone, row in (
            ((OWNER, USER), {OWNER: "l", LEADER: "l", USER: "l", CONTACT: "c"}),
            ((OWNER, USER, LEADER), {OWNER: "m", LEADER: "m", USER: "m"}),
            (tuple(people), dict.fromkeys(people)),
            ((CONTACT,), {CONTACT: None}),
        ):
            left = {who: None if who in gone else p for who, p in people.items()}
            for wanted, who in row.items():
                with self.subTest(gone=gone, wanted=wanted):
                    self.assertEqual(reached(wanted, left), who)

    def test_a_week_late_is_too_late(self):
        week = 7 * 24 * HOUR
        self.assertFalse(is_stale(1000, 1000 + week))
        self.assertTrue(is_stale(1000, 1001 + week))

    def test_what_has_nothing_left_to_do(self):
        def settled(**values):
            row = {"action": INFORM, "due": 10, "deadline": 20, "closed": False}
            return is_settled(**(row | {"stopped": False} | values))

        self.assertFalse(settled())
        self.assertTrue(settled(stopped=True), "a warning, and all is well")
        self.assertFalse(settled(stopped=True, due=20), "it was late")
        self.assertTrue(settled(stopped=True, deadline=None))
        self.assertTrue(settled(action=REASSIGN, due=30, closed=True))
        self.assertTrue(settled(action=ACTIVITY, due=30, closed=True, stopped=True))
        self.assertFalse(settled(due=30, closed=True, stopped=True))
