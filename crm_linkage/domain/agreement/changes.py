"""What changed from one version of an agreement to the next (D9.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """One change; `where` is the promise it is in, empty for the agreement."""

    kind: str
    where: str
    what: str
    before: str = ""
    after: str = ""


def compare(
    before: Mapping[str, str], after: Mapping[str, str], where: str = ""
) -> list[Change]:
    """Lines of label and text that differ, in the order in which they are shown."""
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Change(CHANGED, where, label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def compare_promises(
    before: Sequence[tuple[str, str, Mapping[str, str]]],
    after: Sequence[tuple[str, str, Mapping[str, str]]],
) -> list[Change]:
    """The same for promises, each a name, what it is measured by, and its lines.

    Promises are the same when their names are; those left over when they are measured
    by the same and still in the same order.
    """
    left, found = list(before), []
    pairs = {}
    for by in (0, 1):
        for number, promise in enumerate(after):
            if number in pairs:
                continue
            match = next((old for old in left if old[by] == promise[by]), None)
            if match is not None:
                left.remove(match)
                pairs[number] = match
    for number, (name, _key, lines) in enumerate(after):
        if number in pairs:
            found += compare(pairs[number][2], lines, name)
        else:
            found.append(Change(ADDED, name, "", "", name))
    found += [Change(REMOVED, name, "", name, "") for name, _key, _lines in left]
    return found
