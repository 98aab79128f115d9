from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Open clocks follow the hours of their calendar."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        self.env["linkage.clock.change"]._watch_calendars(attendances.calendar_id)
        return attendances

    def write(self, vals):
        calendars = self.calendar_id
        result = super().write(vals)
        self.env["linkage.clock.change"]._watch_calendars(calendars | self.calendar_id)
        return result

    def unlink(self):
        self.env["linkage.clock.change"]._watch_calendars(self.calendar_id)
        return super().unlink()
