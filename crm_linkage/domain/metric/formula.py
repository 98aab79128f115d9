"""The formulas a metric may be: their meaning, apart from SQL.

The statement builder writes the same rules in SQL
(`models/metric/statement.py`); a test holds both against each other.
None is a missing value and stays one: what it means is decided by who asks.
"""

RATIO, GROWTH, DIFFERENCE = "ratio", "growth", "difference"
LEAST, GREATEST = "least", "greatest"
YEARLY_SHARE = "yearly_share"


def ratio(numerator: float | None, denominator: float | None) -> float | None:
    """Numerator by denominator; not applicable (None) when nothing is divided by."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def difference(minuend: float | None, subtrahend: float | None) -> float | None:
    """What remains of `minuend`; missing as soon as one of both is."""
    if minuend is None or subtrahend is None:
        return None
    return minuend - subtrahend


def least(first: float | None, second: float | None) -> float | None:
    """The smaller of both; one that is missing is not asked."""
    return min((v for v in (first, second) if v is not None), default=None)


def greatest(first: float | None, second: float | None) -> float | None:
    """The larger of both; one that is missing is not asked."""
    return max((v for v in (first, second) if v is not None), default=None)


def yearly_share(
    value: float | None, yearly: float | None, years: float | None
) -> float | None:
    """Share of a yearly amount that `value` makes in a period of `years`.

    Not applicable (None) without a yearly amount, or where the period has no length.
    """
    if value is None or not yearly or not years:
        return None
    return value / (yearly * years)


def growth(current: float | None, before: float | None, cap: float) -> float | None:
    """Relative change against the period before, 0.25 for 25 % more, at most `cap`.

    Who had nothing before and has something now grew without measure: `cap`. Who had
    nothing in either period did not grow and did not shrink: None.
    """
    current, before = current or 0.0, before or 0.0
    if before > 0:
        return min(current / before - 1, cap)
    return cap if current > 0 else None
