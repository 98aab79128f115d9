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
