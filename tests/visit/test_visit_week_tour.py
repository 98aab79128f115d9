from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ..common import new_user


@tagged("post_install", "-at_install")
class TestVisitWeekTour(HttpCase):
    """A representative completes last week's report and sends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = new_user(
            cls.env,
            "week_tour",
            "crm_linkage.group_representative",
            name="Tour Representative",
        )
        company = cls.env.company
        shop = cls.env["res.partner"].create({"name": "Tour Shop", "is_company": True})
        today = company._linkage_today()
        cls.monday = today - timedelta(days=today.weekday(), weeks=1)
        cls.env["linkage.visit"].create(
            [
                {
                    "partner_id": shop.id,
                    "user_id": cls.rep.id,
                    "company_id": company.id,
                    "planned_start": f"{cls.monday + timedelta(days=day)} 12:00:00",
                    **result,
                }
                for day, result in (
                    (0, {"state": "done", "outcome": "order"}),
                    (1, {"state": "failed", "failure": "absent"}),
                )
            ]
        )
        cls.report = cls.env["linkage.visit.week"]._draft(company, cls.monday, cls.rep)

    def _walk(self):
        self.start_tour(
            "/odoo/linkage-weekly-reports", "crm_linkage_visit_week", login="week_tour"
        )
        self.assertEqual(self.report.state, "sent")
        self.assertEqual(self.report.plans, "See them on Monday.")
        self.assertTrue(self.report.supervisor_id)

    def test_desktop(self):
        self._walk()


@tagged("post_install", "-at_install")
class TestVisitWeekTourPhone(TestVisitWeekTour):
    browser_size = "375x667"
    touch_enabled = True
    allow_inherited_tests_method = True

    def test_desktop(self):
        self._walk()
