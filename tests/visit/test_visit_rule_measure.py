"""What a visit counts for, without Odoo."""

import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from odoo.addons.crm_linkage.domain.visit.measure import Facts, counts, share, status

NINE = datetime(2024, 3, 5, 9)
DONE = Facts("done", NINE, check_in=NINE, actual=40, drive=12, outcome="order")


class TestMeasure(unittest.TestCase):
    def test_a_planned_visit_is_due_when_its_day_is_over(self):
        ahead = Facts("planned", NINE, is_over=False)
        self.assertEqual((status(ahead), counts(ahead).due), ("planned", False))
        left = replace(ahead, is_over=True)
        self.assertEqual((status(left), counts(left).due), ("left", True))
        self.assertFalse(counts(left).done)

    def test_failed_is_due_and_cancelled_is_not(self):
        self.assertTrue(counts(replace(DONE, state="failed")).due)
        cancelled = counts(replace(DONE, state="cancelled"))
        self.assertFalse(cancelled.due)
        self.assertEqual((cancelled.planned_minutes, cancelled.drive_minutes), (0, 0))

    def test_on_time_to_the_minute(self):
        for minutes, expected in ((15, True), (-15, True), (16, False), (-16, False)):
            visit = replace(DONE, check_in=NINE + timedelta(minutes=minutes))
            self.assertEqual(counts(visit, 15).on_time, expected, minutes)
        self.assertTrue(counts(replace(DONE, check_in=NINE), 0).on_time)

    def test_on_time_is_by_what_was_promised(self):
        moved = replace(DONE, promised=NINE - timedelta(days=1), moves=1)
        self.assertTrue(counts(moved).moved)
        self.assertTrue(counts(moved).timed)
        self.assertFalse(counts(moved).on_time)
        shifted = counts(replace(DONE, promised=NINE - timedelta(hours=2)))
        self.assertFalse(shifted.moved or shifted.on_time, "later on the same day")

    def test_without_a_start_nobody_knows(self):
        visit = counts(replace(DONE, check_in=None, actual=0))
        self.assertTrue(visit.done)
        self.assertFalse(visit.timed or visit.on_time)
        self.assertEqual((visit.timed_minutes, visit.actual_minutes), (0, 0))

    def test_actual_time_is_compared_with_the_same_visits(self):
        known = counts(DONE)
        self.assertEqual((known.timed_minutes, known.actual_minutes), (30, 40))
        failed = counts(replace(DONE, state="failed"))
        self.assertEqual((failed.timed_minutes, failed.actual_minutes), (0, 0))

    def test_only_advance_and_order_move_on(self):
        for outcome, expected in (
            ("advance", True),
            ("order", True),
            ("continuation", False),
            ("no_sale", False),
            (None, False),
        ):
            self.assertEqual(counts(replace(DONE, outcome=outcome)).moved_on, expected)

    def test_share_of_nothing(self):
        self.assertIsNone(share(0, 0))
        self.assertEqual(share(1, 4), 0.25)
