"""My day: one call opens it, one call a step; what the phone sends is not trusted."""

import base64
from io import BytesIO

from freezegun import freeze_time
from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import VisitCommon, moment

NOW = "2024-03-05 08:30:00"  # half past nine in Berlin


def picture(kind="JPEG", size=(40, 30), **options):
    """A picture as base64 text."""
    stream = BytesIO()
    Image.new("RGB", size, "red").save(stream, kind, **options)
    return base64.b64encode(stream.getvalue()).decode()


@tagged("post_install", "-at_install")
class TestVisitDay(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded(
            "Shop", street="Allee 1", city="Berlin", phone="+49 (30) 123-4"
        )
        cls.other = cls.graded("Other", "B", at=(5, 5))
        cls.first = cls.visit(
            cls.shop, "2024-03-05 08:00:00", drive_minutes=12, sequence=1
        )
        cls.second = cls.visit(
            cls.other, "2024-03-05 10:00:00", drive_minutes=8, sequence=2
        )
        cls.visit(cls.shop, "2024-03-06 09:00:00")
        cls.visit(cls.shop, user_id=cls.colleague.id)
        cls.visit(cls.shop, state="cancelled")
        cls.Visit = (
            cls.env["linkage.visit"].with_user(cls.rep).with_company(cls.company)
        )
        cls.mine = cls.Visit.browse(cls.first.id)

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)

    # -- the page ------------------------------------------------------------------

    def test_what_the_page_shows(self):
        day = self.Visit.linkage_day()
        self.assertEqual((day["day"], day["today"]), ("2024-03-05", "2024-03-05"))
        self.assertEqual((day["previous"], day["next"]), ("2024-03-04", "2024-03-06"))
        self.assertEqual([stop["name"] for stop in day["stops"]], ["Shop", "Other"])
        stop = day["stops"][0]
        self.assertEqual(stop["start"].replace("\u202f", " "), "9:00 AM")
        self.assertEqual(stop["drive"], 12)
        self.assertEqual(stop["grade"], ["A", self.grades["A"].color])
        self.assertEqual(stop["address"], "Allee 1, Berlin")
        self.assertEqual(stop["call"], "+49301234")
        self.assertIn("destination=52.5", stop["navigation"])
        self.assertTrue(stop["is_late"], "half an hour late")
        summary = day["summary"]
        self.assertEqual((summary["open"], summary["drive"]), (2, 20))
        self.assertEqual(summary["end"].replace("\u202f", " "), "11:30 AM")
        self.assertFalse(day["records_place"])

    def test_other_days_and_what_was_left_open(self):
        day = self.Visit.linkage_day("2024-03-06")
        self.assertEqual(len(day["stops"]), 1)
        empty = self.Visit.linkage_day("2024-03-03")
        self.assertFalse(empty["stops"])
        self.assertEqual(empty["coming"], "2024-03-06")
        with freeze_time("2024-03-07 08:00:00"):
            self.assertEqual(
                self.Visit.linkage_day()["open_before"],
                {"count": 3, "day": "2024-03-05"},
            )

    def test_the_day_is_that_of_the_representatives_zone(self):
        """Not of the phone: its zone comes with the context."""
        self.env["linkage.visit.representative"].create(
            {
                "user_id": self.rep.id,
                "company_id": self.company.id,
                "tz": "Asia/Tokyo",
            }
        )
        with freeze_time("2024-03-05 16:00:00"):  # already the 6th there
            day = self.Visit.with_context(tz="America/New_York").linkage_day()
        self.assertEqual(day["today"], "2024-03-06")
        self.assertEqual(day["stops"][0]["start"].replace("\u202f", " "), "6:00 PM")

    def test_few_queries(self):
        for number in range(10):
            customer = self.graded(f"Stop {number}")
            visit = self.visit(customer, f"2024-03-05 1{number // 2}:30:00")
            self.visit(customer, "2024-02-05 09:00:00", state="done", next_step="Ask")
            visit.with_user(self.rep)._add_photo("p.jpg", picture())
        self.env.flush_all()
        self.Visit.linkage_day()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            day = self.Visit.linkage_day()
        self.assertEqual(len(day["stops"]), 12)
        self.assertEqual(day["stops"][-1]["last"]["next_step"], "Ask")
        self.assertEqual(len(day["stops"][-1]["photos"]), 1)

    def test_who_has_no_day(self):
        for role in ("agent", "employee"):
            with self.assertRaises(AccessError):
                self.env["linkage.visit"].with_user(self.users[role]).linkage_day()

    def test_bad_days(self):
        for day in ("soon", "2024-02-30", "9999-12-31", 7, ["2024-03-05"]):
            with self.subTest(day), self.assertRaisesRegex(UserError, "not a day"):
                self.Visit.linkage_day(day)

    def test_navigation_link_is_a_setting(self):
        self.company.linkage_navigation_url = "geo:{latitude},{longitude}"
        link = self.Visit.linkage_day()["stops"][0]["navigation"]
        self.assertTrue(link.startswith("geo:52.5"))
        for bad in ("javascript:alert({destination})", "https://x", "geo:{0}"):
            with self.subTest(bad), self.assertRaises(ValidationError):
                self.company.linkage_navigation_url = bad

    # -- steps ---------------------------------------------------------------------

    def test_an_ordinary_visit_takes_two_calls(self):
        day = self.mine.linkage_day_start()
        self.assertEqual(day["stops"][0]["check_in"].replace("\u202f", " "), "9:30 AM")
        with freeze_time("2024-03-05 08:50:00"):
            self.mine.linkage_day_start()  # pressed again
            day = self.mine.linkage_day_complete(
                {
                    "outcome": "advance",
                    "advance": "trial",
                    "next_step": " Bring samples ",
                    "next_step_date": "2024-03-12",
                    "note": "Friendly",
                    "has_rival": True,
                    "rival_seen": "Nordwind",
                }
            )
        self.assertEqual(day["summary"]["done"], 1)
        self.assertEqual(self.mine.actual_duration, 20)
        self.assertEqual(self.mine.next_activity_id.summary, "Bring samples")
        self.assertTrue(self.mine.has_rival)
        with self.assertRaisesRegex(UserError, "closed already"):
            self.mine.linkage_day_complete({"outcome": "order"})
        day = self.mine.linkage_day_undo()
        self.assertEqual(day["summary"]["done"], 0)
        self.assertEqual(day["stops"][0]["note"], "Friendly")

    def test_fail(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.mine.linkage_day_fail("bored")
        day = self.mine.linkage_day_fail("absent", "Holidays")
        self.assertEqual(day["summary"]["failed"], 1)
        self.assertEqual(self.mine.note, "Holidays")

    def test_the_purpose_is_typed_before(self):
        day = self.mine.linkage_day_purpose(" New shelf ")
        self.assertEqual(day["stops"][0]["purpose"], "New shelf")
        with self.assertRaisesRegex(UserError, "at most"):
            self.mine.linkage_day_purpose("x" * 300)
        self.mine.linkage_day_purpose(None)
        self.assertFalse(self.mine.purpose)
        self.mine.linkage_day_fail("absent")
        with self.assertRaisesRegex(UserError, "closed already"):
            self.mine.linkage_day_purpose("Too late")

    def test_bad_results(self):
        for result, sentence in (
            (None, "what came out"),
            ({"outcome": "hit"}, "what came out"),
            ({"outcome": "advance", "advance": "x"}, "agreed to"),
            ({"outcome": "order", "next_step_date": "2024-03-12"}, "next step is"),
            (
                {
                    "outcome": "order",
                    "next_step": "x",
                    "next_step_date": "2024-03-01",
                },
                "past",
            ),
            (
                {"outcome": "order", "next_step": "x", "next_step_date": "soon"},
                "not a day",
            ),
            ({"outcome": "order", "next_step": "x" * 300}, "at most"),
        ):
            with self.subTest(result), self.assertRaisesRegex(UserError, sentence):
                self.mine.linkage_day_complete(result)
        self.assertEqual(self.mine.state, "planned")

    def test_visits_of_others_and_deleted_ones(self):
        theirs = self.visit(self.shop, user_id=self.stranger.id)
        with self.assertRaises(AccessError):
            self.Visit.browse(theirs.id).linkage_day_start()
        theirs.sudo().unlink()
        with self.assertRaisesRegex(UserError, "does not exist"):
            self.Visit.browse(theirs.id).linkage_day_start()

    # -- moving --------------------------------------------------------------------

    def test_move_to_a_time_and_back(self):
        day = self.mine.linkage_day_move("2024-03-07", "14:15")
        self.assertEqual(day["day"], "2024-03-05", "the day it left")
        self.assertEqual(len(day["stops"]), 1)
        self.assertEqual(self.mine.planned_start, moment("2024-03-07 13:15:00"))
        self.mine.linkage_day_undo()
        self.assertEqual(self.mine.planned_start, moment("2024-03-05 08:00:00"))

    def test_move_to_the_end_of_a_day(self):
        self.mine.linkage_day_move("2024-03-06")
        # behind the visit there, which ends at 10:30 and is at the same place
        self.assertEqual(self.mine.planned_start, moment("2024-03-06 09:30:00"))
        self.Visit.browse(self.second.id).linkage_day_move("2024-03-06")
        self.assertGreater(self.second.drive_minutes, 5)
        self.assertEqual(self.second.sequence, self.mine.sequence + 1)
        usual = self.second.drive_minutes
        self.company.linkage_travel_speed = 20  # half as fast as usual
        self.Visit.browse(self.second.id).linkage_day_move("2024-03-07")
        self.Visit.browse(self.second.id).linkage_day_move("2024-03-06")
        self.assertAlmostEqual(self.second.drive_minutes, 2 * usual, delta=2)
        self.mine.linkage_day_move("2024-03-08")
        self.assertEqual(
            self.mine.planned_start, moment("2024-03-08 08:00:00"), "an empty day"
        )

    def test_bad_moves(self):
        late = self.visit(self.other, "2024-03-06 22:15:00").with_user(self.rep)
        late.duration = 40
        for day, clock, sentence in (
            ("2024-03-04", None, "is over"),
            ("2024-03-06", "25:00", "not a time"),
            ("2024-03-06", 7, "not a time"),
            ("2024-03-06", "23:45", "after midnight"),
            ("2024-03-06", None, "after midnight"),
            ("tomorrow", None, "not a day"),
        ):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, sentence):
                self.mine.linkage_day_move(day, clock)
        self.mine.linkage_day_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            self.mine.linkage_day_move("2024-03-07")

    # -- places --------------------------------------------------------------------

    def test_places_only_where_the_company_wants_them(self):
        here = {"latitude": 52.5, "longitude": 13.4, "accuracy": 12.4}
        self.mine.linkage_day_start(here)
        self.assertFalse(self.mine.place_ids)
        self.company.linkage_visit_place = True
        self.assertTrue(self.Visit.linkage_day()["records_place"])
        self.mine.linkage_day_undo()
        self.mine.linkage_day_start(here)
        self.mine.linkage_day_start({"latitude": 1, "longitude": 1})  # too late
        self.assertEqual(self.mine.place_ids.mapped("latitude"), [52.5])
        self.assertEqual(self.mine.place_ids.accuracy, 12)
        self.mine.linkage_day_complete({"outcome": "order"}, {"latitude": "x"})
        self.assertEqual(self.mine.place_ids.mapped("kind"), ["start"])

    def test_places_are_for_the_person_and_their_leaders(self):
        self.company.linkage_visit_place = True
        self.mine.linkage_day_start({"latitude": 52.5, "longitude": 13.4})
        place = self.mine.place_ids
        both = self.colleague  # sees all visits as an agent, no places as one
        both.group_ids = [Command.link(self.env.ref("crm_linkage.group_agent").id)]
        for user, may in (
            (self.rep, True),
            (self.users["supervisor"], True),
            (self.users["manager"], True),
            (self.stranger, False),
            (both, False),
            (self.users["agent"], False),
        ):
            with self.subTest(user.login):
                record = place.with_user(user)
                record = record.with_context(allowed_company_ids=self.company.ids)
                self.assertEqual(record.has_access("read"), may)
                self.assertFalse(record.has_access("write"))
        self.assertTrue(self.mine.with_user(both).has_access("read"))
        self.assertFalse(self.mine.with_user(both).place_ids)
        agent = self.mine.with_user(self.users["agent"])
        self.assertNotIn("place_ids", agent.fields_get())

    # -- photos --------------------------------------------------------------------

    def test_photos_are_small_and_hide_nothing(self):
        exif = Image.Exif()
        exif[0x010E] = "secret place"
        data = picture(size=(3000, 1500), exif=exif, comment=b"secret place")
        day = self.mine.linkage_day_photo("shelf.png", data)
        (photo,) = day["stops"][0]["photos"]
        self.assertEqual(photo["name"], "shelf.jpg")
        kept = self.mine.photo_ids
        with Image.open(BytesIO(kept.raw)) as image:
            self.assertEqual(image.size, (1600, 800))
            self.assertFalse(image.getexif())
        self.assertNotIn(b"secret", kept.raw)
        day = self.mine.linkage_day_photo_remove(kept.id)
        self.assertFalse(day["stops"][0]["photos"])

    def test_bad_photos(self):
        svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
        cut = picture(size=(300, 300))[:400]
        for number, data in enumerate(("", None, "no base64!", "AAAA", svg, cut)):
            # the host says it in its own words where it looks first
            sentence = "not a picture|could not be decoded"
            with self.subTest(number), self.assertRaisesRegex(UserError, sentence):
                self.mine.linkage_day_photo("x", data)
        with self.assertRaisesRegex(UserError, "too big"):
            self.mine.linkage_day_photo("x", "A" * 15 * 2**20)
        for _number in range(6):
            self.mine.linkage_day_photo(None, picture("PNG"))
        with self.assertRaisesRegex(UserError, "6 photos"):
            self.mine.linkage_day_photo("x", picture())

    def test_only_own_photos_are_removed(self):
        foreign = self.second._add_photo("x", picture())
        self.mine.linkage_day_photo_remove(foreign.id)
        self.assertTrue(foreign.exists())
