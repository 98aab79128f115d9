"""Which setting wins (D4.4, D6.1): own, channel and grade, grade; company's first."""

import datetime
import unittest

from ...domain.visit.frequency import Frequency
from ...domain.visit.terms import (
    EVERY_DAY,
    Gap,
    Own,
    Rule,
    gap_problem,
    most_visits,
    terms,
    usual_gap,
    winner,
)

WEEKLY, MONTHLY = Frequency(1, 1), Frequency(1, 4)
TODAY = datetime.date(2024, 2, 29)


def rule(key, *, grade=1, channel=None, is_own=False, often=WEEKLY, **values):
    return Rule(key, grade, channel, is_own, often, values.pop("minutes", 20), **values)


class TestWinner(unittest.TestCase):
    def test_channel_goes_before_grade_and_company_before_shared(self):
        shared, own = rule(1), rule(2, is_own=True)
        channel, own_channel = rule(3, channel=7), rule(4, channel=7, is_own=True)
        everything = [shared, own, channel, own_channel]
        for rules, expected in (
            (everything, own_channel),
            ([shared, own, channel], channel),
            ([shared, own], own),
            ([shared], shared),
            ([], None),
        ):
            with self.subTest(rules=rules):
                self.assertEqual(winner(rules[::-1], 1, 7), expected)

    def test_other_channels_and_grades_do_not_count(self):
        rules = [rule(1, channel=7), rule(2, grade=2), rule(3)]
        self.assertEqual(winner(rules, 1, 8).key, 3)
        self.assertEqual(winner(rules, 1, None).key, 3)
        self.assertIsNone(winner(rules, None, 7))


class TestTerms(unittest.TestCase):
    def test_policy_as_it_stands(self):
        found = terms(
            rule(5, gap=Gap(7, 7, 2), weekdays=frozenset({0, 2})),
            None,
            today=TODAY,
            grade=1,
            rank=3,
        )
        self.assertEqual((found.frequency, found.minutes), (WEEKLY, 20))
        self.assertEqual((found.gap_min, found.gap_max), (5, 9))
        self.assertEqual((found.weekdays, found.fixed_day), (frozenset({0, 2}), None))
        self.assertEqual((found.rank, found.grade_id, found.source), (3, 1, "grade"))
        self.assertEqual((found.policy_id, found.setting_id), (5, None))

    def test_nothing_says_how_often(self):
        self.assertIsNone(terms(None, None, today=TODAY))
        self.assertIsNone(terms(None, Own(9, minutes=10), today=TODAY))

    def test_own_frequency_brings_its_own_gap(self):
        found = terms(rule(5, gap=Gap(7, 7, 2)), Own(9, frequency=MONTHLY), today=TODAY)
        self.assertEqual((found.frequency, found.source), (MONTHLY, "own"))
        self.assertEqual((found.gap_min, found.gap_max), (21, 35))
        self.assertEqual((found.policy_id, found.setting_id), (5, 9))

    def test_without_grade_an_own_frequency_is_enough(self):
        found = terms(None, Own(9, frequency=MONTHLY), today=TODAY, rank=4)
        self.assertTrue(found.is_visited)
        self.assertEqual((found.minutes, found.rank), (30, 4))

    def test_frequency_ends_after_its_last_day(self):
        own = Own(9, frequency=MONTHLY, until=TODAY)
        later = TODAY + datetime.timedelta(days=1)
        self.assertEqual(terms(rule(5), own, today=TODAY).source, "own")
        self.assertEqual(terms(rule(5), own, today=later).frequency, WEEKLY)

    def test_no_visits_for_now(self):
        found = terms(rule(5), Own(9, frequency=Frequency(0, 1)), today=TODAY)
        self.assertFalse(found.is_visited)
        self.assertIsNone(found.gap_min)

    def test_the_rest_of_what_is_set_for_an_address(self):
        days = ((TODAY, TODAY),)
        own = Own(9, minutes=50, weekdays=frozenset({3}), user=6, closed=days)
        found = terms(rule(5, weekdays=frozenset({0})), own, today=TODAY)
        self.assertEqual((found.minutes, found.fixed_day), (50, 3))
        self.assertEqual((found.user_id, found.closed), (6, days))
        self.assertEqual(found.source, "grade")

    def test_all_days_are_no_restriction(self):
        found = terms(
            rule(5, weekdays=frozenset({0})), Own(9, weekdays=EVERY_DAY), today=TODAY
        )
        self.assertIsNone(found.weekdays)


class TestGap(unittest.TestCase):
    def test_usual_gaps_fit_their_frequency(self):
        for visits in range(1, 8):
            for weeks in (1, 2, 4, 13):
                often = Frequency(visits, weeks)
                with self.subTest(often=often):
                    self.assertIsNone(gap_problem(usual_gap(often), often))
        self.assertIsNone(usual_gap(Frequency(0, 1)))

    def test_week_with_a_holiday_leaves_a_way_out(self):
        gap = usual_gap(WEEKLY)
        self.assertEqual((gap.shortest, gap.longest), (5, 9))

    def test_problems(self):
        for gap, often, problem in (
            (Gap(8, 7), WEEKLY, "order"),
            (Gap(9, 12, 1), WEEKLY, "long"),
            (Gap(9, 12, 2), WEEKLY, None),
            (Gap(1, 4, 2), WEEKLY, "short"),
            (Gap(1, 4, 3), WEEKLY, None),
            (Gap(8, 7), Frequency(0, 1), None),
        ):
            with self.subTest(gap=gap):
                self.assertEqual(gap_problem(gap, often), problem)

    def test_shortest_is_a_day(self):
        self.assertEqual(Gap(1, 2, 2).shortest, 1)

    def test_most_visits(self):
        self.assertEqual(most_visits(None, 2), 14)
        self.assertEqual(most_visits(frozenset({0, 1}), 13), 26)
