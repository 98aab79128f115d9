"""Which weeks a report is asked for, and what it opens with, without Odoo."""

import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.visit.week import (
    AHEAD,
    CANCELLED,
    FAILED,
    LEFT,
    MOVED,
    PARTS,
    STEP,
    UNREACHED,
    Step,
    Visit,
    asked_weeks,
    is_missing,
    monday_of,
    proposal,
    unreached,
)


class TestWeeks(unittest.TestCase):
    def test_monday(self):
        self.assertEqual(monday_of(date(2024, 3, 4)), date(2024, 3, 4))
        self.assertEqual(monday_of(date(2024, 3, 10)), date(2024, 3, 4))
        self.assertEqual(monday_of(date(2025, 1, 1)), date(2024, 12, 30))
        self.assertEqual(monday_of(date(2024, 3, 1)), date(2024, 2, 26), "leap year")

    def test_this_week_is_asked_for_from_friday_on(self):
        last, this = date(2024, 2, 26), date(2024, 3, 4)
        self.assertEqual(asked_weeks(date(2024, 3, 7)), (last,))
        for day in (8, 9, 10):
            self.assertEqual(asked_weeks(date(2024, 3, day)), (last, this))
        self.assertEqual(asked_weeks(date(2024, 3, 11)), (this,))

    def test_missing_only_when_the_week_is_over(self):
        monday = date(2024, 3, 4)
        self.assertFalse(is_missing("draft", monday, date(2024, 3, 10)))
        self.assertTrue(is_missing("draft", monday, date(2024, 3, 11)))
        self.assertFalse(is_missing("sent", monday, date(2024, 3, 18)))


class TestProposal(unittest.TestCase):
    def test_an_empty_week_proposes_nothing(self):
        self.assertEqual(proposal([], [], []), dict.fromkeys(PARTS, ()))

    def test_who_was_seen_in_the_end_was_reached(self):
        visits = [
            Visit("failed", 1, "absent"),
            Visit("done", 1),
            Visit("failed", 2, "closed"),
            Visit("left", 3),
            Visit("planned", 4),
            Visit("cancelled", 5),
        ]
        self.assertEqual(unreached(visits), (2, 3))

    def test_every_part(self):
        visits = [
            Visit("failed", 1, "closed"),
            Visit("failed", 2, "absent"),
            Visit("failed", 2, "absent"),
            Visit("left", 3),
            Visit("done", 4, moved=True),
            Visit("cancelled", 5, moved=True),
        ]
        late = Step(date(2024, 3, 14), 4, "Bring the offer")
        early = Step(date(2024, 3, 12), 1, "Call first")
        found = proposal(visits, [4, 4, 6], [late, early])
        problems = [(one.code, one.reason, one.count) for one in found["problems"]]
        self.assertEqual(
            problems,
            [(FAILED, "absent", 2), (FAILED, "closed", 1), (LEFT, None, 1)],
        )
        self.assertEqual(found["problems"][0].customers, (2,))
        (risk,) = found["risks"]
        self.assertEqual((risk.code, risk.customers), (UNREACHED, (1, 2, 3)))
        changes = [(one.code, one.customers) for one in found["changes"]]
        self.assertEqual(changes, [(MOVED, (4,)), (CANCELLED, (5,))])
        ahead, *steps = found["plans"]
        self.assertEqual((ahead.code, ahead.count, ahead.customers), (AHEAD, 3, (4, 6)))
        self.assertEqual(
            [(one.code, one.step) for one in steps], [(STEP, early), (STEP, late)]
        )
