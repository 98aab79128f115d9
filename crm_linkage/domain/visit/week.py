"""The weekly report of a representative: its week, and what it opens with (D6.5).

The report has four parts that only the representative can write: problems, risks,
changes and next week's plan. The rules here propose what the visits of the week say
about each, as codes with the visits they are about; the models put them into words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PARTS = ("problems", "risks", "changes", "plans")

#: states of a report: (key, label)
STATES = (("draft", "Draft"), ("sent", "Sent"), ("read", "Read"))

#: Friday: from this weekday on the week's report is asked for
ASKED_FROM = 4
#: names that a proposal gives before it only counts
NAMED = 8

# what a line says: failed (with the reason), left open, not reached at all, cancelled,
# moved to another day, visits planned, a next step that was agreed
FAILED, LEFT, UNREACHED = "failed", "left", "unreached"
CANCELLED, MOVED = "cancelled", "moved"
AHEAD, STEP = "ahead", "step"


@dataclass(frozen=True)
class Visit:
    """A visit of the week; `status` is a key of `measure.STATUSES`, `customer` and the
    id it stands for are up to the caller, `reason` a key of `FAILURES`."""

    status: str
    customer: int
    reason: str | None = None
    moved: bool = False


@dataclass(frozen=True)
class Step:
    """Something agreed for a day."""

    day: date
    customer: int
    text: str


@dataclass(frozen=True)
class Line:
    """One proposed line: a code of above, customers in the order of their visits."""

    code: str
    customers: tuple[int, ...] = ()
    reason: str | None = None
    step: Step | None = None
    count: int = 0


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def asked_weeks(today: date) -> tuple[date, ...]:
    """Mondays of the weeks whose report is asked for: the last one, and this one as
    soon as it is Friday."""
    monday = monday_of(today)
    last = monday - timedelta(weeks=1)
    return (last, monday) if today.weekday() >= ASKED_FROM else (last,)


def is_missing(state: str, monday: date, today: date) -> bool:
    """A report is missing when its week is over and it has not been sent."""
    return state == "draft" and monday + timedelta(weeks=1) <= today


def unreached(visits: Iterable[Visit]) -> tuple[int, ...]:
    """Customers with a visit that was due and none that was done."""
    due, done = {}, set()
    for visit in visits:
        if visit.status == "done":
            done.add(visit.customer)
        elif visit.status in ("failed", "left"):
            due.setdefault(visit.customer)
    return tuple(customer for customer in due if customer not in done)


def proposal(
    visits: Sequence[Visit], ahead: Sequence[int], steps: Iterable[Step]
) -> dict[str, tuple[Line, ...]]:
    """Lines that each part of the report opens with.

    :param visits: those of the week, in their order
    :param ahead: customer of each visit planned for the week after
    :param steps: what was agreed for the week after
    :return: part -> lines, for every one of `PARTS`
    """
    failed = {}
    for visit in visits:
        if visit.status == "failed":
            failed.setdefault(visit.reason, []).append(visit.customer)
    problems = [
        Line(FAILED, _distinct(customers), reason, count=len(customers))
        for reason, customers in sorted(failed.items(), key=lambda item: -len(item[1]))
    ]
    problems += _line(LEFT, [v.customer for v in visits if v.status == "left"])
    changes = _line(
        MOVED, [v.customer for v in visits if v.moved and v.status != "cancelled"]
    )
    changes += _line(CANCELLED, [v.customer for v in visits if v.status == "cancelled"])
    plans = _line(AHEAD, ahead)
    plans += [Line(STEP, step=step) for step in sorted(steps, key=lambda s: s.day)]
    return {
        "problems": tuple(problems),
        "risks": tuple(_line(UNREACHED, unreached(visits))),
        "changes": tuple(changes),
        "plans": tuple(plans),
    }


def _line(code, customers):
    if not customers:
        return []
    return [Line(code, _distinct(customers), count=len(customers))]


def _distinct(customers):
    return tuple(dict.fromkeys(customers))
