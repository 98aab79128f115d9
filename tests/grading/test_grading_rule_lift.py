import random
import unittest

from odoo.addons.crm_linkage.domain.grading.lift import (
    Position,
    difference,
    lifts,
    needed_points,
    score_at_rank,
    table_lifts,
    together,
)
from odoo.addons.crm_linkage.domain.grading.scale import (
    AT_LEAST,
    AT_MOST,
    LESS_THAN,
    MORE_THAN,
    ONE_OF,
    Banded,
    Categories,
    Goal,
    Kept,
    Linear,
)
from odoo.addons.crm_linkage.domain.grading.score import (
    NEUTRAL,
    REWEIGHT,
    ZERO,
    Band,
    band_points,
    pareto_points,
    percent_rank,
    percentile_points,
    weighted_score,
)


def just_past(goal):
    """The least value that meets a goal, as near as numbers go."""
    step = max(abs(goal.value), 1) * 1e-9
    return goal.value + {MORE_THAN: step, LESS_THAN: -step}.get(goal.side, 0.0)


class TestScales(unittest.TestCase):
    def test_ranked_reaches(self):
        """Against the rule of points itself, on random customers with equals."""
        rng = random.Random(11)
        for _ in range(300):
            values = [rng.randint(0, 20) for _ in range(rng.randint(2, 40))]
            own, points = rng.choice(values), rng.uniform(1, 100)
            higher = rng.random() < 0.5
            others = tuple(sorted(values))
            place = others.index(own)
            others = others[:place] + others[place + 1 :]

            def given(value, others=others, higher=higher):
                ranked = sorted([*others, value])
                return percentile_points(percent_rank(value, ranked), higher)

            if given(own) >= points:
                continue  # there already
            distinct = sorted(set(values))
            kept = Kept(
                distinct,
                [
                    percentile_points(percent_rank(value, sorted(values)), higher)
                    for value in distinct
                ],
                is_open=higher,
            )
            goal = kept.goal(points, own)
            self.assertGreaterEqual(given(just_past(goal)), points - 1e-6)

    def test_ranked_says_no_more_than_one_step_too_much(self):
        kept = Kept([0, 10, 20, 30, 40], [0, 25, 50, 75, 100])
        self.assertEqual(kept.goal(50, 0), Goal(MORE_THAN, 20))
        late = Kept([0, 10, 20, 30, 40], [100, 75, 50, 25, 0])
        self.assertEqual(late.goal(70, 40), Goal(AT_MOST, 10))

    def test_cumulated_share_reaches(self):
        rng = random.Random(3)
        for _ in range(200):
            values = sorted(rng.sample(range(1, 99), rng.randint(3, 25)))
            total = sum(values)
            kept = Kept(
                values,
                [
                    pareto_points(sum(values[place:]) / total)
                    for place in range(len(values))
                ],
            )
            goal = kept.goal(rng.uniform(1, 60), values[0])
            if goal is None:
                continue
            points = kept.points[kept.values.index(goal.value)]
            value, others = just_past(goal), values[1:]
            ahead = sum(other for other in others if other >= value)
            share = (ahead + value) / (sum(others) + value)
            self.assertGreaterEqual(pareto_points(share), points - 1e-3)

    def test_groups_begin_at_the_values_kept(self):
        kept = Kept([1, 4, 9], [0, 50, 100], is_step=True)
        self.assertEqual(kept.goal(50, 1), Goal(AT_LEAST, 4))

    def test_nothing_kept(self):
        self.assertIsNone(Kept([], []).goal(80, None))

    def test_bands_nearest_side(self):
        bands = Banded([Band(0, 0), Band(10, 60), Band(20, 100)])
        self.assertEqual(bands.goal(60, 4), Goal(AT_LEAST, 10, 20))
        self.assertEqual(bands.goal(80, 4), Goal(AT_LEAST, 20, None))
        late = Banded([Band(0, 100), Band(31, 70), Band(91, 0)])
        self.assertEqual(late.goal(70, 120), Goal(LESS_THAN, 91, 31))
        self.assertEqual(late.goal(90, 120), Goal(LESS_THAN, 31, 0))
        middle = Banded([Band(0, 0), Band(10, 100), Band(20, 0)])
        self.assertEqual(middle.goal(100, 24), Goal(LESS_THAN, 20, 10))
        self.assertEqual(middle.goal(100, 4), Goal(AT_LEAST, 10, 20))

    def test_bands_of_a_missing_value(self):
        self.assertEqual(
            Banded([Band(0, 0), Band(10, 60)]).goal(50, None), Goal(AT_LEAST, 10)
        )
        self.assertEqual(
            Banded([Band(0, 60), Band(10, 0)]).goal(50, None), Goal(LESS_THAN, 10, 0)
        )

    def test_bands_that_never_give_so_much(self):
        self.assertIsNone(Banded([Band(0, 60)]).goal(80, -1))

    def test_bands_agree_with_the_rule_of_points(self):
        rng = random.Random(5)
        for _ in range(300):
            bands = [
                Band(edge, rng.randint(0, 100))
                for edge in sorted(rng.sample(range(50), rng.randint(1, 6)))
            ]
            own, points = rng.randint(-5, 60), rng.randint(1, 100)
            if band_points(own, bands) >= points:
                continue
            goal = Banded(bands).goal(points, own)
            if goal is None:
                self.assertLess(max(band.points for band in bands), points)
            else:
                self.assertGreaterEqual(band_points(just_past(goal), bands), points)

    def test_linear_both_ways(self):
        self.assertEqual(Linear(0, 200).goal(75, 20), Goal(AT_LEAST, 150))
        self.assertEqual(Linear(60, 0).goal(75, 50), Goal(AT_MOST, 15))

    def test_categories(self):
        table = Categories([("man", 100), ("mAn", 40), ("MAn", 80)])
        self.assertEqual(table.goal(70, None), Goal(ONE_OF, keys=("MAn", "man")))
        self.assertIsNone(Categories([("x", 10)]).goal(70, None))


class TestNeededPoints(unittest.TestCase):
    def test_the_rest_stays(self):
        positions = [Position(60, 40.0), Position(40, 50.0)]
        self.assertAlmostEqual(needed_points(positions, 0, 50), 50)
        self.assertAlmostEqual(needed_points(positions, 1, 60), 90)
        self.assertGreater(needed_points(positions, 1, 75), 100)

    def test_no_weight_lifts_nobody(self):
        self.assertIsNone(needed_points([Position(0, 5.0), Position(1, 5.0)], 0, 50))

    def test_agrees_with_the_score(self):
        """Whatever is missing and whatever that means, the score comes out."""
        rng = random.Random(1)
        for _ in range(300):
            positions = [
                Position(
                    rng.randint(1, 9),
                    rng.choice([None, rng.uniform(0, 100)]),
                    rng.choice([REWEIGHT, ZERO, NEUTRAL]),
                )
                for _ in range(rng.randint(1, 5))
            ]
            number, score = rng.randrange(len(positions)), rng.uniform(0, 100)
            needed = needed_points(positions, number, score)
            self.assertAlmostEqual(
                weighted_score(
                    [
                        (
                            position.weight,
                            needed if place == number else position.points,
                            position.missing,
                        )
                        for place, position in enumerate(positions)
                    ]
                ),
                score,
            )


class TestLifts(unittest.TestCase):
    def test_nearest_first_and_in_numbers(self):
        points = list(range(0, 101, 10))
        orders, revenue = range(11), [1000.0 * step for step in range(11)]
        positions = [
            Position(50, 50.0, value=5, scale=Kept(orders, points), whole=True),
            Position(50, 80.0, value=8000.0, scale=Kept(revenue, points)),
            Position(1, 0.0, value=9, scale=Linear(10, 0)),
        ]
        first, second = lifts(positions, 70)
        self.assertEqual((first.number, second.number), (1, 0))
        self.assertEqual(second.goal.side, MORE_THAN)
        self.assertEqual(difference(5, second.goal, whole=True), 3)
        self.assertLess(first.effort, second.effort)

    def test_without_a_scale_points_are_said(self):
        [lift] = lifts([Position(1, 40.0)], 60)
        self.assertEqual((lift.points, lift.goal), (60, None))

    def test_what_cannot_reach_is_left_out(self):
        positions = [Position(10, 90.0), Position(90, 10.0)]
        self.assertEqual([lift.number for lift in lifts(positions, 75)], [1])
        self.assertFalse(lifts([Position(1, 0.0, scale=Banded([Band(0, 50)]))], 75))

    def test_a_negative_criterion_has_to_cost_less(self):
        positions = [
            Position(90, 70.0),
            Position(-20, 60.0, value=3, scale=Linear(0, 5), whole=True),
        ]
        first, second = lifts(positions, 66)
        self.assertEqual((first.number, second.number), (1, 0))
        self.assertAlmostEqual(first.points, 18)
        self.assertEqual(first.goal.side, AT_MOST)
        self.assertAlmostEqual(first.goal.value, 0.9)
        self.assertEqual(difference(3, first.goal, whole=True), -3)

    def test_negative_bands(self):
        bands = Banded([Band(1, 50), Band(3, 100)])
        positions = [Position(1, 80.0), Position(-1, 100.0, value=4, scale=bands)]
        self.assertEqual(lifts(positions, 30)[0].goal, Goal(LESS_THAN, 3, 1))
        self.assertEqual(lifts(positions, 60)[0].goal.value, 1)

    def test_together(self):
        positions = [Position(40, 30.0), Position(40, 20.0), Position(20, 0.0)]
        self.assertFalse(lifts(positions, 80))
        self.assertEqual(together(positions, 80), [1, 0])
        self.assertEqual(together([Position(1, None), Position(1, 20.0)], 100), [0, 1])


class TestTable(unittest.TestCase):
    #: recency by frequency, place 1 for the best grade
    TABLE = {
        (row, column): 1 if row + column >= 5 else 2 if row + column >= 4 else 3
        for row in (1, 2, 3)
        for column in (1, 2, 3)
    }

    def test_one_criterion_moves(self):
        positions = [
            Position(1, 0.0, value=9, scale=Kept([1, 5, 9], [100, 50, 0], True)),
            Position(1, 50.0, value=3, scale=Kept([1, 3, 8], [0, 50, 100], True)),
        ]
        [first] = table_lifts(positions, self.TABLE, 1)
        self.assertEqual((first.number, first.goal), (0, Goal(AT_MOST, 1)))
        second, third = table_lifts(positions, self.TABLE, 2)
        self.assertEqual((second.number, second.goal), (0, Goal(AT_MOST, 5)))
        self.assertEqual((third.number, third.goal), (1, Goal(AT_LEAST, 8)))

    def test_an_unknown_criterion_decides_nothing(self):
        positions = [Position(1, None), Position(1, 50.0)]
        [lift] = table_lifts(positions, self.TABLE, 1)
        self.assertEqual((lift.number, lift.points), (0, 100))


class TestScoreAtRank(unittest.TestCase):
    def test_the_best_share(self):
        scores, shares = [10, 40, 70, 90], [1.0, 0.75, 0.5, 0.25]
        self.assertEqual(score_at_rank(0.5, scores, shares), 70)
        self.assertEqual(score_at_rank(0.3, scores, shares), 90)
        self.assertIsNone(score_at_rank(0.1, scores, shares))


class TestDifference(unittest.TestCase):
    def test_whole_numbers(self):
        self.assertEqual(difference(5, Goal(MORE_THAN, 6.0), whole=True), 2)
        self.assertEqual(difference(5, Goal(AT_LEAST, 7.0), whole=True), 2)
        self.assertEqual(difference(5, Goal(AT_LEAST, 6.2), whole=True), 2)
        self.assertEqual(difference(45, Goal(LESS_THAN, 31), whole=True), -15)
        self.assertEqual(difference(45, Goal(AT_MOST, 31), whole=True), -14)

    def test_amounts_are_rounded_to_the_safe_side(self):
        self.assertEqual(difference(0, Goal(MORE_THAN, 12399.9), whole=False), 12400)
        self.assertEqual(difference(50, Goal(AT_LEAST, 62.341), whole=False), 12.4)
        self.assertEqual(difference(0.9, Goal(LESS_THAN, 0.30004), whole=False), -0.6)

    def test_more_than_is_more(self):
        self.assertEqual(difference(5978, Goal(MORE_THAN, 6599), whole=False), 622)
        self.assertAlmostEqual(
            difference(0.2, Goal(LESS_THAN, 0.1), whole=False), -0.101
        )
        self.assertEqual(difference(5978, Goal(AT_LEAST, 6599), whole=False), 621)

    def test_nothing_is_asked_to_be_less_than_nothing(self):
        gap = difference(12399.9, Goal(AT_MOST, 0.0), whole=False)
        self.assertEqual(gap, -12399.9)
