"""Working-time arithmetic, without Odoo."""

import random
import unittest
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from odoo.addons.crm_linkage.domain.service.hours import Hours, merged, without
from odoo.addons.crm_linkage.domain.service.worktime import WorkTime

H = 3600
QUARTER = 900
DAY = 96
OFFICE = ((9 * H, 12 * H), (13 * H, 17 * H))
WEEK = (OFFICE,) * 5 + ((), ())
ROUND_THE_CLOCK = (((0, 24 * H),),) * 7


def at(text, tz="UTC"):
    """Moment of a local time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)).timestamp())


def utc(moment):
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


class TestServiceRuleSpans(unittest.TestCase):
    def test_spans_that_touch_or_overlap_are_one(self):
        self.assertEqual(merged([(5, 7), (1, 3), (3, 4), (6, 6)]), [(1, 4), (5, 7)])
        self.assertEqual(merged([(1, 9), (2, 3)]), [(1, 9)])

    def test_what_is_closed_is_taken_out(self):
        self.assertEqual(
            without([(0, 10), (20, 30)], [(-5, 1), (4, 6), (25, 40)]),
            [(1, 4), (6, 10), (20, 25)],
        )


class TestServiceRuleWorktime(unittest.TestCase):
    def test_deadline_on_closing_time_is_the_closing_time(self):
        work = WorkTime(Hours(weeks=(WEEK,)))
        start = at("2026-11-20 09:00")  # a Friday
        self.assertEqual(utc(work.add(start, 7 * H)), "2026-11-20 17:00:00")
        self.assertEqual(utc(work.add(start, 3 * H)), "2026-11-20 12:00:00")
        self.assertEqual(utc(work.add(start, 7 * H + 1)), "2026-11-23 09:00:01")

    def test_start_outside_hours_counts_from_the_next_opening(self):
        work = WorkTime(Hours(weeks=(WEEK,)))
        for text in ("2026-11-20 17:00", "2026-11-21 03:00", "2026-11-23 08:59:59"):
            with self.subTest(text):
                self.assertEqual(utc(work.add(at(text), 60)), "2026-11-23 09:01:00")

    def test_the_next_spans(self):
        work = WorkTime(Hours(weeks=(WEEK,)))
        start = at("2026-11-20 10:00")  # a Friday
        spans = [(utc(one), utc(end)) for one, end in work.ahead(start, 3)]
        self.assertEqual(
            spans,
            [
                ("2026-11-20 10:00:00", "2026-11-20 12:00:00"),
                ("2026-11-20 13:00:00", "2026-11-20 17:00:00"),
                ("2026-11-23 09:00:00", "2026-11-23 12:00:00"),
            ],
        )
        self.assertEqual(WorkTime(Hours()).ahead(start, 3), [])

    def test_the_next_spans_of_hours_that_never_close_meet(self):
        start = at("2026-11-20 10:00")
        spans = WorkTime(Hours(weeks=(ROUND_THE_CLOCK,))).ahead(start, 3)
        self.assertEqual(spans[0][0], start)
        self.assertEqual(
            [one for one, _end in spans[1:]], [end for _, end in spans[:2]]
        )

    def test_a_far_deadline(self):
        work = WorkTime(Hours(weeks=(WEEK,)))
        start, years = at("2026-11-16 09:00"), 52 * 30
        deadline = work.add(start, 35 * H * years)
        self.assertEqual(utc(deadline), "2056-10-06 17:00:00")
        self.assertEqual(work.between(start, deadline), 35 * H * years)
        self.assertEqual(work.add(deadline, -35 * H * years), start)

    def test_a_day_of_25_hours_has_25_and_one_of_23_has_23(self):
        work = WorkTime(Hours(tz="Europe/Berlin", weeks=(ROUND_THE_CLOCK,)))
        for day, hours in (("2026-10-25", 25), ("2026-03-29", 23), ("2026-06-01", 24)):
            with self.subTest(day):
                start = at(day, "Europe/Berlin")
                end = at(f"{date.fromisoformat(day) + timedelta(1)}", "Europe/Berlin")
                self.assertEqual(work.between(start, end), hours * H)

    def test_opening_hours_follow_the_wall_clock_over_the_change(self):
        cases = (
            # zone, Friday before and Monday after the change
            ("Europe/Berlin", "2026-03-27", "2026-03-30"),
            ("Europe/Berlin", "2026-10-23", "2026-10-26"),
            ("America/New_York", "2026-03-06", "2026-03-09"),
            ("America/New_York", "2026-10-30", "2026-11-02"),
            ("Asia/Shanghai", "2026-03-27", "2026-03-30"),
        )
        for tz, friday, monday in cases:
            with self.subTest(tz=tz, monday=monday):
                work = WorkTime(Hours(tz=tz, weeks=(WEEK,)))
                deadline = work.add(at(f"{friday} 16:00", tz), 2 * H)
                self.assertEqual(deadline, at(f"{monday} 10:00", tz))

    def test_hours_within_the_skipped_hour(self):
        night = ((H + 1800, 2 * H + 1800), (3 * H, 4 * H))
        work = WorkTime(Hours(tz="Europe/Berlin", weeks=((night,) * 7,)))
        spans = islice(work.spans(at("2026-03-29", "Europe/Berlin")), 1)
        # 01:30 to 02:30 ends at 03:30 on the new clock and meets the span from 03:00
        self.assertEqual(
            [(utc(a), utc(b)) for a, b in spans],
            [("2026-03-29 00:30:00", "2026-03-29 02:00:00")],
        )

    def test_night_shift_over_midnight(self):
        nights = Hours(weeks=((((22 * H, 30 * H),),) * 5 + ((), ()),))
        work = WorkTime(nights)
        self.assertTrue(work.is_open(at("2026-11-21 05:59:59")))  # Friday's shift
        self.assertFalse(work.is_open(at("2026-11-21 06:00")))
        self.assertEqual(
            utc(work.add(at("2026-11-20 23:00"), 8 * H)), "2026-11-23 23:00:00"
        )

    def test_a_holiday_is_closed_also_for_the_shift_that_reaches_into_it(self):
        hours = Hours(
            weeks=((((22 * H, 30 * H),),) * 7,),
            holidays=frozenset([date(2026, 12, 25)]),
        )
        spans = islice(WorkTime(hours).spans(at("2026-12-24 12:00")), 2)
        self.assertEqual(
            [(utc(a), utc(b)) for a, b in spans],
            [
                ("2026-12-24 22:00:00", "2026-12-25 00:00:00"),
                ("2026-12-26 22:00:00", "2026-12-27 06:00:00"),
            ],
        )

    def test_round_the_clock_is_one_span(self):
        work = WorkTime(Hours(weeks=(ROUND_THE_CLOCK,), closures=((10**9, 10**9 + 5),)))
        self.assertEqual(work.next_close(10**9 - 400 * 86400), 10**9)
        self.assertEqual(work.next_open(10**9), 10**9 + 5)

    def test_two_weeks_take_turns(self):
        hours = Hours(weeks=(WEEK, ((),) * 7))
        work = WorkTime(hours)
        first = work.next_open(at("2026-11-16"))
        monday = date(2026, 11, 16).toordinal()
        expected = "2026-11-16" if (monday - 1) // 7 % 2 == 0 else "2026-11-23"
        self.assertEqual(utc(first), f"{expected} 09:00:00")
        self.assertEqual(
            utc(work.add(first, 35 * H + 1)),
            utc(first + 14 * 86400 + 1),
        )

    def test_calendar_without_hours_answers_never(self):
        for hours in (
            Hours(),
            Hours(weeks=(((),) * 7,)),
            Hours(weeks=((((9 * H, 9 * H),),) * 7,)),
            Hours(day_hours={date(2026, 1, 1): ()}),
        ):
            with self.subTest(hours=hours):
                work, start = WorkTime(hours), at("2026-11-16")
                self.assertTrue(hours.is_empty)
                self.assertIsNone(work.add(start, 1))
                self.assertIsNone(work.add(start, -1))
                self.assertIsNone(work.next_open(start))
                self.assertIsNone(work.prev_close(start))
                self.assertIsNone(work.add_days(start, 1))
                self.assertEqual(work.between(start, start + 10**6), 0)

    def test_single_open_dates_end(self):
        work = WorkTime(Hours(day_hours={date(2026, 11, 16): ((0, H),)}))
        start = at("2020-01-01")
        self.assertEqual(utc(work.add(start, H)), "2026-11-16 01:00:00")
        self.assertIsNone(work.add(start, H + 1))
        self.assertEqual(
            utc(work.add(at("2030-01-01"), -H)),
            "2026-11-16 00:00:00",
        )
        self.assertIsNone(work.add(at("2026-11-16"), -1))

    def test_closed_for_ever_answers_never(self):
        closures = ((at("2026-01-01"), at("9999-12-31")),)
        work = WorkTime(Hours(weeks=(WEEK,), closures=closures))
        self.assertIsNone(work.add(at("2026-11-16"), 1))
        self.assertEqual(utc(work.prev_close(at("2026-11-16"))), "2025-12-31 17:00:00")

    def test_impossible_hours_are_refused(self):
        for span in ((-1, 5), (0, 48 * H + 1), (25 * H, 26 * H)):
            with self.subTest(span), self.assertRaises(ValueError):
                Hours(weeks=((((span),),) * 7,))
        with self.assertRaises(ValueError):
            Hours(weeks=(((),) * 6,))
        with self.assertRaises(KeyError):
            Hours(tz="Mars/Olympus")

    def test_a_pause_outside_hours_costs_nothing(self):
        work = WorkTime(Hours(weeks=(WEEK,)))
        start = at("2026-11-20 16:00")
        plain = work.add(start, 2 * H)
        weekend = [(at("2026-11-20 17:00"), at("2026-11-23 09:00"))]
        self.assertEqual(work.add(start, 2 * H, weekend), plain)
        lunch = [(at("2026-11-20 16:30"), at("2026-11-23 09:30"))]
        self.assertEqual(work.add(start, 2 * H, lunch), plain + H)

    def test_pauses_may_overlap_and_come_in_any_order(self):
        work = WorkTime(Hours(weeks=(ROUND_THE_CLOCK,)))
        pauses = [(500, 700), (100, 300), (200, 400), (650, 600)]
        self.assertEqual(work.between(0, 1000, pauses), 500)
        self.assertEqual(work.add(0, 500, pauses), 1000)
        self.assertEqual(work.add(1000, -500, pauses), 0)

    def test_an_open_pause_stands_still(self):
        work = WorkTime(Hours(weeks=(ROUND_THE_CLOCK,)))
        self.assertIsNone(work.add(0, 101, [(100, None)]))
        self.assertEqual(work.add(0, 100, [(100, None)]), 100)
        self.assertEqual(work.between(0, 500, [(100, None)]), 100)
        self.assertIsNone(work.add(0, 101, [(100, None), (50, 60), (200, 300)]))

    def test_counting_days_begins_on_a_working_date(self):
        work = WorkTime(Hours(weeks=(WEEK,)))
        saturday = date(2026, 11, 21)
        self.assertEqual(work.add_dates(saturday, 1), date(2026, 11, 24))
        self.assertEqual(work.add_dates(saturday, -1), date(2026, 11, 19))
        self.assertEqual(work.add_dates(saturday, 0), saturday)

    def test_equal_to_counting_every_quarter_of_an_hour(self):
        """Against the slowest way there is, over calendars drawn at random."""
        draw = random.Random(19)
        zones = ("Europe/Berlin", "America/New_York", "Asia/Shanghai", "UTC")
        for number in range(8):
            tz = zones[number % 4]
            hours = self._random_hours(draw, tz)
            work, naive = WorkTime(hours), _Quarters(hours)
            for _ask in range(25):
                with self.subTest(number=number, tz=tz):
                    start = draw.randrange(0, 20 * DAY)
                    left = draw.randrange(1, 60)
                    self.assertEqual(
                        work.add(naive.moment(start), left * QUARTER),
                        naive.add(start, left),
                    )
                    end = draw.randrange(start, 24 * DAY)
                    self.assertEqual(
                        work.between(naive.moment(start), naive.moment(end)),
                        naive.between(start, end) * QUARTER,
                    )
                    back = work.add(naive.moment(end), -left * QUARTER)
                    self.assertEqual(back, naive.add_back(end, left))

    def _random_hours(self, draw, tz):
        def spans():
            cuts = sorted(draw.sample(range(DAY + 1), 4))
            pairs = ((cuts[0], cuts[1]), (cuts[2], cuts[3]))
            found = pairs[: draw.randrange(3)]
            return tuple((a * QUARTER, b * QUARTER) for a, b in found)

        week = tuple(spans() for _day in range(6)) + (((8 * H, 18 * H),),)
        first = date(2026, 3, 2)
        days = [first + timedelta(days=n) for n in range(30)]
        begin = at("2026-03-09", tz)
        return Hours(
            tz=tz,
            weeks=(week,),
            holidays=frozenset(draw.sample(days, 2)),
            day_hours={day: spans() for day in draw.sample(days, 2)},
            breaks={day: spans() for day in draw.sample(days, 4)},
            closures=((begin, begin + QUARTER * draw.randrange(200)),),
        )


class _Quarters:
    """50 days from 2026-03-01, quarter for quarter: open or not, by the wall clock.

    The changes to summer time of that month (8 March in New York, 29 March in Berlin)
    lie within.
    """

    def __init__(self, hours):
        self.first = at("2026-03-01")
        moments = map(self.moment, range(-10 * DAY, 50 * DAY))
        self.open = [self._is_open(hours, moment) for moment in moments]

    def moment(self, n):
        return self.first + n * QUARTER

    def _is_open(self, hours, moment):
        local = datetime.fromtimestamp(moment, hours.zone)
        day, second = local.date(), local.hour * H + local.minute * 60
        if day in hours.holidays:
            return False
        spans = hours.day_hours.get(day, hours.weeks[0][day.weekday()])
        if any(a <= moment < b for a, b in hours.closures):
            return False
        if any(a <= second < b for a, b in hours.breaks.get(day, ())):
            return False
        return any(a <= second < b for a, b in spans)

    def _at(self, n):
        return self.open[n + 10 * DAY]

    def between(self, start, end):
        return sum(self._at(n) for n in range(start, end))

    def add(self, n, left):
        while left:
            left -= self._at(n)
            n += 1
        return self.moment(n)

    def add_back(self, n, left):
        while left:
            n -= 1
            left -= self._at(n)
        return self.moment(n)


if __name__ == "__main__":
    unittest.main()
