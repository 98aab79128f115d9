"""Workload (D6.1) and who takes over what, without Odoo."""

import unittest

from ...domain.visit.frequency import Frequency
from ...domain.visit.handover import share_out
from ...domain.visit.terms import Rule
from ...domain.visit.workload import Group, Load, days_needed, loads

RULES = (
    Rule(1, grade=1, channel=None, is_own=False, frequency=Frequency(1, 1), minutes=45),
    Rule(2, grade=2, channel=None, is_own=False, frequency=Frequency(1, 2), minutes=30),
    Rule(3, grade=2, channel=7, is_own=False, frequency=Frequency(2, 1), minutes=20),
)


class TestLoads(unittest.TestCase):
    def test_stops_times_visits(self):
        groups = [Group(5, 1, None, 10), Group(5, 2, None, 20), Group(6, 2, 7, 1)]
        users, rules = loads(groups, RULES)
        self.assertEqual(users[5], Load(30, 80, 10 * 4 * 45 + 20 * 2 * 30))
        self.assertEqual(users[6], Load(1, 8, 160))
        self.assertEqual(
            {key: load.stops for key, load in rules.items()}, {1: 10, 2: 20, 3: 1}
        )

    def test_own_frequency_and_minutes(self):
        groups = [
            Group(5, 1, None, 2, visits=1.0, minutes=60),
            Group(5, 1, None, 1, minutes=60),
        ]
        users, rules = loads(groups, RULES)
        self.assertEqual(users[5], Load(3, 6, 360))
        self.assertEqual(rules[1], Load(1, 4, 240))

    def test_nothing_says_how_often(self):
        users, rules = loads(
            [Group(None, 9, None, 3), Group(5, None, None, 1, visits=2)], RULES
        )
        self.assertEqual(users[None], Load(3, 0, 0))
        self.assertEqual(users[5], Load(1, 2, 60))
        self.assertEqual(rules[None].stops, 3)

    def test_days(self):
        self.assertEqual(days_needed(1400, 0.3, 400), 5)
        self.assertEqual(days_needed(1400, 0.3, 0), 0)
        self.assertEqual(days_needed(100, 1.0, 100), 10)  # at most nine tenths driving


class TestShareOut(unittest.TestCase):
    def test_balanced_by_what_each_can_do(self):
        customers = {number: 10 for number in range(9)}
        shared = share_out(customers, {"a": (0, 100), "b": (0, 200)})
        self.assertEqual(list(shared.values()).count("b"), 6)

    def test_counts_what_they_have_to_do_already(self):
        shared = share_out({1: 10, 2: 10}, {"a": (100, 100), "b": (0, 100)})
        self.assertEqual(shared, {1: "b", 2: "b"})

    def test_same_input_same_answer(self):
        customers = {number: number % 4 for number in range(50)}
        receivers = {"a": (0, 9), "b": (0, 9), "c": (3, 9)}
        self.assertEqual(
            share_out(customers, receivers), share_out(customers, receivers)
        )
        self.assertEqual(list(share_out(customers, receivers)), list(customers))

    def test_nobody_able(self):
        self.assertEqual(share_out({1: 5}, {"a": (0, 0)}), {1: "a"})
        with self.assertRaisesRegex(ValueError, "nobody"):
            share_out({1: 5}, {})
