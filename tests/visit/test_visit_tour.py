from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..common import new_user
from .common import LATITUDE, LONGITUDE


@tagged("post_install", "-at_install")
class TestVisitTour(HttpCase):
    """A representative plans four weeks, accepts, goes there and says what came out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        company.partner_id.write(
            {"partner_latitude": LATITUDE, "partner_longitude": LONGITUDE}
        )
        cls.rep = new_user(
            cls.env,
            "visit_tour",
            "crm_linkage.group_representative",
            name="Tour Representative",
            tz="Europe/Berlin",
        )
        cls.shop = cls.env["res.partner"].create(
            {
                "name": "Tour Customer",
                "is_company": True,
                "user_id": cls.rep.id,
                "partner_latitude": LATITUDE + 0.01,
                "partner_longitude": LONGITUDE,
            }
        )
        values = {
            "partner_id": cls.shop.id,
            "company_id": company.id,
            "grade_id": cls.env.ref("crm_linkage.grade_c").id,
        }
        history = cls.env["linkage.grade.history"].create(
            {
                **values,
                "scheme_id": cls.env["linkage.grading.scheme"].search([], limit=1).id,
                "reference_date": "2024-01-01",
            }
        )
        cls.env["linkage.grade.standing"].create(
            {**values, "history_id": history.id, "since": "2024-01-01"}
        )

    def _walk(self):
        def plan_now(plans, _count):
            """The job of a server without background workers."""
            for plan in plans.search([("state", "=", "queued")]):
                plan._run()

        # there are no jobs while tests run
        with patch.object(type(self.env["linkage.visit.plan"]), "_wake_jobs", plan_now):
            self.start_tour("/odoo", "crm_linkage_visit", login="visit_tour")
        visit = self.env["linkage.visit"].search([("partner_id", "=", self.shop.id)])
        self.assertEqual(len(visit), 1, "one visit in four weeks")
        self.assertEqual(visit.state, "done")
        self.assertEqual((visit.outcome, visit.advance), ("advance", "trial"))
        self.assertTrue(visit.check_in)
        self.assertEqual(visit.next_step, "Bring the samples")

    def test_desktop(self):
        self._walk()


@tagged("post_install", "-at_install")
class TestVisitTourPhone(TestVisitTour):
    browser_size = "375x667"
    touch_enabled = True
    allow_inherited_tests_method = True

    def test_desktop(self):
        self._walk()
