import random
import unittest
from itertools import permutations

from odoo.addons.crm_linkage.domain.visit.distance import (
    drive_matrix,
    drive_minutes,
    great_circle,
)
from odoo.addons.crm_linkage.domain.visit.request import Place, Travel
from odoo.addons.crm_linkage.domain.visit.route import (
    drive_time,
    earliest_start,
    intersect,
    join,
    polish,
    schedule,
)

from .territory import BERLIN, near


class TestDistance(unittest.TestCase):
    def test_great_circle(self):
        hamburg = Place(53.5511, 9.9937)
        self.assertAlmostEqual(great_circle(BERLIN, hamburg), 255, delta=1)
        self.assertEqual(great_circle(BERLIN, BERLIN), 0)

    def test_across_the_date_line(self):
        self.assertAlmostEqual(
            great_circle(Place(0.0, 179.5), Place(0.0, -179.5)), 111.2, delta=0.1
        )

    def test_road_factor_and_speed(self):
        travel = Travel(road_factor=1.3, speed=40)
        self.assertEqual(drive_minutes(BERLIN, near(east=10), travel), 20)
        self.assertEqual(drive_minutes(BERLIN, BERLIN, travel), 0)

    def test_matrix_is_symmetric(self):
        matrix = drive_matrix([BERLIN, near(3), near(0, 5)], Travel())
        for i in range(3):
            self.assertEqual(matrix[i][i], 0)
            for j in range(3):
                self.assertEqual(matrix[i][j], matrix[j][i])

    def test_known_places(self):
        self.assertTrue(BERLIN.known)
        self.assertTrue(Place(0.0, 13.0).known, "the equator is a place")
        for nowhere in (Place(0.0, 0.0), Place(91.0, 0.0), Place(1.0, 181.0)):
            self.assertFalse(nowhere.known)


class TestRoute(unittest.TestCase):
    def test_spans(self):
        self.assertEqual(intersect([(0, 10), (20, 30)], [(5, 25)]), [(5, 10), (20, 25)])
        self.assertEqual(join([(5, 9), (1, 5), (20, 30)]), [(1, 9), (20, 30)])

    def test_earliest_start_waits_and_skips_a_short_rest(self):
        spans = [(480, 720), (780, 1020)]
        self.assertEqual(earliest_start(400, 30, spans), 480)
        self.assertEqual(earliest_start(690, 30, spans), 690)
        self.assertEqual(earliest_start(691, 30, spans), 780)
        self.assertIsNone(earliest_start(1000, 30, spans))

    def test_schedule(self):
        matrix = drive_matrix([BERLIN, near(10), near(20)], Travel())
        times = schedule(
            [1, 2], 480, 1020, matrix, [0, 30, 30], lambda place: [(480, 1020)]
        )
        self.assertEqual(times, [500, 550])
        self.assertIsNone(
            schedule([1, 2], 480, 600, matrix, [0, 30, 30], lambda place: [(480, 1020)])
        )

    def test_polish_finds_the_best_of_a_small_tour(self):
        chance = random.Random(3)
        for _ in range(5):
            places = [BERLIN] + [
                near(chance.gauss(0, 9), chance.gauss(0, 9)) for _ in range(6)
            ]
            matrix = drive_matrix(places, Travel())
            found = polish(range(1, 7), matrix, lambda order: ())
            best = min(drive_time(order, matrix) for order in permutations(range(1, 7)))
            self.assertLessEqual(drive_time(found, matrix), 1.05 * best)

    def test_polish_knows_one_way_roads(self):
        ring = [[(j - i) % 5 for j in range(5)] for i in range(5)]
        self.assertEqual(polish([4, 3, 2, 1], ring, lambda order: ()), [1, 2, 3, 4])
        self.assertEqual(polish([2, 1], ring, lambda order: None), [2, 1])


if __name__ == "__main__":
    unittest.main()
