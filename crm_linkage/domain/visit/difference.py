"""What a new plan changes against the one in force."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes.

    ``moved`` has tuples ``(key, day before, day after)``, ``added`` and ``dropped``
    tuples ``(key, day)``, all sorted; ``minutes_saved`` is the driving saved, negative
    when there is more of it.
    """

    moved: tuple
    added: tuple
    dropped: tuple
    minutes_saved: int


def difference(before, after, drive_before=0, drive_after=0):
    """Compare two plans.

    A customer's visits that leave their days have moved to the days that are new, in
    their order and all together by as few days as can be; what is left over was added
    or dropped.

    :param before: dict from key to the days of its visits; numbers or dates
    :param after: the same for the new plan
    :param drive_before: driving minutes of the one, drive_after of the other
    :return: :class:`Difference`
    """
    moved, added, dropped = [], [], []
    for key in sorted(before.keys() | after.keys()):
        gone, come = _only(before.get(key, ()), after.get(key, ()))
        for old, new in _pairs(gone, come):
            gone.remove(old)
            come.remove(new)
            moved.append((key, old, new))
        added += ((key, day) for day in come)
        dropped += ((key, day) for day in gone)
    return Difference(
        tuple(sorted(moved)),
        tuple(sorted(added)),
        tuple(sorted(dropped)),
        drive_before - drive_after,
    )


def _only(before, after):
    """Days that are in one of the two alone, as sorted lists."""
    gone, come = sorted(before), sorted(after)
    for day in list(gone):
        if day in come:
            gone.remove(day)
            come.remove(day)
    return gone, come


def _pairs(gone, come):
    """Pairs of sorted days, in order, that are the fewest days apart in sum.

    >>> _pairs([4, 18], [-7, 7])
    [(4, -7), (18, 7)]
    >>> _pairs([4, 18], [17])
    [(18, 17)]
    """
    few, many = sorted((gone, come), key=len)
    # best[i]: days apart and choice for the first i of the few among the many so far
    best = [(0, ())] + [None] * len(few)
    for day in many:
        for i in range(len(few), 0, -1):
            if best[i - 1] is None:
                continue
            apart, chosen = best[i - 1]
            option = (apart + _apart(few[i - 1], day), (*chosen, day))
            if best[i] is None or option < best[i]:
                best[i] = option
    pairs = zip(few, best[len(few)][1], strict=True)
    return [pair if few is gone else pair[::-1] for pair in pairs]


def _apart(a, b):
    """Days between two days, given as numbers or dates."""
    return getattr(abs(a - b), "days", abs(a - b))
