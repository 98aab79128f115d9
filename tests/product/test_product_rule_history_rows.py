"""Rules of `tools/history_rows.py`: what a file of history may hold."""

import sys
import unittest
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from history_rows import COLUMNS, MissingColumn, read_history  # noqa: E402

TODAY = date(2024, 6, 30)
HEADER = ",".join(COLUMNS)
GOOD = "17850,536365,2010-12-01,139.12,0,7,United Kingdom"


def read(*rows, header=HEADER):
    return read_history([header + "\n", *(row + "\n" for row in rows)], TODAY)


class TestGoodRows(unittest.TestCase):
    def test_invoice(self):
        (document,) = read(GOOD).documents
        self.assertEqual(document.line, 2)
        self.assertEqual((document.customer, document.invoice), ("17850", "536365"))
        self.assertEqual(document.date, date(2010, 12, 1))
        self.assertEqual(document.amount, Decimal("139.12"))
        self.assertFalse(document.is_return)
        self.assertEqual((document.lines, document.country), (7, "United Kingdom"))

    def test_credit_note_is_negative(self):
        (document,) = read("17850,C1,2010-12-01,-27.5,1,1,").documents
        self.assertEqual(str(document.amount), "-27.50")
        self.assertTrue(document.is_return)

    def test_zero_is_an_amount_of_both_kinds(self):
        history = read("1,A,2011-02-10,0.0,0,1,", "1,B,2011-02-10,0,1,1,")
        self.assertEqual([row.amount for row in history.documents], [0, 0])

    def test_columns_by_name_in_any_order(self):
        history = read(
            "139.12,ignored,536365,0,2010-12-01,17850",
            header="\ufeffAmount,other,INVOICE,is_return,date,customer",
        )
        (document,) = history.documents
        self.assertEqual((document.customer, document.invoice), ("17850", "536365"))
        self.assertEqual((document.lines, document.country), (1, ""))

    def test_last_allowed_day_is_today(self):
        self.assertEqual(len(read("1,A,2024-06-30,1,0,1,").documents), 1)

    def test_quoted_fields_and_blank_lines(self):
        history = read('1,A,2020-01-01,"1.00",0,1,"Korea, South"', "", "   ")
        self.assertEqual(history.documents[0].country, "Korea, South")
        self.assertEqual(history.rejected, [])


class TestBadRows(unittest.TestCase):
    def assertRejected(self, row, reason):
        history = read(row, GOOD)
        self.assertEqual(len(history.documents), 1, "the good row behind it stays")
        (rejected,) = history.rejected
        self.assertEqual((rejected.line, rejected.text), (2, row))
        self.assertRegex(rejected.reason, reason)

    def test_bad_date(self):
        for day in ("", "01.12.2010", "2010-02-30", "20101201", "2010-12-01 08:00"):
            self.assertRejected(f"1,A,{day},1,0,1,", "^bad date")
        self.assertRejected("1,A,2024-07-01,1,0,1,", "in the future")
        self.assertRejected("1,A,0010-12-01,1,0,1,", "before 1900")

    def test_bad_amount(self):
        for amount in ("", "abc", "1.000,5", "1e3", "nan", "inf", "--1", "٣", "9" * 12):
            row = f'1,A,2010-12-01,"{amount}",0,1,'
            self.assertRejected(row, "^bad amount")
        self.assertRejected("1,A,2010-12-01,1.005,0,1,", "parts of a cent")

    def test_sign_must_fit_the_kind(self):
        self.assertRejected("1,A,2010-12-01,-1,0,1,", "below zero on an invoice")
        self.assertRejected("1,A,2010-12-01,1,1,1,", "above zero on a return")
        self.assertRejected("1,A,2010-12-01,1,yes,1,", "^bad is_return")

    def test_no_customer_no_invoice(self):
        self.assertRejected(" ,A,2010-12-01,1,0,1,", "^no customer")
        self.assertRejected("1,,2010-12-01,1,0,1,", "^no invoice number")

    def test_duplicate_names_the_first_line(self):
        history = read(GOOD, "1,536365,2011-01-01,5,0,1,")
        self.assertEqual(history.documents[0].customer, "17850")
        (rejected,) = history.rejected
        self.assertIn("duplicate invoice number, first on line 2", rejected.reason)

    def test_a_bad_row_does_not_take_the_number(self):
        history = read("1,536365,never,5,0,1,", GOOD)
        self.assertEqual(len(history.documents), 1)
        self.assertEqual(len(history.rejected), 1)

    def test_unreadable(self):
        self.assertRejected("1,A,2010-12-01", "3 fields instead of 7")
        self.assertRejected('1,"A,2010-12-01,1,0,1,', "^unreadable row")
        self.assertRejected("1,A\0,2010-12-01,1,0,1,", "^unreadable row")
        self.assertRejected("1,A\udce4,2010-12-01,1,0,1,", "not plain UTF-8")
        self.assertRejected("1,A,2010-12-01,1,0,many,", "^bad lines")

    def test_missing_columns_are_named(self):
        with self.assertRaisesRegex(MissingColumn, "no column invoice, amount;"):
            read(header="customer,date,is_return")
        with self.assertRaises(MissingColumn):
            read_history([], TODAY)


class TestLimit(unittest.TestCase):
    def test_first_customers_of_the_file(self):
        history = read(
            "b,1,2010-12-01,1,0,1,",
            "a,2,2010-12-01,1,0,1,Chile",
            "c,3,2010-12-01,1,0,1,",
            "c,4,never,1,0,1,",
            "b,5,never,1,0,1,",
            ",6,2010-12-01,1,0,1,",
            "b,7,2010-12-02,1,0,1,France",
        )
        self.assertEqual(history.customers, {"b": "France", "a": "Chile", "c": ""})
        part = history.first_customers(2)
        self.assertEqual([row.invoice for row in part.documents], ["1", "2", "7"])
        self.assertEqual([row.line for row in part.rejected], [6, 7])


if __name__ == "__main__":
    unittest.main()
