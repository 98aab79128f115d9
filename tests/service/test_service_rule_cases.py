"""The published cases of working time and service clocks, answered by our rule.

Run without Odoo (`make test-rules`). The file of cases is not part of the project: it
is read from SLA_CASES, or from `../shared/data/sla_cases.json` beside the project.
"""

import json
import os
import unittest
from datetime import UTC, date, datetime
from pathlib import Path

from odoo.addons.crm_linkage.domain.service.hours import Hours
from odoo.addons.crm_linkage.domain.service.worktime import WorkTime

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def find_cases():
    """Path of the file of cases, or None."""
    folders = Path(__file__).resolve().parents
    named = [Path(os.environ["SLA_CASES"])] if "SLA_CASES" in os.environ else []
    beside = [folder / "shared" / "data" / "sla_cases.json" for folder in folders]
    return next((path for path in named + beside if path.is_file()), None)


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


class TestServiceRuleCases(unittest.TestCase):
    def test_every_case_of_the_file(self):
        path = find_cases()
        if path is None:
            self.skipTest("no file of cases: set SLA_CASES to one")
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        self.assertTrue(cases)
        for case in cases:
            with self.subTest(case["id"], operation=case["op"]):
                got = answer(case)
                self.assertTrue(is_right(case, got), f"{got} for {case['expect']}")


if __name__ == "__main__":
    unittest.main()
