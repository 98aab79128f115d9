import unittest
from itertools import product

from odoo.addons.crm_linkage.domain.card import man
from odoo.addons.crm_linkage.domain.card.man import ANSWERS, NO, UNKNOWN, YES, judge


class TestMan(unittest.TestCase):
    def test_table_of_eight(self):
        """Each known combination gives the advice of its row in D3."""
        rows = {
            (YES, YES, YES): ("MAN", man.SELL),
            (YES, YES, NO): ("MAn", man.PERSUADE),
            (YES, NO, YES): ("MaN", man.FIND_AUTHORITY),
            (NO, YES, YES): ("mAN", man.FINANCE),
            (NO, NO, YES): ("maN", man.CULTIVATE),
            (NO, YES, NO): ("mAn", man.CULTIVATE),
            (YES, NO, NO): ("Man", man.CULTIVATE),
            (NO, NO, NO): ("man", man.STOP),
        }
        self.assertEqual(len(rows), len(man.TABLE))
        for answers, (code, verdict) in rows.items():
            with self.subTest(code):
                found = judge(*answers)
                self.assertEqual((found.code, found.verdict), (code, verdict))
                self.assertEqual(found.ask, ())
                self.assertEqual(found.possible, (code,))

    def test_all_27(self):
        """An unknown letter is asked for, never assumed."""
        for answers in product(ANSWERS, repeat=3):
            with self.subTest(answers):
                found = judge(*answers)
                unknown = [
                    letter
                    for letter, answer in zip(man.LETTERS, answers, strict=True)
                    if answer == UNKNOWN
                ]
                self.assertEqual(list(found.ask), unknown)
                self.assertEqual(found.code.count("?"), len(unknown))
                self.assertEqual(found.verdict == man.ASK, bool(unknown))
                self.assertEqual(found.rank is None, bool(unknown))
                self.assertEqual(len(found.possible), 2 ** len(unknown))
                for code in found.possible:
                    for known, mark in zip(found.code, code, strict=True):
                        self.assertIn(known, (mark, "?"))

    def test_possible_best_first(self):
        self.assertEqual(judge(YES, UNKNOWN, YES).possible, ("MAN", "MaN"))
        self.assertEqual(judge(*[UNKNOWN] * 3).possible, tuple(man.TABLE))

    def test_ranks_follow_the_table(self):
        ranks = [rank for _verdict, rank in man.TABLE.values()]
        self.assertEqual(ranks, sorted(ranks))
        self.assertEqual(ranks, [1, 2, 3, 4, 5, 5, 5, 6])

    def test_numbers_name_the_codes(self):
        """1 .. 8 in the order of the table; what is unknown is one thing more."""
        self.assertEqual([man.number(code) for code in man.TABLE], list(range(1, 9)))
        self.assertEqual(man.number("M?N"), man.ASK_NUMBER)
        self.assertNotIn(man.ASK_NUMBER, man.NUMBERS.values())

    def test_bad_answer(self):
        with self.assertRaises(ValueError):
            judge(YES, "maybe", NO)


if __name__ == "__main__":
    unittest.main()
