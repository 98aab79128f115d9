import json
import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.visit import wire
from odoo.addons.crm_linkage.domain.visit.difference import difference
from odoo.addons.crm_linkage.domain.visit.request import (
    DayLoad,
    Locked,
    Opening,
    Plan,
    PlannedVisit,
    Request,
    Stop,
    Travel,
    Unplaced,
)

from .territory import BERLIN, WEEKLY, near, working_days

RICH = Request(
    BERLIN,
    working_days(),
    (
        Stop(1, near(5), 30, WEEKLY),
        Stop(
            2,
            near(7),
            45,
            WEEKLY,
            rank=2,
            openings=(Opening(0, 480, 600),),
            weekdays=frozenset({0, 2}),
            fixed_day=2,
            closed=((3, 5), (9, 9)),
            gap_min=5,
            gap_max=9,
            since=-4,
            usual=(2, 9),
            locked=(Locked(2, 600, 30), Locked(16, None, 30)),
        ),
    ),
    travel=Travel(1.2, 50),
    weeks=6,
    first_day=1,
    iterations=10,
    end=near(1),
    longest_drive=200,
    matrix=((0, 1, 2, 3), (4, 0, 5, 6), (7, 8, 0, 9), (1, 2, 3, 0)),
    keep=10,
    same_weekday=False,
)
PLAN = Plan(
    (PlannedVisit(1, 0, 1, 500, 30, 20, True, "late"),),
    (DayLoad(0, 30, 40, 20, ("late",)),),
    (Unplaced(2, 1, "full"),),
    77,
)


class TestWire(unittest.TestCase):
    def test_there_and_back(self):
        text = wire.dump_request(RICH)
        self.assertNotIn("\n", text)
        self.assertEqual(wire.load_request(text), RICH)
        self.assertEqual(wire.load_plan(wire.dump_plan(PLAN)), PLAN)
        self.assertEqual(wire.load_plan(json.dumps(wire.plain(PLAN))), PLAN)

    def test_defaults_may_be_left_out(self):
        data = wire.plain(Request(BERLIN, (), ()))
        text = json.dumps({key: data[key] for key in ("start", "days", "stops")})
        self.assertEqual(wire.load_request(text), Request(BERLIN, (), ()))

    def test_garbage_is_refused_in_a_sentence(self):
        data = wire.plain(RICH)
        stop = data["stops"][0]
        for change, words in (
            ({"weeks": "4"}, "request.weeks is not of type int"),
            ({"weeks": True}, "request.weeks is not of type int"),
            ({"weeks": None}, "request.weeks"),
            ({"start": 7}, "request.start is not an object"),
            ({"start": {"latitude": 1.0}}, "lacks the field 'longitude'"),
            ({"surprise": 1}, "unknown field 'surprise'"),
            ({"days": {}}, "request.days is not a list"),
            ({"matrix": [[1.5]]}, "request.matrix[0][0]"),
            ({"stops": [{**stop, "closed": [[1]]}]}, "closed[0] has not 2 entries"),
            (
                {"stops": [{**stop, "frequency": {"visits": -1, "weeks": 1}}]},
                "request.stops[0].frequency: visits must not be negative",
            ),
        ):
            with self.subTest(words), self.assertRaises(ValueError) as caught:
                wire.load_request(json.dumps({**data, **change}))
            self.assertIn(words, str(caught.exception))
        for text in ("", "{", "[]", "null", "NaN", '{"start": NaN}', "[" * 99999):
            with self.subTest(text[:9]), self.assertRaises(ValueError):
                wire.load_request(text)
        with self.assertRaises(ValueError):
            wire.load_plan("{}")


class TestDifference(unittest.TestCase):
    def test_moved_added_dropped(self):
        found = difference({1: (0, 7), 2: (3,), 3: (4,)}, {1: (1, 7), 2: (3, 17)}, 9, 4)
        self.assertEqual(found.moved, ((1, 0, 1),))
        self.assertEqual(found.added, ((2, 17),))
        self.assertEqual(found.dropped, ((3, 4),))
        self.assertEqual(found.minutes_saved, 5)

    def test_moves_to_the_nearest_day(self):
        found = difference({1: (1, 15)}, {1: (14,)})
        self.assertEqual((found.moved, found.dropped), (((1, 15, 14),), ((1, 1),)))

    def test_dates_and_two_visits_a_day(self):
        first, second = date(2026, 3, 2), date(2026, 3, 3)
        found = difference({1: (first, first)}, {1: (first, second)})
        self.assertEqual(found.moved, ((1, first, second),))
        self.assertEqual(difference({}, {}).moved, ())


if __name__ == "__main__":
    unittest.main()
