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

    A visit that leaves its day has moved to the nearest day that is new for its
    customer; what is left over was added or dropped.

    :param before: dict from key to the days of its visits; numbers or dates
    :param after: the same for the new plan
    :param drive_before: driving minutes of the one, drive_after of the other
    :return: :class:`Difference`
    """
    moved, added, dropped = [], [], []
    for key in sorted(before.keys() | after.keys()):
        gone, come = _only(before.get(key, ()), after.get(key, ()))
        while gone and come:
            old, new = min(
                ((old, new) for old in gone for new in come),
                key=lambda pair: (abs(pair[1] - pair[0]), pair),
            )
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
