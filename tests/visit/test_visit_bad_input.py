"""Bad input of visits and plans: a clear sentence, and nothing is lost.

What single parts do with it is tested beside them (places, distances, board, job); this
is what comes of it in a plan, a visit or a report.
"""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import VisitCommon, moment
from .road_server import RoadServerMixin

MONDAY = date(2024, 3, 4)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-01 12:00:00")
class TestVisitBadInput(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop", "A")

    def test_more_visits_than_working_days(self):
        """Five a week, and two days are worked: both days, and the rest is listed."""
        self.company.resource_calendar_id.attendance_ids.filtered(
            lambda line: line.dayofweek > "1"
        ).unlink()
        self.env["linkage.visit.policy"].create(
            {
                "grade_id": self.grades["A"].id,
                "company_id": self.company.id,
                "visits": 5,
                "period": "week",
            }
        )
        plan = self.plan(MONDAY)
        plan._run()
        days = {stop.date.weekday() for stop in plan.stop_ids}
        self.assertEqual((len(plan.stop_ids), days), (8, {0, 1}))
        missing = plan.unplaced_ids
        self.assertEqual((missing.reason, missing.missing), ("too_often", 12))
        labels = dict(missing._fields["reason"]._description_selection(self.env))
        self.assertIn("More visits are asked for", labels["too_often"])

    def test_start_outside_the_world(self):
        settings = self.env["linkage.visit.representative"]._for_user(
            self.rep, self.company
        )
        for latitude, longitude in ((91, 0), (0, -181)):
            with self.assertRaises(ValidationError):
                settings.write(
                    {"start_latitude": latitude, "start_longitude": longitude}
                )

    def test_a_stop_deleted_before_accepting(self):
        self.graded("Other", "A", at=(3, 3))
        plan = self.plan(MONDAY)
        plan._run()
        number = len(plan.stop_ids)
        plan.stop_ids[0].unlink()
        plan.action_accept()
        visits = self.env["linkage.visit"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(len(visits), number - 1)

    def test_started_and_completed_twice(self):
        """On the phone and on the desk: the first counts, the second is told."""
        visit = self.visit(self.shop, "2024-03-01 12:00:00").with_user(self.rep)
        visit = visit.with_context(allowed_company_ids=self.company.ids)
        visit.linkage_day_start()
        with freeze_time("2024-03-01 12:07:00"):
            visit.action_start()
            self.assertEqual(visit.check_in, moment("2024-03-01 12:00:00"))
            visit.linkage_day_complete({"outcome": "order"})
            with self.assertRaisesRegex(UserError, "closed already"):
                visit._complete({"outcome": "no_sale"})
            with self.assertRaisesRegex(UserError, "closed already"):
                visit.linkage_day_start()
        self.assertEqual((visit.outcome, visit.actual_duration), ("order", 7))

    def test_a_phone_in_another_time_zone(self):
        """Its zone comes with the context; plan, move and figures keep to the
        representative's."""
        abroad = {"tz": "Asia/Tokyo", "allowed_company_ids": self.company.ids}
        plan = self.plan(MONDAY).with_context(**abroad)
        plan._run()
        plan.action_accept()
        visits = self.env["linkage.visit"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(len(visits), 4)
        for visit in visits:  # 9 to 17 in Berlin, an hour ahead of UTC in winter
            self.assertIn(visit.planned_start.hour, range(7, 16))
            self.assertEqual(visit.date, visit.planned_start.date())
        visit = visits[0].with_user(self.rep).with_context(**abroad)
        with freeze_time("2024-03-04 07:00:00"):
            visit.linkage_day_move("2024-03-05", "10:00")
            self.assertEqual(visit.planned_start, moment("2024-03-05 09:00:00"))
        with freeze_time("2024-03-05 23:30:00"):  # the 6th in Berlin and in Tokyo
            visit.linkage_day_start()
        with freeze_time("2024-03-05 23:50:00"):
            visit.linkage_day_complete({"outcome": "order"})
        report = self.env["linkage.visit.report"].with_context(**abroad)
        row = report.search([("visit_id", "=", visit.id)])
        self.assertEqual((row.date, row.actual_minutes), (date(2024, 3, 5), 20))
        self.assertFalse(row.on_time)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-01 12:00:00")
class TestVisitBadRoads(RoadServerMixin, VisitCommon):
    def setUp(self):
        super().setUp()
        # what a server answers is kept in a transaction of its own
        self.registry_enter_test_mode()
        self.company.write(
            {
                "linkage_distance_provider": "osrm",
                "linkage_distance_url": self.server.url + "/",
                "linkage_distance_timeout": 1,
            }
        )

    def test_a_plan_with_a_server_that_answers_garbage(self):
        """The plan is made with estimates, and says so."""
        self.graded("Shop", "A")
        self.graded("Other", "A", at=(3, 3))
        self.server.mode = "garbage"
        plan = self.plan(MONDAY)
        plan._run()
        self.assertEqual(len(plan.stop_ids), 8)
        self.assertIn("cannot be read", plan.note)
        self.assertIn("estimates", plan.note)
        plan.action_accept()
        visits = self.env["linkage.visit"].search_count([("user_id", "=", self.rep.id)])
        self.assertEqual(visits, 8)
