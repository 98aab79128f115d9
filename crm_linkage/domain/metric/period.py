"""Rolling periods and the scope in which a metric is read.

A period counts back from the reference date of its scope and includes that date. Twelve
months to 2024-03-31 are the days 2023-04-01 .. 2024-03-31, which are kept as the
half-open pair ``(after, until)``: a day d belongs to it when ``after < d <= until``.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY, MONTH, ALL = "day", "month", "all"
UNITS = (DAY, MONTH, ALL)


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, order=True)
class Period:
    """`length` days or months back from the reference date; ``ALL`` has no beginning.

    `shift` moves it that many whole lengths further into the past: the period before
    this one has ``shift=1``.
    """

    length: int = 12
    unit: str = MONTH
    shift: int = 0

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit of a period: {self.unit!r}")
        if self.unit != ALL and self.length < 1:
            raise ValueError("a period is at least one day or month long")
        if self.shift < 0:
            raise ValueError("a period cannot lie in the future")
        if self.unit == ALL and self.shift:
            raise ValueError("nothing comes before all time")

    @property
    def previous(self) -> "Period":
        """The period of the same length just before this one."""
        return Period(self.length, self.unit, self.shift + 1)

    def bounds(self, reference: date) -> tuple[date | None, date]:
        """``(after, until)``; `after` is None where the period has no beginning."""
        if self.unit == ALL:
            return None, reference
        return self._back(reference, self.shift + 1), self._back(reference, self.shift)

    def _back(self, reference: date, lengths: int) -> date:
        if self.unit == DAY:
            return reference - timedelta(days=self.length * lengths)
        return months_before(reference, self.length * lengths)


@dataclass(frozen=True)
class Scope:
    """Where and as of when metrics are read: one company, one day, one time zone.

    `tz` (an IANA name) cuts the day of timestamps that are kept in UTC.
    """

    company_id: int
    reference: date
    tz: str = "UTC"


@dataclass(frozen=True, order=True)
class Measure:
    """A metric, by its code, in a period. States have no period and ignore it."""

    code: str
    period: Period = Period()
