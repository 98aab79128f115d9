from odoo.tests import HttpCase, tagged

from ..common import new_user


class ServiceTour(HttpCase):
    """Open a case, answer and close it in time, as an agent."""

    def run_tour(self):
        new_user(self.env, "tour_agent", "crm_linkage.group_agent")
        self.env["res.partner"].create({"name": "Tour Customer", "is_company": True})
        self.start_tour("/odoo/linkage-cases", "linkage_case_tour", login="tour_agent")
        case = self.env["linkage.case"].search([("name", "=", "Broken display")])
        self.assertTrue(case.is_closed)
        self.assertEqual(set(case.clock_ids.mapped("state")), {"met"})
        self.assertIn("Replaced", case.solution)


@tagged("post_install", "-at_install")
class TestServiceTourDesktop(ServiceTour):
    def test_open_and_close_a_case_in_time(self):
        self.run_tour()


@tagged("post_install", "-at_install")
class TestServiceTourPhone(ServiceTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_open_and_close_a_case_in_time(self):
        self.run_tour()
