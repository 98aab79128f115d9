"""Day patterns: which days of the horizon a customer is seen.

Customers should know when the representative comes (D6.2): the weekday stays the same
each time, and visits are spread evenly over the weeks and over the week.
"""

from itertools import combinations


def _smallest_gap(weekdays):
    """Fewest days between two visits when the weekdays repeat every week."""
    if len(weekdays) == 1:
        return 7
    following = weekdays[1:] + (weekdays[0] + 7,)
    return min(later - day for day, later in zip(weekdays, following, strict=True))


def _weekday_sets(weekdays, size, fixed_day=None):
    """Sets of ``size`` weekdays that lie well apart (one day short of the best)."""
    sets = [
        chosen
        for chosen in combinations(sorted(weekdays), size)
        if fixed_day is None or fixed_day in chosen
    ]
    best = max(map(_smallest_gap, sets))
    return [chosen for chosen in sets if _smallest_gap(chosen) >= best - 1]


def day_patterns(frequency, weekdays, weeks, fixed_day=None):
    """List the patterns that honour a frequency on the given weekdays.

    ``q`` visits every week and one more in some weeks: the weeks with one more are
    spread evenly and start at every possible offset. Where the period does not divide
    the horizon the last period is cut, so that patterns may differ in their visits.

    :param frequency: :class:`~.frequency.Frequency`
    :param weekdays: weekdays that can be used (0 is Monday), not empty
    :param weeks: length of the horizon
    :param fixed_day: weekday that every week with visits has to use
    :return: sorted list of tuples of day numbers, an empty tuple where no visit falls
        in the horizon; more visits than weekdays are cut to every weekday
    """
    period = frequency.weeks
    visits = min(frequency.visits, period * len(weekdays))
    if not visits:
        return []
    every_week, more = divmod(visits, period)
    found = set()
    for chosen in _weekday_sets(weekdays, every_week + bool(more), fixed_day):
        if not more:
            found.add(tuple(7 * w + day for w in range(weeks) for day in chosen))
            continue
        for offset in range(period):
            full_weeks = {(offset + i * period // more) % period for i in range(more)}
            for left_out in chosen:
                if left_out == fixed_day and every_week:
                    continue
                found.add(
                    tuple(
                        7 * week + day
                        for week in range(weeks)
                        for day in chosen
                        if week % period in full_weeks or day != left_out
                    )
                )
    return sorted(found)


def loosened(patterns, weekdays):
    """The patterns, and those in which one visit takes another day of its week."""
    found = set(patterns)
    for pattern in patterns:
        for i, day in enumerate(pattern):
            for weekday in weekdays:
                other = day - day % 7 + weekday
                if other not in pattern:
                    rest = pattern[:i] + pattern[i + 1 :]
                    found.add(tuple(sorted((*rest, other))))
    return sorted(found)
