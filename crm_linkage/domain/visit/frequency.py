"""How often a customer is seen, and what that adds up to (D6.1)."""

from dataclasses import dataclass

PERIODS = (
    ("week", "a week"),
    ("two_weeks", "in two weeks"),
    ("four_weeks", "in four weeks"),
    ("quarter", "a quarter"),
)

PERIOD_WEEKS = {"week": 1, "two_weeks": 2, "four_weeks": 4, "quarter": 13}

HORIZON_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Frequency:
    """``visits`` visits in every ``weeks`` weeks.

    >>> Frequency(1, 2).in_weeks(4)
    2.0
    """

    visits: int
    weeks: int

    def __post_init__(self):
        if self.visits < 0:
            raise ValueError("visits must not be negative")
        if self.weeks < 1:
            raise ValueError("weeks must be at least 1")

    def in_weeks(self, weeks=HORIZON_WEEKS):
        """Visits in ``weeks`` weeks; a fraction where the periods do not meet."""
        return self.visits * weeks / self.weeks

    @property
    def gap_days(self):
        """Days from one visit to the next, None when there are no visits."""
        return 7 * self.weeks / self.visits if self.visits else None


def frequency(visits, period):
    """Return the frequency of ``visits`` in one ``period`` (key of ``PERIODS``).

    :raise ValueError: unknown period
    """
    if period not in PERIOD_WEEKS:
        raise ValueError(f"unknown period {period!r}")
    return Frequency(visits, PERIOD_WEEKS[period])


def due_in_horizon(freq, days_since_last, horizon_days):
    """Count the visits that fall due in a horizon shorter than the period.

    Needed for a quarter, whose visits do not repeat within four weeks: a customer seen
    last week is not due, one never seen is due at once.

    :param freq: :class:`Frequency`
    :param days_since_last: days from the last visit to the horizon's first day, or None
        when there never was one; negative when the last visit lies in the horizon
    :param horizon_days: length of the horizon in days
    :return: number of due dates in the horizon
    """
    gap = freq.gap_days
    if gap is None:
        return 0
    first = 0 if days_since_last is None else max(0, gap - days_since_last)
    count = 0
    while first < horizon_days:
        count += 1
        first += gap
    return count
