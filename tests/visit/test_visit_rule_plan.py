import unittest
from itertools import pairwise

from odoo.addons.crm_linkage.domain.visit.distance import drive_minutes
from odoo.addons.crm_linkage.domain.visit.frequency import Frequency
from odoo.addons.crm_linkage.domain.visit.planner import plan
from odoo.addons.crm_linkage.domain.visit.request import (
    Day,
    Opening,
    Place,
    Request,
    Stop,
    Travel,
)

from .territory import (
    AFTERNOON,
    BERLIN,
    FORTNIGHTLY,
    MONTHLY,
    MORNING,
    WEEKLY,
    WORKWEEK,
    ask,
    near,
    territory,
    working_days,
)


class TestPlan(unittest.TestCase):
    def test_weekly_customer_has_one_weekday(self):
        answer = ask(Stop(1, near(5), 45, WEEKLY))
        self.assertEqual(len(answer.visits), 4)
        self.assertEqual(len({visit.day % 7 for visit in answer.visits}), 1)
        self.assertFalse(answer.unplaced)

    def test_neighbours_share_a_day(self):
        east = [Stop(key, near(20, key / 10), 30, MONTHLY) for key in (1, 2)]
        west = [Stop(key, near(-20, key / 10), 30, MONTHLY) for key in (3, 4)]
        answer = ask(*east, *west)
        day_of = {visit.key: visit.day for visit in answer.visits}
        self.assertEqual(day_of[1], day_of[2])
        self.assertEqual(day_of[3], day_of[4])
        self.assertNotEqual(day_of[1], day_of[3])

    def test_closed_day_is_avoided(self):
        openings = tuple(Opening(day, 600, 720) for day in (2, 3))
        answer = ask(Stop(1, near(5), 45, WEEKLY, openings=openings))
        self.assertEqual(len(answer.visits), 4)
        for visit in answer.visits:
            self.assertIn(visit.day % 7, (2, 3))
            self.assertGreaterEqual(visit.start, 600)
            self.assertLessEqual(visit.start + visit.minutes, 720)

    def test_reasons(self):
        night = (Opening(0, 0, 120),)
        answer = ask(
            Stop(1, Place(0.0, 0.0), 30, MONTHLY),
            Stop(2, near(5), 30, FORTNIGHTLY, openings=night),
            Stop(3, near(400), 30, MONTHLY),
            Stop(4, near(5), 10, Frequency(6, 1)),
            Stop(5, near(5), 300, MONTHLY),
        )
        self.assertEqual(
            {(missed.key, missed.reason, missed.missing) for missed in answer.unplaced},
            {
                (1, "no_place", 1),
                (2, "closed", 2),
                (3, "too_far", 1),
                (4, "too_often", 4),
                (5, "closed", 1),  # longer than any half of a day
            },
        )

    def test_no_working_day(self):
        answer = plan(Request(BERLIN, (), (Stop(1, near(5), 30, WEEKLY),)))
        self.assertEqual(answer.visits, ())
        self.assertEqual(answer.unplaced[0].reason, "no_day")
        self.assertEqual(answer.unplaced[0].missing, 4)

    def test_holiday_costs_one_visit(self):
        days = tuple(day for day in working_days(weekdays=(1,)) if day.number != 8)
        answer = ask(Stop(1, near(5), 30, WEEKLY), days=days)
        self.assertEqual([visit.day for visit in answer.visits], [1, 15, 22])
        self.assertEqual(
            [(missed.missing, missed.reason) for missed in answer.unplaced],
            [(1, "day_off")],
        )

    def test_holiday_is_avoided_where_possible(self):
        days = tuple(day for day in working_days() if day.number != 8)
        answer = ask(Stop(1, near(5), 30, WEEKLY), days=days)
        self.assertFalse(answer.unplaced)

    def test_past_days_are_neither_planned_nor_missed(self):
        answer = ask(Stop(1, near(5), 30, WEEKLY), first_day=8, days=working_days())
        self.assertTrue(all(visit.day >= 8 for visit in answer.visits))
        self.assertFalse(answer.unplaced)

    def test_full_days_drop_the_lowest_rank(self):
        days = working_days(capacity=120, weekdays=(0,))
        stops = [Stop(key, near(1), 50, WEEKLY, rank=key) for key in range(4)]
        answer = ask(*reversed(stops), days=days)
        self.assertEqual({visit.key for visit in answer.visits}, {0, 1})
        self.assertEqual(
            [(missed.key, missed.missing, missed.reason) for missed in answer.unplaced],
            [(2, 4, "full"), (3, 4, "full")],
        )

    def test_all_visits_are_accounted_for(self):
        for count in (40, 200):
            stops = territory(count)
            answer = ask(*stops)
            asked = sum(stop.frequency.in_weeks(4) for stop in stops)
            missing = sum(missed.missing for missed in answer.unplaced)
            self.assertEqual(len(answer.visits) + missing, asked)

    def test_days_hold_what_they_promise(self):
        stops = {stop.key: stop for stop in territory(120)}
        request = Request(BERLIN, working_days(), tuple(stops.values()), iterations=120)
        answer = plan(request)
        for load in answer.loads:
            day = [visit for visit in answer.visits if visit.day == load.day]
            self.assertLessEqual(load.work, 480)
            self.assertEqual(load.visits, sum(visit.minutes for visit in day))
            self.assertEqual(load.drive, sum(v.drive for v in day) + load.back)
            self.assertEqual([v.sequence for v in day], list(range(1, len(day) + 1)))
            here, now = BERLIN, MORNING.start
            for visit in day:
                drive = drive_minutes(here, stops[visit.key].place, request.travel)
                self.assertEqual(visit.drive, drive)
                self.assertGreaterEqual(visit.start, now + drive)
                end = visit.start + visit.minutes
                self.assertTrue(
                    visit.start >= MORNING.start
                    and end <= MORNING.end
                    or visit.start >= AFTERNOON.start
                    and end <= AFTERNOON.end
                )
                here, now = stops[visit.key].place, end
            if day:
                self.assertLessEqual(now + load.back, AFTERNOON.end)

    def test_days_are_balanced(self):
        for seed in range(2):
            answer = ask(*territory(90, seed), iterations=250)
            work = [load.work for load in answer.loads]
            self.assertFalse(answer.unplaced)
            self.assertLessEqual(max(work) / min(work), 1.3)

    def test_same_request_same_plan(self):
        stops = territory(80)
        self.assertEqual(ask(*stops), ask(*reversed(stops)))
        self.assertNotEqual(ask(*stops), ask(*stops, seed=1))

    def test_more_iterations_drive_less(self):
        stops = territory(60)
        short, long = (
            sum(load.drive for load in ask(*stops, iterations=count).loads)
            for count in (1, 400)
        )
        self.assertLess(long, short)

    def test_highest_grades_are_placed_first(self):
        """Far more work than days: only the last rank that fits is cut."""
        stops = [
            Stop(key, near(key % 7 - 3, key % 5 - 2), 40, WEEKLY, rank=key % 3)
            for key in range(90)
        ]
        answer = ask(*stops)
        missing = {}
        for missed in answer.unplaced:
            rank = missed.key % 3
            missing[rank] = missing.get(rank, 0) + missed.missing
            self.assertEqual(missed.reason, "full")
        self.assertNotIn(0, missing)
        self.assertEqual(missing[2], 120, "nothing of the last rank is placed")

    def test_cancel_keeps_the_best_so_far(self):
        for answers in ([False], [True, True, False]):
            heard = iter(answers)
            answer = ask(
                *territory(60),
                iterations=100_000,
                progress=lambda value, share, heard=heard: next(heard),
            )
            self.assertEqual(list(heard), [], "no call after False, none left")
            self.assertEqual(len(answer.visits), 105)
            self.assertFalse(answer.unplaced)

    def test_seconds_stop_the_search(self):
        ticks = iter(range(10**6))
        stops = territory(20)
        answer = ask(*stops, iterations=None, seconds=5, clock=lambda: next(ticks))
        self.assertFalse(answer.unplaced)
        with self.assertRaises(ValueError):
            ask(*stops, seconds=5)

    def test_twelve_weeks_half_days_and_a_gap_in_the_middle(self):
        days = tuple(
            Day(7 * week + weekday, (MORNING,), 240)
            if weekday == 4
            else Day(7 * week + weekday, (MORNING, AFTERNOON), 480)
            for week in range(12)
            for weekday in WORKWEEK
            if week != 5
        )
        answer = ask(*territory(40), days=days, weeks=12, iterations=20)
        self.assertEqual(
            len(answer.visits), sum(v.day // 7 != 5 for v in answer.visits)
        )
        self.assertEqual({missed.reason for missed in answer.unplaced}, {"day_off"})

    def test_planning_beats_chance(self):
        """The drive time of the days is far below that of days filled by turns."""
        stops = territory(100)
        answer = ask(*stops)
        places = {stop.key: stop.place for stop in stops}
        by_turns = 0
        numbers = [day.number for day in working_days()]
        for number in range(20):
            tour = [v.key for i, v in enumerate(answer.visits) if i % 20 == number]
            here = [BERLIN, *(places[key] for key in tour), BERLIN]
            by_turns += sum(drive_minutes(a, b, Travel()) for a, b in pairwise(here))
        planned = sum(load.drive for load in answer.loads)
        self.assertEqual(len(answer.loads), len(numbers))
        self.assertLess(planned, 0.6 * by_turns)

    def test_two_stops_must_not_share_a_key(self):
        with self.assertRaises(ValueError):
            ask(Stop(1, near(1), 30, WEEKLY), Stop(1, near(2), 30, WEEKLY))

    def test_empty_request(self):
        answer = ask()
        self.assertEqual((answer.visits, answer.unplaced), ((), ()))


if __name__ == "__main__":
    unittest.main()
