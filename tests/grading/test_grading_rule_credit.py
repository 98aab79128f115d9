import random
import unittest

from odoo.addons.crm_linkage.domain.grading.credit import (
    KEEP,
    LOWER,
    RAISE,
    SET,
    Facts,
    Terms,
    suggest,
)

TERMS = Terms(months=2, late_days=14, stop_days=60, cut=0.5, growth=2, margin=0.1)


class TestGradingRuleCredit(unittest.TestCase):
    """D5.1: credit follows standing."""

    def check(self, facts, action, limit, *codes, terms=TERMS):
        found = suggest(facts, terms)
        self.assertEqual(
            (found.action, found.limit, found.codes), (action, limit, codes)
        )
        return found

    def test_good_payer_is_raised(self):
        found = self.check(
            Facts(revenue=1000, limit=1500, days_late=-2), RAISE, 2000, "earned"
        )
        self.assertEqual(
            dict(found.reasons)["earned"],
            {"revenue": 1000, "months": 2, "amount": 2000},
        )

    def test_raised_step_by_step(self):
        self.check(Facts(revenue=5000, limit=1500), RAISE, 3000, "earned", "growth")

    def test_small_changes_are_kept(self):
        self.check(Facts(revenue=1050, limit=2000), KEEP, 2000, "earned", "margin")
        self.check(Facts(revenue=1000, limit=2000), KEEP, 2000, "earned")
        self.check(Facts(revenue=1150, limit=2000), RAISE, 2300, "earned")

    def test_bought_less(self):
        self.check(Facts(revenue=400, limit=2000), LOWER, 800, "earned")

    def test_overdue_is_lowered(self):
        found = self.check(
            Facts(revenue=1000, limit=2000, overdue=300, oldest_days=15),
            LOWER,
            1000,
            *("overdue", "earned", "cut"),
        )
        self.assertEqual(dict(found.reasons)["overdue"], {"amount": 300, "days": 15})
        self.assertFalse(found.advise_stop)

    def test_late_is_lowered(self):
        self.check(
            Facts(revenue=1000, limit=2000, days_late=14.5),
            LOWER,
            1000,
            *("late", "earned", "cut"),
        )
        self.check(Facts(revenue=1000, limit=2000, days_late=14), KEEP, 2000, "earned")

    def test_bad_payer_is_never_raised(self):
        self.check(
            Facts(revenue=5000, limit=1000, overdue=1, oldest_days=15),
            KEEP,
            1000,
            *("overdue", "earned", "cut"),
        )

    def test_lowered_once_not_every_night(self):
        facts = Facts(revenue=1000, limit=2000, overdue=300, oldest_days=30)
        first = suggest(facts, TERMS)
        again = suggest(
            Facts(revenue=1000, limit=first.limit, overdue=300, oldest_days=30), TERMS
        )
        self.assertEqual((again.action, again.limit), (KEEP, first.limit))

    def test_something_overdue_waits(self):
        self.check(
            Facts(revenue=1000, limit=1000, overdue=50, oldest_days=14),
            KEEP,
            1000,
            *("earned", "wait"),
        )

    def test_stop_is_advised(self):
        facts = Facts(revenue=1000, limit=2000, overdue=300, oldest_days=60)
        self.assertTrue(suggest(facts, TERMS).advise_stop)
        self.assertIn("stop", suggest(facts, TERMS).codes)
        never = Terms(months=2, stop_days=0)
        self.assertFalse(suggest(facts, never).advise_stop)

    def test_no_limit_yet(self):
        self.check(Facts(revenue=1000), SET, 2000, "unlimited", "earned")
        self.check(
            Facts(revenue=1000, overdue=5, oldest_days=20),
            SET,
            1000,
            *("unlimited", "overdue", "earned", "cut"),
        )

    def test_never_zero(self):
        """0 is what the host reads as no check."""
        self.check(Facts(revenue=1), SET, 100, "unlimited", "earned", "minimum")
        self.check(
            Facts(revenue=0, limit=500, overdue=5, oldest_days=20),
            LOWER,
            100,
            *("overdue", "earned", "cut", "minimum"),
        )
        rng = random.Random(5)
        for _try in range(3000):
            facts = Facts(
                revenue=rng.choice((0, rng.uniform(-500, 5000))),
                limit=rng.choice((0, rng.uniform(1, 5000))),
                exposure=rng.uniform(-500, 9000),
                overdue=rng.choice((0, rng.uniform(0, 500))),
                oldest_days=rng.randrange(120),
                days_late=rng.choice((None, rng.uniform(-20, 60))),
            )
            terms = Terms(months=rng.choice((0, 0.5, 3)), minimum=1, step=10)
            found = suggest(facts, terms)
            if found.action == KEEP:
                self.assertEqual(found.limit, facts.limit)
                continue
            self.assertGreater(found.limit, 0)
            self.assertEqual(found.action == SET, facts.limit == 0)
            if found.action == RAISE:
                self.assertLess(facts.limit, found.limit)
                self.assertLessEqual(found.limit, facts.limit * 2 + 10)
                self.assertFalse(facts.overdue)
            elif found.action == LOWER:
                self.assertLess(found.limit, facts.limit)

    def test_nothing_to_go_by(self):
        self.check(Facts(limit=500, exposure=600), KEEP, 500, "over", "no_revenue")
        self.check(Facts(revenue=900, limit=500), KEEP, 500, "no_terms", terms=None)
        self.check(Facts(), KEEP, 0, "no_revenue")

    def test_rounded_to_the_step(self):
        terms = Terms(months=1, step=250)
        self.check(Facts(revenue=1100), SET, 1000, "unlimited", "earned", terms=terms)
        self.check(Facts(revenue=1125), SET, 1250, "unlimited", "earned", terms=terms)

    def test_utilisation(self):
        self.assertEqual(Facts(exposure=300, limit=200).utilisation, 1.5)
        self.assertIsNone(Facts(exposure=300).utilisation)
        self.assertTrue(Facts(exposure=300, limit=200).is_over)
        self.assertFalse(Facts(exposure=300).is_over)

    def test_terms_that_make_no_sense(self):
        for values in (
            {"months": -1},
            {"late_days": -1},
            {"cut": 1.5},
            {"margin": 1},
            {"growth": 0.5},
            {"step": 0},
            {"minimum": 0},
        ):
            with self.subTest(values=values), self.assertRaises(ValueError):
                Terms(**{"months": 1, **values})
