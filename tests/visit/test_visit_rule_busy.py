"""Rules of busy times, without Odoo."""

import unittest
from datetime import date, datetime

from odoo.addons.crm_linkage.domain.visit.busy import spans_of, unite
from odoo.addons.crm_linkage.domain.visit.request import Span

MONDAY = date(2024, 3, 4)


class TestSpansOf(unittest.TestCase):
    def test_inside_a_day_and_before_the_first(self):
        spans = spans_of(datetime(2024, 3, 3, 9), datetime(2024, 3, 3, 10, 30), MONDAY)
        self.assertEqual(list(spans), [(-1, Span(540, 630))])

    def test_cut_at_midnights_over_a_month_end(self):
        spans = spans_of(datetime(2024, 2, 28, 22), datetime(2024, 3, 1), MONDAY)
        self.assertEqual(list(spans), [(-5, Span(1320, 1440)), (-4, Span(0, 1440))])

    def test_seconds_are_held(self):
        begin, end = datetime(2024, 3, 4, 9, 0, 59), datetime(2024, 3, 4, 9, 30, 1)
        self.assertEqual(list(spans_of(begin, end, MONDAY)), [(0, Span(540, 571))])

    def test_nothing_lasts_no_time(self):
        moment = datetime(2024, 3, 4, 9)
        self.assertEqual(list(spans_of(moment, moment, MONDAY)), [])


class TestUnite(unittest.TestCase):
    def test_overlap_touch_and_hole(self):
        spans = [Span(100, 110), Span(60, 90), Span(0, 70), Span(90, 95), Span(5, 6)]
        self.assertEqual(unite(spans), (Span(0, 95), Span(100, 110)))

    def test_nothing(self):
        self.assertEqual(unite([]), ())


if __name__ == "__main__":
    unittest.main()
