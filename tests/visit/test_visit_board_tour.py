from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import new_user
from .common import LATITUDE, LONGITUDE


class BoardTour(HttpCase):
    """A representative opens the board and moves a visit; the zone of the browser is
    not that of the representative."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        company.partner_id.write(
            {"partner_latitude": LATITUDE, "partner_longitude": LONGITUDE}
        )
        cls.rep = new_user(
            cls.env,
            "board_tour",
            "crm_linkage.group_representative",
            name="Board Representative",
            tz="Asia/Tokyo",
        )
        settings = cls.env["linkage.visit.representative"].create(
            {
                "user_id": cls.rep.id,
                "company_id": company.id,
                "tz": "Europe/Berlin",
            }
        )
        today = settings._today()
        cls.monday = today + timedelta(days=7 - today.weekday())
        shops = cls.env["res.partner"].create(
            [
                {
                    "name": f"Board Shop {letter}",
                    "is_company": True,
                    "partner_latitude": LATITUDE + number / 50,
                    "partner_longitude": LONGITUDE,
                }
                for number, letter in enumerate("ABC", 1)
            ]
        )
        cls.visits = cls.env["linkage.visit"].create(
            [
                {
                    "partner_id": shop.id,
                    "user_id": cls.rep.id,
                    "company_id": company.id,
                    "planned_start": settings._to_utc(
                        cls.monday + timedelta(days=day), 60 * hour
                    ),
                    "sequence": 1,
                }
                for shop, day, hour in zip(shops, (0, 0, 1), (10, 11, 10), strict=True)
            ]
        )

    def _arrange(self):
        self.start_tour("/odoo", "crm_linkage_board", login="board_tour")
        first, second, third = self.visits
        tuesday = self.monday + timedelta(days=1)
        self.assertEqual(first.date, tuesday)
        self.assertEqual(second.date, self.monday)
        self.assertTrue(third.is_locked)
        self.assertGreater(first.drive_minutes, 0)
        self.assertEqual(fields.Date.to_string(third.date), str(tuesday))


@tagged("post_install", "-at_install")
class TestVisitBoardTour(BoardTour):
    def test_desktop(self):
        self._arrange()


@tagged("post_install", "-at_install")
class TestVisitBoardTourPhone(BoardTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self._arrange()
