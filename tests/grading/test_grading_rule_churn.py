import unittest

from odoo.addons.crm_linkage.domain.grading import churn
from odoo.addons.crm_linkage.domain.grading.churn import (
    COMPLAINING,
    FALLING,
    HIGH,
    MEDIUM,
    SILENT,
    Facts,
    Limits,
    covers,
    level,
    reasons,
)

LIMITS = Limits(silence=2, days=14, fall=0.3, complaints=2)


class TestChurn(unittest.TestCase):
    def test_nothing_known_is_no_reason(self):
        self.assertEqual(reasons(Facts(), LIMITS), ())
        self.assertIsNone(level(Facts(), LIMITS))

    def test_silence_is_measured_in_own_gaps(self):
        for days, gap, expected in (
            (60, 30, (SILENT,)),
            (59, 30, ()),
            (60, 90, ()),
            (90, None, ()),  # too few purchases: no rhythm
            (13, 1, ()),  # who buys daily is not silent after two days
            (14, 1, (SILENT,)),
        ):
            with self.subTest(days=days, gap=gap):
                self.assertEqual(reasons(Facts(days, gap), LIMITS), expected)

    def test_falling_revenue(self):
        for growth, gap, expected in (
            (-0.3, 30, (FALLING,)),
            (-0.29, 30, ()),
            (-1.0, None, ()),  # bought once: was not lost
            (None, 30, ()),
            (5.0, 30, ()),
        ):
            with self.subTest(growth=growth, gap=gap):
                facts = Facts(0, gap, growth)
                self.assertEqual(reasons(facts, LIMITS), expected)

    def test_complaints_count_for_everyone(self):
        self.assertEqual(reasons(Facts(complaints=2), LIMITS), (COMPLAINING,))
        self.assertEqual(reasons(Facts(complaints=1), LIMITS), ())

    def test_order_is_by_urgency(self):
        facts = Facts(days=100, gap=30, growth=-1, complaints=9)
        self.assertEqual(reasons(facts, LIMITS), churn.REASONS)
        self.assertEqual(set(churn.ACTIONS), set(churn.REASONS))

    def test_zero_switches_a_reason_off(self):
        facts = Facts(days=100, gap=30, growth=-1, complaints=9)
        off = Limits(silence=0, days=0, fall=0, complaints=0)
        self.assertEqual(reasons(facts, off), ())

    def test_level(self):
        self.assertEqual(level(Facts(60, 30), LIMITS), MEDIUM)
        self.assertEqual(level(Facts(120, 30), LIMITS), HIGH, "twice the limit")
        self.assertEqual(level(Facts(60, 30, -0.5), LIMITS), HIGH, "two reasons")
        self.assertEqual(level(Facts(0, 30, -0.9), LIMITS), MEDIUM)

    def test_settled_reasons_cover_themselves(self):
        self.assertTrue(covers(frozenset({SILENT, FALLING}), frozenset({SILENT})))
        self.assertFalse(covers(frozenset({SILENT}), frozenset({SILENT, FALLING})))


if __name__ == "__main__":
    unittest.main()
