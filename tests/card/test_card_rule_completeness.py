import unittest

from odoo.addons.crm_linkage.domain.card.completeness import (
    COMPANY,
    PERSON,
    completeness,
)


class TestCompleteness(unittest.TestCase):
    def test_empty_and_full(self):
        for weights, is_company in ((COMPANY, True), (PERSON, False)):
            with self.subTest(is_company=is_company):
                empty = completeness({}, is_company)
                self.assertEqual(empty.percent, 0)
                self.assertEqual(set(empty.missing), set(weights))
                full = completeness(dict.fromkeys(weights, True), is_company)
                self.assertEqual((full.percent, full.missing), (100, ()))

    def test_weights_are_percents(self):
        self.assertEqual(sum(COMPANY.values()), 100)
        self.assertEqual(sum(PERSON.values()), 100)

    def test_weightiest_first(self):
        self.assertEqual(
            completeness({}, True).missing[:3], ("address", "contact_role", "name")
        )

    def test_cards_differ(self):
        facts = {"name": True, "contact_role": True, "style": True}
        self.assertEqual(completeness(facts, True).percent, 25)
        self.assertEqual(completeness(facts, False).percent, 20)

    def test_hundred_only_when_nothing_is_missing(self):
        for fact in COMPANY:
            facts = dict.fromkeys(COMPANY, True) | {fact: False}
            found = completeness(facts, True)
            self.assertLess(found.percent, 100)
            self.assertEqual(found.missing, (fact,))


if __name__ == "__main__":
    unittest.main()
