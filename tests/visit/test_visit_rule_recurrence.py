import unittest

from odoo.addons.crm_linkage.domain.visit.frequency import Frequency, frequency
from odoo.addons.crm_linkage.domain.visit.recurrence import (
    GAP_PRICE,
    Recurrence,
    asked,
)
from odoo.addons.crm_linkage.domain.visit.request import Locked, Request, Stop

from .territory import BERLIN, FORTNIGHTLY, MONTHLY, WEEKLY, near

QUARTERLY = frequency(1, "quarter")


class TestRecurrence(unittest.TestCase):
    def options(self, freq, weeks=4, off=(), request=None, **values):
        stop = Stop(1, near(5), 30, freq, **values)
        request = Request(BERLIN, (), (stop,), weeks=weeks, **(request or {}))
        obstacles = {
            7 * week + weekday: None for week in range(weeks) for weekday in range(5)
        }
        if not isinstance(off, dict):
            off = dict.fromkeys(off, "day_off")
        obstacles.update(off)
        for day in range(request.first_day):
            obstacles.pop(day, None)
        return Recurrence(stop, request, obstacles).options()

    def cheapest(self, *args, **kwargs):
        return min(
            self.options(*args, **kwargs),
            key=lambda option: (len(option.lost), option.price, option.days),
        )

    def test_asked(self):
        for freq, weeks, since, first_day, expected in (
            (WEEKLY, 4, None, 0, 4),
            (WEEKLY, 12, -3, 0, 12),
            (WEEKLY, 4, 1, 3, 3),
            (FORTNIGHTLY, 3, None, 0, 2),
            (FORTNIGHTLY, 1, -3, 0, 0),
            (MONTHLY, 4, None, 20, 1),
            (MONTHLY, 4, -1, 0, 1),
            (MONTHLY, 4, 0, 1, 0),
            (MONTHLY, 6, None, 0, 2),
            (QUARTERLY, 4, None, 0, 1),
            (QUARTERLY, 4, -7, 0, 0),
            (QUARTERLY, 4, -63, 0, 0),
            (QUARTERLY, 4, -64, 0, 1),
            (QUARTERLY, 4, -400, 0, 1),
            (frequency(6, "quarter"), 4, None, 0, 2),
            (Frequency(0, 1), 4, None, 0, 0),
        ):
            with self.subTest(freq=freq, weeks=weeks, since=since):
                stop = Stop(1, near(5), 30, freq, since=since)
                request = Request(BERLIN, (), (stop,), weeks=weeks, first_day=first_day)
                self.assertEqual(asked(stop, request), expected)

    def test_begins_on_the_first_right_day(self):
        for first_day, expected in ((0, 2), (2, 2), (3, 9)):
            option = self.cheapest(
                WEEKLY, fixed_day=2, request={"first_day": first_day}
            )
            self.assertEqual(option.days, tuple(range(expected, 28, 7)))
            self.assertEqual(option.lost, ())

    def test_all_options_lie_from_the_first_day_on(self):
        for freq in (WEEKLY, FORTNIGHTLY, MONTHLY, QUARTERLY, Frequency(3, 2)):
            for first_day in (1, 9, 20):
                options = self.options(freq, request={"first_day": first_day})
                self.assertTrue(options)
                for option in options:
                    self.assertGreaterEqual(min(option.days), first_day)

    def test_rhythm_goes_on_from_the_last_visit(self):
        """Seen on Tuesday last week, due every two weeks: next week on Tuesday."""
        option = self.cheapest(FORTNIGHTLY, since=-6)
        self.assertEqual((option.days, option.price), ((8, 22), 0))
        for option in self.options(FORTNIGHTLY, since=-6):
            self.assertGreaterEqual(option.days[0] + 6, 7, "half a gap at least")

    def test_gaps_with_the_last_visit(self):
        options = self.options(WEEKLY, since=-3, gap_min=6, gap_max=8)
        self.assertTrue(all(option.days[0] >= 3 for option in options))
        self.assertEqual(
            {option.days[0] for option in options if option.price < GAP_PRICE}, {3, 4}
        )

    def test_quarter_waits_until_it_is_due(self):
        self.assertEqual(self.options(QUARTERLY, since=-7), [])
        for option in self.options(QUARTERLY, since=-80, gap_min=84, gap_max=98):
            self.assertGreaterEqual(option.days[0], 4)
            self.assertEqual(option.price >= GAP_PRICE, option.days[0] > 18)

    def test_overdue_costs_no_more_than_the_wait(self):
        option = self.cheapest(WEEKLY, since=-300, gap_max=8)
        self.assertEqual((option.days, option.price), ((0, 7, 14, 21), 0))

    def test_gap_that_frequency_cannot_keep(self):
        option = self.cheapest(WEEKLY, gap_min=10)
        self.assertEqual(len(option.days), 2)
        self.assertEqual(option.lost, ("gap", "gap"))

    def test_a_day_off_moves_one_visit_within_its_week(self):
        option = self.cheapest(WEEKLY, off=(8,), fixed_day=1)
        self.assertEqual((option.days, option.lost), ((1, 7, 15, 22), ()))
        self.assertGreater(option.price, 0)
        option = self.cheapest(WEEKLY, off=range(7, 12), fixed_day=1)
        self.assertEqual((option.days, option.lost), ((1, 15, 22), ("day_off",)))

    def test_closed_dates(self):
        off = dict.fromkeys(range(7, 12), "closed_dates")
        option = self.cheapest(WEEKLY, off=off)
        self.assertEqual(option.lost, ("closed_dates",))
        option = self.cheapest(FORTNIGHTLY, off=off)
        self.assertEqual((option.lost, option.days[0] // 7), ((), 0))

    def test_locked_visits_count(self):
        held = (Locked(8, None, 30),)
        for option in self.options(WEEKLY, locked=held):
            self.assertEqual(len(option.days), 3)
            self.assertNotIn(1, {day // 7 for day in option.days})
        self.assertEqual(
            [option.days for option in self.options(MONTHLY, locked=held)], [()]
        )

    def test_too_often(self):
        stop = Stop(1, near(5), 30, Frequency(7, 1))
        request = Request(BERLIN, (), (stop,), weeks=2)
        recurrence = Recurrence(stop, request, dict.fromkeys((0, 2, 7, 9)))
        self.assertEqual([o.days for o in recurrence.options()], [(0, 2, 7, 9)])
        self.assertEqual(recurrence.too_often(), 10)

    def test_usual_days_are_free_others_cost(self):
        request = {"keep": 10}
        usual = (2, 8, 16, 23)  # one was moved by hand
        options = self.options(WEEKLY, usual=usual, request=request)
        prices = {option.days: option.price for option in options}
        self.assertEqual(prices[usual], 0)
        self.assertEqual(prices[2, 9, 16, 23], 10)
        self.assertEqual(prices[0, 7, 14, 21], 40)
        self.assertEqual([o.days for o in options if o.usual], [usual])
        free = self.options(WEEKLY, usual=usual)
        self.assertNotIn(usual, [option.days for option in free])

    def test_usual_days_that_are_impossible_are_left(self):
        for values in ({"off": (9,)}, {"gap_min": 7}, {"since": -1}):
            options = self.options(
                WEEKLY, usual=(2, 9, 15, 23), request={"keep": 10}, **values
            )
            self.assertFalse([option for option in options if option.usual])

    def test_free_weekdays(self):
        options = self.options(FORTNIGHTLY, request={"same_weekday": False})
        self.assertIn((0, 15), [option.days for option in options])
        fixed = self.options(FORTNIGHTLY, fixed_day=2, request={"same_weekday": False})
        self.assertEqual([option.days for option in fixed], [(2, 16), (9, 23)])


if __name__ == "__main__":
    unittest.main()
