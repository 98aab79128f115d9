import unittest

from odoo.addons.crm_linkage.domain.metric.formula import (
    difference,
    greatest,
    growth,
    least,
    ratio,
    yearly_share,
)


class TestFormula(unittest.TestCase):
    def test_ratio(self):
        self.assertEqual(ratio(1, 4), 0.25)
        self.assertEqual(ratio(0, 4), 0)
        self.assertIsNone(ratio(1, 0), "nothing to divide by is not applicable")
        self.assertIsNone(ratio(1, None))
        self.assertIsNone(ratio(None, 4), "missing stays missing")

    def test_difference(self):
        self.assertEqual(difference(3, 5), -2)
        self.assertIsNone(difference(None, 5))
        self.assertIsNone(difference(3, None))

    def test_least_and_greatest_leave_out_what_is_missing(self):
        self.assertEqual((least(3, 5), greatest(3, 5)), (3, 5))
        self.assertEqual((least(None, 5), greatest(3, None)), (5, 3))
        self.assertIsNone(least(None, None))
        self.assertIsNone(greatest(None, None))

    def test_growth(self):
        self.assertEqual(growth(150, 100, 5), 0.5)
        self.assertEqual(growth(50, 100, 5), -0.5)
        self.assertEqual(growth(0, 100, 5), -1)
        self.assertEqual(growth(None, 100, 5), -1)

    def test_growth_is_capped(self):
        self.assertEqual(growth(10_000, 1, 5), 5)
        self.assertEqual(growth(10, 0, 5), 5, "from nothing to something")
        self.assertEqual(growth(10, -3, 5), 5, "more was credited than sold before")

    def test_growth_of_nothing_is_not_known(self):
        self.assertIsNone(growth(0, 0, 5))
        self.assertIsNone(growth(None, None, 5))
        self.assertIsNone(growth(-1, 0, 5))

    def test_yearly_share(self):
        self.assertEqual(yearly_share(30, 120, 0.5), 0.5)
        self.assertEqual(yearly_share(0, 120, 1), 0)
        self.assertIsNone(yearly_share(30, None, 1), "nobody entered it")
        self.assertIsNone(yearly_share(30, 0, 1))
        self.assertIsNone(yearly_share(30, 120, None), "all time has no length")
