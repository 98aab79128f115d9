from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"tz", "two_weeks_calendar", "attendance_ids"}:
            self.env.registry.clear_cache()  # the working dates of companies
        return result
