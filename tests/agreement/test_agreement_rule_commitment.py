"""Periods and verdicts of commitments, without Odoo."""

import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.agreement.commitment import (
    AT_LEAST,
    AT_MOST,
    MET,
    MONTH,
    NO_DATA,
    NOT_MET,
    QUARTER,
    YEAR,
    current_period,
    judge,
    period_start,
)
from odoo.addons.crm_linkage.domain.metric.period import DAY, Period


class TestAgreementRuleCommitment(unittest.TestCase):
    def test_periods_begin_with_the_calendar(self):
        cases = (
            (date(2026, 11, 21), MONTH, date(2026, 11, 1)),
            (date(2026, 11, 21), QUARTER, date(2026, 10, 1)),
            (date(2026, 3, 31), QUARTER, date(2026, 1, 1)),
            (date(2026, 4, 1), QUARTER, date(2026, 4, 1)),
            (date(2026, 11, 21), YEAR, date(2026, 1, 1)),
        )
        for reference, period, start in cases:
            with self.subTest(reference=reference, period=period):
                self.assertEqual(period_start(reference, period), start)
        with self.assertRaises(ValueError):
            period_start(date(2026, 1, 1), "week")

    def test_the_current_period_ends_with_the_reference_date(self):
        period = current_period(date(2026, 11, 21), MONTH, None)
        self.assertEqual(period, Period(21, DAY))
        after, until = period.bounds(date(2026, 11, 21))
        self.assertEqual((after, until), (date(2026, 10, 31), date(2026, 11, 21)))

    def test_days_before_the_agreement_do_not_count(self):
        period = current_period(date(2026, 11, 21), YEAR, date(2026, 11, 20))
        self.assertEqual(period, Period(2, DAY))
        today = date(2026, 11, 21)
        self.assertEqual(current_period(today, MONTH, today), Period(1, DAY))
        self.assertIsNone(current_period(today, MONTH, date(2026, 11, 22)))

    def test_a_target_reached_exactly_is_met(self):
        for comparison in (AT_LEAST, AT_MOST):
            self.assertEqual(judge(0.1 + 0.2, comparison, 0.3), MET)
            self.assertEqual(judge(0.0, comparison, 0.0), MET)

    def test_verdicts(self):
        self.assertEqual(judge(5, AT_LEAST, 4), MET)
        self.assertEqual(judge(3, AT_LEAST, 4), NOT_MET)
        self.assertEqual(judge(3, AT_MOST, 4), MET)
        self.assertEqual(judge(5, AT_MOST, 4), NOT_MET)
        self.assertEqual(judge(None, AT_LEAST, 4), NO_DATA)
        with self.assertRaises(ValueError):
            judge(1, "about", 1)


if __name__ == "__main__":
    unittest.main()
