import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, months_before


class TestPeriod(unittest.TestCase):
    def test_months_count_back_to_the_same_day(self):
        bounds = Period(12, "month").bounds(date(2024, 3, 31))
        self.assertEqual(bounds, (date(2023, 3, 31), date(2024, 3, 31)))

    def test_shorter_month_ends_on_its_last_day(self):
        self.assertEqual(months_before(date(2024, 3, 31), 1), date(2024, 2, 29))
        self.assertEqual(months_before(date(2023, 3, 31), 1), date(2023, 2, 28))
        self.assertEqual(months_before(date(2024, 2, 29), 12), date(2023, 2, 28))

    def test_months_over_new_year(self):
        self.assertEqual(months_before(date(2024, 1, 15), 1), date(2023, 12, 15))
        self.assertEqual(months_before(date(2024, 1, 15), 25), date(2021, 12, 15))

    def test_days(self):
        bounds = Period(365, "day").bounds(date(2024, 3, 1))
        self.assertEqual(bounds, (date(2023, 3, 2), date(2024, 3, 1)))

    def test_previous_period_ends_where_this_one_begins(self):
        for period in (Period(12, "month"), Period(1, "month"), Period(30, "day")):
            for reference in (date(2024, 2, 29), date(2024, 3, 31), date(2023, 1, 1)):
                after, _until = period.bounds(reference)
                _after, until = period.previous.bounds(reference)
                self.assertEqual(until, after)

    def test_all_time_has_no_beginning(self):
        self.assertEqual(
            Period(unit="all").bounds(date(2024, 1, 1)), (None, date(2024, 1, 1))
        )
        with self.assertRaises(ValueError):
            _ = Period(unit="all").previous

    def test_bad_periods_are_refused(self):
        for arguments in ((0, "month"), (-1, "day"), (3, "week"), (3, "day", -1)):
            with self.subTest(arguments), self.assertRaises(ValueError):
                Period(*arguments)

    def test_measures_are_equal_by_value(self):
        self.assertEqual(Measure("a"), Measure("a", Period(12, "month")))
        self.assertEqual(len({Measure("a"), Measure("a"), Measure("b")}), 2)
