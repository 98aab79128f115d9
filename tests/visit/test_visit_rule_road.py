"""Blocks of questions, names of places, and what an OSRM server may answer."""

import unittest
from itertools import combinations

from odoo.addons.crm_linkage.domain.visit import openrouteservice, valhalla
from odoo.addons.crm_linkage.domain.visit.osrm import read_table, table_path
from odoo.addons.crm_linkage.domain.visit.request import Place
from odoo.addons.crm_linkage.domain.visit.road import (
    RoadError,
    blocks,
    cell,
    read_rows,
    whole_minutes,
)


def all_pairs(size):
    return list(combinations(range(size), 2))


class TestBlocks(unittest.TestCase):
    def check(self, pairs, limit):
        found = blocks(pairs, limit)
        covered = set()
        for block in found:
            self.assertLessEqual(len(block), limit)
            self.assertEqual(list(block), sorted(set(block)))
            covered |= set(combinations(block, 2))
        self.assertLessEqual({tuple(sorted(pair)) for pair in pairs}, covered)
        return found

    def test_nothing_to_ask(self):
        self.assertEqual(blocks([], 100), [])

    def test_one_block_up_to_the_limit(self):
        self.assertEqual(self.check(all_pairs(100), 100), [tuple(range(100))])

    def test_one_more_than_the_limit(self):
        self.assertEqual(len(self.check(all_pairs(101), 100)), 3)

    def test_many_places(self):
        # 6 groups of 50 give 15 pairs of groups
        self.assertEqual(len(self.check(all_pairs(300), 100)), 15)
        self.assertEqual(len(self.check(all_pairs(301), 100)), 21)

    def test_smallest_limits(self):
        for limit in (2, 3, 5):
            self.check(all_pairs(11), limit)

    def test_one_new_place_among_many(self):
        pairs = [(299, other) for other in range(299)]
        # itself and 99 others at a time: 299 others take four questions
        self.assertEqual(len(self.check(pairs, 100)), 4)

    def test_a_few_new_places(self):
        pairs = [(new, old) for new in range(297, 300) for old in range(new)]
        self.assertLessEqual(len(self.check(pairs, 100)), 4)

    def test_scattered_pairs(self):
        pairs = [(i, (i * 37 + 1) % 500) for i in range(500) if i != (i * 37 + 1) % 500]
        self.check(pairs, 100)

    def test_order_and_direction_do_not_matter(self):
        forward = [(0, 1), (1, 2), (5, 2)]
        backward = [(2, 5), (2, 1), (1, 0)]
        self.assertEqual(blocks(forward, 3), blocks(backward, 3))


class TestOthers(unittest.TestCase):
    def refused(self, read, answer, key):
        with self.assertRaises(RoadError) as caught:
            read(answer, 2)
        self.assertEqual(caught.exception.key, key, str(caught.exception))

    def test_openrouteservice(self):
        self.assertEqual(
            openrouteservice.matrix_question([Place(52.517037, 13.38886)]),
            {"locations": [[13.38886, 52.51704]], "metrics": ["duration"]},
        )
        read = openrouteservice.read_matrix
        self.assertEqual(
            read({"durations": [[0.0, 5.5], [None, 0.0]], "metadata": {}}, 2),
            [[0.0, 5.5], [None, 0.0]],
        )
        for answer, key in (
            ({"error": {"code": 6004, "message": "Only a total of"}}, "too_big"),
            ({"error": {"code": 6003, "message": "Parameter"}}, "refused"),
            ({"error": "Access disallowed"}, "refused"),
            ({"durations": [[0, 1]]}, "shape"),
            ({"durations": None}, "shape"),
            ({}, "garbage"),
            ([], "garbage"),
        ):
            self.refused(read, answer, key)

    def test_valhalla(self):
        point = {"lat": 52.51704, "lon": 13.38886}
        self.assertEqual(
            valhalla.matrix_question([Place(52.517037, 13.38886)]),
            {"sources": [point], "targets": [point], "costing": "auto"},
        )
        read = valhalla.read_matrix
        rows = [[{"time": 0}, {"time": 5}], [{"time": None}, {"time": 0}]]
        expected = [[0.0, 5.0], [None, 0.0]]
        self.assertEqual(read({"sources_to_targets": rows}, 2), expected)
        self.assertEqual(
            read({"sources_to_targets": {"durations": [[0, 5], [None, 0]]}}, 2),
            expected,
        )
        for answer, key in (
            ({"error_code": 150, "error": "Exceeded max locations:50"}, "too_big"),
            ({"error_code": 171, "error": "No suitable edges near"}, "refused"),
            ({"sources_to_targets": [[{"time": 0}], [{"time": 1}]]}, "shape"),
            ({"sources_to_targets": [[0, 1], [1, 0]]}, "shape"),
            ({"sources_to_targets": {}}, "shape"),
            ({"sources_to_targets": None}, "garbage"),
            ("", "garbage"),
        ):
            self.refused(read, answer, key)


class TestCell(unittest.TestCase):
    def test_name(self):
        self.assertEqual(cell(Place(52.52, 13.405)), "52.52000,13.40500")
        self.assertEqual(cell(Place(-33.865143, 151.2)), "-33.86514,151.20000")

    def test_a_metre_is_the_same_place(self):
        self.assertEqual(cell(Place(52.520001, 13.4)), cell(Place(52.52, 13.4)))
        self.assertNotEqual(cell(Place(52.52002, 13.4)), cell(Place(52.52, 13.4)))

    def test_no_negative_zero(self):
        self.assertEqual(cell(Place(-0.000001, 13.4)), "0.00000,13.40000")


class TestMinutes(unittest.TestCase):
    def test_rounded_up(self):
        self.assertEqual(
            [whole_minutes(seconds) for seconds in (0, 1, 60, 61, 3599.9, 3600)],
            [1, 1, 1, 2, 60, 60],
        )


class TestOsrm(unittest.TestCase):
    def test_question(self):
        self.assertEqual(
            table_path([Place(52.517037, 13.38886), Place(-0.5, -70)]),
            "/table/v1/driving/13.38886,52.51704;-70.00000,-0.50000"
            "?annotations=duration",
        )

    def test_answer(self):
        answer = {
            "code": "Ok",
            "durations": [[0, 1886.8], [1860.5, None]],
            "sources": [],
        }
        self.assertEqual(read_table(answer, 2), [[0.0, 1886.8], [1860.5, None]])

    def refused(self, answer, key, size=2):
        with self.assertRaises(RoadError) as caught:
            read_table(answer, size)
        self.assertEqual(caught.exception.key, key, str(caught.exception))

    def test_refused(self):
        self.refused({"code": "InvalidQuery", "message": "Query string"}, "refused")
        self.refused({"code": "NoSegment"}, "refused")
        self.refused(
            {"code": "TooBig", "message": "Too many table coordinates"}, "too_big"
        )

    def test_no_such_document(self):
        for answer in (None, [], "Ok", 5, {}, {"code": 7}, {"message": "Not Found"}):
            self.refused(answer, "garbage")

    def test_wrong_table(self):
        for table in (
            None,
            [],
            {},
            "table",
            [[0, 1]],
            [[0, 1], [1]],
            [[0, 1], None],
            [[0, 1], "ab"],
            [[0, "1"], [1, 0]],
            [[0, True], [1, 0]],
            [[0, -1], [1, 0]],
            [[0, float("nan")], [1, 0]],
            [[0, float("inf")], [1, 0]],
            [[0, 1e18], [1, 0]],
            [[0, [1]], [1, 0]],
            [[0, 1, 2], [1, 0, 2], [2, 1, 0]],
        ):
            self.refused({"code": "Ok", "durations": table}, "shape")

    def test_one_place(self):
        self.assertEqual(read_rows([[0]], 1), [[0.0]])


if __name__ == "__main__":
    unittest.main()
