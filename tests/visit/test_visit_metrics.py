"""What was measured on visits, as figures of the catalogue (D6.5)."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.metric.period import Measure, Period, Scope

from .common import VisitCommon

CODES = ("visits_failed", "visits_failed_share", "visits_timed", "visits_on_time")
CODES += ("visits_punctuality", "visits_moved_on", "visits_moved_on_share")
CODES += ("visit_minutes", "visit_minutes_planned", "visit_time_share")
CODES += ("visit_drive_minutes",)


@tagged("post_install", "-at_install")
class TestVisitMeasures(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop")

    def _values(self, partner=None, reference="2024-03-31", tz="Europe/Berlin"):
        partner = partner or self.shop
        measures = [Measure(code, Period(1, "month")) for code in CODES]
        scope = Scope(self.company.id, date.fromisoformat(reference), tz)
        found = self.env["linkage.metric"]._evaluate(measures, scope, partner.ids)
        return dict(zip(CODES, found[partner.id], strict=True))

    def _done(self, start, late=0, length=30, **values):
        visit = self.visit(self.shop, start, state="done", **values)
        visit.check_in = visit.planned_start.replace(minute=late)
        visit.check_out = visit.check_in.replace(minute=late + length)
        visit.drive_minutes = 12
        return visit

    def test_numbers_and_shares(self):
        self._done("2024-03-05 09:00:00", length=50, outcome="order", duration=40)
        self._done("2024-03-06 09:00:00", late=16, length=30, outcome="no_sale")
        self.visit(self.shop, "2024-03-07 09:00:00", state="done", outcome="advance")
        self.visit(self.shop, "2024-03-08 09:00:00", state="failed", failure="absent")
        cancelled = self._done("2024-03-11 09:00:00")
        cancelled.state = "cancelled"
        self.assertEqual(
            self._values(),
            {
                "visits_failed": 1,
                "visits_failed_share": 0.25,
                "visits_timed": 2,
                "visits_on_time": 1,
                "visits_punctuality": 0.5,
                "visits_moved_on": 2,
                "visits_moved_on_share": 2 / 3,
                "visit_minutes": 80,
                "visit_minutes_planned": 70,
                "visit_time_share": 80 / 70,
                "visit_drive_minutes": 24,
            },
        )

    def test_nothing_divided_by_nothing_is_missing(self):
        values = self._values()
        for code in CODES:
            missing = code.endswith(("_share", "_punctuality"))
            self.assertEqual(values[code], None if missing else 0, code)

    def test_tolerance_of_the_company_around_the_promise(self):
        visit = self._done("2024-03-05 09:00:00", late=20)
        self.assertEqual(self._values()["visits_on_time"], 0)
        self.company.linkage_visit_tolerance = 20
        self.assertEqual(self._values()["visits_on_time"], 1)
        visit.promised_start = "2024-03-04 09:00:00"
        self.assertEqual(self._values()["visits_on_time"], 0)

    def test_company_and_time_zone(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._done("2024-03-05 09:00:00", company_id=other.id)
        self.assertEqual(self._values()["visit_minutes"], 0)
        self._done("2024-03-31 23:00:00")
        self.assertEqual(self._values()["visit_minutes"], 0, "the first of April")
        self.assertEqual(self._values(tz="America/New_York")["visit_minutes"], 30)

    def test_report_and_metrics_agree(self):
        for number in range(12):
            visit = self._done(
                f"2024-03-{number + 4:02} 09:00:00",
                late=3 * number,
                length=10 + number,
                outcome=("order", "continuation", "advance")[number % 3],
            )
            if number % 4 == 0:
                visit.write({"state": "failed", "failure": "late"})
        specs = ["failed:sum", "timed:sum", "on_time:sum", "punctuality:avg"]
        specs += ["moved_on:sum", "moved_on_share:avg", "actual_minutes:sum"]
        specs += ["timed_minutes:sum", "time_share:avg", "drive_minutes:sum"]
        (row,) = self.env["linkage.visit.report"]._read_group(
            [("commercial_partner_id", "=", self.shop.id)], [], specs
        )
        values = self._values()
        for code, value in zip(
            (code for code in CODES if code != "visits_failed_share"), row, strict=True
        ):
            self.assertAlmostEqual(values[code], value, msg=code)

    def test_a_scheme_grades_by_them(self):
        self.env["linkage.grading.scheme"].search([]).state = "retired"
        self.company.linkage_reference_date = "2024-03-31"
        self._done("2024-03-05 09:00:00", outcome="order")
        idle = self.graded("Never seen", customer_rank=1)
        self.shop.customer_rank = 1
        scheme = self.env["linkage.grading.scheme"].create(
            {
                "name": "On time",
                "company_id": self.company.id,
                "audience": "all",
                "fallback_grade_id": self.grades["D"].id,
                "criterion_ids": [
                    (
                        0,
                        0,
                        {
                            "metric_id": self.env.ref(
                                "crm_linkage.metric_visits_punctuality"
                            ).id,
                            "weight": 100,
                            "missing": "zero",
                            "method": "bands",
                            "band_ids": [
                                (0, 0, {"minimum": 0, "points": 0}),
                                (0, 0, {"minimum": 0.9, "points": 100}),
                            ],
                        },
                    )
                ],
                "threshold_ids": [
                    (0, 0, {"grade_id": self.grades["A"].id, "limit": 75})
                ],
            }
        )
        scheme.action_activate()
        self.env["linkage.grading.run"].with_company(self.company)._run(self.company)
        found = {
            standing.partner_id: standing.grade_id.name
            for standing in self.env["linkage.grade.standing"].search(
                [
                    ("partner_id", "in", (self.shop | idle).ids),
                    ("company_id", "=", self.company.id),
                ]
            )
        }
        self.assertEqual(found, {self.shop: "A", idle: "D"})

    def test_all_can_be_told_by_every_role(self):
        for code in CODES:
            metric = self.env.ref(f"crm_linkage.metric_{code}")
            self.assertTrue(metric.is_available, code)
            self.assertFalse(metric.value_group_id, code)
