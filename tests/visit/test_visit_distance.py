"""Driving times: the estimate, a real local server in OSRM's format, and its faults."""

import time
from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.visit.distance import drive_matrix
from odoo.addons.crm_linkage.domain.visit.request import Place, Travel
from odoo.addons.crm_linkage.domain.visit.road import (
    PROBLEMS,
    RoadError,
    whole_minutes,
)
from odoo.addons.crm_linkage.models.visit import web_question

from .common import LATITUDE, LONGITUDE, VisitCommon
from .road_server import RoadServerMixin, road_seconds

PLACES = (
    Place(LATITUDE, LONGITUDE),
    Place(LATITUDE + 0.1, LONGITUDE + 0.2),
    Place(LATITUDE - 0.05, LONGITUDE + 0.1),
)


def by_road(places):
    """What the server is expected to answer, in minutes."""
    return tuple(
        tuple(
            0
            if a == b
            else whole_minutes(
                road_seconds((a.longitude, a.latitude), (b.longitude, b.latitude))
            )
            for b in places
        )
        for a in places
    )


def estimated(places, travel=None):
    return tuple(map(tuple, drive_matrix(places, travel or Travel())))


@tagged("post_install", "-at_install")
class TestVisitDistance(RoadServerMixin, VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Distance = cls.env["linkage.visit.distance"]

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

    def matrix(self, places=PLACES, company=None, **options):
        return self.Distance._matrix(places, company or self.company, **options)

    def spoilt(self, mode, word, places=PLACES):
        """The server behaves badly: the estimate with a warning that says why."""
        self.server.mode = mode
        found = self.matrix(places)
        self.assertEqual(found.minutes, estimated(places))
        self.assertIn(word, found.warning)
        self.assertIn("6 of 6 driving times are estimates", found.warning)

    # -- the estimate ------------------------------------------------------------

    def test_estimate_by_default(self):
        company = self.env["res.company"].create({"name": "New Company"})
        found = self.matrix(company=company)
        self.assertEqual(found.minutes, estimated(PLACES))
        self.assertFalse(found.warning)
        self.assertFalse(self.server.questions)

    def test_estimate_follows_the_settings(self):
        self.company.write(
            {
                "linkage_distance_provider": "straight",
                "linkage_road_factor": 1.5,
                "linkage_travel_speed": 60,
            }
        )
        self.assertEqual(self.matrix().minutes, estimated(PLACES, Travel(1.5, 60)))

    def test_no_and_one_place(self):
        self.assertEqual(self.matrix([]).minutes, ())
        self.assertEqual(self.matrix(PLACES[:1]).minutes, ((0,),))
        self.assertFalse(self.server.questions)

    # -- a server ------------------------------------------------------------------

    def test_roads(self):
        found = self.matrix()
        self.assertEqual(found.minutes, by_road(PLACES))
        self.assertNotEqual(found.minutes[0][1], found.minutes[1][0])
        self.assertFalse(found.warning)

    def test_the_board_asks_when_it_is_opened_and_warns(self):
        shop, other = self.graded("Shop", at=(2, 0)), self.graded("Other", at=(9, 3))
        first = self.visit(shop, "2024-03-11 09:00:00")
        second = self.visit(other, "2024-03-11 10:00:00")
        Board = self.env["linkage.visit.board"].with_user(self.rep)
        Board = Board.with_company(self.company)
        frame = {"user_id": self.rep.id, "date": "2024-03-11", "weeks": 1}
        self.server.mode = "status"
        self.assertIn("no help", Board.linkage_board(frame)["warning"])
        asked = len(self.server.questions)
        self.assertTrue(asked)
        Board.linkage_board_times(frame, {"2024-03-11": [second.id, first.id]})
        self.assertEqual(len(self.server.questions), asked, "nobody waits in a drag")
        self.server.mode = "ok"
        self.assertFalse(Board.linkage_board(frame)["warning"])

    def test_asked_by_a_representative(self):
        # the address of the server is closed to them, driving times are not
        Distance = self.Distance.with_user(self.rep)
        company = self.company.with_user(self.rep)
        self.assertEqual(
            Distance._matrix(PLACES, company).minutes,
            by_road(PLACES),
        )

    def test_not_asked_twice(self):
        self.matrix()
        self.assertEqual(len(self.server.questions), 1)
        self.server.mode = "status"
        found = self.matrix(list(reversed(PLACES)))
        self.assertEqual(found.minutes, by_road(list(reversed(PLACES))))
        self.assertFalse(found.warning)
        self.assertEqual(len(self.server.questions), 1)

    def test_known_ones_cost_two_queries(self):
        self.matrix()
        self.env.invalidate_all()
        with self.assertQueryCount(2):  # settings, driving times
            self.matrix()

    def test_old_ones_are_asked_again(self):
        self.matrix()
        today = fields.Date.today()
        legs = self.env["linkage.visit.leg"].search([])
        self.assertEqual(len(legs), 6)
        self.env.cr.execute(
            "UPDATE linkage_visit_leg SET fetched = %s", [today - timedelta(days=91)]
        )
        self.matrix()
        self.assertEqual(len(self.server.questions), 2)
        self.env.invalidate_all()
        self.assertEqual(set(legs.mapped("fetched")), {today})

    def test_vacuum(self):
        self.matrix()
        old = fields.Date.today() - timedelta(days=91)
        self.env.cr.execute(
            "UPDATE linkage_visit_leg SET fetched = %s WHERE id IN "
            "(SELECT id FROM linkage_visit_leg ORDER BY id LIMIT 2)",
            [old],
        )
        self.env["res.company"].search([]).linkage_distance_days = 90
        self.assertEqual(self.env["linkage.visit.leg"]._gc_legs(), (2, 0))
        self.assertEqual(self.env["linkage.visit.leg"].search_count([]), 4)

    def test_two_servers_do_not_mix(self):
        self.matrix()
        other = self.env["res.company"].create(
            {
                "name": "Elsewhere",
                "linkage_distance_provider": "osrm",
                "linkage_distance_url": self.server.url + "/elsewhere",
            }
        )
        found = self.matrix(company=other)
        self.assertEqual(found.minutes, estimated(PLACES))
        self.assertIn("error", found.warning)
        self.assertEqual(len(self.server.questions), 2)

    def test_blocks(self):
        self.server.limit = self.company.linkage_distance_limit = 6
        places = [
            Place(LATITUDE + (i % 4) / 50, LONGITUDE + i / 100) for i in range(20)
        ]
        found = self.matrix(places)
        self.assertEqual(found.minutes, by_road(places))
        self.assertFalse(found.warning)
        self.assertEqual(len(self.server.questions), 21)  # 7 groups of 3, each pair
        self.matrix([*places, Place(LATITUDE, LONGITUDE - 0.1)])
        self.assertEqual(len(self.server.questions), 21 + 4)  # it and 5 at a time

    def test_same_and_unknown_places(self):
        places = [PLACES[0], PLACES[0], Place(0, 0), Place(91, 0), PLACES[1]]
        found = self.matrix(places)
        self.assertEqual(found.minutes[0][1], 0)
        self.assertEqual(found.minutes[0][4], by_road(PLACES)[0][1])
        self.assertFalse(found.warning)
        self.assertEqual(self.server.questions[0].count(";"), 1)

    def test_no_road(self):
        self.server.roadless.add(round(PLACES[2].longitude, 5))
        found = self.matrix()
        self.assertEqual(found.minutes[0][1], by_road(PLACES)[0][1])
        self.assertEqual(found.minutes[0][2], estimated(PLACES)[0][2])
        self.assertIn("no road for 4 of 6", found.warning)
        # that, too, is remembered
        self.assertEqual(self.matrix(), found)
        self.assertEqual(len(self.server.questions), 1)

    # -- bad answers -----------------------------------------------------------------

    def test_garbage(self):
        self.spoilt("garbage", "cannot be read")
        self.spoilt("broken", "cannot be read")

    def test_wrong_shape(self):
        for mode in ("shape", "negative", "words"):
            self.spoilt(mode, "does not fit")

    def test_errors(self):
        self.spoilt("status", "answered with an error")
        self.spoilt("refused", "refused")
        self.server.limit = 2
        self.spoilt("ok", "fewer places")

    def test_redirect_is_not_followed(self):
        self.spoilt("redirect", "another address")
        self.assertEqual(len(self.server.questions), 1)

    def test_unreachable(self):
        self.spoilt("closed", "cannot be reached")
        self.company.linkage_distance_url = "http://127.0.0.1:9"
        self.spoilt("ok", "cannot be reached")

    def test_slow(self):
        self.spoilt("slow", "too long")
        self.spoilt("drip", "too long")

    def test_huge(self):
        with patch.object(web_question, "LARGEST_ANSWER", 2_000_000):
            self.spoilt("huge", "too big")

    def test_no_server(self):
        self.company.linkage_distance_url = False
        self.spoilt("ok", "not set")

    def test_what_came_before_the_fault_counts(self):
        self.company.linkage_distance_limit = 2
        self.matrix(PLACES[:2])
        self.server.mode = "status"
        found = self.matrix()
        self.assertEqual(found.minutes[0][1], by_road(PLACES)[0][1])
        self.assertEqual(found.minutes[0][2], estimated(PLACES)[0][2])
        self.assertIn("4 of 6", found.warning)

    def test_patience_is_limited(self):
        self.company.linkage_distance_limit = 2
        self.server.mode = "status"
        places = [Place(LATITUDE, LONGITUDE + i / 100) for i in range(10)]
        self.matrix(places)
        self.assertEqual(len(self.server.questions), 3)
        found = self.matrix(places, seconds=0)
        self.assertEqual(len(self.server.questions), 3)
        self.assertEqual(found.minutes, estimated(places))
        self.assertIn("too long", found.warning)

    def test_on_screen_nobody_waits_long(self):
        waits = []

        def ask(_distance, road, _places):
            waits.append(road.deadline - time.monotonic())
            raise RoadError("slow")

        Plan = self.env["linkage.visit.plan"].with_user(self.rep)
        with patch.object(type(self.Distance), "_ask", ask):
            Plan._day_request(
                self.rep, self.company, date(2024, 3, 4), 1, extra=self.graded("Shop")
            )
        self.assertLessEqual(max(waits), 1)

    def test_every_problem_has_words(self):
        words = {self.Distance._problem(problem) for problem in PROBLEMS}
        self.assertEqual(len(words), len(PROBLEMS))

    # -- other servers -----------------------------------------------------------------

    def other(self, provider, **values):
        self.company.write({"linkage_distance_provider": provider, **values})
        found = self.matrix()
        self.assertEqual((found.minutes, found.warning), (by_road(PLACES), False))
        self.env["linkage.visit.leg"].search([]).sudo().unlink()
        self.server.roadless.add(round(PLACES[2].longitude, 5))
        self.assertIn("no road for 4 of 6", self.matrix().warning)
        self.env["linkage.visit.leg"].search([]).sudo().unlink()
        self.server.limit = 2
        self.spoilt("ok", "fewer places")
        self.server.limit = 100
        for mode, word in (
            ("garbage", "cannot be read"),
            ("broken", "cannot be read"),
            ("status", "answered with an error"),
            ("closed", "cannot be reached"),
        ):
            self.spoilt(mode, word)

    def test_openrouteservice(self):
        self.other("openrouteservice", linkage_distance_key="the key")
        self.company.linkage_distance_key = "another key"
        self.spoilt("ok", "answered with an error")

    def test_valhalla(self):
        self.other("valhalla")

    def test_trying_the_server(self):
        Settings = self.env["res.config.settings"].sudo()
        settings = Settings.with_company(self.company).create({})
        action = settings.action_linkage_try_distance()
        # two hundredths of a degree to the north: two minutes and one uphill
        self.assertIn("are 3 minutes", action["params"]["message"])
        self.matrix()
        action = settings.action_linkage_forget_distances()
        self.assertIn("6 driving times", action["params"]["message"])
        self.server.mode = "garbage"
        with self.assertRaisesRegex(UserError, "cannot be read"):
            settings.action_linkage_try_distance()
        settings.linkage_distance_provider = "valhalla"
        settings._onchange_linkage_distance_provider()
        self.assertEqual(settings.linkage_distance_limit, 50)

    # -- settings ----------------------------------------------------------------------

    def test_bad_settings(self):
        for values in (
            {"linkage_distance_url": "ftp://example.com"},
            {"linkage_distance_url": "file:///etc/passwd"},
            {"linkage_distance_url": "osrm.example.com"},
            {"linkage_distance_url": "http://"},
            {"linkage_distance_url": "http://example.com:port"},
            {"linkage_distance_url": "http://example.com/?a=b"},
            {"linkage_distance_url": "http://example .com"},
            {"linkage_distance_limit": 1},
            {"linkage_distance_timeout": 0},
            {"linkage_distance_budget": -5},
            {"linkage_distance_days": 0},
            {"linkage_road_factor": 0},
            {"linkage_travel_speed": 0},
            {"linkage_travel_speed": 1000},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.company.write(values)

    def test_address_is_closed(self):
        self.assertNotIn(
            "linkage_distance_url",
            self.env["res.company"].with_user(self.users["manager"]).fields_get(),
        )
        for role in ("representative", "supervisor", "manager", "agent", "employee"):
            Leg = self.env["linkage.visit.leg"].with_user(self.users[role])
            self.assertFalse(Leg.has_access("read"), role)

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Slow Company"})
        other.linkage_travel_speed = 10
        self.rep.company_ids = [Command.link(other.id)]
        Distance = self.Distance.with_user(self.rep)
        self.assertEqual(
            Distance._matrix(PLACES, other).minutes,
            estimated(PLACES, Travel(speed=10)),
        )
        self.assertEqual(
            Distance._matrix(PLACES, self.company).minutes, by_road(PLACES)
        )
