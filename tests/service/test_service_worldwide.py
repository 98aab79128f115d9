from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ServiceCommon


def utc(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@tagged("post_install", "-at_install")
class TestServiceWorldwide(ServiceCommon):
    """Companies in different time zones, over the changes to and from summer time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shanghai = cls.new_company("Linkage Shanghai", "Asia/Shanghai")
        cls.new_york = cls.new_company("Linkage New York", "America/New_York")
        cls.all = cls.company | cls.shanghai | cls.new_york
        cls.env.user.company_ids = [Command.link(id_) for id_ in cls.all.ids]

    def deadlines(self, moment, **values):
        """Of the resolution clock, per company, of cases made in one batch."""
        with freeze_time(moment):
            cases = self.Case.with_context(allowed_company_ids=self.all.ids).create(
                [
                    {
                        "name": company.name,
                        "partner_id": self.partner.id,
                        "company_id": company.id,
                        **values,
                    }
                    for company in self.all
                ]
            )
        return [self.clock(case).deadline for case in cases]

    def test_one_batch_for_three_calendars(self):
        # 8 working hours from 03:00 UTC on a Monday in winter
        self.assertEqual(
            self.deadlines("2026-11-16 03:00:00", priority="3"),
            [
                utc("2026-11-16 16:00"),  # Berlin 08:00 to 17:00
                utc("2026-11-17 03:00"),  # Shanghai 11:00 to next day 11:00
                utc("2026-11-16 22:00"),  # New York 08:00 to 17:00
            ],
        )

    def test_week_in_which_berlin_goes_to_summer_time(self):
        # Friday 27 March 2026, 15:00 UTC; the clocks change on Sunday
        self.assertEqual(
            self.deadlines("2026-03-27 15:00:00", priority="3"),
            [
                utc("2026-03-30 14:00"),  # 1 h on Friday, 7 h from 06:00 UTC
                utc("2026-03-30 09:00"),
                utc("2026-03-30 15:00"),  # 5 h on Friday from 11:00, 3 h on Monday
            ],
        )

    def test_week_in_which_new_york_leaves_summer_time(self):
        # Friday 30 October 2026, 20:00 UTC: 16:00 in New York, 21:00 in Berlin
        self.assertEqual(
            self.deadlines("2026-10-30 20:00:00", priority="3"),
            [
                utc("2026-11-02 16:00"),
                utc("2026-11-02 09:00"),
                utc("2026-11-02 21:00"),  # 1 h on Friday, 7 h on the new clock
            ],
        )

    def test_every_company_sees_its_own_cases(self):
        self.deadlines("2026-11-16 03:00:00")
        agent = self.users["agent"]
        cases = self.Case.with_user(agent).search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual(cases.company_id, self.company)
        clocks = self.env["linkage.case.clock"].with_user(agent).search([])
        self.assertFalse(clocks.company_id & (self.shanghai | self.new_york))
