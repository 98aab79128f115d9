import unittest

from odoo.addons.crm_linkage.domain.grading.move import (
    DOWN,
    LEFT,
    NEW,
    SAME,
    UP,
    Line,
    adds,
    direction,
    largest,
    steps,
)


class TestMove(unittest.TestCase):
    def test_direction(self):
        pairs = [(10, 10), (20, 10), (10, 40), (None, 10), (10, None), (None, None)]
        self.assertEqual(
            [direction(*pair) for pair in pairs], [SAME, UP, DOWN, NEW, LEFT, SAME]
        )

    def test_adds_make_up_the_score(self):
        lines = [Line(1, 30, 50.0), Line(2, 70, 100.0), Line(3, 40, None)]
        self.assertEqual(adds(lines), [15.0, 70.0, 0.0])
        self.assertEqual(adds([Line(1, 10, None)]), [0.0])

    def test_negative_weights_take_off(self):
        self.assertEqual(adds([Line(1, 100, 60.0), Line(2, -10, 50.0)]), [60.0, -5.0])

    def test_steps_and_the_largest(self):
        before = [Line(1, 50, 40.0), Line(2, 50, 80.0)]
        after = [Line(1, 80, 40.0), Line(3, 20, 100.0)]
        moved = steps(before, after)
        self.assertEqual([step.key for step in moved], [1, 3, 2])
        self.assertEqual([step.change for step in moved], [12.0, 20.0, -40.0])
        self.assertEqual(largest(moved).key, 2)
        self.assertEqual(largest(moved, rise=True).key, 3)

    def test_the_same_metric_twice(self):
        before = [Line(1, 50, 10.0), Line(1, 50, 90.0)]
        after = [Line(1, 50, 10.0), Line(1, 50, 70.0)]
        self.assertEqual([step.change for step in steps(before, after)], [0.0, -10.0])

    def test_nothing_moved(self):
        lines = [Line(1, 50, 10.0)]
        self.assertIsNone(largest(steps(lines, lines)))
