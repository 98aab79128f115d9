import unittest
from collections import Counter
from dataclasses import replace

from odoo.addons.crm_linkage.domain.visit import wire
from odoo.addons.crm_linkage.domain.visit.planner import plan
from odoo.addons.crm_linkage.domain.visit.request import (
    REASONS,
    Day,
    Locked,
    Opening,
    Place,
    Request,
    Span,
    Stop,
)

from .chance import chance_request
from .checked import faults
from .territory import (
    AFTERNOON,
    BERLIN,
    FORTNIGHTLY,
    MONTHLY,
    MORNING,
    WEEKLY,
    near,
    territory,
    working_days,
)

NOWHERE = Place(0.0, 0.0)


def request_of(*stops, days=None, **kwargs):
    kwargs = {"iterations": 60, **kwargs}
    return Request(BERLIN, days or working_days(), stops, **kwargs)


class TestHorizon(unittest.TestCase):
    def planned(self, *stops, **kwargs):
        """The plan of a request, checked."""
        request = request_of(*stops, **kwargs)
        answer = plan(request)
        self.assertEqual(faults(request, answer), [])
        return answer

    def test_whatever_is_asked_is_planned_rightly(self):
        for seed in range(12):
            with self.subTest(seed=seed):
                request = chance_request(seed)
                answer = plan(request)
                self.assertEqual(faults(request, answer), [])
                self.assertEqual(wire.load_plan(wire.dump_plan(answer)), answer)
                for missed in answer.unplaced:
                    self.assertIn(missed.reason, dict(REASONS))
                    self.assertGreater(missed.missing, 0)

    def test_a_quarter_in_four_weeks(self):
        quarter = replace(MONTHLY, weeks=13)
        answer = self.planned(
            Stop(1, near(5), 30, quarter),
            Stop(2, near(5), 30, quarter, since=-10),
            Stop(3, near(5), 30, quarter, since=-85),
        )
        self.assertEqual(Counter(v.key for v in answer.visits), {1: 1, 3: 1})
        self.assertFalse(answer.unplaced)

    def test_weeks_from_one_to_twelve(self):
        for weeks in (0, 13):
            with self.assertRaises(ValueError):
                plan(request_of(Stop(1, near(5), 30, WEEKLY), weeks=weeks))

    def test_reasons_of_dates_weekdays_and_gaps(self):
        answer = self.planned(
            Stop(1, near(5), 30, MONTHLY, closed=((0, 27),)),
            Stop(2, near(5), 30, MONTHLY, weekdays=frozenset({5, 6})),
            Stop(3, near(5), 30, WEEKLY, gap_min=10),
            Stop(4, near(5), 30, WEEKLY, closed=((7, 13),)),
            Stop(5, near(5), 10, replace(WEEKLY, visits=99), weekdays=frozenset({1})),
        )
        self.assertEqual(
            [(missed.key, missed.missing, missed.reason) for missed in answer.unplaced],
            [
                (1, 1, "closed_dates"),
                (2, 1, "weekday"),
                (3, 2, "gap"),
                (4, 1, "closed_dates"),
                (5, 392, "too_often"),
            ],
        )

    def test_allowed_weekdays_and_fixed_day(self):
        stops = [replace(s, weekdays=frozenset({1, 3})) for s in territory(10)]
        answer = self.planned(*stops)
        self.assertEqual({visit.day % 7 for visit in answer.visits}, {1, 3})
        stops = [replace(stop, fixed_day=2) for stop in territory(10)]
        answer = self.planned(*stops)
        self.assertEqual({visit.day % 7 for visit in answer.visits}, {2})
        self.assertFalse(answer.unplaced)

    def test_fixed_day_on_a_holiday(self):
        days = tuple(day for day in working_days() if day.number != 9)
        answer = self.planned(Stop(1, near(5), 30, WEEKLY, fixed_day=2), days=days)
        self.assertEqual([visit.day for visit in answer.visits], [2, 8, 16, 23])

    def test_appointments_are_left_free(self):
        busy = (Span(540, 660), Span(800, 830))
        days = tuple(replace(day, busy=busy) for day in working_days())
        answer = self.planned(*territory(60), days=days)
        self.assertGreater(len(answer.visits), 80)
        blocked = tuple(replace(day, busy=(Span(0, 1440),)) for day in working_days())
        answer = self.planned(Stop(1, near(5), 30, WEEKLY), days=blocked)
        self.assertEqual(answer.unplaced[0].reason, "full")

    def test_days_end_elsewhere(self):
        """From the west to the east: every day goes one way."""
        stops = [Stop(key, near(10 * key), 30, MONTHLY) for key in (1, 2, 3)]
        answer = self.planned(*stops, end=near(40), longest_drive=90)
        orders = {}
        for visit in answer.visits:
            orders.setdefault(visit.day, []).append(visit.key)
        self.assertEqual(list(orders.values()), [[1, 2, 3]])
        self.assertEqual(sum(load.drive for load in answer.loads), 80)

    def test_longest_drive(self):
        stops = territory(30)
        answer = self.planned(*stops, longest_drive=70)
        self.assertLessEqual(max(load.drive for load in answer.loads), 70)
        far = self.planned(Stop(1, near(30), 30, MONTHLY), longest_drive=70)
        self.assertEqual(far.unplaced[0].reason, "too_far")

    def test_matrix_of_one_way_roads(self):
        """Clockwise is quick: orders and openings follow the roads."""
        ring = tuple(tuple((j - i) % 5 * 10 for j in range(5)) for i in range(5))
        opened = (Opening(0, 780, 1020),)
        stops = [Stop(key, near(key), 30, MONTHLY) for key in (1, 2, 3)]
        answer = self.planned(
            *stops,
            Stop(4, near(4), 30, MONTHLY, openings=opened),
            days=working_days(weekdays=(0,))[:1],
            matrix=ring,
        )
        self.assertEqual([visit.key for visit in answer.visits], [1, 2, 3, 4])
        self.assertEqual(answer.loads[0].drive, 50)
        self.assertEqual(answer.visits[-1].start, 780)
        for wrong in (ring[1:], ((0, 1), (1, 0)), tuple((-1,) * 5 for _ in ring)):
            with self.assertRaises(ValueError):
                plan(request_of(*stops, Stop(4, near(4), 30, MONTHLY), matrix=wrong))

    def test_all_weeks_are_used_where_the_period_does_not_divide_them(self):
        stops = [replace(stop, frequency=FORTNIGHTLY) for stop in territory(30)]
        days = tuple(
            Day(7 * week + weekday, (MORNING, AFTERNOON), 480)
            for week in range(3)
            for weekday in range(5)
        )
        answer = self.planned(*stops, days=days, weeks=3)
        self.assertFalse(answer.unplaced)
        visits = Counter(visit.key for visit in answer.visits)
        self.assertLessEqual(set(visits.values()), {1, 2})
        self.assertEqual(set(visits), {stop.key for stop in stops})
        self.assertEqual({v.day // 7 for v in answer.visits}, {0, 1, 2})


class TestLocked(unittest.TestCase):
    def planned(self, *stops, **kwargs):
        request = request_of(*stops, **kwargs)
        answer = plan(request)
        self.assertEqual(faults(request, answer), [])
        return answer

    def test_day_and_minute_stay(self):
        locked = (Locked(3, 600, 40), Locked(16, None, 20))
        answer = self.planned(
            Stop(99, near(30), 30, WEEKLY, locked=locked), *territory(40)
        )
        mine = [visit for visit in answer.visits if visit.key == 99]
        self.assertEqual(len(mine), 4)
        self.assertEqual([v.day for v in mine if v.locked], [3, 16])
        self.assertEqual(len({visit.day // 7 for visit in mine}), 4, "one a week")
        self.assertFalse([visit for visit in mine if visit.problem])

    def test_policy_no_longer_fits(self):
        never = replace(WEEKLY, visits=0)
        locked = (Locked(3, 600, 30),)
        for values in (
            {"frequency": never},
            {"closed": ((0, 27),)},
            {"weekdays": frozenset({0})},
            {"openings": (Opening(0, 480, 600),)},
        ):
            stop = replace(Stop(1, near(5), 30, never, locked=locked), **values)
            (visit,) = self.planned(stop).visits
            self.assertEqual((visit.day, visit.start), (3, 600))
            shut = "closed" in values or "openings" in values
            self.assertEqual(visit.problem, "closed" if shut else None)

    def test_what_cannot_be_keeps_its_place_with_a_problem(self):
        never = replace(WEEKLY, visits=0)
        answer = self.planned(
            Stop(1, NOWHERE, 30, never, locked=(Locked(0, 600, 30),)),
            Stop(2, NOWHERE, 30, never, locked=(Locked(0, None, 30),)),
            Stop(3, near(5), 30, never, locked=(Locked(1, 300, 30),)),
            Stop(4, near(5), 30, never, locked=(Locked(5, 600, 30),)),
            Stop(5, near(5), 30, never, locked=(Locked(2, 600, 30),)),
            Stop(6, near(5), 30, never, locked=(Locked(2, 610, 30),)),
            Stop(7, near(5), 300, never, locked=(Locked(3, None, 300),)),
            Stop(8, near(200), 30, never, locked=(Locked(4, None, 30),)),
        )
        self.assertEqual(
            {visit.key: visit.problem for visit in answer.visits},
            {
                1: "no_place",
                2: "no_place",
                3: "late",
                4: "no_day",
                5: None,
                6: "late",
                7: "late",
                8: "late",
            },
        )
        self.assertFalse(answer.unplaced)

    def test_an_appointment_over_a_locked_visit(self):
        days = tuple(replace(day, busy=(Span(590, 610),)) for day in working_days())
        stop = Stop(99, near(5), 30, MONTHLY, locked=(Locked(0, 600, 30),))
        answer = self.planned(stop, *territory(30), days=days)
        (visit,) = (visit for visit in answer.visits if visit.key == 99)
        self.assertEqual((visit.start, visit.problem), (600, "busy"))
        for other in answer.visits:
            if other.day == 0 and other.key != 99:
                self.assertTrue(
                    other.start >= 630 or other.start + other.minutes <= 590
                )

    def test_more_than_the_day_allows(self):
        never = replace(WEEKLY, visits=0)
        stops = [
            Stop(key, near(5), 60, never, locked=(Locked(0, None, 60),))
            for key in range(5)
        ]
        answer = self.planned(*stops, days=working_days(240), longest_drive=10)
        self.assertEqual(answer.loads[0].problems, ("capacity", "longest_drive"))
        self.assertEqual(len(answer.visits), 5)

    def test_full_days_push_others_out_first(self):
        days = working_days(capacity=120, weekdays=(0,))
        locked = Stop(9, near(1), 50, MONTHLY, 9, locked=(Locked(7, None, 50),))
        stops = [Stop(key, near(1), 50, WEEKLY, rank=key) for key in range(3)]
        answer = self.planned(*stops, locked, days=days)
        self.assertIn((9, 7), [(visit.key, visit.day) for visit in answer.visits])
        self.assertEqual({missed.key for missed in answer.unplaced}, {1, 2})


if __name__ == "__main__":
    unittest.main()
