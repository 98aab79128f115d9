"""The local day of a visit."""

from odoo import Command
from odoo.tests import tagged

from .common import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitDate(VisitCommon):
    def test_day_is_cut_in_the_zone_of_the_representative(self):
        shop = self.customer("Shop")
        self.rep.tz = "Asia/Shanghai"
        late = self.visit(shop, "2024-03-05 17:00:00")  # 01:00 on the 6th there
        self.assertEqual(str(late.date), "2024-03-06")
        late.planned_start = "2024-03-05 15:59:00"
        self.assertEqual(str(late.date), "2024-03-05")

    def test_settings_and_their_change_move_days_of_planned_visits_only(self):
        shop = self.customer("Shop")
        self.rep.tz = "Europe/Berlin"
        open_visit = self.visit(shop, "2024-03-05 17:00:00")
        done = self.visit(shop, "2024-03-05 17:00:00", state="done", outcome="order")
        settings = self.env["linkage.visit.representative"].create(
            {
                "user_id": self.rep.id,
                "company_id": self.company.id,
                "tz": "Asia/Shanghai",
            }
        )
        self.assertEqual(str(open_visit.date), "2024-03-06")
        self.assertEqual(str(done.date), "2024-03-05")
        settings.tz = "Europe/Berlin"
        self.assertEqual(str(open_visit.date), "2024-03-05")

    def test_day_of_others_and_of_nobody(self):
        shop = self.customer("Shop")
        other = self.env["res.company"].create({"name": "Second company"})
        self.stranger.company_ids = [Command.link(other.id)]
        visits = self.visit(shop) | self.visit(shop, user_id=False)
        visits |= self.visit(shop, user_id=self.stranger.id, company_id=other.id)
        self.assertEqual(set(map(str, visits.mapped("date"))), {"2024-03-05"})
        # a representative may create a visit without reading others' settings
        mine = (
            self.env["linkage.visit"]
            .with_user(self.rep)
            .create({"partner_id": shop.id, "planned_start": "2024-03-05 23:30:00"})
        )
        self.assertEqual(str(mine.date), "2024-03-06")
