"""Marks, index and the two sides of service, without Odoo."""

import unittest

from odoo.addons.crm_linkage.domain.service import quality, satisfaction
from odoo.addons.crm_linkage.domain.service.satisfaction import (
    AWARENESS,
    CONTACT,
    EMOTIONAL,
    INTENTIONAL,
    LOYALTY_LEVEL,
    SATISFACTION,
    Form,
    Question,
    Reading,
    level,
    read,
    together,
)

FORM = Form(
    (
        Question("hardware", "product", 3),
        Question("software", "product", 1),
        Question("staff", "service"),
        Question("image", "image"),
        Question("again", INTENTIONAL),
        Question("trust", EMOTIONAL),
    ),
    {"product": 50, "service": 30, "image": 20},
)


class TestServiceRuleQuality(unittest.TestCase):
    def test_quadrants(self):
        for procedure, person, expected in (
            (5, 5, quality.QUALITY),
            (5, 1, quality.FACTORY),
            (1, 5, quality.FRIENDLY),
            (1, 1, quality.COLD),
            # neutral is not satisfied
            (3, 5, quality.FRIENDLY),
            (5, 3, quality.FACTORY),
            (3, 3, quality.COLD),
            (None, 5, None),
            (5, 0, None),
            (0, 0, None),
        ):
            with self.subTest(procedure=procedure, person=person):
                self.assertEqual(quality.quadrant(procedure, person), expected)

    def test_who_is_called_back(self):
        self.assertTrue(quality.is_low(5, 1, None))
        self.assertFalse(quality.is_low(3, 5, None))
        self.assertFalse(quality.is_low(None, 0))


class TestServiceRuleSatisfaction(unittest.TestCase):
    def test_best_and_worst(self):
        for mark, value in ((5, 100), (1, 0), (3, 50)):
            keys = ("hardware", "software", "staff", "image")
            reading = read(FORM, dict.fromkeys(keys, mark))
            self.assertEqual(reading.index, value)
            self.assertEqual(set(reading.parts), {"product", "service", "image"})

    def test_weights(self):
        reading = read(
            FORM, {"hardware": 5, "software": 1, "staff": 3, "image": 1, "again": 5}
        )
        self.assertEqual(reading.parts["product"], 75)  # 100 x 3, 0 x 1
        self.assertEqual(reading.index, 75 * 0.5 + 50 * 0.3)
        self.assertEqual(reading.parts[INTENTIONAL], 100)
        self.assertNotIn(EMOTIONAL, reading.parts)

    def test_what_is_not_answered_takes_its_weight_along(self):
        reading = read(FORM, {"hardware": 5, "software": None, "image": 1})
        self.assertEqual(reading.parts, {"product": 100, "image": 0})
        self.assertAlmostEqual(reading.index, 100 * 50 / 70)
        self.assertEqual(reading.questions, {"hardware": 100, "image": 0})

    def test_missing_is_not_zero(self):
        nothing = read(FORM, {})
        self.assertIsNone(nothing.index)
        self.assertEqual((nothing.people, nothing.parts), (0, {}))
        self.assertEqual(read(FORM, {"staff": 1}).index, 0)
        self.assertIsNone(read(FORM, {"again": 5}).index, "loyalty is apart")

    def test_a_weight_of_nothing_does_not_count(self):
        form = Form(
            (Question("a", "x", 0), Question("b", "x"), Question("c", "y")),
            {"x": 1, "y": 0},
        )
        self.assertEqual(read(form, {"a": 1, "b": 5, "c": 1}).index, 100)
        self.assertIsNone(read(form, {"a": 1}).index)
        self.assertIsNone(read(form, {"c": 5}).index)

    def test_scale_of_ten_begins_at_zero(self):
        form = Form((Question("a", "x"),), {"x": 1}, satisfaction.SCALES["10"])
        self.assertEqual(read(form, {"a": 0}).index, 0)
        self.assertEqual(read(form, {"a": 7}).index, 70)
        for mark in (-1, 11):
            with self.assertRaises(ValueError):
                read(form, {"a": mark})
        with self.assertRaises(ValueError):
            read(FORM, {"staff": 0})

    def test_several_people_count_the_same(self):
        many = read(FORM, {"hardware": 5, "software": 5, "staff": 5, "image": 5})
        one = read(FORM, {"staff": 1})
        both = together([many, one, read(FORM, {})])
        self.assertEqual(both.index, 50)
        self.assertEqual(both.parts["service"], 50)
        self.assertEqual(both.parts["product"], 100, "only one of them said so")
        self.assertEqual(both.people, 2)
        self.assertIsNone(together([]).index)

    def test_levels(self):
        for reading, expected in (
            (Reading(), AWARENESS),
            (Reading(40, {}, {}, 1), CONTACT),
            (Reading(None, {INTENTIONAL: 100}, {}, 1), CONTACT),
            (Reading(70, {}, {}, 1), SATISFACTION),
            (Reading(95, {INTENTIONAL: 100, EMOTIONAL: 50}, {}, 1), SATISFACTION),
            (Reading(95, {INTENTIONAL: 75, EMOTIONAL: 75}, {}, 1), LOYALTY_LEVEL),
            (Reading(95, {EMOTIONAL: 80}, {}, 1), LOYALTY_LEVEL),
            (Reading(40, {INTENTIONAL: 100, EMOTIONAL: 100}, {}, 1), CONTACT),
        ):
            with self.subTest(reading=reading):
                self.assertEqual(level(reading), expected)


if __name__ == "__main__":
    unittest.main()
