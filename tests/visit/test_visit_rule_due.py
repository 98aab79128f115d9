"""When an address is due, without Odoo."""

import unittest
from datetime import date, timedelta

from odoo.addons.crm_linkage.domain.visit.due import Pace, Standing, pace, standing
from odoo.addons.crm_linkage.domain.visit.frequency import Frequency

WEDNESDAY = date(2024, 2, 28)  # the week ends in March


class TestPace(unittest.TestCase):
    def test_usual_tolerance(self):
        self.assertEqual(pace(Frequency(1, 1)), Pace(7, 9))
        self.assertEqual(pace(Frequency(2, 1)), Pace(3, 6))
        self.assertEqual(pace(Frequency(1, 4)), Pace(28, 35))
        self.assertEqual(pace(Frequency(7, 1)), Pace(1, 3))

    def test_gap_of_the_policy(self):
        self.assertEqual(pace(Frequency(1, 4), 30), Pace(28, 30))
        # a gap below the frequency cannot be late before it is due
        self.assertEqual(pace(Frequency(1, 4), 20), Pace(28, 28))

    def test_no_visits(self):
        self.assertIsNone(pace(Frequency(0, 4)))


class TestStanding(unittest.TestCase):
    def stands(self, days_ago, today=WEDNESDAY):
        last = None if days_ago is None else today - timedelta(days=days_ago)
        return standing(last, Pace(7, 9), today)

    def test_never_visited_is_due_at_once(self):
        self.assertEqual(self.stands(None), Standing(WEDNESDAY, 0, "never"))

    def test_from_in_time_to_overdue(self):
        # due on Monday of next week; until Sunday of this one; late within tolerance
        self.assertEqual(
            [
                (self.stands(days).status, self.stands(days).overdue)
                for days in range(12)
            ],
            [("in_time", 0)] * 3
            + [("due", 0)] * 5
            + [("due", 1), ("due", 2), ("overdue", 3), ("overdue", 4)],
        )

    def test_over_a_leap_day_and_the_end_of_a_year(self):
        self.assertEqual(self.stands(0).date, date(2024, 3, 6))
        sylvester = self.stands(0, today=date(2024, 12, 31))
        self.assertEqual(sylvester.date, date(2025, 1, 7))

    def test_a_visit_in_the_future_counts_as_the_last(self):
        self.assertEqual(self.stands(-1).status, "in_time")


if __name__ == "__main__":
    unittest.main()
