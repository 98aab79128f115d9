"""Busy times of a representative, read from the host's calendar."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.crm_linkage.domain.visit.request import Span

from .common import VisitCommon

MONDAY = date(2024, 3, 4)


@tagged("post_install", "-at_install")
class TestVisitBusy(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = cls.env["linkage.visit.representative"].create(
            {"user_id": cls.rep.id, "company_id": cls.company.id, "tz": "Europe/Berlin"}
        )

    def event(self, start, stop, **values):
        return (
            self.env["calendar.event"]
            .with_user(self.rep)
            .create(
                {
                    "name": "Something else",
                    "start": start,
                    "stop": stop,
                    "user_id": self.rep.id,
                    "partner_ids": [Command.set(self.rep.partner_id.ids)],
                    **values,
                }
            )
        )

    def busy(self, weeks=1, first=MONDAY):
        return self.settings._busy(first, weeks)

    def test_local_minutes_united_and_cut_at_midnight(self):
        self.event("2024-03-05 08:00:00", "2024-03-05 09:00:00")
        self.event("2024-03-05 08:30:00", "2024-03-05 10:00:00", privacy="private")
        self.event("2024-03-06 22:00:00", "2024-03-07 00:30:00")  # 23:00 to 01:30
        self.event("2024-03-03 20:00:00", "2024-03-03 21:00:00")  # Sunday before
        self.event("2024-03-10 23:00:00", "2024-03-11 01:00:00")  # Monday after
        self.assertEqual(
            self.busy(),
            {
                1: (Span(540, 660),),
                2: (Span(1380, 1440),),
                3: (Span(0, 90),),
            },
        )

    def test_all_day_events_fill_their_days(self):
        self.event(
            "2024-03-09 08:00:00",
            "2024-03-10 18:00:00",
            allday=True,
            start_date="2024-03-09",
            stop_date="2024-03-11",
        )
        whole = (Span(0, 1440),)
        self.assertEqual(self.busy(), {5: whole, 6: whole})
        self.assertEqual(self.busy(2), {5: whole, 6: whole, 7: whole})

    def test_what_leaves_the_time_free(self):
        times = ("2024-03-05 08:00:00", "2024-03-05 09:00:00")
        self.event(*times, show_as="free")
        self.event(*times, active=False)
        self.event(*times).attendee_ids.state = "declined"
        self.event(
            *times,
            user_id=self.colleague.id,
            partner_ids=[Command.set(self.colleague.partner_id.ids)],
        )
        self.assertEqual(self.busy(), {})

    def test_invitations_of_others_count(self):
        guests = (self.colleague | self.rep).partner_id
        self.event(
            "2024-03-05 08:00:00",
            "2024-03-05 09:00:00",
            user_id=self.colleague.id,
            partner_ids=[Command.set(guests.ids)],
        )
        self.assertEqual(self.busy(), {1: (Span(540, 600),)})

    def test_own_visits_do_not_count_but_those_for_another_company_do(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.rep.company_ids = [Command.link(other.id)]
        shop = self.customer("Shop")
        self.visit(shop, "2024-03-05 08:00:00")
        self.visit(shop, "2024-03-06 08:00:00", company_id=other.id)
        self.assertEqual(self.busy(), {2: (Span(540, 570),)})

    def test_weeks_in_which_the_clock_changes(self):
        self.event("2024-03-31 00:30:00", "2024-03-31 01:30:00")  # 01:30 to 03:30
        self.event("2024-04-01 07:00:00", "2024-04-01 08:00:00")  # 09:00 in summer
        spring = self.busy(2, date(2024, 3, 25))
        self.assertEqual(spring, {6: (Span(90, 210),), 7: (Span(540, 600),)})
        self.event("2024-10-27 00:30:00", "2024-10-27 01:30:00")  # 02:30 to 02:30
        self.event("2024-10-28 08:00:00", "2024-10-28 09:00:00")  # 09:00 in winter
        autumn = self.busy(2, date(2024, 10, 21))
        self.assertEqual(autumn[7], (Span(540, 600),))

    def test_one_query_whatever_the_number(self):
        for day in range(4, 9):
            self.event(f"2024-03-0{day} 08:00:00", f"2024-03-0{day} 09:00:00")
        self.env.invalidate_all()
        settings = self.settings.with_user(self.rep)
        self.assertTrue(settings.tz and settings.user_id.partner_id)
        self.assertTrue(settings.company_id)
        with self.assertQueryCount(1):
            self.assertEqual(len(settings._busy(MONDAY, 1)), 5)
