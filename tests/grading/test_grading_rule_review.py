import unittest
from datetime import date, timedelta

from odoo.addons.crm_linkage.domain.grading.review import (
    latest_due,
    next_review,
    overdue_days,
    working_dates,
)

WEDNESDAY = date(2024, 7, 3)
FRIDAY = date(2024, 7, 5)
MONDAY = date(2024, 7, 8)


def weekdays(day):
    return day.weekday() < 5


class TestReview(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.days = working_dates(weekdays, WEDNESDAY, 30)

    def test_dates_reach_back_and_ahead(self):
        self.assertEqual(self.days[0], date(2022, 7, 4))  # a Monday
        self.assertEqual(sum(day > WEDNESDAY for day in self.days), 30)
        self.assertTrue(all(map(weekdays, self.days)))

    def test_nothing_worked_ends(self):
        self.assertEqual(working_dates(lambda day: False, WEDNESDAY, 5), ())

    def test_next_review(self):
        self.assertEqual(next_review(WEDNESDAY, 1, self.days), date(2024, 7, 4))
        self.assertEqual(next_review(WEDNESDAY, 5, self.days), date(2024, 7, 10))
        self.assertEqual(next_review(FRIDAY, 1, self.days), MONDAY)
        saturday = date(2024, 7, 6)
        self.assertEqual(next_review(saturday, 1, self.days), MONDAY)

    def test_no_cadence(self):
        self.assertIsNone(next_review(WEDNESDAY, 0, self.days))
        self.assertIsNone(latest_due(WEDNESDAY, 0, self.days))
        self.assertEqual(overdue_days(date(2020, 1, 1), 0, WEDNESDAY, self.days), 0)

    def test_holidays_are_no_working_days(self):
        days = working_dates(
            lambda day: weekdays(day) and day != date(2024, 7, 4), WEDNESDAY, 30
        )
        self.assertEqual(next_review(WEDNESDAY, 1, days), FRIDAY)

    def test_overdue(self):
        self.assertEqual(overdue_days(FRIDAY, 1, MONDAY, self.days), 0, "due today")
        tuesday = date(2024, 7, 9)
        self.assertEqual(overdue_days(FRIDAY, 1, tuesday, self.days), 1)
        self.assertEqual(overdue_days(FRIDAY, 5, tuesday, self.days), 0)

    def test_the_cut_off_says_the_same_for_everyone(self):
        for every in (1, 2, 5, 20):
            for ahead in range(9):
                today = WEDNESDAY + timedelta(days=ahead)
                cut_off = latest_due(today, every, self.days)
                for back in range(90):
                    base = today - timedelta(days=back)
                    due = next_review(base, every, self.days) <= today
                    self.assertEqual(base <= cut_off, due, (every, today, base))

    def test_beyond_the_dates(self):
        self.assertIsNone(next_review(WEDNESDAY, 31, self.days))
        self.assertIsNone(latest_due(WEDNESDAY, 10_000, self.days))
        self.assertEqual(
            next_review(date(2000, 1, 1), 1, self.days), self.days[0], "at least"
        )


if __name__ == "__main__":
    unittest.main()
