"""Judging a promise: which days count, and whether the target is kept so far (D9.4)."""

from datetime import date

from ..metric.period import DAY, Period

MONTH, QUARTER, YEAR = "month", "quarter", "year"
PERIODS = (MONTH, QUARTER, YEAR)
AT_LEAST, AT_MOST = "at_least", "at_most"
COMPARISONS = (AT_LEAST, AT_MOST)
MET, NOT_MET, NO_DATA = "met", "not_met", "no_data"


def period_start(reference: date, period: str) -> date:
    """First day of the calendar month, quarter or year that holds `reference`.

    :raise ValueError: another period
    """
    if period == MONTH:
        return reference.replace(day=1)
    if period == QUARTER:
        return date(reference.year, (reference.month - 1) // 3 * 3 + 1, 1)
    if period == YEAR:
        return date(reference.year, 1, 1)
    raise ValueError(f"unknown period of a commitment: {period!r}")


def current_period(reference: date, period: str, since: date | None) -> Period | None:
    """The running calendar period so far, `reference` included, as a metric's period.

    :param since: first day on which the promise binds: earlier days do not count
    :return: None when the promise does not bind yet
    """
    start = period_start(reference, period)
    if since is not None:
        start = max(start, since)
    days = (reference - start).days + 1
    return Period(days, DAY) if days > 0 else None


def judge(
    actual: float | None, comparison: str, target: float, tolerance: float = 0.0
) -> str:
    """``met``, ``not_met`` or, for a missing value, ``no_data``.

    A target that is reached exactly is met, whichever way it is compared; differences
    of a billionth are what computing with fractions leaves.

    :param tolerance: share of the target by which it may be missed, 0 <= tolerance < 1;
        a target of zero leaves no room

    :raise ValueError: another comparison
    """
    if comparison not in COMPARISONS:
        raise ValueError(f"unknown comparison: {comparison!r}")
    if actual is None:
        return NO_DATA
    slack = abs(target) * tolerance + 1e-9 * max(1.0, abs(target))
    if comparison == AT_LEAST:
        return MET if actual >= target - slack else NOT_MET
    return MET if actual <= target + slack else NOT_MET
