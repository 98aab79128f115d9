"""The service clock, without Odoo."""

import unittest
from datetime import UTC, datetime

from odoo.addons.crm_linkage.domain.service.clock import (
    BREACHED,
    MET,
    NEW,
    PAUSED,
    RUNNING,
    Clock,
    ClockError,
)
from odoo.addons.crm_linkage.domain.service.hours import Hours
from odoo.addons.crm_linkage.domain.service.worktime import WorkTime

H = 3600
OFFICE = ((8 * H, 12 * H), (13 * H, 17 * H))
WORK = WorkTime(Hours(weeks=((OFFICE,) * 5 + ((), ()),)))


def at(clock, day=16):
    """Moment of a clock time in November 2026; the 16th is a Monday."""
    hour, minute = (int(part) for part in clock.split(":"))
    return int(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp())


class TestServiceRuleClock(unittest.TestCase):
    def show(self, clock, now, day=16):
        return clock.reading(WORK, at(now, day))

    def test_runs_to_its_deadline(self):
        clock = Clock(2 * H).start(at("11:00"))
        self.assertEqual(clock.deadline(WORK), at("14:00"))
        reading = self.show(clock, "12:30")
        self.assertEqual(reading.state, RUNNING)
        self.assertEqual((reading.elapsed, reading.remaining), (H, H))

    def test_not_started(self):
        reading = self.show(Clock(H), "09:00")
        self.assertEqual((reading.state, reading.deadline), (NEW, None))

    def test_breach_has_its_moment_though_nobody_looked(self):
        clock = Clock(2 * H).start(at("08:00"))
        self.assertEqual(self.show(clock, "10:00").state, RUNNING)
        reading = self.show(clock, "09:00", day=20)
        self.assertEqual(reading.state, BREACHED)
        self.assertEqual(reading.breached_at, at("10:00"))
        self.assertEqual(reading.remaining, 0)

    def test_stop_on_the_deadline_is_in_time(self):
        clock = Clock(4 * H).start(at("08:00")).stop(at("12:00"))
        self.assertEqual(self.show(clock, "16:00").state, MET)
        late = Clock(4 * H).start(at("08:00")).stop(at("12:00") + 1)
        self.assertEqual(self.show(late, "16:00").breached_at, at("12:00"))

    def test_a_met_clock_stays_met(self):
        clock = Clock(2 * H).start(at("08:00")).stop(at("09:00"))
        reading = self.show(clock, "09:00", day=27)
        self.assertEqual((reading.state, reading.elapsed), (MET, H))

    def test_pause_moves_the_deadline_by_working_time_only(self):
        clock = Clock(2 * H).start(at("08:00")).pause(at("09:00"))
        self.assertEqual(self.show(clock, "16:00").state, PAUSED)
        self.assertIsNone(clock.deadline(WORK))
        self.assertEqual(clock.resume(at("11:00")).deadline(WORK), at("12:00"))
        # held over the night and the lunch break: no working time lost
        night = Clock(8 * H).start(at("13:00")).pause(at("17:00"))
        night = night.resume(at("08:00", day=17))
        self.assertEqual(night.deadline(WORK), at("12:00", day=17))

    def test_stopped_straight_from_a_pause(self):
        clock = Clock(2 * H).start(at("08:00")).pause(at("09:00")).stop(at("15:00"))
        reading = self.show(clock, "09:00", day=20)
        self.assertEqual((reading.state, reading.elapsed), (MET, H))

    def test_a_pause_after_the_deadline_saves_nothing(self):
        clock = Clock(2 * H).start(at("08:00")).pause(at("11:00"))
        reading = self.show(clock, "16:00")
        self.assertEqual((reading.state, reading.breached_at), (BREACHED, at("10:00")))
        # nor does one that begins on it, when nothing is left
        clock = Clock(4 * H).start(at("08:00")).pause(at("12:00")).resume(at("13:00"))
        self.assertEqual(self.show(clock, "16:00").breached_at, at("12:00"))

    def test_reopening_does_not_count_the_closed_time(self):
        clock = Clock(3 * H).start(at("08:00")).stop(at("09:00")).reopen(at("16:00"))
        self.assertEqual(clock.deadline(WORK), at("09:00", day=17))
        self.assertEqual(self.show(clock, "16:30").elapsed, 1.5 * H)

    def test_reopening_does_not_heal_a_breach(self):
        clock = Clock(H).start(at("08:00")).stop(at("10:00")).reopen(at("15:00"))
        self.assertEqual(self.show(clock, "15:30").breached_at, at("09:00"))

    def test_at_risk_is_a_moment_of_working_time(self):
        clock = Clock(8 * H).start(at("08:00"))
        self.assertEqual(clock.deadline(WORK, 0.75), at("15:00"))

    def test_repeated_events_change_nothing(self):
        paused = Clock(H).start(at("08:00")).pause(at("08:30"))
        self.assertEqual(paused.pause(at("08:40")), paused)
        running = paused.resume(at("09:00"))
        self.assertEqual(running.resume(at("09:10")), running)
        stopped = running.stop(at("09:20"))
        self.assertEqual(stopped.stop(at("11:00")), stopped)
        self.assertEqual(stopped.pause(at("11:00")), stopped)
        self.assertEqual(running.reopen(at("09:10")), running)

    def test_a_pause_without_length_leaves_no_trace(self):
        clock = Clock(H).start(at("08:00"))
        self.assertEqual(clock.pause(at("08:10")).resume(at("08:10")), clock)

    def test_events_out_of_order_are_refused(self):
        clock = Clock(H).start(at("08:00"))
        for wrong in (
            lambda: Clock(H).pause(at("08:00")),
            lambda: clock.start(at("09:00")),
            lambda: clock.pause(at("07:59")),
            lambda: clock.pause(at("09:00")).resume(at("08:30")),
            lambda: clock.stop(at("09:00")).reopen(at("08:30")),
        ):
            with self.assertRaises(ClockError):
                wrong()

    def test_calendar_without_hours_stands_still(self):
        empty = WorkTime(Hours())
        clock = Clock(H).start(at("08:00"))
        reading = clock.reading(empty, at("09:00", day=30))
        self.assertEqual(
            (reading.state, reading.elapsed, reading.deadline), (RUNNING, 0, None)
        )


if __name__ == "__main__":
    unittest.main()
