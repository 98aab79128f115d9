import unittest

from odoo.addons.crm_linkage.domain.grading.score import (
    NEUTRAL,
    REWEIGHT,
    ZERO,
    Band,
    band_points,
    grade_by_score,
    grade_by_share,
    pareto_points,
    percent_rank,
    percentile_points,
    weighted_score,
)


class TestScore(unittest.TestCase):
    def test_percent_rank(self):
        values = [1, 2, 2, 5, 9]
        ranks = [percent_rank(value, values) for value in values]
        self.assertEqual(ranks, [0, 0.25, 0.25, 0.75, 1])

    def test_percent_rank_of_one_alone(self):
        self.assertEqual(percent_rank(7, [7]), 0)

    def test_percentile_points_by_direction(self):
        self.assertEqual(percentile_points(0.25, True), 25)
        self.assertEqual(percentile_points(0.25, False), 75)
        self.assertEqual(percentile_points(0, False), 100, "the lowest is the best")

    def test_band_starts_at_its_minimum(self):
        bands = [Band(31, 70), Band(0, 100), Band(91, 0)]
        points = {v: band_points(v, bands) for v in (-1, 0, 30.9, 31, 90, 91, 1e9)}
        self.assertEqual(
            points, {-1: 0, 0: 100, 30.9: 100, 31: 70, 90: 70, 91: 0, 1e9: 0}
        )

    def test_no_bands_no_points(self):
        self.assertEqual(band_points(5, []), 0)

    def test_pareto_points_stay_in_range(self):
        points = [pareto_points(share) for share in (0.2, 1, 1.3, -0.1)]
        self.assertEqual(points, [80, 0, 0, 100])

    def test_missing_values(self):
        known = (40, 100, REWEIGHT)
        self.assertEqual(weighted_score([known, (60, None, REWEIGHT)]), 100)
        self.assertEqual(weighted_score([known, (60, None, ZERO)]), 40)
        self.assertEqual(weighted_score([known, (60, None, NEUTRAL)]), 70)

    def test_nothing_known(self):
        self.assertIsNone(weighted_score([(40, None, REWEIGHT)]))
        self.assertIsNone(weighted_score([]))
        self.assertEqual(weighted_score([(40, None, ZERO)]), 0)

    def test_weights_need_not_sum_to_a_hundred(self):
        self.assertEqual(weighted_score([(1, 90, ZERO), (3, 50, ZERO)]), 60)

    def test_grade_by_score(self):
        thresholds = [(75, "A"), (50, "B"), (25, "C")]
        grades = [grade_by_score(s, thresholds) for s in (100, 75, 74.9, 25, 24.9)]
        self.assertEqual(grades, ["A", "A", "B", "C", None])
        self.assertIsNone(grade_by_score(None, thresholds))

    def test_grade_by_share(self):
        thresholds = [(0.8, "A"), (0.95, "B"), (1, "C")]
        shares = (0.1, 0.8, 0.81, 0.95, 1, 1.02)
        grades = [grade_by_share(share, thresholds) for share in shares]
        self.assertEqual(grades, ["A", "A", "B", "B", "C", None])
        self.assertIsNone(grade_by_share(None, thresholds))
