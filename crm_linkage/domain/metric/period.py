"""Rolling periods and the scope in which a metric is read.

A period counts back from the reference date of its scope and includes that date. Twelve
months to 2024-03-31 are the days 2023-04-01 .. 2024-03-31, which are kept as the
half-open pair ``(after, until)``: a day d belongs to it when ``after < d <= until``.

Older months may fade: what lies k whole months before the end of its period counts with
``(1 - fade) ** k``. The months are those of `months_before`, so the last month of a
period to 2024-03-31 is 2024-03-01 .. 2024-03-31 and counts in full.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY, MONTH, ALL = "day", "month", "all"
UNITS = (DAY, MONTH, ALL)
DAYS_A_YEAR, MONTHS_A_YEAR = 365, 12


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(day: date, until: date) -> int:
    """Whole months from `day` to `until`: the k with
    ``months_before(until, k + 1) < day <= months_before(until, k)``."""
    months = (until.year - day.year) * 12 + until.month - day.month
    return months - (until.day < day.day)


def weight(day: date, until: date, fade: float) -> float:
    """What a record of `day` counts for in a period that ends on `until`: 1 .. 0.

    :param fade: share of the weight that is lost with each whole month, 0 <= fade < 1
    """
    return (1 - fade) ** months_between(day, until)


@dataclass(frozen=True, order=True)
class Period:
    """`length` days or months back from the reference date; ``ALL`` has no beginning.

    `shift` moves it that many whole lengths further into the past: the period before
    this one has ``shift=1``. `fade` is the share of its weight that a record loses with
    each whole month back from the end of the period: sums and numbers of records are
    weighted by it, days, gaps and numbers of different values are not. `skip` is the
    number of days between the end of the period and the reference date: with it any
    calendar month, quarter or year can be read as of a later day.
    """

    length: int = 12
    unit: str = MONTH
    shift: int = 0
    fade: float = 0.0
    skip: int = 0

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit of a period: {self.unit!r}")
        if self.unit != ALL and self.length < 1:
            raise ValueError("a period is at least one day or month long")
        if self.shift < 0 or self.skip < 0:
            raise ValueError("a period cannot lie in the future")
        if self.unit == ALL and self.shift:
            raise ValueError("nothing comes before all time")
        if not 0 <= self.fade < 1:
            raise ValueError("older months lose a share of at least 0 and less than 1")

    @property
    def previous(self) -> "Period":
        """The period of the same length just before this one."""
        return replace(self, shift=self.shift + 1)

    @property
    def years(self) -> float | None:
        """Its length in years, faded months in part; None where it has no beginning.

        What a yearly amount comes to in this period: 12 months or 365 days are a year.
        """
        if self.unit == ALL:
            return None
        if self.unit == MONTH:
            kept = sum((1 - self.fade) ** month for month in range(self.length))
            return kept / MONTHS_A_YEAR
        if not self.fade:
            return self.length / DAYS_A_YEAR
        # months have no fixed number of days: a twelfth of a year each
        month = DAYS_A_YEAR / MONTHS_A_YEAR
        whole, rest = divmod(self.length, month)
        kept = sum((1 - self.fade) ** number for number in range(int(whole)))
        return (kept * month + (1 - self.fade) ** whole * rest) / DAYS_A_YEAR

    def bounds(self, reference: date) -> tuple[date | None, date]:
        """``(after, until)``; `after` is None where the period has no beginning."""
        if self.unit == ALL:
            return None, reference - timedelta(days=self.skip)
        end = reference - timedelta(days=self.skip)
        return self._back(end, self.shift + 1), self._back(end, self.shift)

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
