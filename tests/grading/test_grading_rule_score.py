import unittest

from odoo.addons.crm_linkage.domain.grading.score import (
    NEUTRAL,
    REWEIGHT,
    ZERO,
    Band,
    band_points,
    customer_share,
    grade_by_score,
    grade_by_share,
    group_of,
    group_points,
    kept_rank,
    linear_points,
    pareto_points,
    percent_rank,
    percentile_points,
    table_points,
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

    def test_negative_criteria_take_off(self):
        whole = [(60, 100, REWEIGHT), (40, 50, REWEIGHT)]
        self.assertEqual(weighted_score(whole), 80)
        self.assertEqual(weighted_score([*whole, (-10, 100, REWEIGHT)]), 70)
        self.assertEqual(weighted_score([*whole, (-10, None, REWEIGHT)]), 80)
        self.assertEqual(weighted_score([*whole, (-10, None, NEUTRAL)]), 75)
        self.assertEqual(weighted_score([(1, 5, ZERO), (-9, 100, ZERO)]), 0)

    def test_line_between_two_values(self):
        points = [linear_points(value, 10, 30) for value in (5, 10, 20, 30, 99)]
        self.assertEqual(points, [0, 0, 50, 100, 100])
        falling = [linear_points(value, 30, 10) for value in (5, 20, 99)]
        self.assertEqual(falling, [100, 50, 0])

    def test_groups_cut_as_quantiles_do(self):
        values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
        groups = [group_of(percent_rank(value, values), 5) for value in values]
        # the cuts of eleven values by linear interpolation are 3, 5, 7 and 9
        self.assertEqual(groups, [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
        falling = [group_of(percent_rank(v, values), 5, False) for v in values]
        self.assertEqual(falling, [6 - group for group in groups])
        self.assertEqual(group_of(3 / 5, 5), 3)
        self.assertEqual([group_points(g, 5) for g in (1, 3, 5)], [0, 50, 100])

    def test_table_of_categories(self):
        self.assertEqual(table_points(2.0, {1: 10, 2: 80}), 80)
        self.assertIsNone(table_points(3, {1: 10, 2: 80}))

    def test_share_of_customers(self):
        scores = [90, 80, 80, 70, 10]
        shares = [customer_share(score, scores) for score in scores]
        self.assertEqual(shares, [0.2, 0.4, 0.4, 0.8, 1])

    def test_kept_rank(self):
        values, ranks = [10, 20, 40], [0, 0.5, 1]
        found = [kept_rank(v, values, ranks) for v in (5, 10, 15, 20, 30, 99)]
        self.assertEqual(found, [0, 0, 0.25, 0.5, 0.75, 1])
        groups = [kept_rank(v, values, [1, 2, 5], step=True) for v in (5, 19, 20, 39)]
        self.assertEqual(groups, [1, 1, 2, 2])
        self.assertIsNone(kept_rank(1, [], []))

    def test_a_kept_rank_is_the_rank(self):
        values = [1, 2, 2, 5, 9]
        kept = sorted(set(values))
        ranks = [percent_rank(value, values) for value in kept]
        for value in values:
            self.assertEqual(kept_rank(value, kept, ranks), percent_rank(value, values))
