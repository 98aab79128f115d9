"""The day patterns of one stop, from its last visit through the weeks of a plan.

A visit falls due one gap after the one before; a stop never visited is due at once.
Patterns keep the weekday (D6.2); a visit whose day is off takes a near day of the same
week. What is no matter of yes or no has a price in minutes, so that the search can
weigh it against driving. The prices were set by trial.
"""

from dataclasses import dataclass
from math import ceil

from .pattern import day_patterns, loosened

GAP_PRICE = 60.0  # for a day beyond the largest gap
RHYTHM_PRICE = 20.0  # for a first visit that is a whole gap away from its due day
SHIFT_PRICE = 10.0  # for a visit that takes another day, its own being off
FEWER_PRICE = 60.0  # beside its minutes, for a visit saved by beginning late


@dataclass(frozen=True, slots=True)
class Option:
    """Days of visits, ``lost`` reasons of visits without a day, price in minutes.

    ``usual`` tells that the visits are where they are planned now.
    """

    days: tuple[int, ...]
    lost: tuple[str, ...] = ()
    price: float = 0.0
    usual: bool = False


def first_due(stop, request):
    """Day on which a stop is due for the first time, perhaps after the horizon."""
    gap = stop.frequency.gap_days
    if stop.since is None:
        return request.first_day
    if stop.gap_max is not None:
        gap = min(gap, stop.gap_max)
    return max(stop.since + gap, request.first_day)


def asked(stop, request, last_day=None):
    """Visits of a stop that fall due in the plan, locked ones among them.

    :param last_day: the last day that counts, by default that of the horizon
    """
    gap = stop.frequency.gap_days
    if gap is None:
        return 0
    end = 7 * request.weeks if last_day is None else last_day + 1
    return max(0, ceil((end - first_due(stop, request)) / gap - 1e-9))


class Recurrence:
    """Options of a stop.

    :param stop: :class:`~.request.Stop`
    :param request: :class:`~.request.Request`
    :param obstacles: dict from day number to why there can be no visit (a reason), or
        None; days that are not in it are off
    """

    def __init__(self, stop, request, obstacles):
        self.stop, self.request, self.obstacles = stop, request, obstacles
        self.first_day = request.first_day
        self.usable = [day for day, why in sorted(obstacles.items()) if why is None]
        self.gap = stop.frequency.gap_days
        self.held = sorted({locked.day for locked in stop.locked})
        self.earliest = self.first_day
        if self.gap and stop.since is not None:
            shortest = stop.gap_min
            if shortest is None:
                shortest = ceil(self.gap / 2)
            self.earliest = max(self.first_day, stop.since + shortest)

    def options(self):
        """List of :class:`Option`, empty when nothing is due or nothing is possible."""
        if not asked(self.stop, self.request) or not self.usable:
            return []
        patterns = self._patterns()
        adapted = [self._adapt(pattern) for pattern in patterns]
        if any(days or lost for days, lost, _shifted in adapted):
            adapted = [one for one in adapted if one[0] or one[1]]
        elif not self.held:
            return []
        usual = self._usual(adapted)
        if usual:
            adapted.append(usual)
        best = {}
        for days, lost, shifted in adapted:
            price = self._price(days, lost) + SHIFT_PRICE * shifted
            option = Option(days, lost, price, bool(usual) and days == usual[0])
            known = best.get(days)
            if known is None or (len(lost), price) < (len(known.lost), known.price):
                best[days] = option
        return [best[days] for days in sorted(best)]

    def too_often(self):
        """Visits asked for beyond one on every weekday that can be used."""
        period = self.stop.frequency.weeks
        most = period * len({day % 7 for day in self.usable})
        beyond = max(0, self.stop.frequency.visits - most)
        days = 7 * self.request.weeks - self.first_day
        return round(beyond * days / (7 * period))

    # -- patterns ----------------------------------------------------------------

    def _patterns(self):
        weekdays = {day % 7 for day in self.usable}
        fixed = self.stop.fixed_day if self.stop.fixed_day in weekdays else None
        weeks = self.request.weeks
        patterns = day_patterns(self.stop.frequency, weekdays, weeks, fixed)
        if not self.request.same_weekday and fixed is None:
            patterns = loosened(patterns, weekdays)
        return patterns

    def _adapt(self, pattern):
        """``(days, reasons of lost visits, visits shifted)`` of a pattern."""
        days = self._without_held(pattern)
        days = [day for day in days if day >= self.earliest]
        kept, lost, off = [], [], []
        for day in days:
            why = self.obstacles.get(day, "day_off")
            if why is None and day not in self.held:
                kept.append(day)
            else:
                off.append((day, why or "gap"))
        shifted = 0
        for day, why in off:
            other = self._near(day, kept)
            if other is None:
                lost.append(why)
            else:
                kept.append(other)
                shifted += 1
        kept, early = self._apart(kept)
        return tuple(kept), (*lost, *early), shifted

    def _without_held(self, pattern):
        """A pattern without the visits that locked ones stand for."""
        days = list(pattern)
        for held in self.held:
            near = min(days, key=lambda day, held=held: abs(day - held), default=None)
            if near is not None and abs(near - held) < self.gap:
                days.remove(near)
        return days

    def _near(self, day, kept):
        """The usable day of the same week nearest to ``day``, None without one."""
        week = range(max(day - day % 7, self.earliest), day - day % 7 + 7)
        free = [
            other
            for other in week
            if self.obstacles.get(other, "day_off") is None
            and other not in kept
            and other not in self.held
        ]
        return min(free, key=lambda other: (abs(other - day), other), default=None)

    def _apart(self, days):
        """``(days, reasons)`` without the visits that keep not the smallest gap."""
        smallest = self.stop.gap_min
        if not smallest:
            return sorted(days), ()
        kept = []
        for day in sorted(days):
            if all(abs(day - other) >= smallest for other in (*kept, *self.held)):
                kept.append(day)
        return kept, ("gap",) * (len(days) - len(kept))

    # -- prices ------------------------------------------------------------------

    def _price(self, days, lost):
        stop, price = self.stop, 0.0
        due = first_due(stop, self.request)
        if stop.since is not None and days and not self.held:
            price += RHYTHM_PRICE * abs(days[0] - due) / self.gap
        if stop.gap_max is not None:
            price += GAP_PRICE * self._days_over(days)
        count = len(days) + len(lost)
        count += sum(1 for day in self.held if day >= self.first_day)
        fewer = asked(stop, self.request, self.usable[-1]) - count - self.too_often()
        if fewer > 0:
            price += (FEWER_PRICE + stop.minutes) * fewer
        return price + self.request.keep * len(self._usual_days().difference(days))

    def _days_over(self, days):
        """Days by which visits exceed the largest gap; what is over counts not."""
        before, over = self.stop.since, 0
        for day in sorted((*days, *self.held)):
            if before is not None:
                late = max(before + self.stop.gap_max, self.first_day)
                over += max(0, day - late)
            before = day
        return over

    def _usual_days(self):
        return {day for day in self.stop.usual if day >= self.first_day}.difference(
            self.held
        )

    def _usual(self, adapted):
        """The days of now as an adapted pattern, when they do what is asked."""
        days = self._usual_days()
        if not self.request.keep or not days:
            return None
        if any(self.obstacles.get(day, "day_off") for day in days):
            return None
        if min(days) < self.earliest or len(self._apart(days)[0]) < len(days):
            return None
        if len(days) < min((len(d) + len(lost) for d, lost, _s in adapted), default=0):
            return None
        return tuple(sorted(days)), (), 0
