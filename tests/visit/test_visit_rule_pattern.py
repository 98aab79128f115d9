import unittest
from itertools import pairwise, product

from odoo.addons.crm_linkage.domain.visit.frequency import (
    Frequency,
    frequency,
)
from odoo.addons.crm_linkage.domain.visit.outcome import outcome_gaps
from odoo.addons.crm_linkage.domain.visit.pattern import day_patterns, loosened

WORKWEEK = range(5)


class TestFrequency(unittest.TestCase):
    def test_visits_in_four_weeks(self):
        for visits, period, expected in (
            (1, "week", 4),
            (1, "two_weeks", 2),
            (1, "four_weeks", 1),
            (3, "week", 12),
            (0, "week", 0),
        ):
            self.assertEqual(frequency(visits, period).in_weeks(4), expected)
        self.assertAlmostEqual(frequency(1, "quarter").in_weeks(4), 4 / 13)

    def test_refuses_what_makes_no_sense(self):
        with self.assertRaises(ValueError):
            frequency(1, "fortnight")
        with self.assertRaises(ValueError):
            Frequency(-1, 4)
        with self.assertRaises(ValueError):
            Frequency(1, 0)


class TestDayPatterns(unittest.TestCase):
    def test_weekly_keeps_the_weekday(self):
        patterns = day_patterns(Frequency(1, 1), WORKWEEK, 4)
        self.assertEqual(
            patterns, [tuple(day + 7 * week for week in range(4)) for day in range(5)]
        )

    def test_every_two_weeks_has_two_offsets(self):
        patterns = day_patterns(Frequency(1, 2), WORKWEEK, 4)
        self.assertEqual(len(patterns), 10)
        self.assertIn((1, 15), patterns)
        self.assertIn((8, 22), patterns)
        self.assertTrue(all(later - day == 14 for day, later in patterns))

    def test_every_four_weeks_takes_any_working_day(self):
        patterns = day_patterns(Frequency(1, 4), WORKWEEK, 4)
        self.assertEqual(len(patterns), 20)
        self.assertTrue(all(len(days) == 1 for days in patterns))

    def test_twice_a_week_lies_apart(self):
        patterns = day_patterns(Frequency(2, 1), WORKWEEK, 4)
        pairs = {days[:2] for days in patterns}
        self.assertIn((0, 3), pairs)
        self.assertNotIn((0, 1), pairs)

    def test_three_in_two_weeks(self):
        patterns = day_patterns(Frequency(3, 2), WORKWEEK, 4)
        for days in patterns:
            by_week = [sum(day // 7 == week for day in days) for week in range(4)]
            self.assertIn(by_week, ([1, 2, 1, 2], [2, 1, 2, 1]))

    def test_two_in_four_weeks_are_spread(self):
        for days in day_patterns(Frequency(2, 4), WORKWEEK, 4):
            self.assertEqual(days[1] - days[0], 14)

    def test_more_visits_than_days_take_every_day(self):
        self.assertEqual(day_patterns(Frequency(7, 1), (0, 2), 2), [(0, 2, 7, 9)])

    def test_no_visits_no_pattern(self):
        self.assertEqual(day_patterns(Frequency(0, 1), WORKWEEK, 4), [])

    def test_any_period_in_any_horizon(self):
        for weeks, period in product(range(1, 13), (1, 2, 4, 13)):
            patterns = day_patterns(Frequency(1, period), WORKWEEK, weeks)
            self.assertEqual(len(patterns), 5 * min(weeks, period) + (period > weeks))
            for days in patterns:
                self.assertTrue(all(b - a == 7 * period for a, b in pairwise(days)))
                self.assertTrue(all(0 <= day < 7 * weeks for day in days))

    def test_fixed_day(self):
        self.assertEqual(
            day_patterns(Frequency(1, 2), WORKWEEK, 4, 3), [(3, 17), (10, 24)]
        )
        for days in day_patterns(Frequency(3, 2), WORKWEEK, 2, 3):
            self.assertLessEqual({3, 10}, set(days))

    def test_loosened(self):
        self.assertEqual(
            loosened([(0, 7)], (0, 1)), [(0, 7), (0, 8), (1, 7)], "one visit moves"
        )


class TestOutcome(unittest.TestCase):
    def test_an_advance_says_which(self):
        self.assertEqual(outcome_gaps(False, False), "outcome")
        self.assertEqual(outcome_gaps("advance", False), "advance")
        self.assertIsNone(outcome_gaps("advance", "demo"))
        self.assertIsNone(outcome_gaps("no_sale", False))


if __name__ == "__main__":
    unittest.main()
