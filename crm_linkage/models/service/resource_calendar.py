from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

from odoo import fields, models
from odoo.fields import Domain

from ...domain.service.day_hours import to_midnight
from ...domain.service.hours import DAY_SECONDS, Hours
from ...domain.service.worktime import WorkTime


def to_moment(value):
    """Whole seconds since 1970 UTC of an Odoo datetime; None for an empty one."""
    return int(value.replace(tzinfo=UTC).timestamp()) if value else None


def to_datetime(moment):
    """Odoo datetime of whole seconds since 1970 UTC; False for None."""
    if moment is None:
        return False
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


class WorkTimes:
    """Working times by calendar, company and time zone; a zone is built when asked."""

    def __init__(self, found):
        self._found = {(*key, None): work for key, work in found.items()}

    def __call__(self, calendar_id, company_id, tz=None):
        """The `WorkTime`; None: there is no such calendar."""
        plain = self._found.get((calendar_id, company_id, None))
        if plain is None or not tz:
            return plain
        key = (calendar_id, company_id, tz)
        if key not in self._found:
            self._found[key] = WorkTime(replace(plain.hours, tz=tz))
        return self._found[key]


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    linkage_end_means_midnight = fields.Boolean(
        "23:59 Means Midnight",
        help="Hours that end at 23:59 last until midnight for the clocks of service "
        "cases. Otherwise the last minute of the day is closed, as it is written.",
    )
    linkage_day_ids = fields.One2many(
        "linkage.calendar.day",
        "calendar_id",
        "Single Dates",
        groups="crm_linkage.group_linkage_user",
        help="Dates with hours of their own, or closed ones.",
    )

    def _linkage_clock_times(self, companies):
        """The same as `_linkage_worktimes`, in any time zone: `WorkTimes`."""
        return WorkTimes(self._linkage_worktimes(companies))

    def _linkage_worktimes(self, companies, tz=None):
        """The working time of these calendars, leaves included, as plain values.

        Four queries whatever their number. Leaves without a calendar close all
        calendars of their company, so the answer depends on whose case it is.

        :param tz: read the hours in this time zone instead of the calendar's
        :return: ``{(calendar id, company id): WorkTime}``
        """
        calendars = self.sudo()  # a clock runs the same whoever looks at it
        weeks = calendars._linkage_weeks()
        days = calendars.linkage_day_ids._spans()
        closures = calendars._linkage_closures(companies)
        return {
            (calendar.id, company.id): WorkTime(
                Hours(
                    tz=tz or calendar.tz or "UTC",
                    weeks=weeks[calendar],
                    day_hours=days.get(calendar, {}),
                    closures=tuple(
                        closures[calendar.id, company.id] + closures[False, company.id]
                    ),
                )
            )
            for calendar in calendars
            for company in companies
        }

    def _linkage_weeks(self):
        """``{calendar: weeks}`` of `Hours`; float hours become whole seconds."""
        found = {
            calendar: [
                [[] for _day in range(7)]
                for _week in range(2 if calendar.two_weeks_calendar else 1)
            ]
            for calendar in self
        }
        # the host lets no break overlap with working hours: it is the gap between
        attendances = self.env["resource.calendar.attendance"].search_fetch(
            [
                ("calendar_id", "in", self.ids),
                ("display_type", "=", False),
                ("day_period", "!=", "lunch"),
            ],
            ["calendar_id", "dayofweek", "hour_from", "hour_to", "week_type"],
        )
        for attendance in attendances:
            span = tuple(
                min(max(round(hour * 3600), 0), DAY_SECONDS)
                for hour in (attendance.hour_from, attendance.hour_to)
            )
            if attendance.calendar_id.linkage_end_means_midnight:
                (span,) = to_midnight([span])
            weeks = found[attendance.calendar_id]
            for number, week in enumerate(weeks):
                if len(weeks) == 1 or attendance.week_type in (False, str(number)):
                    week[int(attendance.dayofweek)].append(span)
        return {
            calendar: tuple(tuple(tuple(day) for day in week) for week in weeks)
            for calendar, weeks in found.items()
        }

    def _linkage_closures(self, companies):
        """``{(calendar id or False, company id): [(from, until), ...]}`` of the leaves.

        The host's form ends a day at 23:59:59; that last second is closed as well.
        """
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & (
                Domain("calendar_id", "in", self.ids)
                | Domain("calendar_id", "=", False)
                & Domain("company_id", "in", companies.ids)
            ),
            ["calendar_id", "company_id", "date_from", "date_to"],
        )
        closures = defaultdict(list)
        for leave in leaves:
            until = to_moment(leave.date_to)
            span = (to_moment(leave.date_from), until + (until % 60 == 59))
            if not leave.calendar_id:
                closures[False, leave.company_id.id].append(span)
                continue
            for company in companies:
                closures[leave.calendar_id.id, company.id].append(span)
        return closures
