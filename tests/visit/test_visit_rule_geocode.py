"""Coordinates of addresses: answers, changes, patience."""

import unittest

from odoo.addons.crm_linkage.domain.visit.geocode import (
    change,
    fault,
    hours_to_wait,
    plain_postcode,
    read_nominatim,
)


class TestFault(unittest.TestCase):
    def test_good(self):
        for place in ((52.5, 13.4), (0.0, 13.4), (-90.0, -180.0), (90.0, 180.0)):
            self.assertIsNone(fault(*place), place)

    def test_unset(self):
        self.assertEqual(fault(0.0, 0.0), "unset")
        self.assertEqual(fault(1000.0, 1000.0), "unset")

    def test_outside(self):
        for place in ((90.1, 0.0), (-91.0, 5.0), (5.0, 180.5), (float("nan"), 5.0)):
            self.assertEqual(fault(*place), "outside", place)


class TestChange(unittest.TestCase):
    before = {
        "street": "Unter den Linden 1",
        "zip": "10117",
        "city": "Berlin",
        "state_id": False,
        "country_id": 57,
    }

    def test_same(self):
        self.assertIsNone(change(self.before, {"street": "unter den  linden 1 "}))
        self.assertIsNone(change(self.before, {"country_id": 57, "state_id": None}))
        self.assertIsNone(change(self.before, dict(self.before)))

    def test_street(self):
        self.assertEqual(
            change(self.before, {"street": "Unter den Linden 3"}), "street"
        )
        self.assertEqual(change(self.before, {"street": False}), "street")

    def test_town(self):
        for values in ({"zip": "10118"}, {"city": "Bern"}, {"country_id": 43}):
            self.assertEqual(change(self.before, values), "town")
        self.assertEqual(
            change(self.before, {"street": "Bahnhofstrasse 1", "city": "Bern"}), "town"
        )


class TestPostcode(unittest.TestCase):
    def test_spellings(self):
        self.assertEqual(plain_postcode(" sw1a-1aa"), "SW1A1AA")
        self.assertEqual(plain_postcode("SW1A 1AA"), "SW1A1AA")
        self.assertEqual(plain_postcode(False), "")


class TestPatience(unittest.TestCase):
    def test_growing(self):
        hours = [hours_to_wait(tries) for tries in range(1, 5)]
        self.assertEqual(hours, sorted(hours))
        self.assertIsNone(hours_to_wait(5))


class TestNominatim(unittest.TestCase):
    def test_match(self):
        answer = [{"lat": "52.5170365", "lon": "13.3888599", "display_name": "Berlin"}]
        self.assertEqual(read_nominatim(answer), (52.5170365, 13.3888599))

    def test_nothing(self):
        self.assertIsNone(read_nominatim([]))

    def test_garbage(self):
        for answer in (
            {"error": "Bandwidth limit exceeded"},
            None,
            "[]",
            [None],
            [[]],
            [{}],
            [{"lat": "north", "lon": "1"}],
            [{"lat": None, "lon": 1}],
        ):
            with self.subTest(answer), self.assertRaises(ValueError):
                read_nominatim(answer)


if __name__ == "__main__":
    unittest.main()
