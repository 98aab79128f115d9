import unittest

from odoo.addons.crm_linkage.domain.grading.stability import (
    GRACE,
    KNOCKOUT,
    MARGIN,
    RUNS,
    Settled,
    Stability,
    limited,
    settle,
)

A, B, C, D = 1, 2, 3, 4


class TestStability(unittest.TestCase):
    def test_off_follows_at_once(self):
        self.assertEqual(settle(A, C, Stability()), Settled(A))
        self.assertEqual(settle(D, A, Stability(runs=1)), Settled(D))

    def test_first_grade_waits_for_nothing(self):
        self.assertEqual(settle(D, None, Stability(2, 3)), Settled(D))

    def test_within_the_margin_it_stays(self):
        margin = Stability(margin=2)
        self.assertEqual(settle(A, B, margin, shifted=B), Settled(B, MARGIN, 1))
        self.assertEqual(settle(C, B, margin, shifted=B), Settled(B, MARGIN, -1))

    def test_past_the_margin_it_goes_as_far_as_the_margin_lets(self):
        margin = Stability(margin=2)
        # far into B, a hair into A: B for sure
        self.assertEqual(settle(A, C, margin, shifted=B), Settled(B))
        self.assertEqual(settle(D, B, margin, shifted=D), Settled(D))

    def test_runs_in_a_row(self):
        runs = Stability(runs=3)
        first = settle(A, B, runs)
        self.assertEqual(first, Settled(B, RUNS, 1))
        second = settle(A, B, runs, runs=first.runs)
        self.assertEqual(second, Settled(B, RUNS, 2))
        self.assertEqual(settle(A, B, runs, runs=second.runs), Settled(A))

    def test_another_direction_begins_anew(self):
        runs = Stability(runs=3)
        self.assertEqual(settle(C, B, runs, runs=2), Settled(B, RUNS, -1))
        self.assertEqual(settle(B, B, runs, runs=2), Settled(B))

    def test_the_same_day_counts_once(self):
        runs = Stability(runs=2)
        again = settle(A, B, runs, runs=1, is_counted=True)
        self.assertEqual(again, Settled(B, RUNS, 1))

    def test_margin_or_runs(self):
        both = Stability(margin=2, runs=2)
        waiting = settle(A, B, both, shifted=B)
        self.assertEqual(waiting, Settled(B, MARGIN, 1))
        self.assertEqual(settle(A, B, both, shifted=B, runs=1), Settled(A))
        self.assertEqual(settle(A, B, both, shifted=A), Settled(A))

    def test_grace_lifts_and_knockout_goes_before(self):
        self.assertEqual(limited(Settled(D), grace=C), Settled(C, GRACE))
        self.assertEqual(limited(Settled(A), grace=C), Settled(A))
        self.assertEqual(limited(Settled(A), knockout=C), Settled(C, KNOCKOUT))
        self.assertEqual(limited(Settled(D), grace=B, knockout=C), Settled(C, KNOCKOUT))
        self.assertEqual(limited(Settled(D), knockout=C), Settled(D))
