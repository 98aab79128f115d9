import unittest
from datetime import date, timedelta

from odoo.addons.crm_linkage.domain.metric.period import (
    Measure,
    Period,
    months_before,
    months_between,
    weight,
)


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


class TestFading(unittest.TestCase):
    def test_the_last_month_counts_in_full(self):
        until = date(2024, 3, 31)
        self.assertEqual(weight(date(2024, 3, 31), until, 0.5), 1)
        self.assertEqual(weight(date(2024, 3, 1), until, 0.5), 1)
        self.assertEqual(weight(date(2024, 2, 29), until, 0.5), 0.5)
        self.assertEqual(weight(date(2024, 2, 1), until, 0.5), 0.5)
        self.assertEqual(weight(date(2024, 1, 31), until, 0.5), 0.25)
        self.assertEqual(weight(date(2023, 3, 31), until, 0.5), 0.5**12)

    def test_without_fading_all_count_the_same(self):
        self.assertEqual(weight(date(1990, 1, 1), date(2024, 3, 31), 0), 1)

    def test_months_are_those_of_periods(self):
        for until in (date(2024, 3, 31), date(2024, 2, 29), date(2023, 6, 15)):
            for days in range(800):
                day = until - timedelta(days=days)
                months = months_between(day, until)
                with self.subTest(until=until, day=day):
                    self.assertLessEqual(day, months_before(until, months))
                    self.assertGreater(day, months_before(until, months + 1))

    def test_fading_is_part_of_the_question(self):
        plain, faded = Measure("a"), Measure("a", Period(fade=0.1))
        self.assertNotEqual(plain, faded)
        self.assertEqual(len({plain, faded, Measure("a", Period(fade=0.1))}), 2)
        self.assertEqual(Period(fade=0.1).previous, Period(shift=1, fade=0.1))

    def test_bad_fading_is_refused(self):
        for fade in (-0.1, 1, 1.5):
            with self.subTest(fade), self.assertRaises(ValueError):
                Period(fade=fade)

    def test_years(self):
        self.assertEqual(Period(12, "month").years, 1)
        self.assertEqual(Period(3, "month").years, 0.25)
        self.assertEqual(Period(365, "day").years, 1)
        self.assertIsNone(Period(unit="all").years)

    def test_faded_months_are_a_part_of_a_year(self):
        self.assertAlmostEqual(Period(3, fade=0.5).years, (1 + 0.5 + 0.25) / 12)
        self.assertAlmostEqual(
            Period(365, "day", fade=0.5).years, Period(12, fade=0.5).years
        )
        self.assertAlmostEqual(Period(10, "day", fade=0.5).years, 10 / 365)
