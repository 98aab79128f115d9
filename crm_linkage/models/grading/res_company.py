from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import ormcache

from ...domain.grading.review import DEFAULT_WEEK, working_dates

#: the longest cadence of a grade, in working days: a year
LONGEST = 260


class ResCompany(models.Model):
    _inherit = "res.company"

    def _linkage_today(self):
        """Today's date where this company is.

        What people promise (an end date, the next review) is kept on real days, also
        where grading looks back to an earlier reference date.
        """
        self.ensure_one()
        zone = ZoneInfo(self.sudo()._linkage_tz())  # not every role reads calendars
        return fields.Datetime.now().replace(tzinfo=UTC).astimezone(zone).date()

    def _linkage_working_dates(self):
        """Working dates of this company around today, for `domain/grading/review.py`.

        Public holidays are left out. Read once a day and kept until a calendar changes;
        otherwise it costs no query.
        """
        self.ensure_one()
        calendar = self.sudo().resource_calendar_id
        return self._linkage_read_working_dates(calendar.id, self._linkage_today())

    @ormcache("self.id", "calendar_id", "today")
    def _linkage_read_working_dates(self, calendar_id, today):
        calendar = self.env["resource.calendar"].sudo().browse(calendar_id)
        times = calendar._linkage_worktimes(self)
        worktime = times.get((calendar_id, self.id))
        if worktime is None or worktime.hours.is_empty:
            return working_dates(
                lambda day: day.weekday() in DEFAULT_WEEK, today, LONGEST
            )
        return working_dates(worktime.works_on, today, LONGEST)
