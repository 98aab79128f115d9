"""Rules of the road: links to a map, positions of a phone."""

import unittest

<<<<<<< HEAD
from odoo.addons.crm_linkage.domain.visit.navigation import (
    DEFAULT_PATTERN,
    navigation_link,
    pattern_gap,
=======
from odoo.addons.crm_linkage.domain.visit import openrouteservice, valhalla
from odoo.addons.crm_linkage.domain.visit.osrm import read_table, table_path
from odoo.addons.crm_linkage.domain.visit.request import Place
from odoo.addons.crm_linkage.domain.visit.road import (
    RoadError,
    blocks,
    cell,
    read_rows,
    whole_minutes,
>>>>>>> refs/heads/geo
)
from odoo.addons.crm_linkage.domain.visit.position import Position, position
from odoo.addons.crm_linkage.domain.visit.request import Place

HERE, NOWHERE = Place(52.5, 13.4), Place(0.0, 0.0)


class TestNavigation(unittest.TestCase):
    def test_coordinates_before_the_address(self):
        link = navigation_link("", HERE, "Allee 1, Berlin")
        self.assertTrue(link.endswith("destination=52.500000,13.400000"))

    def test_an_address_is_quoted(self):
        link = navigation_link(DEFAULT_PATTERN, NOWHERE, "Straße 1 & 2, Köln")
        self.assertTrue(link.endswith("=Stra%C3%9Fe%201%20%26%202%2C%20K%C3%B6ln"))

    def test_nothing_known_no_link(self):
        self.assertIsNone(navigation_link(DEFAULT_PATTERN, NOWHERE, ""))
        self.assertIsNone(navigation_link(DEFAULT_PATTERN, Place(91.0, 0.0), ""))

<<<<<<< HEAD
    def test_a_pattern_of_coordinates_needs_them(self):
        pattern = "https://uri.amap.com/navigation?to={longitude},{latitude}"
=======
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
>>>>>>> refs/heads/geo
        self.assertEqual(
            navigation_link(pattern, HERE, ""),
            "https://uri.amap.com/navigation?to=13.400000,52.500000",
        )
        link = navigation_link(pattern, NOWHERE, "Allee 1")
        self.assertTrue(link.startswith("https://www.google.com"))

    def test_an_address_alone_works_without_one(self):
        link = navigation_link("geo:0,0?q={address}", HERE, "")
        self.assertEqual(link, "geo:0,0?q=52.500000,13.400000")

    def test_patterns(self):
        for pattern, gap in (
            (DEFAULT_PATTERN, None),
            ("geo:{latitude},{longitude}", None),
            ("GEO:0,0?q={address}", None),
            ("javascript:alert('{address}')", "scheme"),
            ("{destination}", "scheme"),
            ("https://x", "place"),
            ("https://x/{latitude}", "place"),
            ("https://x/{0}", "place"),
            ("https://x/{}", "place"),
            ("https://x/{destination.__class__}", "place"),
            ("https://x/{destination!r}", "place"),
            ("https://x/{destination:>99}", "place"),
            ("https://x/{destination}{name}", "place"),
            ("https://x/{destination", "place"),
        ):
            with self.subTest(pattern):
                self.assertEqual(pattern_gap(pattern), gap)


class TestPosition(unittest.TestCase):
    def test_a_position(self):
        told = {"latitude": 52.5, "longitude": 13.4, "accuracy": 12.6}
        self.assertEqual(position(told), Position(52.5, 13.4, 13))
        self.assertEqual(
            position({"latitude": -90, "longitude": 180}), Position(-90.0, 180.0, 0)
        )

    def test_what_is_none(self):
        for told in (
            None,
            "here",
            {},
            {"latitude": 0, "longitude": 0},
            {"latitude": 91, "longitude": 0},
            {"latitude": 1, "longitude": -181},
            {"latitude": "1", "longitude": 1},
            {"latitude": True, "longitude": 1},
            {"latitude": float("nan"), "longitude": 1},
            {"latitude": float("inf"), "longitude": 1},
        ):
            with self.subTest(told):
                self.assertIsNone(position(told))

    def test_a_wrong_accuracy_is_not_known(self):
        for accuracy in (-1, "x", None, float("nan")):
            told = {"latitude": 1.0, "longitude": 1.0, "accuracy": accuracy}
            self.assertEqual(position(told).accuracy, 0)
        told = {"latitude": 1.0, "longitude": 1.0, "accuracy": 1e300}
        self.assertEqual(position(told).accuracy, 1_000_000)


if __name__ == "__main__":
    unittest.main()
