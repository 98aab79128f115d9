import importlib
import os
import random
import sys
import unittest
from math import dist
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.addons.crm_linkage.domain.visit.search.anneal import Limits, search
from odoo.addons.crm_linkage.domain.visit.search.problem import (
    NO_LIMIT,
    Choice,
    Hours,
    Level,
    Problem,
)

CLONE = Path(__file__).resolve().parents[2]
PVRP = Path(os.environ.get("LINKAGE_PVRP", CLONE.parent / "shared/data/pvrp"))
sys.path.append(str(CLONE / "benchmarks"))
pvrp_check = importlib.import_module("pvrp_check")
pvrp_file = importlib.import_module("pvrp_file")

SMALL = """1 1 4 2
30 10
30 10
 0 0 0 0 0 0 0
 1 0 5 1 4 1 2 1 2
 2 5 5 1 4 1 2 1 2
 3 5 0 1 4 2 1 3
 4 0 0 1 0 1 2 1 2
"""


def periodic(size=30, days=4, vehicles=2, capacity=60, **kwargs):
    """Customers at random in a square: a third twice, on days 0 and 2 or 1 and 3."""
    chance = random.Random(size)
    points = [(50, 50)] + [
        (chance.random() * 100, chance.random() * 100) for _ in range(size)
    ]
    twice = (Choice((0, 2)), Choice((1, 3)))
    once = tuple(Choice((day,)) for day in range(days))
    values = {
        "distance": [[dist(a, b) for b in points] for a in points],
        "service": [0] + [5] * size,
        "demand": [0] + [10] * size,
        "weight": [1] * (size + 1),
        "choices": [()] + [once if i % 3 else twice for i in range(size)],
        "vehicles": vehicles,
        "longest": [NO_LIMIT] * days,
        "capacity": [capacity] * days,
    }
    return Problem(**{**values, **kwargs})


class TestSearch(unittest.TestCase):
    def assertKept(self, problem, found):
        """Patterns, capacity and work hold; the cost is that of the orders."""
        seen, cost = {}, 0
        for slot, order in enumerate(found.orders):
            day, stops = slot // problem.vehicles, [0, *order, 0]
            length = sum(
                problem.distance[a][b] for a, b in zip(stops, stops[1:], strict=False)
            )
            cost += length
            load = sum(problem.demand[customer] for customer in order)
            work = length + sum(problem.service[customer] for customer in order)
            self.assertLessEqual(load, problem.capacity[day])
            self.assertLessEqual(work, problem.longest[day] + 1e-6)
            for customer in order:
                seen.setdefault(customer, []).append(day)
        lost = 0
        for customer in range(1, problem.size + 1):
            days = sorted(seen.get(customer, ()))
            choice = found.choices[customer]
            self.assertLessEqual(set(days), set(choice.days))
            self.assertEqual(len(days), len(set(days)))
            lost += len(choice.days) - len(days) + choice.lacking
        if not problem.level:
            self.assertAlmostEqual(cost, found.cost, places=4)
        return lost

    def test_same_seed_same_solution(self):
        problem = periodic()
        first, second, other = (
            search(problem, Limits(300), seed=seed) for seed in (1, 1, 2)
        )
        self.assertEqual(first, second)
        self.assertNotEqual(first.orders, other.orders)
        self.assertEqual(self.assertKept(problem, first), 0)

    def test_a_clock_that_does_not_stop_changes_nothing(self):
        problem = periodic()
        free = search(problem, Limits(200), seed=1)
        timed = search(problem, Limits(200, 3600, lambda: 0.0), seed=1)
        self.assertEqual(free, timed)

    def test_seconds_end_the_search(self):
        ticks = iter(range(10**9))
        found = search(periodic(), Limits(None, 40, lambda: next(ticks)), seed=1)
        self.assertGreater(found.done, 0)
        self.assertLess(found.done, 41 * 32)

    def test_needs_a_limit(self):
        for limits in (Limits(), Limits(None, 5)):
            with self.assertRaises(ValueError):
                search(periodic(), limits)

    def test_searching_longer_is_better(self):
        problem = periodic(40)
        self.assertLess(
            search(problem, Limits(500)).cost, search(problem, Limits(1)).cost
        )

    def test_what_does_not_fit_is_lost_by_weight(self):
        size = 12
        weight = [0] + [100 if i < 8 else 1 for i in range(size)]
        problem = periodic(
            size, vehicles=1, capacity=20, weight=weight, longest=[200] * 4
        )
        found = search(problem, Limits(300))
        placed = {customer for order in found.orders for customer in order}
        # Eight places: three of the first eight customers need two.
        self.assertGreater(self.assertKept(problem, found), 0)
        self.assertGreaterEqual(len([c for c in placed if c <= 8]), 6)
        self.assertEqual(sum(map(len, found.orders)), 8)

    def test_hours_are_kept_one_way_roads_too(self):
        size = 10
        chance = random.Random(5)
        distance = [
            [0 if i == j else chance.randrange(5, 30) for j in range(size + 1)]
            for i in range(size + 1)
        ]
        spans = [[()] * 4] + [
            [((100, 160), (200, 260)) if (i + day) % 3 else () for day in range(4)]
            for i in range(1, size + 1)
        ]
        problem = periodic(
            size,
            vehicles=1,
            distance=distance,
            longest=[240] * 4,
            hours=Hours([80] * 4, [300] * 4, spans),
            level=Level(1, 0.8),
        )
        found = search(problem, Limits(300))
        self.assertKept(problem, found)
        self.assertTrue(any(found.orders))
        for day, order in enumerate(found.orders):
            here, now = 0, 80
            for place in order:
                now += distance[here][place]
                self.assertTrue(spans[place][day], "closed")
                if now <= 155:
                    now = max(now, 100) + 5
                else:
                    now = max(now, 200) + 5
                    self.assertLessEqual(now, 260)
                here = place
            self.assertLessEqual(now + distance[here][0], 300)

    def test_near_routes_alone_are_enough(self):
        """So many customers that only near routes are priced, and hardly any room."""
        problem = periodic(170, vehicles=5, capacity=120)
        found = search(problem, Limits(40))
        self.assertEqual(self.assertKept(problem, found), 0)

    def test_progress_falls_and_cancels(self):
        values, problem = [], periodic(40)

        def stop_soon(value, share):
            values.append((value, share))
            return len(values) < 4

        found = search(problem, Limits(5000), progress=stop_soon)
        costs = [value for value, _share in values]
        self.assertEqual(len(values), 4)
        self.assertEqual(costs, sorted(costs, reverse=True))
        self.assertEqual(found.cost, costs[-1])
        self.assertLess(found.done, 5000)
        self.assertTrue(all(0 <= share < 0.2 for _value, share in values))

    def test_nobody_to_visit(self):
        found = search(periodic(0), Limits(10))
        self.assertEqual((found.cost, found.lost), (0, 0))


class TestPeriodicFiles(unittest.TestCase):
    """Reader and checker of the benchmark, and the search on a classic instance."""

    def setUp(self):
        super().setUp()
        folder = Path(self.enterContext(TemporaryDirectory()))
        path = folder / "small.txt"
        path.write_text(SMALL)
        self.small = pvrp_file.read(path)

    def test_reads_patterns_from_left_to_right(self):
        self.assertEqual(self.small.nodes[1].patterns, ((1,), (0,)))
        self.assertEqual(self.small.nodes[3].patterns, ((0, 1),))
        self.assertEqual(pvrp_file.decode(10, 5), (1, 3))
        self.assertEqual(self.small.longest, (30, 30))

    def test_checker_prices_a_right_solution(self):
        cost = pvrp_check.check(self.small, [(0, [1, 3]), (1, [2, 3, 4])])
        self.assertAlmostEqual(cost, 10 + 50**0.5 + 10 + 50**0.5)

    def test_checker_finds_every_fault(self):
        for fault, routes in (
            ("customer 1 is seen on days ()", [(0, [3]), (1, [2, 3, 4])]),
            ("customer 1 is seen on days (0, 0)", [(0, [1, 1]), (1, [2, 3, 4])]),
            ("customer 1 is seen on days (0, 1)", [(0, [1, 3]), (1, [1, 2, 3, 4])]),
            ("customer 3 is seen on days (0,)", [(0, [1, 3]), (1, [2, 4])]),
            ("carries 12 of 10", [(0, [1, 2, 3]), (1, [3, 4])]),
            ("has 2 routes for 1", [(0, [1, 3]), (1, [2, 3]), (1, [4])]),
            ("none of the 2 days", [(0, [1, 3]), (1, [2, 3, 4]), (2, [])]),
            ("who is no customer", [(0, [1, 3, 9]), (1, [2, 3, 4])]),
            ("lasts", [(0, [1, 3]), (1, [2, 4, 3, 4, 2, 4, 3])]),
        ):
            with self.subTest(fault), self.assertRaises(ValueError) as caught:
                pvrp_check.check(self.small, routes)
            self.assertIn(fault, str(caught.exception))

    def test_other_kinds_of_problem_are_refused(self):
        folder = Path(self.enterContext(TemporaryDirectory()))
        path = folder / "other.txt"
        path.write_text(SMALL.replace("1 1 4 2", "4 1 4 2"))
        with self.assertRaises(ValueError):
            pvrp_file.read(path)

    @unittest.skipUnless((PVRP / "p01.txt").is_file(), "no PVRP instances")
    def test_classic_instance(self):
        bench = importlib.import_module("routes")
        instance = pvrp_file.read(PVRP / "p01.txt")
        self.assertEqual(len(instance.nodes), 51, "without the dummy")
        routes, found = bench.solve(instance, bench.anneal.Limits(1200), 1)
        cost = pvrp_check.check(instance, routes)
        self.assertAlmostEqual(cost, found.cost, places=4)
        self.assertLess(cost, 1.05 * pvrp_file.best_known(PVRP)["p01"])


if __name__ == "__main__":
    unittest.main()
