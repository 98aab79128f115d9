"""Customers see their next visits in the portal, and nothing else."""

from datetime import timedelta

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import VisitCommon

SECRET = "Offer the last stock before they hear of it"


@tagged("post_install", "-at_install")
class TestVisitPortal(VisitCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Corner Shop", street="Main Street 1", city="Berlin")
        cls.branch = cls.env["res.partner"].create(
            {"name": "Branch", "parent_id": cls.shop.id, "type": "delivery"}
        )
        cls.rival = cls.customer("Rival Shop")
        cls.portal = new_test_user(
            cls.env,
            "linkage_portal_visits",
            "base.group_portal",
            tz="Asia/Tokyo",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            context={"no_reset_password": True},
        )
        cls.portal.partner_id.parent_id = cls.shop
        today = fields.Datetime.now().replace(hour=8, minute=0, second=0, microsecond=0)
        cls.days = [today + timedelta(days=number) for number in range(1, 30)]
        cls.mine = cls.visit(
            cls.shop, cls.days[2], purpose=SECRET, note=SECRET, next_step=SECRET
        )
        cls.theirs = cls.visit(cls.rival, cls.days[3])
        cls.visit(cls.branch, cls.days[1])
        cls.visit(cls.shop, cls.days[4], state="cancelled")
        cls.visit(cls.shop, today - timedelta(days=2), state="done", outcome="order")

    def page(self, url="/my/visits"):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return response.text

    def items(self, text):
        return [
            " ".join(item.text_content().split())
            for item in html.fromstring(text).xpath(
                "//ul[contains(@class, 'o_linkage_portal_visits')]/li"
            )
        ]

    def test_next_visits_of_the_own_company(self):
        self.authenticate(self.portal.login, self.portal.login)
        text = self.page()
        items = self.items(text)
        self.assertEqual(len(items), 2)
        self.assertIn("Branch", items[0])
        self.assertIn("Corner Shop", items[1])
        self.assertIn("Main Street 1, Berlin", items[1])
        self.assertIn(self.rep.name, items[1])
        # the clock of the representative, not that of the phone in Tokyo
        zone = self.env["linkage.visit.representative"]._zones(self.rep, self.company)
        local = fields.Datetime.context_timestamp(
            self.mine.with_context(tz=zone[self.rep.id, self.company.id].key),
            self.mine.planned_start,
        )
        self.assertIn(f"{local.hour}:00", items[1])
        for hidden in (SECRET, "Rival Shop"):
            self.assertNotIn(hidden, text)

    def test_nothing_of_the_request_widens_it(self):
        self.authenticate(self.portal.login, self.portal.login)
        for query in (
            f"partner_id={self.rival.id}",
            f"visit_id={self.theirs.id}",
            "domain=[]",
            "access_token=x&state=done",
            "limit=1000&offset=-5",
        ):
            text = self.page(f"/my/visits?{query}")
            self.assertEqual(len(self.items(text)), 2, query)
            self.assertNotIn("Rival Shop", text)
        for url in (f"/my/visits/{self.theirs.id}", f"/my/visits/{self.mine.id}"):
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_rpc_is_refused(self):
        self.authenticate(self.portal.login, self.portal.login)
        for model, method, args in (
            ("linkage.visit", "read", [[self.mine.id], ["note"]]),
            ("linkage.visit", "search_read", [[]]),
            ("linkage.visit", "search_count", [[]]),
            ("linkage.visit", "web_search_read", [[], {"purpose": {}}]),
            ("linkage.visit", "write", [[self.mine.id], {"user_id": False}]),
            ("linkage.visit", "create", [{"partner_id": self.shop.id}]),
            ("linkage.visit", "unlink", [[self.mine.id]]),
            ("linkage.visit", "action_cancel", [[self.mine.id]]),
            ("linkage.visit", "export_data", [[self.mine.id], ["note"]]),
            ("linkage.visit", "_portal_visits", [5]),
            ("linkage.visit.due", "search_read", [[]]),
            ("linkage.visit.due", "action_plan", [[2]]),
            ("linkage.visit.offers", "create", [{"partner_id": self.shop.id}]),
        ):
            with (
                self.subTest(model=model, method=method),
                mute_logger("odoo.http"),
            ):
                response = self.url_open(
                    "/web/dataset/call_kw",
                    json={
                        "params": {
                            "model": model,
                            "method": method,
                            "args": args,
                            "kwargs": {},
                        }
                    },
                ).json()
                self.assertIn("error", response)
                self.assertNotIn(SECRET, str(response))
        self.assertEqual(self.mine.state, "planned")
        # nor through the host's calendar, which portal users may read
        event = self.mine.with_user(self.rep).event_ids
        with self.assertRaises(AccessError):
            event.with_user(self.portal).read(["name"])

    def test_paging(self):
        for day in self.days[5:19]:
            self.visit(self.shop, day)
        self.authenticate(self.portal.login, self.portal.login)
        self.assertEqual(len(self.items(self.page())), 10)
        self.assertEqual(len(self.items(self.page("/my/visits/page/2"))), 6)
        self.assertTrue(self.items(self.page("/my/visits/page/99")))

    def test_home_counter_and_empty_page(self):
        self.authenticate(self.portal.login, self.portal.login)
        self.assertIn("/my/visits", self.page("/my/home"))
        counters = self.url_open(
            "/my/counters", json={"params": {"counters": ["linkage_visit_count"]}}
        ).json()
        self.assertEqual(counters["result"]["linkage_visit_count"], 2)
        self.portal.partner_id.parent_id = False
        self.assertIn("No visit is planned", self.page())

    def test_one_company_and_customers_only(self):
        """Neither visits of another company of ours, nor a page for colleagues."""
        self.portal.sudo().write(
            {
                "company_ids": [Command.set(self.env.ref("base.main_company").ids)],
                "company_id": self.env.ref("base.main_company").id,
            }
        )
        self.authenticate(self.portal.login, self.portal.login)
        self.assertFalse(self.items(self.page()))
        self.rep.sudo().partner_id.parent_id = self.shop
        self.authenticate(self.rep.login, self.rep.login)
        self.assertFalse(self.items(self.page()))

    def test_guests_are_sent_to_the_login(self):
        self.assertIn("/web/login", self.url_open("/my/visits").url)
