"""Which promises a card judges, points, totals and consequences, without Odoo."""

import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.agreement.commitment import (
    AT_LEAST,
    AT_MOST,
    MET,
    MONTH,
    NO_DATA,
    NOT_MET,
    QUARTER,
    YEAR,
)
from odoo.addons.crm_linkage.domain.agreement.scorecard import (
    BONUS,
    CREDIT,
    PARTNER,
    SHARE,
    TOLERATED,
    US,
    Consequence,
    Line,
    Totals,
    Verdict,
    amount_due,
    direction,
    ended_since,
    ending_within,
    in_favour_of,
    judging,
    last_ended,
    period_end,
    portion,
    prorated,
    totals,
    verdict,
)


class TestAgreementRuleScorecardPeriods(unittest.TestCase):
    def test_last_day(self):
        for day, period, last in (
            (date(2026, 2, 10), MONTH, date(2026, 2, 28)),
            (date(2028, 2, 29), MONTH, date(2028, 2, 29)),
            (date(2026, 12, 1), MONTH, date(2026, 12, 31)),
            (date(2026, 11, 30), QUARTER, date(2026, 12, 31)),
            (date(2026, 4, 1), QUARTER, date(2026, 6, 30)),
            (date(2026, 1, 1), YEAR, date(2026, 12, 31)),
        ):
            with self.subTest(day=day, period=period):
                self.assertEqual(period_end(day, period), last)

    def test_a_period_is_over_on_the_day_after(self):
        june = (date(2026, 6, 1), date(2026, 6, 30))
        self.assertEqual(last_ended(date(2026, 7, 1), MONTH), june)
        self.assertEqual(last_ended(date(2026, 7, 31), MONTH), june)
        self.assertEqual(last_ended(date(2026, 6, 30), MONTH)[1], date(2026, 5, 31))

    def test_a_card_holds_what_ends_within_it(self):
        quarter = ending_within(date(2026, 10, 1), date(2026, 12, 31))
        self.assertEqual(
            [period for period, _first, _last in quarter],
            [MONTH, MONTH, MONTH, QUARTER, YEAR],
        )
        self.assertEqual(quarter[-1], (YEAR, date(2026, 1, 1), date(2026, 12, 31)))
        month = ending_within(date(2026, 11, 1), date(2026, 11, 30))
        self.assertEqual(month, [(MONTH, date(2026, 11, 1), date(2026, 11, 30))])

    def test_missed_periods_are_caught_up_oldest_first(self):
        found = ended_since(date(2026, 9, 1), date(2026, 11, 22), MONTH)
        self.assertEqual([last.month for _first, last in found], [9, 10])
        self.assertEqual(ended_since(date(2026, 11, 1), date(2026, 11, 22), MONTH), [])

    def test_weight_is_shared_out_among_shorter_periods(self):
        self.assertEqual(portion(MONTH, QUARTER), 1 / 3)
        self.assertEqual(portion(QUARTER, YEAR), 1 / 4)
        self.assertEqual(portion(MONTH, MONTH), 1)
        self.assertEqual(portion(YEAR, MONTH), 1)

    def test_the_version_in_force_on_the_first_day_judges(self):
        old = (date(2026, 1, 1), date(2026, 2, 14))
        new = (date(2026, 2, 15), None)
        first, last = date(2026, 2, 1), date(2026, 2, 28)
        self.assertEqual(judging([new, old], first, last), 1)
        self.assertEqual(judging([new, old], date(2026, 3, 1), date(2026, 3, 31)), 0)

    def test_an_agreement_that_begins_later_is_judged_from_its_first_day(self):
        first, last = date(2026, 2, 1), date(2026, 2, 28)
        self.assertEqual(judging([(date(2026, 2, 20), None)], first, last), 0)
        self.assertIsNone(judging([(date(2026, 3, 1), None)], first, last))
        self.assertIsNone(judging([(date(2025, 1, 1), date(2026, 1, 31))], first, last))

    def test_part_of_a_period(self):
        self.assertEqual(prorated(90, AT_LEAST, True, 1 / 3), 30)
        self.assertEqual(prorated(90, AT_MOST, True, 1 / 3), 90)
        self.assertEqual(prorated(0.9, AT_LEAST, False, 1 / 3), 0.9)
        self.assertEqual(prorated(-3, AT_LEAST, True, 1 / 3), -3)


class TestAgreementRuleScorecardPoints(unittest.TestCase):
    def test_points(self):
        for actual, comparison, target, tolerance, expected in (
            (100, AT_LEAST, 100, 0, Verdict(MET, 1.0)),
            (99, AT_LEAST, 100, 0, Verdict(NOT_MET, 0.0)),
            (150, AT_LEAST, 200, 0.5, Verdict(TOLERATED, 0.75)),
            (100, AT_LEAST, 200, 0.5, Verdict(TOLERATED, 0.5)),
            (99.9, AT_LEAST, 200, 0.5, Verdict(NOT_MET, 0.0)),
            (225, AT_MOST, 200, 0.25, Verdict(TOLERATED, 0.75)),
            (251, AT_MOST, 200, 0.25, Verdict(NOT_MET, 0.0)),
            (-225, AT_LEAST, -200, 0.25, Verdict(TOLERATED, 0.75)),
            (0, AT_MOST, 0, 0, Verdict(MET, 1.0)),
            (1, AT_MOST, 0, 0, Verdict(NOT_MET, 0.0)),
            (1, AT_MOST, 0, 0.5, Verdict(NOT_MET, 0.0)),
            (0, AT_LEAST, 0, 0, Verdict(MET, 1.0)),
            (None, AT_LEAST, 0, 0, Verdict(NO_DATA, None)),
            (99, AT_LEAST, 100, -0.5, Verdict(NOT_MET, 0.0)),
        ):
            with self.subTest(actual=actual, comparison=comparison, target=target):
                self.assertEqual(
                    verdict(actual, comparison, target, tolerance), expected
                )

    def test_credits_follow_broken_promises_bonuses_kept_ones(self):
        credit = Consequence(CREDIT, amount=50)
        self.assertEqual(amount_due(credit, NOT_MET, None), 50)
        for state in (MET, TOLERATED, NO_DATA):
            self.assertEqual(amount_due(credit, state, None), 0)
        bonus = Consequence(BONUS, base=SHARE, share=0.02, cap=150)
        self.assertEqual(amount_due(credit, NOT_MET, None, bound=0.1), 5)
        self.assertEqual(amount_due(bonus, MET, 5000, bound=0.1), 100, "of its days")
        self.assertEqual(amount_due(bonus, MET, 5000), 100)
        self.assertEqual(amount_due(bonus, MET, 50000), 150)
        self.assertEqual(amount_due(bonus, TOLERATED, 5000), 100)
        self.assertEqual(amount_due(bonus, MET, -10), 0, "more returned than bought")
        self.assertEqual(amount_due(bonus, MET, None), 0)
        self.assertEqual(amount_due(bonus, NOT_MET, 5000), 0)
        self.assertEqual(amount_due(Consequence(amount=9), NOT_MET, 1), 0)

    def test_who_gets_it(self):
        self.assertEqual(in_favour_of(US, CREDIT), PARTNER)
        self.assertEqual(in_favour_of(PARTNER, CREDIT), US)
        self.assertEqual(in_favour_of(PARTNER, BONUS), PARTNER)
        self.assertEqual(in_favour_of(US, BONUS), US)


class TestAgreementRuleScorecardTotals(unittest.TestCase):
    def test_sides_count_alike_and_what_is_not_judged_leaves_the_total(self):
        lines = [
            Line(US, MET, 1.0, 3.0),
            Line(US, NOT_MET, 0.0, 1.0, CREDIT, 40.0),
            Line(US, NO_DATA, None, 96.0),
            Line(PARTNER, TOLERATED, 0.5, 10.0),
            Line(PARTNER, MET, 1.0, 10.0, BONUS, 25.0),
            Line(PARTNER, NOT_MET, 0.0, 5.0, CREDIT, 7.0),
        ]
        self.assertEqual(
            totals(lines), Totals(75.0, 60.0, 67.5, credit=40, bonus=25, claim=7)
        )

    def test_one_side_alone_and_none(self):
        self.assertEqual(
            totals([Line(PARTNER, MET, 1.0, 1.0)]), Totals(None, 100.0, 100.0)
        )
        self.assertEqual(
            totals([Line(US, NO_DATA, None, 1.0)]), Totals(None, None, None)
        )
        self.assertEqual(totals([]).score, None)

    def test_direction(self):
        self.assertEqual(direction(80, 70), "up")
        self.assertEqual(direction(60, 70), "down")
        self.assertEqual(direction(70.4, 70), "steady")
        self.assertIsNone(direction(70, None))
        self.assertIsNone(direction(None, 70))
