import random
import unittest
from itertools import pairwise, permutations

from odoo.addons.crm_linkage.domain.visit.distance import (
    drive_matrix,
    drive_minutes,
    great_circle,
)
from odoo.addons.crm_linkage.domain.visit.frequency import Frequency
from odoo.addons.crm_linkage.domain.visit.planner import plan
from odoo.addons.crm_linkage.domain.visit.request import (
    Day,
    Opening,
    Place,
    Request,
    Span,
    Stop,
    Travel,
)
from odoo.addons.crm_linkage.domain.visit.route import (
    drive_time,
    earliest_start,
    intersect,
    join,
    nearest_neighbour,
    schedule,
    two_opt,
)

BERLIN = Place(52.52, 13.405)
WEEKLY, FORTNIGHTLY, MONTHLY = Frequency(1, 1), Frequency(1, 2), Frequency(1, 4)
WORKWEEK = range(5)
MORNING, AFTERNOON = Span(8 * 60, 12 * 60), Span(13 * 60, 17 * 60)


def near(east=0.0, north=0.0):
    """A place some kilometres from the middle of Berlin."""
    return Place(52.52 + north / 111.2, 13.405 + east / 67.7)


def working_days(capacity=480, spans=(MORNING, AFTERNOON), weekdays=WORKWEEK):
    return tuple(
        Day(7 * week + weekday, spans, capacity)
        for week in range(4)
        for weekday in weekdays
    )


def ask(*stops, days=None, **kwargs):
    return plan(Request(BERLIN, days or working_days(), stops, **kwargs))


def territory(count, seed=7):
    """``count`` stops: 15 % weekly, 30 % every two weeks, the rest every four."""
    chance = random.Random(seed)
    kinds = [(WEEKLY, 45, 0)] * 3 + [(FORTNIGHTLY, 30, 1)] * 6 + [(MONTHLY, 20, 2)] * 11
    stops = []
    for key in range(count):
        frequency, minutes, rank = kinds[key % len(kinds)]
        place = near(chance.gauss(0, 8), chance.gauss(0, 8))
        stops.append(Stop(key, place, minutes, frequency, rank))
    return stops


class TestDistance(unittest.TestCase):
    def test_great_circle(self):
        hamburg = Place(53.5511, 9.9937)
        self.assertAlmostEqual(great_circle(BERLIN, hamburg), 255, delta=1)
        self.assertEqual(great_circle(BERLIN, BERLIN), 0)

    def test_across_the_date_line(self):
        self.assertAlmostEqual(
            great_circle(Place(0.0, 179.5), Place(0.0, -179.5)), 111.2, delta=0.1
        )

    def test_road_factor_and_speed(self):
        travel = Travel(road_factor=1.3, speed=40)
        self.assertEqual(drive_minutes(BERLIN, near(east=10), travel), 20)
        self.assertEqual(drive_minutes(BERLIN, BERLIN, travel), 0)

    def test_matrix_is_symmetric(self):
        matrix = drive_matrix([BERLIN, near(3), near(0, 5)], Travel())
        for i in range(3):
            self.assertEqual(matrix[i][i], 0)
            for j in range(3):
                self.assertEqual(matrix[i][j], matrix[j][i])

    def test_known_places(self):
        self.assertTrue(BERLIN.known)
        self.assertTrue(Place(0.0, 13.0).known, "the equator is a place")
        for nowhere in (Place(0.0, 0.0), Place(91.0, 0.0), Place(1.0, 181.0)):
            self.assertFalse(nowhere.known)


class TestRoute(unittest.TestCase):
    def test_spans(self):
        self.assertEqual(intersect([(0, 10), (20, 30)], [(5, 25)]), [(5, 10), (20, 25)])
        self.assertEqual(join([(5, 9), (1, 5), (20, 30)]), [(1, 9), (20, 30)])

    def test_earliest_start_waits_and_skips_a_short_rest(self):
        spans = [(480, 720), (780, 1020)]
        self.assertEqual(earliest_start(400, 30, spans), 480)
        self.assertEqual(earliest_start(690, 30, spans), 690)
        self.assertEqual(earliest_start(691, 30, spans), 780)
        self.assertIsNone(earliest_start(1000, 30, spans))

    def test_schedule(self):
        matrix = drive_matrix([BERLIN, near(10), near(20)], Travel())
        times = schedule(
            [1, 2], 480, 1020, matrix, [0, 30, 30], lambda place: [(480, 1020)]
        )
        self.assertEqual(times, [500, 550])
        self.assertIsNone(
            schedule([1, 2], 480, 600, matrix, [0, 30, 30], lambda place: [(480, 1020)])
        )

    def test_two_opt_finds_the_best_of_a_small_tour(self):
        chance = random.Random(3)
        for _ in range(5):
            places = [BERLIN] + [
                near(chance.gauss(0, 9), chance.gauss(0, 9)) for _ in range(6)
            ]
            matrix = drive_matrix(places, Travel())
            start = nearest_neighbour(range(1, 7), matrix)
            found = two_opt(start, matrix, lambda order: True)
            best = min(drive_time(order, matrix) for order in permutations(range(1, 7)))
            self.assertLessEqual(drive_time(found, matrix), drive_time(start, matrix))
            self.assertLessEqual(drive_time(found, matrix), 1.1 * best)


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
        request = Request(BERLIN, working_days(), tuple(stops.values()))
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
        for seed in range(3):
            answer = ask(*territory(90, seed))
            work = [load.work for load in answer.loads]
            self.assertFalse(answer.unplaced)
            self.assertLessEqual(max(work) / min(work), 1.35)

    def test_same_request_same_plan(self):
        stops = territory(80)
        self.assertEqual(ask(*stops), ask(*reversed(stops)))

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
