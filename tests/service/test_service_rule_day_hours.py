"""Hours of one date, as people write them."""

import unittest

from odoo.addons.crm_linkage.domain.service.day_hours import (
    HoursError,
    read_hours,
    to_midnight,
    write_hours,
)

H = 3600


class TestServiceRuleDayHours(unittest.TestCase):
    def test_texts(self):
        for text, spans, written in (
            ("9-12", ((9 * H, 12 * H),), "09:00-12:00"),
            (
                " 13:30 - 17; 8–12:15",
                ((8 * H, 12 * H + 900), (13 * H + 1800, 17 * H)),
                "08:00-12:15, 13:30-17:00",
            ),
            ("0-24", ((0, 24 * H),), "00:00-24:00"),
            ("22-6", ((22 * H, 30 * H),), "22:00-06:00"),
            ("8-12, 12-16", ((8 * H, 12 * H), (12 * H, 16 * H)), None),
            ("", (), ""),
            (None, (), ""),
        ):
            with self.subTest(text):
                self.assertEqual(read_hours(text), spans)
                if written is not None:
                    self.assertEqual(write_hours(spans), written)
                self.assertEqual(read_hours(write_hours(spans)), spans)

    def test_what_gives_no_hours(self):
        for text in ("nine", "9", "9-25", "9-9", "24-2", "8-12, 11-13", "9:60-10", "-"):
            with self.subTest(text), self.assertRaises(HoursError):
                read_hours(text)

    def test_midnight(self):
        end = 23 * H + 59 * 60
        self.assertEqual(to_midnight([(0, end)]), ((0, 24 * H),))
        self.assertEqual(to_midnight([(0, end + 59)]), ((0, 24 * H),))
        self.assertEqual(to_midnight([(0, end - 1)]), ((0, end - 1),))


if __name__ == "__main__":
    unittest.main()
