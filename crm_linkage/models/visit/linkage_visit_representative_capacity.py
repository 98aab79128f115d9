from datetime import timedelta

from odoo import api, models

from ...domain.visit.frequency import HORIZON_WEEKS
from ...domain.visit.workload import Capacity

#: plans of so many weeks back say how much of the working time is driving
DRIVE_WEEKS = 26


class LinkageVisitRepresentative(models.Model):
    """How much representatives can do: the other side of the workload (D6.1)."""

    _inherit = "linkage.visit.representative"

    @api.model
    def _capacities(self, users, company):
        """What each user can do in the next four weeks, days off and holidays out.

        Users without settings work the company's hours. Calendars are read once each,
        so queries grow with calendars and with people who have leaves of their own.

        :return: dict of user id -> `Capacity`
        """
        # sudo: how much colleagues can do is seen by who sees their workload
        self = self.sudo()
        known = {
            settings.user_id: settings
            for settings in self.search(
                [("user_id", "in", users.ids), ("company_id", "=", company.id)]
            )
        }
        resources = self.env["resource.resource"].search([("user_id", "in", users.ids)])
        today = company._linkage_today()
        monday = today + timedelta(days=7 - today.weekday())
        read, found = {}, {}
        for user in users:
            settings = known.get(user) or self.new(
                {"user_id": user.id, "company_id": company.id}
            )
            own = user if user in resources.user_id else None
            key = (settings.calendar_id._origin, settings.tz, own)
            if key not in read:
                read[key] = [
                    sum(span.end - span.start for span in day.spans)
                    for day in settings._working_days(monday, HORIZON_WEEKS)
                ]
            found[user.id] = Capacity(
                days=len(read[key]),
                minutes=sum(
                    min(length, settings.minutes_a_day) for length in read[key]
                ),
            )
        return found

    @api.model
    def _drive_shares(self, company):
        """Part of the working time that was driving, by the plans of half a year.

        :return: tuple (dict of user id -> share, share of all or None)
        """
        since = company._linkage_today() - timedelta(weeks=DRIVE_WEEKS)
        # sudo: sums of plans that colleagues may not see
        rows = (
            self.env["linkage.visit.plan"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "accepted"),
                    ("date_start", ">=", since),
                ],
                ["user_id"],
                ["drive_minutes:sum", "visit_minutes:sum"],
            )
        )
        sums = {user.id: (drive, drive + visits) for user, drive, visits in rows}
        shares = {
            user_id: drive / total for user_id, (drive, total) in sums.items() if total
        }
        driven = sum(drive for drive, _total in sums.values())
        worked = sum(total for _drive, total in sums.values())
        return shares, driven / worked if worked else None
