import unittest
from dataclasses import replace

from odoo.addons.crm_linkage.domain.visit.clock import Clock
from odoo.addons.crm_linkage.domain.visit.insertion import cheapest
from odoo.addons.crm_linkage.domain.visit.request import (
    PROBLEMS,
    Day,
    Locked,
    Opening,
    Place,
    Request,
    Span,
    Stop,
)
from odoo.addons.crm_linkage.domain.visit.timetable import timetable

from .territory import AFTERNOON, BERLIN, MONTHLY, MORNING, near

# Ten kilometres take 20 minutes.
A = Stop(1, near(10.1), 30, MONTHLY)
B = Stop(2, near(20.2), 30, MONTHLY)
C = Stop(3, near(10, 10), 60, MONTHLY)
TUESDAY = Day(1, (MORNING, AFTERNOON), 480)


def request(*stops, days=(TUESDAY,), **kwargs):
    return Request(BERLIN, days, stops or (A, B, C), **kwargs)


class TestClock(unittest.TestCase):
    clock = Clock([(600, 660), (640, 700), (900, 930), (950, 950)])

    def test_appointments_take_no_time(self):
        for minute, squeezed in ((500, 500), (600, 600), (650, 600), (700, 600)):
            self.assertEqual(self.clock.squeeze(minute), squeezed)
        self.assertEqual(self.clock.squeeze(1000), 870)

    def test_there_and_back(self):
        self.assertEqual(self.clock.begin(600), 700, "after the appointment")
        self.assertEqual(self.clock.finish(600), 600, "before it")
        for minute in (500, 599, 601, 799, 801):
            for back in (self.clock.begin, self.clock.finish):
                self.assertEqual(self.clock.squeeze(back(minute)), minute)

    def test_spans_are_cut_and_stay_apart(self):
        self.assertEqual(
            self.clock.spans([(480, 720), (780, 1020)]),
            ((480, 600), (600, 620), (680, 800), (800, 890)),
        )
        self.assertEqual(Clock([(0, 2000)]).spans([(480, 720)]), ())
        self.assertEqual(Clock().spans([(480, 720)]), ((480, 720),))


class TestTimetable(unittest.TestCase):
    def test_times(self):
        table = timetable((1, 2), TUESDAY, request())
        self.assertEqual(table.times, ((1, 500, 20, None), (2, 550, 20, None)))
        self.assertEqual((table.visits, table.drive, table.back), (60, 80, 40))
        self.assertEqual((table.end, table.problems), (620, ()))

    def test_empty_day(self):
        table = timetable((), TUESDAY, request(end=near(50)))
        self.assertEqual((table.times, table.drive, table.problems), ((), 0, ()))

    def test_ends_elsewhere(self):
        table = timetable((1, 2), TUESDAY, request(end=near(20.2)))
        self.assertEqual((table.back, table.end), (0, 580))

    def test_one_way_roads(self):
        matrix = ((0, 1, 2, 3), (4, 0, 5, 6), (7, 8, 0, 9), (10, 11, 12, 0))
        table = timetable((1, 2), TUESDAY, request(matrix=matrix))
        self.assertEqual([drive for _k, _s, drive, _p in table.times], [1, 5])
        self.assertEqual(table.back, 7)
        matrix = tuple((*row, 50 + i) for i, row in enumerate(matrix)) + ((0,) * 5,)
        table = timetable((1, 2), TUESDAY, request(matrix=matrix, end=near(1)))
        self.assertEqual(table.back, 52)

    def test_appointment(self):
        day = replace(TUESDAY, busy=(Span(510, 600),))
        table = timetable((1, 2), day, request())
        self.assertEqual([start for _k, start, _d, _p in table.times], [600, 650])
        table = timetable((1, 2), replace(TUESDAY, busy=(Span(480, 490),)), request())
        self.assertEqual(table.times[0][1], 510)
        self.assertEqual(table.problems, ())

    def test_closed(self):
        for values in (
            {"openings": (Opening(0, 480, 720),)},
            {"openings": (Opening(1, 480, 500),)},
            {"closed": ((0, 1),)},
        ):
            table = timetable((1,), TUESDAY, request(replace(A, **values)))
            self.assertEqual(table.times, ((1, 500, 20, "closed"),))
            self.assertEqual(table.problems, ("closed",))
        opened = replace(A, openings=(Opening(1, 600, 660),), closed=((2, 9),))
        self.assertEqual(
            timetable((1,), TUESDAY, request(opened)).times[0][1:], (600, 20, None)
        )

    def test_late(self):
        day = Day(1, (Span(480, 560),), 480)
        table = timetable((1, 2), day, request())
        self.assertEqual([p for *_rest, p in table.times], [None, "late"])
        self.assertEqual(table.end, 620)
        long_way_back = Day(1, (Span(480, 600),), 480)
        table = timetable((1, 2), long_way_back, request())
        self.assertEqual([p for *_rest, p in table.times], [None, None])
        self.assertEqual(table.problems, ("late",))

    def test_limits(self):
        day = replace(TUESDAY, capacity=139)
        self.assertEqual(timetable((1, 2), day, request()).problems, ("capacity",))
        busy = replace(TUESDAY, capacity=160, busy=(Span(600, 621), Span(730, 760)))
        self.assertEqual(timetable((1, 2), busy, request()).problems, ("capacity",))
        for limit, problems in ((80, ()), (79, ("longest_drive",))):
            table = timetable((1, 2), TUESDAY, request(longest_drive=limit))
            self.assertEqual(table.problems, problems)

    def test_locked_visit_keeps_its_minute(self):
        for start, minutes, expected in (
            (600, 45, (600, 20, None)),
            (490, 45, (500, 20, "late")),
            (700, 45, (700, 20, "closed")),
        ):
            locked = replace(A, locked=(Locked(1, start, minutes),))
            table = timetable((1,), TUESDAY, request(locked))
            self.assertEqual(table.times[0][1:], expected)
            self.assertEqual(table.visits, minutes)
        day = replace(TUESDAY, busy=(Span(610, 620),))
        locked = replace(A, locked=(Locked(1, 600, 45),))
        self.assertEqual(timetable((1,), day, request(locked)).problems, ("busy",))

    def test_never_fails(self):
        nowhere = Stop(9, Place(0.0, 0.0), 30, MONTHLY)
        table = timetable((1, 9, 8, 2), TUESDAY, request(A, B, nowhere))
        self.assertEqual([drive for _k, _s, drive, _p in table.times], [20, 0, 0, 20])
        self.assertEqual(table.problems, ("no_place",))
        table = timetable((1,), Day(5, (), 0), request())
        self.assertEqual(table.times, ((1, 500, 20, "no_day"),))
        self.assertEqual(timetable((9,), TUESDAY, request(nowhere)).drive, 0)

    def test_problems_have_sentences(self):
        self.assertEqual(len(dict(PROBLEMS)), len(PROBLEMS))


class TestCheapest(unittest.TestCase):
    def days(self, *numbers):
        return tuple(replace(TUESDAY, number=number) for number in numbers)

    def test_smallest_detour_first(self):
        between = Stop(7, near(15.15), 30, MONTHLY)
        ask = request(days=self.days(0, 1, 2))
        offers = cheapest(between, {1: (1, 2), 2: (3,)}, ask)
        self.assertEqual([offer.day for offer in offers], [1, 2, 0])
        self.assertEqual((offers[0].position, offers[0].start), (1, 540))
        self.assertEqual(offers[0].detour, 0)
        self.assertEqual((offers[2].position, offers[2].detour), (0, 60))

    def test_days_that_cannot_take_it_are_left_out(self):
        ask = request(days=self.days(0, 1, 2, 3, 4), first_day=1)
        stop = Stop(
            7,
            near(15.15),
            30,
            MONTHLY,
            weekdays=frozenset({0, 1, 3, 4}),
            closed=((3, 3),),
        )
        offers = cheapest(stop, {1: (1, 7)}, ask)
        self.assertEqual([offer.day for offer in offers], [4])
        self.assertEqual(cheapest(replace(stop, place=Place(0.0, 0.0)), {}, ask), [])

    def test_full_day(self):
        ask = request(days=(replace(TUESDAY, capacity=140),))
        self.assertEqual(
            cheapest(Stop(7, near(15.15), 1, MONTHLY), {1: (1, 2)}, ask), []
        )
        broken = request(days=(replace(TUESDAY, capacity=100),))
        self.assertEqual(
            len(cheapest(Stop(7, near(15.15), 1, MONTHLY), {1: (1, 2)}, broken)),
            1,
            "what is wrong already is no hindrance",
        )

    def test_opening_hours_choose_the_place(self):
        late = Stop(7, near(5), 30, MONTHLY, openings=(Opening(1, 780, 1020),))
        (offer,) = cheapest(late, {1: (1, 2)}, request())
        self.assertEqual((offer.position, offer.start), (2, 780))


if __name__ == "__main__":
    unittest.main()
