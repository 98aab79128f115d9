#!/usr/bin/env python3
"""make check-clocks: answer cases of working time and service clocks by our rule.

    python benchmarks/clocks.py FILE

FILE has the schema of `sla_cases.json`. Needs no Odoo: it calls the rule that the
clocks of service cases run by.
"""

import importlib
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "crm_linkage"))

Hours = importlib.import_module("domain.service.hours").Hours
WorkTime = importlib.import_module("domain.service.worktime").WorkTime

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read(path):
    """The cases of a file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))["cases"]


def instant(text):
    """Moment (seconds since 1970 UTC) of an ISO time that ends in Z."""
    return int(datetime.fromisoformat(text).timestamp())


def iso(moment):
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall(text):
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)


def wall_spans(spans):
    return tuple((wall(start), wall(end)) for start, end in spans)


def by_date(mapping):
    return {date.fromisoformat(k): wall_spans(v) for k, v in mapping.items()}


def instants(spans):
    return [(instant(a), None if b is None else instant(b)) for a, b in spans]


def hours_of(calendar):
    """`Hours` of a calendar as the file writes it."""
    return Hours(
        tz=calendar["tz"],
        weeks=(tuple(wall_spans(calendar["hours"].get(d, ())) for d in WEEKDAYS),),
        holidays=frozenset(map(date.fromisoformat, calendar.get("holidays", ()))),
        day_hours=by_date(calendar.get("day_hours", {})),
        breaks=by_date(calendar.get("breaks", {})),
        closures=tuple(instants(calendar.get("closures", ()))),
    )


def answer(case):
    """What our rule says, in the form in which the case expects it."""
    work = WorkTime(hours_of(case["calendar"]))
    operation, n = case["op"], case.get("n")
    if operation == "resolve_local":
        day, _t, clock = case["local"].partition("T")
        ordinal = date.fromisoformat(day).toordinal()
        return iso(work.hours.moment(ordinal, wall(clock)))
    if operation == "add_dates":
        return work.add_dates(date.fromisoformat(case["start"]), n).isoformat()
    start, pauses = instant(case["start"]), instants(case.get("pauses", ()))
    if operation == "between":
        return work.between(start, instant(case["end"]), pauses)
    if operation == "intervals":
        spans = zip(work.spans(start), range(n), strict=False)
        return [[iso(a), iso(b)] for (a, b), _n in spans]
    if operation == "is_open":
        return work.is_open(start)
    if operation == "add":
        return iso(work.add(start, case["seconds"], pauses))
    if operation == "add_days":
        return iso(work.add_days(start, n))
    if operation == "add_days_eod":
        return iso(work.add_days_to_close(start, n))
    return iso(getattr(work, operation)(start))


def is_right(case, got):
    expected, tolerance = case["expect"], case.get("tolerance_s", 0)
    if tolerance and got is not None:
        if isinstance(expected, str):
            expected, got = instant(expected), instant(got)
        return abs(got - expected) <= tolerance
    return got == expected


def judge(case):
    """Whether our rule is right on a case, and what it says; an error is wrong."""
    try:
        got = answer(case)
        return is_right(case, got), got
    except Exception as error:  # a case that breaks the rule is a wrong answer
        return False, f"{type(error).__name__}: {error}"


def main(path):
    right = wrong = 0
    for case in read(path):
        good, got = judge(case)
        right, wrong = right + good, wrong + (not good)
        if not good:
            print(f"{case['id']} {case['op']}: {got}, expected {case['expect']}")
    print(f"clocks: {right} right, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
