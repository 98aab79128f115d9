from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...domain.service.day_hours import (
    HoursError,
    read_hours,
    to_midnight,
    write_hours,
)


class LinkageCalendarDay(models.Model):
    """The hours of one date on a working calendar; without hours it is closed.

    They replace the weekly hours of that date, for the clocks of service cases. Public
    holidays and leaves of the host close it all the same.
    """

    _name = "linkage.calendar.day"
    _description = "Hours of a Single Date"
    _order = "date desc, id desc"

    calendar_id = fields.Many2one(
        "resource.calendar", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="calendar_id.company_id")
    date = fields.Date(required=True)
    hours = fields.Char(
        help="For instance 9:00-12:30, 13-17. A span that ends before it begins ends "
        "on the next day. Empty: closed."
    )
    is_closed = fields.Boolean("Closed", compute="_compute_is_closed")
    name = fields.Char("Reason", translate=True)

    _date_uniq = models.UniqueIndex(
        "(calendar_id, date)", "The calendar has hours for this date already."
    )

    @api.depends("hours")
    def _compute_is_closed(self):
        for day in self:
            day.is_closed = not day.hours

    @api.depends("date", "hours", "name")
    def _compute_display_name(self):
        for day in self:
            parts = (
                format_date(self.env, day.date) if day.date else "",
                day.name,
                day.hours or self.env._("closed"),
            )
            day.display_name = ", ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._tidy(vals)
        days = super().create(vals_list)
        days._follow(days.calendar_id)
        return days

    def write(self, vals):
        self._tidy(vals)
        calendars = self.calendar_id
        result = super().write(vals)
        if vals.keys() & {"calendar_id", "date", "hours"}:
            self._follow(calendars | self.calendar_id)
        return result

    def unlink(self):
        self._follow(self.calendar_id)
        return super().unlink()

    @api.model
    def _follow(self, calendars):
        self.env.registry.clear_cache()  # the working dates of companies
        self.env["linkage.clock.change"]._watch_calendars(calendars)

    @api.model
    def _tidy(self, vals):
        """
        :raise ValidationError: what is typed gives no hours
        """
        if not vals.get("hours"):
            return
        try:
            vals["hours"] = write_hours(read_hours(vals["hours"])) or False
        except HoursError as error:
            raise ValidationError(
                self.env._(
                    "“%(text)s” gives no hours. Write spans that do not overlap, such "
                    "as 9:00-12:30, 13-17.",
                    text=str(error),
                )
            ) from error

    def _spans(self):
        """``{calendar: {date: spans}}`` of `Hours`."""
        found = {}
        for day in self:
            spans = read_hours(day.hours)
            if day.calendar_id.linkage_end_means_midnight:
                spans = to_midnight(spans)
            found.setdefault(day.calendar_id, {})[day.date] = spans
        return found
