from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from ..common import new_user

MAIL = """From: Anna <anna@bakery.test>
To: tour-support@tour.test
Subject: Coffee machine leaks
Message-Id: <tour-1@bakery.test>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

There is water everywhere.
"""


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


@tagged("post_install", "-at_install")
class TestServiceMailTour(HttpCase):
    """From the mail to the closed case, and from the ringing phone to one."""

    browser_size = "1920x1080"  # with the thread beside the form

    def test_mail_to_closed_case_with_clock(self):
        agent = new_user(
            self.env,
            "tour_agent",
            "crm_linkage.group_agent",
            email="agent@tour.test",
        )
        company = self.env.company
        domain = self.env["mail.alias.domain"].create({"name": "tour.test"})
        company.alias_domain_id = domain
        self.env["linkage.case.team"].create(
            {
                "name": "Tour Desk",
                "alias_name": "tour-support",
                "alias_domain_id": domain.id,
                "company_id": company.id,
                "member_ids": [Command.set(agent.ids)],
                "assignment": "turns",
                "sequence": 1,
            }
        )
        anna = self.env["res.partner"].create(
            {"name": "Anna", "email": "anna@bakery.test"}
        )
        case_id = self.env["mail.thread"].message_process(None, MAIL)
        case = self.env["linkage.case"].browse(case_id)
        self.assertEqual((case.partner_id, case.user_id), (anna, agent))
        self.assertFalse(any(case.clock_ids.mapped("stopped_at")))
        self.start_tour(
            "/odoo/linkage-cases", "linkage_mail_case_tour", login="tour_agent"
        )
        case.invalidate_recordset()
        self.assertTrue(case.is_closed)
        self.assertEqual(case.closer_id, agent)
        self.assertEqual(set(case.clock_ids.mapped("state")), {"met"})
        for clock in case.clock_ids:
            self.assertTrue(clock.stopped_at)
            self.assertLessEqual(clock.stopped_at, clock.deadline or clock.stopped_at)
        signals = case.event_ids.sorted("id").mapped("signal")
        self.assertEqual(signals[0], "opened")
        self.assertLess(signals.index("answered"), signals.index("closed"))
        told = case.message_ids.filtered(lambda one: "new seal" in (one.body or ""))
        self.assertIn(anna, told.notified_partner_ids)

    def test_a_call_becomes_a_case(self):
        new_user(self.env, "tour_agent", "crm_linkage.group_agent")
        shop = self.env["res.partner"].create(
            {"name": "Tour Bakery", "is_company": True, "phone": "+1 415-555-0142"}
        )
        oven = self.env["product.product"].create(
            {"name": "Oven", "linkage_warranty_months": 12}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": shop.id,
                "order_line": [Command.create({"product_id": oven.id})],
            }
        )
        order.action_confirm()
        order.date_order = (
            fields.Datetime.now() - relativedelta(months=12) + timedelta(days=5)
        )
        self.start_tour("/odoo/linkage-phone", "linkage_phone_tour", login="tour_agent")
        case = self.env["linkage.case"].search([("name", "=", "Oven stays cold")])
        self.assertEqual((case.partner_id, case.origin), (shop, "phone"))
