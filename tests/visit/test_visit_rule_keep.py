import unittest
from dataclasses import replace

from odoo.addons.crm_linkage.domain.visit.planner import plan
from odoo.addons.crm_linkage.domain.visit.request import Request, Stop

from .territory import BERLIN, MONTHLY, near, territory, working_days


def request_of(*stops, days=None, **kwargs):
    kwargs = {"iterations": 60, **kwargs}
    return Request(BERLIN, days or working_days(), stops, **kwargs)


class TestKeep(unittest.TestCase):
    """Planning again with the plan in force as the usual days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stops = territory(40)
        cls.before = plan(request_of(*cls.stops, iterations=150))

    def again(self, stops, keep, **kwargs):
        days = {}
        for visit in self.before.visits:
            days.setdefault(visit.key, []).append(visit.day)
        stops = [replace(s, usual=tuple(days.get(s.key, ()))) for s in stops]
        answer = plan(request_of(*stops, keep=keep, seed=5, **kwargs))
        after = {(visit.key, visit.day) for visit in answer.visits}
        before = {(visit.key, visit.day) for visit in self.before.visits}
        return answer, before - after, after - before

    def test_moves_have_to_gain(self):
        _answer, gone, come = self.again(self.stops, keep=1000)
        self.assertEqual((gone, come), (set(), set()))
        answer, gone, _come = self.again(self.stops, keep=0)
        self.assertTrue(gone)

    def test_a_new_customer_moves_nobody(self):
        new = Stop(99, near(3, 4), 30, MONTHLY)
        _answer, gone, come = self.again([*self.stops, new], keep=60)
        self.assertEqual(gone, set())
        self.assertEqual([key for key, _day in come], [99])

    def test_a_move_that_gains_is_made(self):
        """A customer far in the east is planned alone, on the wrong day."""
        east = [Stop(key, near(40, key / 9), 30, MONTHLY) for key in range(4)]
        usual = [replace(stop, usual=(1,)) for stop in east[:3]]
        alone = replace(east[3], usual=(2,))
        for keep, expected in ((20, {1}), (500, {1, 2})):
            answer = plan(request_of(*usual, alone, keep=keep))
            self.assertEqual({visit.day for visit in answer.visits}, expected)

    def test_a_holiday_moves_only_its_visits(self):
        days = tuple(day for day in working_days() if day.number != 9)
        _answer, gone, come = self.again(self.stops, keep=200, days=days)
        self.assertEqual({day for _key, day in gone}, {9})
        self.assertEqual({key for key, _day in gone}, {key for key, _day in come})


if __name__ == "__main__":
    unittest.main()
