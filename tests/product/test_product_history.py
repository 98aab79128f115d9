"""The loader of real history, on a small file with every kind of bad row."""

import csv
import json
import tempfile
from pathlib import Path

from host import paths

from .common import DatabaseCase

HEADER = "customer,invoice,date,amount,is_return,lines,country\n"
GOOD = (
    ["70001", "H1", "2010-12-01", "139.12", "0", "7", "United Kingdom"],
    ["70001", "H2", "2011-03-02", "0.0", "0", "1", "United Kingdom"],
    ["70001", "CH3", "2011-03-09", "-19.1", "1", "1", "United Kingdom"],
    ["70002", "H4", "2011-05-31", "1000000.01", "0", "3", "EIRE"],
    ["70003", "H5", "2011-06-01", "0.1", "0", "1", "Unspecified"],
    ["70003", "H6", "2011-06-02", "0.2", "0", "1", "USA"],
    ["70004", "CH7", "2011-07-01", "-5.55", "1", "2", "Germany"],
)
BAD = {
    "70001,H10,2011-02-30,1.00,0,1,": "bad date: 2011-02-30 is no day",
    "70001,H11,2011-02-03,twelve,0,1,": "bad amount: twelve",
    ",H12,2011-02-03,1.00,0,1,": "no customer",
    "70002,H1,2011-02-03,1.00,0,1,": "duplicate invoice number, first on line 2",
    "70002,H13,2011-02-03": "unreadable row: 3 fields instead of 7",
    '70002,"H14,2011-02-03,1.00,0,1,': "unreadable row",
    "70002,H15,2011-02-03,-1.00,0,1,": "below zero on an invoice",
}
SUMS = {
    "70001": ["120.02", 3],
    "70002": ["1000000.01", 1],
    "70003": ["0.30", 2],
    "70004": ["-5.55", 1],
}
CALL = """
import json, sys
sys.path.insert(0, {tools!r})
import load_history
try:
    result = load_history.run(env, {path!r}, {limit!r})
    print('RESULT', json.dumps(dict(
        customers=result.customers, invoices=result.invoices,
        credit_notes=result.credit_notes, present=result.present,
        rejected=[[row.line, row.reason] for row in result.rejected],
        differ=load_history.check(env, {path!r}, {limit!r}),
    )))
except load_history.HistoryError as error:
    print('RESULT', json.dumps(dict(error=str(error))))
"""
# the first invoice once more, line synchronisation left to the host
TWIN = """
import json
move = env['account.move'].search([('ref', '=', 'H1')])
twin = env['account.move'].create({
    'move_type': 'out_invoice', 'partner_id': move.partner_id.id, 'ref': 'H1',
    'invoice_date': move.invoice_date, 'journal_id': move.journal_id.id,
    'invoice_date_due': move.invoice_date, 'invoice_payment_term_id': False,
    'fiscal_position_id': False, 'payment_reference': 'H1',
    'invoice_line_ids': [(0, 0, {
        'name': move.invoice_line_ids.name, 'quantity': 1, 'price_unit': 139.12,
        'tax_ids': [(6, 0, [])],
    })],
})
twin.action_post()
SKIP = {'id', 'create_date', 'write_date', 'move_id', 'move_name', 'name'}
def content(record, wanted):
    return {
        name: str(record[name]) for name, field in record._fields.items()
        if field.store and field.type not in ('one2many', 'many2many')
        and name not in SKIP and (not wanted or name in wanted)
    }
MOVE = {
    'amount_untaxed', 'amount_tax', 'amount_total', 'amount_residual', 'state',
    'amount_untaxed_signed', 'amount_total_signed', 'amount_residual_signed',
    'payment_state', 'commercial_partner_id', 'currency_id', 'company_id', 'date',
    'invoice_date', 'invoice_date_due', 'move_type', 'invoice_currency_rate',
    'partner_shipping_id', 'fiscal_position_id', 'auto_post', 'posted_before',
}
def lines(move):
    return [content(line, None) for line in move.line_ids.sorted('balance')]
print('RESULT', json.dumps({
    'move': [content(move, MOVE), content(twin, MOVE)],
    'lines': [lines(move), lines(twin)],
}))
env.cr.rollback()
"""


class TestHistory(DatabaseCase):
    installed = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.file = cls.folder / "history.csv"
        rows = [",".join(row) for row in GOOD]
        cls.file.write_text(HEADER + "\n".join([*rows, *BAD]) + "\n")

    def shell(self, script):
        output = self.odoo("shell", script=script)
        (line,) = [row for row in output.splitlines() if row.startswith("RESULT ")]
        return json.loads(line.removeprefix("RESULT ")), output

    def load(self, file=None, limit=None):
        path = str(file or self.file)
        call = CALL.format(tools=str(paths.TOOLS), path=path, limit=limit)
        return self.shell(call)

    def loaded(self):
        """Customer number to the sum and the number of its posted documents."""
        rows = self.rows(
            "SELECT partner.ref, count(*),"
            " sum(amount_untaxed_signed)::numeric(16, 2)::text AS net"
            " FROM account_move move JOIN res_partner partner"
            " ON partner.id = move.partner_id WHERE move.state = 'posted'"
            " AND move.move_type IN ('out_invoice', 'out_refund') GROUP BY 1"
        )
        return {row["ref"]: [row["net"], row["count"]] for row in rows}

    def test_0_limit_takes_the_first_customers(self):
        result, _output = self.load(limit=1)
        self.assertEqual((result["customers"], result["differ"]), (1, 0))
        self.assertEqual(self.loaded(), {"70001": SUMS["70001"]})

    def test_1_first_load(self):
        result, output = self.load()
        self.assertEqual(result["customers"], 4)
        self.assertEqual((result["invoices"], result["credit_notes"]), (3, 1))
        self.assertEqual((result["present"], result["differ"]), (3, 0))
        self.assertEqual(self.loaded(), SUMS)
        first = len(GOOD) + 2
        for number, (line, reason) in enumerate(result["rejected"]):
            self.assertEqual(line, first + number)
            self.assertIn(list(BAD.values())[number], reason)
            self.assertIn(f"line {line}: {reason}", output)
        self.assertEqual(len(result["rejected"]), len(BAD))

    def test_2_rejected_rows_are_kept_in_a_file(self):
        with (self.folder / "history.rejected.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["row"] for row in rows], list(BAD))
        self.assertEqual(rows[0]["line"], str(len(GOOD) + 2))

    def test_3_second_load_adds_nothing(self):
        counts = "SELECT (SELECT count(*) FROM account_move) + 1000 * (SELECT count(*)"
        counts += " FROM res_partner) + 1000000 * (SELECT count(*) FROM res_users) AS n"
        before = self.column(counts)
        result, _output = self.load()
        self.assertEqual((result["invoices"], result["credit_notes"]), (0, 0))
        self.assertEqual((result["present"], result["differ"]), (len(GOOD), 0))
        self.assertEqual(self.column(counts), before)
        self.assertEqual(self.loaded(), SUMS)

    def test_4_reference_date_is_the_day_after(self):
        days = self.column("SELECT linkage_reference_date FROM res_company")
        self.assertEqual(days, ["2011-07-02"])

    def test_5_countries_and_numbers(self):
        countries = self.rows(
            "SELECT partner.ref, country.code FROM res_partner partner LEFT JOIN"
            " res_country country ON country.id = partner.country_id"
            " WHERE partner.ref LIKE '7000%' ORDER BY 1"
        )
        self.assertEqual([row["code"] for row in countries], ["GB", "IE", None, "DE"])
        names = self.column(
            "SELECT name FROM account_move WHERE ref LIKE '%H%' ORDER BY name"
        )
        self.assertEqual(names[0], "HIST/2010/00001")
        self.assertEqual(names[-1], "HIST/2011/00006")

    def test_6_same_as_an_invoice_made_by_hand(self):
        result, _output = self.shell(TWIN)
        self.assertEqual(*result["move"])
        self.assertEqual(*result["lines"])

    def test_7_changed_amount_is_told(self):
        file = self.folder / "changed.csv"
        file.write_text(HEADER + "70001,H1,2010-12-01,140.00,0,7,United Kingdom\n")
        result, _output = self.load(file)
        self.assertEqual(result["invoices"], 0)
        ((_line, reason),) = result["rejected"]
        self.assertIn("duplicate invoice number, loaded before", reason)

    def test_8_errors_in_one_sentence(self):
        file = self.folder / "columns.csv"
        file.write_text("customer,date\n1,2010-12-01\n")
        result, _output = self.load(file)
        self.assertIn("no column invoice, amount, is_return", result["error"])
        result, _output = self.load(self.folder / "absent.csv")
        self.assertIn("Cannot read", result["error"])
        self.assertEqual(self.loaded(), SUMS)

    def test_9_locked_books(self):
        lock = "env.company.fiscalyear_lock_date = '2011-12-31'\nenv.cr.commit()\n"
        file = self.folder / "locked.csv"
        file.write_text(HEADER + "70009,H90,2011-01-05,1.00,0,1,\n")
        self.odoo("shell", script=lock)
        result, _output = self.load(file)
        self.assertIn("books are locked", result["error"])
        self.assertEqual(self.loaded(), SUMS)
