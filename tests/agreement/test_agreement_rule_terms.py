"""Canonical text, SMART, notice, renewal and what changed, without Odoo."""

import unittest
from dataclasses import replace
from datetime import date

from odoo.addons.crm_linkage.domain.agreement import canonical, changes, notice, smart
from odoo.addons.crm_linkage.domain.agreement.commitment import (
    AT_LEAST,
    AT_MOST,
    MET,
    NOT_MET,
    judge,
)
from odoo.addons.crm_linkage.domain.metric.period import DAY, MONTH, Period

TERMS = {
    "title": "North",
    "start": date(2026, 1, 1),
    "end": None,
    "text": "First line\nSecond line",
    "promises": [
        {"name": "Visits", "target": 1, "share": 0.05},
        {"name": "Orders", "target": 6000.0, "share": 0},
    ],
}


def text(**changed):
    return canonical.canonical({**TERMS, **changed})


class TestAgreementRuleCanonical(unittest.TestCase):
    def test_the_same_terms_give_the_same_text(self):
        first, second = TERMS["promises"]
        for same in (
            {"text": "First line  \r\nSecond line\r\n"},
            {"end": False},
            {"end": ""},
            {"promises": [second, first]},
            {"promises": [{**first, "target": 1.0}, {**second, "share": -0.0}]},
            {"promises": [{**first, "share": 0.05 + 1e-12}, second]},
        ):
            with self.subTest(same=same):
                self.assertEqual(text(**same), text())
        composed, decomposed = text(title="Café"), text(title="Cafe\u0301")
        self.assertEqual(composed, decomposed)

    def test_any_change_changes_it(self):
        first, second = TERMS["promises"]
        seen = {canonical.fingerprint(text())}
        changed = (
            {"title": "north"},
            {"start": date(2026, 1, 2)},
            {"end": date(2026, 12, 31)},
            {"text": "First line\nSecond  line"},
            {"text": "First line\n\nSecond line"},
            {"promises": [first]},
            {"promises": [first, first, second]},
            {"promises": [{**first, "target": 1.0001}, second]},
            {"promises": [{**first, "name": "Orders"}, {**second, "name": "Visits"}]},
        )
        for change in changed:
            seen.add(canonical.fingerprint(text(**change)))
        self.assertEqual(len(seen), len(changed) + 1)
        self.assertTrue(all(len(mark) == 64 for mark in seen))

    def test_what_is_no_term_is_refused(self):
        with self.assertRaises(TypeError):
            text(title=object())


PROMISE = smart.Promise(
    what="Nine of ten cases are solved in time",
    metric="Cases closed in time, share",
    is_available=True,
    comparison=AT_LEAST,
    target=0.9,
    can_be_negative=False,
    action="Two agents share the queue",
    has_actor=True,
    actor_left=False,
    period="quarter",
    since=date(2026, 1, 1),
)


class TestAgreementRuleSmart(unittest.TestCase):
    def test_what_is_missing_is_named(self):
        self.assertEqual(smart.missing(PROMISE), [])
        for changed, codes in (
            ({"what": " "}, [smart.WHAT]),
            ({"what": "Cases closed in time, share."}, [smart.WHAT_IS_METRIC]),
            ({"metric": ""}, [smart.MEASURE]),
            ({"is_available": False}, [smart.MEASURE_GONE]),
            ({"target": 0}, [smart.ASKS_NOTHING]),
            ({"target": 0, "can_be_negative": True}, []),
            ({"target": 0, "comparison": AT_MOST}, []),
            ({"action": "\n"}, [smart.ACTION]),
            ({"has_actor": False}, [smart.ACTOR]),
            ({"actor_left": True}, [smart.ACTOR_LEFT]),
            ({"period": None}, [smart.WHEN]),
            ({"until": date(2026, 3, 30)}, [smart.WHEN_TOO_LATE]),
            ({"until": date(2026, 3, 31)}, []),
            (
                {"what": "", "metric": "", "action": "", "period": None},
                [smart.WHAT, smart.MEASURE, smart.ACTION, smart.WHEN],
            ),
        ):
            with self.subTest(changed=changed):
                self.assertEqual(smart.missing(replace(PROMISE, **changed)), codes)

    def test_realistic_is_judged_by_the_best_of_the_past(self):
        for target, comparison, past, answer in (
            (100, AT_LEAST, [None, None], smart.UNKNOWN),
            (100, AT_LEAST, [], smart.UNKNOWN),
            (100, AT_LEAST, [50, None, 100], smart.REACHED),
            (100, AT_LEAST, [80, 20], smart.NEAR),
            (100, AT_LEAST, [79, 20], smart.FAR),
            (5, AT_MOST, [9, 6], smart.NEAR),
            (5, AT_MOST, [9, 6.1], smart.FAR),
            (0, AT_MOST, [1, 2], smart.FAR),
            (0, AT_MOST, [1, 0], smart.REACHED),
            (0, AT_LEAST, [-0.1], smart.FAR),
        ):
            with self.subTest(target=target, past=past):
                self.assertEqual(smart.realism(target, comparison, past), answer)

    def test_periods_before(self):
        self.assertEqual(
            smart.past_periods(date(2026, 3, 15), "month", 3),
            [
                (date(2026, 2, 1), date(2026, 2, 28)),
                (date(2026, 1, 1), date(2026, 1, 31)),
                (date(2025, 12, 1), date(2025, 12, 31)),
            ],
        )
        self.assertEqual(
            smart.past_periods(date(2026, 1, 1), "quarter", 1),
            [(date(2025, 10, 1), date(2025, 12, 31))],
        )
        self.assertEqual(
            smart.past_periods(date(2025, 6, 1), "year", 1),
            [(date(2024, 1, 1), date(2024, 12, 31))],
        )
        for day, period, last in (
            (date(2024, 2, 10), "month", date(2024, 2, 29)),
            (date(2026, 1, 1), "quarter", date(2026, 3, 31)),
            (date(2026, 8, 31), "quarter", date(2026, 9, 30)),
            (date(2024, 1, 1), "year", date(2024, 12, 31)),
        ):
            self.assertEqual(smart.last_day(day, period), last)

    def test_a_period_is_read_as_of_a_later_day(self):
        today = date(2026, 11, 22)
        october = Period(31, DAY, skip=22)
        self.assertEqual(october.bounds(today), (date(2026, 9, 30), date(2026, 10, 31)))
        self.assertEqual(
            Period(1, MONTH, skip=22).bounds(today),
            (date(2026, 9, 30), date(2026, 10, 31)),
        )
        with self.assertRaises(ValueError):
            Period(1, DAY, skip=-1)

    def test_tolerance_is_a_share_of_the_target(self):
        for actual, comparison, target, verdict in (
            (95, AT_LEAST, 100, MET),
            (94.9, AT_LEAST, 100, NOT_MET),
            (105, AT_MOST, 100, MET),
            (105.1, AT_MOST, 100, NOT_MET),
            (-105, AT_LEAST, -100, MET),
            (0.01, AT_MOST, 0, NOT_MET),
        ):
            with self.subTest(actual=actual, target=target):
                self.assertEqual(judge(actual, comparison, target, 0.05), verdict)


class TestAgreementRuleNotice(unittest.TestCase):
    def test_last_day_for_notice(self):
        for end, length, unit, day in (
            (date(2026, 12, 31), 3, "month", date(2026, 9, 30)),
            (date(2026, 3, 31), 1, "month", date(2026, 2, 28)),
            (date(2026, 12, 31), 30, "day", date(2026, 12, 1)),
            (date(2026, 12, 31), 0, "month", date(2026, 12, 31)),
            (None, 3, "month", None),
        ):
            with self.subTest(end=end, length=length):
                self.assertEqual(notice.last_day_for_notice(end, length, unit), day)
        with self.assertRaises(ValueError):
            notice.last_day_for_notice(date(2026, 1, 1), 1, "week")

    def test_without_an_end_notice_counts_from_the_day_it_is_given(self):
        given = date(2026, 11, 30)
        self.assertEqual(notice.end_after_notice(given, 3, "month"), date(2027, 2, 28))
        self.assertEqual(notice.end_after_notice(given, 14, "day"), date(2026, 12, 14))

    def test_the_end_of_a_month_stays_one(self):
        for end, months, after in (
            (date(2026, 12, 31), 12, date(2027, 12, 31)),
            (date(2027, 2, 28), 12, date(2028, 2, 29)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 2, 28), 1, date(2026, 3, 31)),
            (date(2026, 1, 30), 1, date(2026, 2, 28)),
            (date(2026, 6, 14), 6, date(2026, 12, 14)),
        ):
            with self.subTest(end=end):
                self.assertEqual(notice.extended(end, months), after)

    def test_it_goes_on_when_the_last_day_for_notice_has_passed(self):
        terms = (date(2026, 12, 31), 12, 3, "month")
        self.assertEqual(notice.renewed(*terms, date(2026, 9, 30)), [])
        once = [date(2027, 12, 31)]
        self.assertEqual(notice.renewed(*terms, date(2026, 10, 1)), once)
        self.assertEqual(
            notice.renewed(*terms, date(2028, 1, 1)),
            [*once, date(2028, 12, 31)],
        )
        with self.assertRaises(ValueError):
            notice.renewed(date(2026, 1, 1), 0, 0, "day", date(2027, 1, 1))

    def test_notice_that_comes_too_late_ends_it_a_term_later(self):
        terms = (date(2026, 12, 31), 12, 3, "month")
        self.assertEqual(
            notice.end_of_notice(*terms, date(2026, 9, 30)), date(2026, 12, 31)
        )
        self.assertEqual(
            notice.end_of_notice(*terms, date(2026, 10, 1)), date(2027, 12, 31)
        )


class TestAgreementRuleChanges(unittest.TestCase):
    def test_lines_that_differ(self):
        found = changes.compare(
            {"Until": "2026", "Title": "North", "Notice": "3 months"},
            {"Title": "North", "Until": "2027", "Renewal": "automatic"},
        )
        self.assertEqual(
            [(change.what, change.before, change.after) for change in found],
            [
                ("Until", "2026", "2027"),
                ("Renewal", "", "automatic"),
                ("Notice", "3 months", ""),
            ],
        )

    def test_promises_are_matched_by_name_then_by_measure(self):
        before = [
            ("Visits each month", "visits", {"Target": "1"}),
            ("Orders", "revenue", {"Target": "6000"}),
            ("Pays in time", "late", {"Target": "5"}),
        ]
        after = [
            ("Orders of 8000", "revenue", {"Target": "8000"}),
            ("Visits each month", "visits", {"Target": "1"}),
            ("Returns", "returns", {"Target": "0.02"}),
        ]
        found = changes.compare_promises(before, after)
        self.assertEqual(
            [(change.kind, change.where) for change in found],
            [
                (changes.CHANGED, "Orders of 8000"),
                (changes.ADDED, "Returns"),
                (changes.REMOVED, "Pays in time"),
            ],
        )
        self.assertEqual((found[0].before, found[0].after), ("6000", "8000"))


if __name__ == "__main__":
    unittest.main()
