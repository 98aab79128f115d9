from datetime import UTC, timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...domain.visit.distance import drive_minutes

DAY_BEGINS = 9 * 60  # minutes since midnight, where nobody's hours are known


class LinkageVisit(models.Model):
    """Moving a visit to another day: to a time, or to the end of that day."""

    _inherit = "linkage.visit"

    def _move_to(self, date, minute=None):
        """Move a visit that is still to come.

        :param date: local day of the representative
        :param minute: minutes since local midnight; None means the end of that day,
            after the last visit and the drive from there
        :raise UserError: the visit is closed or has begun, or the time is over
        """
        self.ensure_one()
        self._check_planned()
        settings = self._day_settings()
        if date < settings._today():
            raise UserError(
                self.env._("That day is over: choose today or a later day.")
            )
        drive = self.drive_minutes if date == self.date else 0
        sequence = self.sequence
        if minute is None:
            minute, drive, sequence = self._end_of_day(settings, date)
        start = settings._to_utc(date, minute)
        if minute + self.duration > 24 * 60:
            raise UserError(
                self.env._("That day is full: the visit would end after midnight.")
            )
        self.write(
            {"planned_start": start, "sequence": sequence, "drive_minutes": drive}
        )

    def _day_settings(self):
        """Settings of the representative; the usual ones where there are none."""
        # sudo: moving a visit needs the zone and the hours, not the right to settings
        Settings = self.env["linkage.visit.representative"].sudo()
        return Settings._for_user(
            self.user_id or self.env.user, self.company_id or self.env.company
        )

    def _end_of_day(self, settings, date):
        """Where one more visit goes behind the others of a day.

        :return: tuple (minute since local midnight, minutes of driving, sequence)
        """
        others = self.search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("date", "=", date),
                ("state", "in", ("planned", "done")),
                ("id", "not in", self.ids),
            ]
        )
        last = others.sorted("planned_stop")[-1:]
        drive = 0
        if last:
            here, there = (visit.partner_id._linkage_place() for visit in (last, self))
            if here.known and there.known:
                # sudo: how fast one drives in a company is no secret
                travel = settings.company_id.sudo()._linkage_travel()
                drive = drive_minutes(here, there, travel)
            local = last.planned_stop.replace(tzinfo=UTC).astimezone(settings._zone())
            minute = local.hour * 60 + local.minute + drive
            if local.date() > date:
                minute += 24 * 60
        else:
            monday = date - timedelta(days=date.weekday())
            spans = {day.number: day.spans for day in settings._working_days(monday, 1)}
            spans = spans.get(date.weekday())
            minute = min(span.start for span in spans) if spans else DAY_BEGINS
        if date == settings._today():
            now = fields.Datetime.now().replace(tzinfo=UTC)
            local = now.astimezone(settings._zone())
            minute = max(minute, local.hour * 60 + local.minute + 1)
        return minute, drive, max(others.mapped("sequence"), default=0) + 1
