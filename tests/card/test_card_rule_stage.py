import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.card.stage import (
    ACTIVE,
    FORMER,
    PROSPECT,
    active_after,
    stage,
)

TODAY = date(2024, 3, 31)


class TestStage(unittest.TestCase):
    def test_never_bought(self):
        self.assertEqual(stage(None, TODAY, 12), PROSPECT)

    def test_borders(self):
        """Twelve months to 2024-03-31 begin on 2023-04-01."""
        for last, expected in (
            (date(2024, 3, 31), ACTIVE),
            (date(2023, 4, 1), ACTIVE),
            (date(2023, 3, 31), FORMER),
            (date(1999, 1, 1), FORMER),
        ):
            with self.subTest(last=last):
                self.assertEqual(stage(last, TODAY, 12), expected)

    def test_not_known_yet(self):
        self.assertEqual(stage(date(2024, 4, 1), TODAY, 12), PROSPECT)

    def test_short_months(self):
        self.assertEqual(active_after(date(2024, 3, 31), 1), date(2024, 2, 29))
        self.assertEqual(active_after(date(2023, 3, 31), 1), date(2023, 2, 28))
        self.assertEqual(active_after(date(2024, 1, 15), 1), date(2023, 12, 15))

    def test_no_months(self):
        with self.assertRaises(ValueError):
            active_after(TODAY, 0)


if __name__ == "__main__":
    unittest.main()
