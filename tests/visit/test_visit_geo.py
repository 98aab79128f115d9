"""Coordinates: looked up one a second, kept, set by hand, the middle of postcodes."""

import time
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_linkage.domain.visit.request import Place
from odoo.addons.crm_linkage.models.visit import linkage_geo_lookup
from odoo.addons.crm_linkage.models.visit.res_partner_place_kept import (
    ResPartner as Kept,
)

from .common import LATITUDE, LONGITUDE, VisitCommon
from .road_server import RoadServerMixin

STREET = "Unter den Linden 1, 10117 Berlin, Germany"
TOWN = "Berlin, Germany"
HERE = (52.5170365, 13.3888599)


def hosts_write(partners, vals):
    """As `write` would be without us."""
    return super(Kept, partners).write(vals)


class GeoCommon(RoadServerMixin, VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Request = cls.env["linkage.geo.request"]
        cls.env["ir.config_parameter"].set_param(
            "crm_linkage.nominatim_url", cls.server.url
        )
        cls.germany = cls.env.ref("base.de")
        cls.address = {
            "street": "Unter den Linden 1",
            "zip": "10117",
            "city": "Berlin",
            "country_id": cls.germany.id,
        }
        cls.job = cls.env.ref("crm_linkage.ir_cron_geo_find")

    def setUp(self):
        super().setUp()
        patcher = patch.object(linkage_geo_lookup, "PAUSE", 0)
        patcher.start()
        self.addCleanup(patcher.stop)

    def place_of(self, name="Customer", **values):
        return self.customer(name, **{**self.address, **values})

    def ask(self, partners):
        """Press the button and let the job run."""
        action = partners.action_linkage_find_coordinates()
        self.work()
        return action

    def work(self):
        with self.enter_registry_test_mode():
            self.job.method_direct_trigger()

    def asked(self):
        """The texts the server was asked for."""
        return [
            parse_qs(urlsplit(path).query)["q"][0] for path in self.server.questions
        ]

    def request(self, text=STREET):
        return self.Request.search([("name", "=", text)])


@tagged("post_install", "-at_install")
class TestVisitGeoLookup(GeoCommon):
    def test_found(self):
        self.server.places[STREET] = [HERE]
        partner = self.place_of()
        action = self.ask(partner)
        self.assertEqual(self.asked(), [STREET])
        self.assertIn("1 being looked up", action["params"]["message"])
        self.assertEqual((partner.partner_latitude, partner.partner_longitude), HERE)
        self.assertEqual(partner.linkage_place_source, "found")
        self.assertEqual(partner.linkage_place, "exact")
        self.assertTrue(partner.date_localization)
        self.assertFalse(partner.linkage_place_note)
        self.assertIn("crm_linkage", self.server.agents[-1])

    def test_same_text_is_asked_once(self):
        self.server.places[STREET] = [HERE]
        partners = self.place_of("First") + self.place_of("Second")
        self.ask(partners)
        third = self.place_of("Third", street=" Unter den  Linden 1")
        action = self.ask(third)
        self.assertEqual(self.asked(), [STREET])
        self.assertIn("1 found at once", action["params"]["message"])
        for partner in partners + third:
            self.assertEqual(partner._linkage_place(), Place(*HERE))

    def test_not_found_is_not_asked_again(self):
        partner = self.place_of()
        self.ask(partner)
        self.assertEqual(self.asked(), [STREET, TOWN])
        self.assertEqual(self.request().state, "failed")
        self.assertIn("knows no such address", partner.linkage_place_note)
        self.assertEqual(partner.linkage_lookup, "failed")
        action = self.ask(partner)
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual(len(self.asked()), 2)
        # by hand it is asked again
        self.server.places[STREET] = [HERE]
        self.request().action_try_again()
        self.work()
        self.assertEqual(partner._linkage_place(), Place(*HERE))

    def test_town_only(self):
        self.server.places[TOWN] = [(LATITUDE, LONGITUDE)]
        partners = self.place_of() + self.place_of(street="Nowhere 5")
        self.ask(partners)
        self.assertEqual(len(self.asked()), 3)  # the town once
        self.assertEqual(partners.mapped("linkage_place"), ["town", "town"])
        self.assertTrue(partners[0]._linkage_is_approximate())
        self.assertIn("Only the town", partners[0].linkage_place_note)

    def test_correcting_the_address(self):
        partner = self.place_of(street="Unter den Lindn 1")
        self.ask(partner)
        self.server.places[STREET] = [HERE]
        partner.street = "Unter den Linden 1"
        self.assertNotIn("knows no such", partner.linkage_place_note)
        self.ask(partner)
        self.assertEqual(partner.linkage_place, "exact")

    def test_address_changed_while_waiting(self):
        self.server.places[STREET] = [HERE]
        partner = self.place_of()
        partner.action_linkage_find_coordinates()
        partner.street = "Somewhere Else 9"
        self.work()
        self.assertEqual(self.request().state, "found")
        self.assertEqual(partner.linkage_place, "unknown")

    def test_incomplete(self):
        partner = self.customer("Nowhere", country_id=self.germany.id)
        action = self.ask(partner)
        self.assertFalse(self.asked())
        self.assertIn("1 without street", action["params"]["message"])
        self.assertIn("complete it", partner.linkage_place_note)

    def test_endless_address(self):
        partner = self.place_of(street="x" * 5000, city="y" * 5000)
        self.ask(partner)
        self.assertEqual(partner.linkage_lookup, "failed")
        self.assertLessEqual(max(map(len, self.asked())), 500)

    def test_nonsense(self):
        self.server.places[STREET] = [(952.5, 13.4)]
        partner = self.place_of()
        self.ask(partner)
        self.assertEqual(self.request().reason, "nonsense")
        self.assertIn("outside the world", partner.linkage_place_note)
        self.assertFalse(partner.partner_latitude)

    def test_service_down(self):
        partners = self.place_of() + self.place_of(street="Unter den Linden 3")
        for mode, word in (
            ("blocked", "answered with an error"),
            ("garbage", "cannot be read"),
            ("status", "answered with an error"),
            ("redirect", "another address"),
        ):
            with self.subTest(mode):
                self.server.questions.clear()
                self.server.mode = mode
                self.request().unlink()
                self.ask(partners)
                # the other one waits, too: nobody hammers at a closed door
                self.assertEqual(len(self.server.questions), 1)
                failed = self.request()
                self.assertEqual(failed.state, "waiting")
                self.assertIn(word, failed.message)
                self.assertGreater(failed.next_try, self.env.cr.now())
                self.assertIn("is asked again later", partners[0].linkage_place_note)

    def test_service_down_for_long(self):
        partner = self.place_of()
        self.server.mode = "status"
        self.ask(partner)
        for _time in range(4):
            self.request().next_try = "2024-01-01 00:00:00"
            self.work()
        self.assertEqual(self.request().state, "failed")
        self.assertEqual(len(self.server.questions), 5)
        self.assertIn("many times", partner.linkage_place_note)

    def test_one_question_a_second(self):
        partners = self.place_of() + self.place_of(street="Unter den Linden 3")
        partners.action_linkage_find_coordinates()
        start = time.monotonic()
        with patch.object(linkage_geo_lookup, "PAUSE", 0.3):
            self.work()
        self.assertEqual(len(self.asked()), 3)  # two addresses, one town
        self.assertGreaterEqual(time.monotonic() - start, 0.9)
        self.assertEqual(linkage_geo_lookup.hours_to_wait(1), 0.25)

    def test_interrupted_job_goes_on(self):
        partners = self.env["res.partner"]
        for number in range(3):
            partners += self.place_of(street=f"Unter den Linden {number + 1}")
        partners.action_linkage_find_coordinates()
        for number in range(3):
            text = STREET.replace("Linden 1", f"Linden {number + 1}")
            self.server.places[text] = [HERE]
        asked, original = [], type(self.Request)._ask

        def ask(request, text):
            asked.append(text)
            if len(asked) == 2:
                raise MemoryError("the second question ends the job")
            return original(request, text)

        cron_log = "odoo.addons.base.models.ir_cron"
        # the host starts the job again: it goes on with the second
        with (
            patch.object(type(self.Request), "_ask", ask),
            mute_logger(cron_log, "odoo.sql_db"),
        ):
            self.work()
        numbers = [text[len("Unter den Linden ")] for text in asked]
        self.assertEqual(numbers, ["1", "2", "2", "3"])
        self.assertEqual(len(self.asked()), 3)
        self.assertEqual(set(partners.mapped("linkage_place")), {"exact"})

    def test_a_town_that_waits_is_found_on_the_way(self):
        self.server.places[TOWN] = [HERE]
        street = self.place_of("Street", zip=False)
        town = self.place_of("Town", street=False, zip=False)
        self.ask(street + town)
        self.assertEqual(street.linkage_place, "town")
        self.assertEqual(town.linkage_place, "exact")
        self.assertEqual(town._linkage_place(), Place(*HERE))

    def test_by_hand_stays(self):
        self.server.places[STREET] = [HERE]
        partner = self.place_of(partner_latitude=50.0, partner_longitude=10.0)
        action = self.ask(partner)
        self.assertFalse(self.asked())
        self.assertIn("1 known already", action["params"]["message"])

    def test_hosts_own_way_stays(self):
        # outside our queue the host asks as it always did
        geocoder = self.env["base.geocoder"]
        with self.assertRaisesRegex(Exception, "External requests verboten"):
            geocoder._call_openstreetmap(STREET)
        self.assertFalse(self.asked())

    def test_nightly(self):
        partner = self.place_of("Graded", user_id=self.rep.id)
        self.grade(partner, "A")
        other = self.place_of("Not visited", street="Unter den Linden 3")
        nightly = self.env["res.partner"].sudo()  # as the job
        nightly._cron_linkage_places()
        self.assertFalse(self.Request.search([]))
        self.company.linkage_geo_auto = True
        nightly._cron_linkage_places()
        self.assertEqual(self.Request.search([]).partner_ids, partner)
        self.assertFalse(other.linkage_is_visited)
        self.assertTrue(partner.linkage_is_visited)
        self.Request.search([]).write({"state": "failed", "reason": "not_found"})
        nightly._cron_linkage_places()
        self.assertEqual(len(self.Request.search([])), 1, "asked already")
        partner.street = "Unter den Linden 5"
        nightly._cron_linkage_places()
        self.assertEqual(len(self.Request.search([])), 2, "it was corrected")

    # -- who may ---------------------------------------------------------------------

    def test_roles(self):
        self.server.places[STREET] = [HERE]
        partner = self.place_of(user_id=self.rep.id)
        self.ask(partner.with_user(self.rep))
        self.assertEqual(partner.with_user(self.rep).linkage_place, "exact")
        with self.assertRaises(AccessError):
            partner.with_user(self.users["employee"]).action_linkage_find_coordinates()
        request, Postcode = self.request(), self.env["linkage.geo.postcode"]
        for role, read, write in (
            ("representative", False, False),
            ("supervisor", True, False),
            ("manager", True, True),
            ("agent", False, False),
            ("employee", False, False),
        ):
            user = self.users[role]
            self.assertEqual(request.with_user(user).has_access("read"), read, role)
            self.assertEqual(request.with_user(user).has_access("write"), write, role)
            self.assertEqual(
                Postcode.with_user(user).has_access("read"), role != "employee", role
            )
            self.assertEqual(
                Postcode.with_user(user).has_access("create"), role == "manager", role
            )
            self.assertFalse(self.Request.with_user(user).has_access("create"), role)

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        partner = self.place_of(company_id=other.id)
        partner.action_linkage_find_coordinates()
        manager = self.users["manager"]
        self.assertFalse(self.request().with_user(manager).has_access("read"))
        manager.company_ids = [Command.link(other.id)]
        self.assertTrue(self.request().with_user(manager).has_access("read"))

    def test_batch_costs_no_query_each(self):
        partners = self.env["res.partner"].create(
            [{**self.address, "name": f"C {n}", "street": f"S {n}"} for n in range(40)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            partners.action_linkage_find_coordinates()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            partners.mapped("linkage_place_note")


@tagged("post_install", "-at_install")
class TestVisitGeoPlace(GeoCommon):
    def point(self, partner):
        return partner.partner_latitude, partner.partner_longitude

    # -- coordinates stay --------------------------------------------------------------

    def test_found_ones_follow_the_address(self):
        partner = self.place_of()
        partner.write(
            {
                "partner_latitude": HERE[0],
                "partner_longitude": HERE[1],
                "date_localization": "2024-03-01",
            }
        )
        self.assertEqual(partner.linkage_place_source, "found")
        partner.write({"street": "UNTER DEN LINDEN 1 ", "city": "Berlin"})
        self.assertEqual(self.point(partner), HERE)
        self.assertEqual(partner.linkage_place_source, "found")
        partner.street = "Unter den Linden 3"
        self.assertEqual(self.point(partner), (0, 0))
        self.assertFalse(partner.linkage_place_source)
        self.assertFalse(partner.linkage_place_check)

    def test_set_by_hand(self):
        partner = self.place_of()
        partner.with_user(self.users["manager"]).linkage_set_place(*HERE)
        self.assertEqual(partner.linkage_place_source, "hand")
        # the same address
        partner.write({"street": "Unter den Linden 1", "country_id": self.germany.id})
        self.assertEqual(self.point(partner), HERE)
        self.assertFalse(partner.linkage_place_check)
        # another number: it stays and is to be checked
        partner.street = "Unter den Linden 3"
        self.assertEqual(self.point(partner), HERE)
        self.assertTrue(partner.linkage_place_check)
        self.assertIn("street has changed", partner.linkage_place_note)
        self.assertIn(
            partner,
            self.env["res.partner"].search([("linkage_place_check", "=", True)]),
        )
        partner.action_linkage_keep_place()
        self.assertFalse(partner.linkage_place_check)
        self.assertFalse(partner.linkage_place_note)
        # another town: it is dropped, and that is said
        partner.city = "Hamburg"
        self.assertEqual(self.point(partner), (0, 0))
        self.assertTrue(partner.linkage_place_check)
        self.assertIn("lies elsewhere now", partner.linkage_place_note)
        partner.linkage_set_place(53.55, 10.0)
        self.assertFalse(partner.linkage_place_check)

    def test_checked_one_may_be_looked_up(self):
        partner = self.place_of(partner_latitude=50.0, partner_longitude=10.0)
        partner.street = "Unter den Linden 3"
        text = STREET.replace("Linden 1", "Linden 3")
        self.server.places[text] = [HERE]
        self.ask(partner)
        self.assertEqual(self.point(partner), HERE)
        self.assertFalse(partner.linkage_place_check)
        self.assertEqual(partner.linkage_place_source, "found")

    def test_address_and_place_together(self):
        partner = self.place_of()
        partner.write({"street": "Am Kai 1", "partner_latitude": 53.5})
        self.assertEqual(self.point(partner), (53.5, 0))
        partner.write({"street": "Am Kai 2", "partner_longitude": 10.0})
        self.assertEqual(self.point(partner), (53.5, 10.0))
        self.assertEqual(partner.linkage_place_source, "hand")
        self.assertFalse(partner.linkage_place_check)

    def test_many_at_once(self):
        near = self.place_of(partner_latitude=52.1, partner_longitude=13.1)
        far = self.place_of(partner_latitude=52.2, partner_longitude=13.2)
        lost = self.place_of(street="Elsewhere 7")
        (near + far + lost).write({"street": "Unter den Linden 1"})
        self.assertEqual(self.point(near), (52.1, 13.1))
        self.assertEqual(self.point(far), (52.2, 13.2))
        self.assertEqual(self.point(lost), (0, 0))

    def test_contacts_follow_their_company(self):
        company = self.place_of()
        contact = self.env["res.partner"].create(
            {
                "name": "Person",
                "parent_id": company.id,
                "partner_latitude": 52.1,
                "partner_longitude": 13.1,
            }
        )
        company.city = "Hamburg"
        self.assertEqual(contact.city, "Hamburg")
        self.assertEqual(self.point(contact), (0, 0))
        company.linkage_set_place(53.55, 10.0)
        self.assertEqual(contact._linkage_place(), Place(53.55, 10.0))
        self.assertEqual(contact.linkage_place, "exact")

    def queries(self, partner, values):
        """How many queries writing these values takes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        partner.write(values)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_the_host_does_not_feel_it(self):
        located = self.place_of(partner_latitude=52.1, partner_longitude=13.1)
        lost = self.place_of()
        cases = [
            (located, {"ref": "R"}),
            (located, {"partner_latitude": 52.2, "partner_longitude": 13.2}),
            (located, {"street": "Am Kai"}),
            (lost, {"street": "Am Kai"}),
        ]

        def counted(number):
            return [
                self.queries(
                    partner,
                    {
                        key: f"{value} {number}"
                        if key in ("ref", "street")
                        else value + number
                        for key, value in values.items()
                    },
                )
                for partner, values in cases
            ]

        counted(0)  # warm caches
        with_us = counted(1)
        with patch.object(Kept, "write", hosts_write):
            without_us = counted(2)
        self.assertEqual(with_us, without_us)

    def test_bad_coordinates(self):
        partner = self.place_of()
        for values in (
            {"partner_latitude": 91.0, "partner_longitude": 5.0},
            {"partner_latitude": 5.0, "partner_longitude": -180.5},
        ):
            with self.assertRaisesRegex(ValidationError, "outside the world"):
                partner.write(values)
        for values in ((0.0, 0.0), (91, 5), ("a", 5), (None, 5), (5, False)):
            with self.assertRaises(ValidationError):
                partner.linkage_set_place(*values)
        # the sign by which the host remembers that an address was not found
        partner.write({"partner_latitude": 1000, "partner_longitude": 1000})
        self.assertEqual(partner.linkage_place, "unknown")
        self.assertFalse(partner._linkage_place().known)

    # -- the middle of a postcode ------------------------------------------------------

    def refresh(self):
        self.env["linkage.geo.postcode"]._refresh()

    def test_postcode_centre(self):
        for latitude in (52.50, 52.52, 80.0):  # one of them is wrong
            self.place_of(
                zip="10-117", partner_latitude=latitude, partner_longitude=13.4
            )
        elsewhere = self.place_of(country_id=self.env.ref("base.fr").id)
        partner = self.place_of(zip="10 117")
        self.refresh()
        self.env.invalidate_all()
        self.assertEqual(partner._linkage_place(), Place(52.52, 13.4))
        self.assertEqual(partner.linkage_place, "postcode")
        self.assertTrue(partner._linkage_is_approximate())
        self.assertEqual(elsewhere.linkage_place, "unknown")
        self.assertFalse(elsewhere._linkage_place().known)

    def test_postcodes_come_and_go(self):
        Postcode = self.env["linkage.geo.postcode"]
        by_hand = Postcode.create(
            {
                "country_id": self.germany.id,
                "code": "99 999",
                "latitude": 51.0,
                "longitude": 11.0,
            }
        )
        known = self.place_of(partner_latitude=52.5, partner_longitude=13.4)
        self.place_of(zip="99999", partner_latitude=1.0, partner_longitude=1.0)
        self.refresh()
        centre = Postcode.search([("code", "=", "10117")])
        self.assertEqual((centre.latitude, centre.address_count), (52.5, 1))
        known.linkage_set_place(52.6, 13.5)
        self.refresh()
        self.assertEqual((centre.latitude, centre.longitude), (52.6, 13.5))
        known.zip = "10119"
        self.refresh()
        self.assertFalse(centre.exists())
        self.assertEqual((by_hand.code, by_hand.latitude), ("99999", 51.0))
        with self.assertRaises(ValidationError):
            by_hand.latitude = 91

    def test_places_in_one_query(self):
        self.place_of(partner_latitude=52.5, partner_longitude=13.4)
        self.refresh()
        partners = self.env["res.partner"].create(
            [{**self.address, "name": f"C {number}"} for number in range(50)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):  # partners, postcodes
            places = partners._linkage_places()
        self.assertEqual(set(places.values()), {Place(52.5, 13.4)})
        self.env.invalidate_all()
        with self.assertQueryCount(2):  # one by one it is no more
            for partner in partners:
                partner._linkage_place()

    def test_search_agrees(self):
        exact = self.place_of(partner_latitude=52.5, partner_longitude=13.4)
        town = self.place_of()
        town.write(
            {
                "partner_latitude": 52.5,
                "partner_longitude": 13.4,
                "linkage_place_source": "town",
            }
        )
        postcode = self.place_of()
        unknown = self.place_of(zip="00000")
        never = self.customer("No address")
        outside = self.customer("Host's sign")
        outside.write({"partner_latitude": 1000, "partner_longitude": 1000})
        contact = self.env["res.partner"].create(
            {"name": "Person", "parent_id": town.id}
        )
        self.refresh()
        partners = exact + town + postcode + unknown + never + outside + contact
        self.env.invalidate_all()
        for value in ("exact", "town", "postcode", "unknown"):
            found = self.env["res.partner"].search(
                [("id", "in", partners.ids), ("linkage_place", "=", value)]
            )
            expected = partners.filtered(lambda one, v=value: one.linkage_place == v)
            self.assertEqual(found, expected, value)
            self.assertEqual(
                partners.filtered_domain([("linkage_place", "=", value)]), expected
            )
        self.assertEqual(contact.linkage_place, "town")
        self.assertEqual(never.linkage_place, "unknown")
        rest = self.env["res.partner"].search(
            [("id", "in", partners.ids), ("linkage_place", "not in", ["exact", "town"])]
        )
        self.assertEqual(rest, postcode + unknown + never + outside)

    def test_planned_at_the_postcode(self):
        self.graded("Neighbour", zip="10117", country_id=self.germany.id)
        lost = self.graded("Lost", zip="10117", country_id=self.germany.id)
        lost.write({"partner_latitude": 0, "partner_longitude": 0})
        self.refresh()
        self.env.invalidate_all()
        plan = self.plan("2030-03-04")
        request, *_more = plan._request(plan._settings())
        places = {stop.key: stop.place for stop in request.stops}
        self.assertTrue(places[lost.id].known)
        self.assertEqual(places[lost.id], lost._linkage_place())

    # -- the map -----------------------------------------------------------------------

    def test_map(self):
        partner = self.place_of(user_id=self.rep.id)
        near = self.graded("Near")
        self.graded("Far", at=(100, 0))
        found = partner.with_user(self.rep).with_company(self.company)
        answer = found.linkage_place_map()
        self.assertEqual((answer["lat"], answer["lng"]), (0, 0))
        self.assertEqual([one["id"] for one in answer["neighbours"]], near.ids)
        self.assertEqual(answer["home"]["lat"], LATITUDE)
        self.assertEqual(answer["address"], "Unter den Linden 1, 10117 Berlin")
        found.linkage_set_place(*HERE)
        self.assertEqual(found.linkage_place_map()["lat"], HERE[0])
        with self.assertRaises(AccessError):
            partner.with_user(self.users["employee"]).linkage_set_place(1, 1)
