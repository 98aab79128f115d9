"""When a snapshot is late and what it then tells of, without Odoo."""

import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.metric.snapshot import as_of, days_late

LAST = date(2026, 6, 30)


class TestMetricRuleSnapshot(unittest.TestCase):
    def test_the_day_after_is_in_time(self):
        self.assertEqual(days_late(LAST, date(2026, 7, 1)), 0)
        self.assertEqual(as_of(LAST, date(2026, 7, 1)), LAST)

    def test_later_is_not_dated_back(self):
        self.assertEqual(days_late(LAST, date(2026, 7, 4)), 3)
        self.assertEqual(as_of(LAST, date(2026, 7, 4)), date(2026, 7, 4))

    def test_a_day_that_is_not_over_is_not_kept(self):
        with self.assertRaises(ValueError):
            as_of(LAST, LAST)
