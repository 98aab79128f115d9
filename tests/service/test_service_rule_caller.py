import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.service.caller import digits, like, warranty

TODAY = date(2026, 11, 16)


class TestServiceRuleCaller(unittest.TestCase):
    """What was typed, and what ends soon."""

    def test_digits_of_a_number(self):
        self.assertEqual(digits("+1 (415) 555-0100"), "14155550100")
        self.assertEqual(digits("0049 30.1234/56"), "493012345" + "6")
        self.assertEqual(digits("555"), "555")
        for text in ("55", "", None, "Ferry 55 Pantry", "C000123", "+"):
            self.assertEqual(digits(text), "")

    def test_a_warranty(self):
        one = warranty(date(2026, 1, 31), 1)
        self.assertEqual(one.until, date(2026, 2, 28))
        self.assertEqual(warranty(TODAY, 0).state(TODAY), "none")
        self.assertEqual(warranty(date(2025, 11, 15), 12).state(TODAY), "over")
        self.assertEqual(warranty(date(2025, 11, 16), 12).state(TODAY), "soon")
        self.assertEqual(warranty(date(2025, 11, 26), 12).state(TODAY), "soon")
        self.assertEqual(warranty(date(2025, 11, 27), 12).state(TODAY), "on")

    def test_signs_of_patterns_are_letters(self):
        self.assertEqual(like("100%_a\\"), "100\\%\\_a\\\\")
