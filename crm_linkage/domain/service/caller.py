"""Who calls: what was typed, and what of theirs ends soon. Values in, values out."""

import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

#: days ahead in which an end is offered for renewal (D11.1)
SOON = 10
SHORTEST = 2
_NUMBER = re.compile(r"^\+?[\d\s./()\-]+$")


def digits(text):
    """What was typed as the digits of a phone number; "" where it is none.

    A leading + or 00 is left out: numbers are kept either way.
    """
    text = (text or "").strip()
    if not _NUMBER.match(text):
        return ""
    found = re.sub(r"\D", "", text)
    if not text.startswith("+") and found.startswith("00"):
        found = found[2:]
    return found if len(found) >= 3 else ""


@dataclass(frozen=True)
class Warranty:
    """The warranty on what was bought on `bought`; `until` is its last day or None."""

    bought: date
    until: date | None

    def state(self, today, soon=SOON):
        """ "none", "over", "soon" (ends within `soon` days) or "on"."""
        if self.until is None:
            return "none"
        if self.until < today:
            return "over"
        return "soon" if (self.until - today).days <= soon else "on"


def warranty(bought, months):
    """The warranty of `months` on what was bought on a day; 0 months: none.

    It ends on the day of the same number: bought on 31 January for a month, it ends on
    28 February.
    """
    until = bought + relativedelta(months=months) if months else None
    return Warranty(bought, until)


def like(text):
    """`text` as the middle of an SQL pattern, its own % and _ taken as they are."""
    return re.sub(r"([\\%_])", r"\\\1", text)
