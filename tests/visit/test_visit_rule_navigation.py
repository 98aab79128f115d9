"""Rules of the road: links to a map, positions of a phone."""

import unittest

from odoo.addons.crm_linkage.domain.visit.navigation import (
    DEFAULT_PATTERN,
    navigation_link,
    pattern_gap,
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

    def test_a_pattern_of_coordinates_needs_them(self):
        pattern = "https://uri.amap.com/navigation?to={longitude},{latitude}"
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
