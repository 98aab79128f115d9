"""What a stop missed: the visits of its pattern that found no place, and why."""

from collections import Counter


def losses(patterns, placed, working, first_day):
    """Count the visits that were not placed.

    :param patterns: the day patterns of the stop
    :param placed: days on which it is placed
    :param working: days on which the representative works
    :param first_day: days before it are over and are not missed
    :return: Counter of reasons, keys of ``REASONS``
    """
    if not patterns:
        return Counter()
    return Counter(
        "full" if day in working else "day_off"
        for day in _pattern_behind(patterns, placed, first_day)
        if day >= first_day and day not in placed
    )


def _pattern_behind(patterns, placed, first_day):
    """The pattern that the placed days come from, the nearest to complete."""

    def misses(pattern):
        days = [day for day in pattern if day >= first_day]
        return len(set(placed).difference(days)), len(days) - len(placed), pattern

    return min(patterns, key=misses)
