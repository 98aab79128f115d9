"""Load a history of invoices from a CSV file into an Odoo database.

Inside an Odoo shell, with this folder on `sys.path`:

    import load_history
    load_history.main(env, ["file.csv", "--limit", "200"])

Columns and rules of the file: `history_rows.py`. Customers become partners (`ref` is
the number), rows become posted customer invoices and credit notes with one line without
taxes. Amounts are taken as the company's currency, whatever the file's was. Loading
again adds nothing twice and goes on after an interruption, as each batch is committed.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from odoo import fields
from odoo.tools.convert import convert_file

from history_documents import JOURNAL_CODE, QUIET, Documents
from history_progress import Progress
from history_rows import MissingColumn, Rejected, read_history

BATCH = 500
# any number nobody else takes a lock on: only one load runs in a database
LOCK = 0x11_4B_A6E


class HistoryError(Exception):
    """Why nothing could be loaded, in one sentence."""


@dataclass
class Result:
    """What a load came to."""

    customers: int = 0  # of the file, or the first `limit` of them
    invoices: int = 0  # loaded now
    credit_notes: int = 0  # loaded now
    present: int = 0  # loaded before
    rejected: list = field(default_factory=list)
    rejected_file: Path | None = None
    seconds: float = 0.0
    reference_date: object = None

    @property
    def loaded(self):
        return self.invoices + self.credit_notes


def run(env, path, limit=None, out=None, users=True):
    """Load the file; commits. See the module.

    :param limit: only the first so many customers of the file
    :param users: also create the demo's logins, and give them the new customers
    :raises HistoryError: nothing can be loaded
    """
    out = out or sys.stdout
    history = read_file(env, path, limit)
    if not history.documents and not history.rejected:
        raise HistoryError(f"{path} holds no row.")
    _lock(env)
    try:
        if users:
            load_users(env)
        result = _load(env, history, out)
    finally:
        env.cr.rollback()
        env.cr.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    if result.rejected:
        result.rejected_file = _write_rejected(path, result.rejected)
    _report(env, result, out)
    return result


def check(env, path, limit=None, out=None):
    """Compare each customer's sum in the database with the file's, to the cent.

    :return: how many customers differ
    """
    out = out or sys.stdout
    documents = read_file(env, path, limit).documents
    expected = defaultdict(Decimal)
    for document in documents:
        expected[document.customer] += document.amount
    rows = env["account.move"]._read_group(
        [
            ("company_id", "=", env.company.id),
            ("journal_id.code", "=", JOURNAL_CODE),
            ("state", "=", "posted"),
            ("ref", "in", [document.invoice for document in documents]),
        ],
        ["partner_id"],
        ["amount_untaxed_signed:sum", "__count"],
    )
    found = {
        partner.ref: Decimal(str(round(amount, 2))) for partner, amount, _count in rows
    }
    differ = sorted(
        number
        for number in expected.keys() | found.keys()
        if expected.get(number, 0) != found.get(number)
    )
    for number in differ:
        out.write(
            f"Customer {number}: {expected.get(number)} in the file, "
            f"{found.get(number)} in the database\n"
        )
    equal = len(expected) - len(differ)
    loaded = sum(count for *_rest, count in rows)
    out.write(
        f"{equal:,} of {len(expected):,} customers have the file's sum; "
        f"{loaded:,} of {len(documents):,} documents; "
        f"net {sum(found.values()):,.2f} of {sum(expected.values()):,.2f}\n"
    )
    return len(differ)


def read_file(env, path, limit=None):
    """The file's `History`, of the first `limit` customers when given."""
    today = fields.Date.context_today(env["res.company"])
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as lines:
            history = read_history(lines, today)
    except OSError as error:
        raise HistoryError(f"Cannot read {path}: {error.strerror}.") from error
    except MissingColumn as error:
        raise HistoryError(str(error)) from error
    return history.first_customers(limit) if limit else history


def load_users(env):
    """The demo's logins, in a database without the demo's customers."""
    if not env.ref("crm_linkage.user_anna", raise_if_not_found=False):
        file = "demo/linkage_users_demo.xml"
        convert_file(env, "crm_linkage", file, None, mode="init", noupdate=True)
        env.cr.commit()


def main(env, arguments):
    """The command line inside a shell; returns the exit code."""
    parser = argparse.ArgumentParser(prog="load_history", description=__doc__)
    parser.add_argument("path")
    parser.add_argument(
        "--limit", type=int, help="only the first customers of the file"
    )
    parser.add_argument("--check", action="store_true", help="only compare the sums")
    parser.add_argument(
        "--grade", action="store_true", help="grade the customers if any were loaded"
    )
    options = parser.parse_args(arguments)
    limit = options.limit or None
    try:
        if options.check:
            return bool(check(env, options.path, limit))
        if run(env, options.path, limit).loaded and options.grade:
            grade(env)
    except HistoryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _lock(env):
    env.cr.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
    if not env.cr.fetchone()[0]:
        raise HistoryError("Another load is running in this database.")


def _load(env, history, out):
    target = Documents(env)
    env.cr.commit()  # the journal
    documents = history.documents
    if documents and target.locked(min(row.date for row in documents)):
        raise HistoryError(
            "The company's books are locked at the file's first date; "
            "remove the lock date and load again."
        )
    customers = history.customers
    result = Result(customers=len(customers), rejected=list(history.rejected))
    new = _not_present(target.existing(documents), documents, result)
    progress = Progress(len(new), "documents", out)
    try:
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            refused = target.load(batch, customers)
            env.cr.commit()
            env.invalidate_all()
            _count(batch, refused, result)
            progress.advance(len(batch))
    except KeyboardInterrupt:
        out.write(f"\nInterrupted after {progress.done:,}; load again to go on.\n")
        raise
    result.seconds = progress.seconds
    result.reference_date = _set_reference_date(env)
    return result


def _not_present(existing, documents, result):
    """Those to load; what is there with another content is rejected."""
    new = []
    for document in documents:
        known = existing.get((document.customer, document.invoice))
        if known is None:
            new.append(document)
        elif known == (document.date, float(document.amount)):
            result.present += 1
        else:
            result.rejected.append(
                _rejected(
                    document, f"duplicate invoice number, loaded before with {known}"
                )
            )
    return new


def _count(batch, refused, result):
    taken = set(batch) - {document for document, _reason in refused}
    notes = sum(document.is_return for document in taken)
    result.credit_notes += notes
    result.invoices += len(taken) - notes
    result.rejected += [_rejected(document, reason) for document, reason in refused]


def _rejected(document, reason):
    return Rejected(document.line, reason, document.text, document.customer)


def _set_reference_date(env):
    """Grading looks back from the day after the last document that was ever loaded."""
    [(last,)] = env["account.move"]._read_group(
        [
            ("company_id", "=", env.company.id),
            ("journal_id.code", "=", JOURNAL_CODE),
            ("state", "=", "posted"),
        ],
        [],
        ["invoice_date:max"],
    )
    if not last:
        return None
    reference = last + timedelta(days=1)
    company = env.company.with_context(**QUIET)
    if "linkage_reference_date" in company._fields:  # the add-on may come later
        company.linkage_reference_date = reference
    env.cr.commit()
    return reference


def grade(env, out=None):
    """Grade the customers of the history by the share of revenue they bring; commits.

    Invoices are all a history has, so the ABC analysis over its whole period goes
    before the schemes that also look at orders and payments.
    """
    scheme = env.ref("crm_linkage.scheme_abc")
    scheme.sequence = 0
    scheme.criterion_ids.period_unit = "all"
    scheme.action_activate()
    run = env["linkage.grading.run"]._run(env.company)
    env.cr.commit()
    counts = env["linkage.grade.standing"]._read_group(
        [("company_id", "=", env.company.id)], ["grade_id"], ["__count"]
    )
    (out or sys.stdout).write(
        f"Graded {run.graded_count:,} customers as of {run.reference_date}: "
        + ", ".join(f"{grade.name} {count:,}" for grade, count in counts)
        + "\n"
    )


def _write_rejected(path, rejected):
    """Line, reason and row as it stood, beside the file or, if read-only, elsewhere."""
    path = Path(path).resolve()
    for folder in (path.parent, Path.cwd(), Path(tempfile.gettempdir())):
        if os.access(folder, os.W_OK):
            break
    file = folder / f"{path.stem}.rejected.csv"
    with file.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["line", "reason", "row"])
        for row in sorted(rejected, key=lambda row: row.line):
            writer.writerow([row.line, row.reason, row.text])
    return file


def _report(env, result, out):
    speed = result.loaded / result.seconds if result.seconds else 0
    currency = env.company.currency_id.name
    out.write(
        f"{result.customers:,} customers; loaded {result.invoices:,} invoices and "
        f"{result.credit_notes:,} credit notes ({speed:.0f} a second, amounts taken as "
        f"{currency}); {result.present:,} were there already; "
        f"{len(result.rejected):,} rows rejected\n"
    )
    for row in sorted(result.rejected, key=lambda row: row.line)[:20]:
        out.write(f"  line {row.line}: {row.reason}\n")
    if len(result.rejected) > 20:
        out.write(f"  and {len(result.rejected) - 20:,} more\n")
    if result.rejected_file:
        out.write(f"Rejected rows: {result.rejected_file}\n")
    if result.reference_date:
        out.write(f"Reference date of grading: {result.reference_date}\n")
