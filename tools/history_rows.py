"""Read and judge the rows of a history of invoices: no Odoo, no database.

A file is CSV in UTF-8 with a header; one row a document, on one line:

    customer,invoice,date,amount,is_return,lines,country

`customer` and `invoice` are numbers or codes of the former system, `date` is
YYYY-MM-DD, `amount` is net of taxes with at most two decimals and a point, negative on
credit notes (`is_return` 1); `lines` is how many lines the document had. The last two
columns may be empty or missing.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

COLUMNS = ("customer", "invoice", "date", "amount", "is_return", "lines", "country")
_OPTIONAL = {"lines", "country"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"[+-]?\d{1,11}(\.\d+)?")
_UNREADABLE = re.compile(r"[\x00-\x08\x0a-\x1f\ud800-\udfff]")
_CENT = Decimal("0.01")
_FIRST_DAY = date(1900, 1, 1)  # the host's document numbers know no older year


class MissingColumn(ValueError):
    """The header lacks columns that rows cannot do without."""


@dataclass(frozen=True, slots=True)
class Document:
    """One invoice (`amount` >= 0) or credit note (`amount` <= 0, `is_return`)."""

    line: int
    customer: str
    invoice: str
    date: date
    amount: Decimal
    is_return: bool
    lines: int
    country: str
    text: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line number in the file, why, and as it stood."""

    line: int
    reason: str
    text: str
    customer: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What a file holds, in its order."""

    documents: list[Document]
    rejected: list[Rejected]

    @property
    def customers(self):
        """Customer number to country, in order of first appearance."""
        countries = {}
        for document in self.documents:
            if not countries.get(document.customer):
                countries[document.customer] = document.country
        return countries

    def first_customers(self, limit):
        """The part about the first `limit` customers; rows without one stay listed."""
        chosen = set(list(self.customers)[:limit])
        return History(
            [document for document in self.documents if document.customer in chosen],
            [
                row
                for row in self.rejected
                if not row.customer or row.customer in chosen
            ],
        )


def read_header(line):
    """The names of the columns, in the file's order.

    :raises MissingColumn: naming every column that is missing
    """
    names = [name.strip().lower() for name in _fields(line.removeprefix("\ufeff"))]
    missing = [name for name in COLUMNS if name not in names and name not in _OPTIONAL]
    if missing:
        raise MissingColumn(
            f"The file has no column {', '.join(missing)}; "
            f"it needs {', '.join(COLUMNS)} and has {', '.join(names) or 'none'}."
        )
    return names


def parse_row(names, number, text, today):
    """One line of the file as a `Document`, or as `Rejected` with the reason."""
    try:
        values = _fields(text)
    except csv.Error as error:
        return Rejected(number, f"unreadable row: {error}", text)
    if len(values) != len(names):
        reason = f"unreadable row: {len(values)} fields instead of {len(names)}"
        return Rejected(number, reason, text)
    if _UNREADABLE.search(text):
        return Rejected(number, "unreadable row: not plain UTF-8 text", text)
    row = {name: value.strip() for name, value in zip(names, values, strict=True)}
    try:
        return _document(row, number, text, today)
    except ValueError as error:
        return Rejected(number, str(error), text, row["customer"])


def read_history(lines, today):
    """All rows of a file, judged; only the first row of an invoice number is taken.

    :param lines: the file's lines as text, the header first
    :param today: a document dated later is rejected
    """
    lines = iter(lines)
    names = read_header(next(lines, "").rstrip("\r\n"))
    documents, rejected, seen = [], [], {}
    for number, line in enumerate(lines, start=2):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        row = parse_row(names, number, text, today)
        if isinstance(row, Document) and row.invoice in seen:
            reason = f"duplicate invoice number, first on line {seen[row.invoice]}"
            row = Rejected(number, reason, text, row.customer)
        if isinstance(row, Document):
            seen[row.invoice] = number
            documents.append(row)
        else:
            rejected.append(row)
    return History(documents, rejected)


def _fields(text):
    """The fields of one line; a quote left open is an error of this line alone."""
    return next(csv.reader([text], strict=True), [])


def _document(row, number, text, today):
    if not row["customer"]:
        raise ValueError("no customer")
    if not row["invoice"]:
        raise ValueError("no invoice number")
    if row["is_return"] not in ("0", "1"):
        raise ValueError(f"bad is_return: {row['is_return'] or 'empty'}, not 0 or 1")
    day = _date(row["date"], today)
    amount = _amount(row["amount"])
    is_return = row["is_return"] == "1"
    if (amount > 0 and is_return) or (amount < 0 and not is_return):
        sign, kind = ("above", "a return") if is_return else ("below", "an invoice")
        raise ValueError(f"bad amount: {amount} is {sign} zero on {kind}")
    return Document(
        number,
        row["customer"],
        row["invoice"],
        day,
        amount,
        is_return,
        _lines(row.get("lines", "")),
        row.get("country", ""),
        text,
    )


def _lines(value):
    if not value:
        return 1
    if not (value.isascii() and value.isdigit()):
        raise ValueError(f"bad lines: {value}")
    return int(value)


def _date(value, today):
    if not _DATE.fullmatch(value):
        raise ValueError(f"bad date: {value or 'empty'}, not YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"bad date: {value} is no day") from None
    if day < _FIRST_DAY:
        raise ValueError(f"bad date: {value} is before {_FIRST_DAY}")
    if day > today:
        raise ValueError(f"bad date: {value} is in the future")
    return day


def _amount(value):
    if not (value.isascii() and _AMOUNT.fullmatch(value)):
        raise ValueError(f"bad amount: {value or 'empty'}")
    amount = Decimal(value)
    if amount != amount.quantize(_CENT):
        raise ValueError(f"bad amount: {value} has parts of a cent")
    return amount.quantize(_CENT)
