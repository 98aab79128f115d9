from odoo import models


class CalendarAttendee(models.Model):
    """A representative who declines the appointment of a visit does not go."""

    _inherit = "calendar.attendee"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "declined":
            # the host has read the events to check the access to them
            self.filtered(
                lambda one: one.event_id.linkage_visit_id
                and one.event_id.active
                and one.partner_id == one.event_id.user_id.partner_id
            ).event_id.active = False
        return result
