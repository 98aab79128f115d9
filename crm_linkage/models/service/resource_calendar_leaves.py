from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """Open clocks follow public holidays; leaves of single people do not matter."""

    _inherit = "resource.calendar.leaves"

    def _linkage_watch(self):
        shared = self.filtered(lambda leave: not leave.resource_id)
        if shared:
            self.env["linkage.clock.change"]._watch_calendars(
                shared.calendar_id,
                shared.filtered(lambda leave: not leave.calendar_id).company_id,
            )

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._linkage_watch()
        return leaves

    def write(self, vals):
        self._linkage_watch()
        result = super().write(vals)
        self._linkage_watch()
        return result

    def unlink(self):
        self._linkage_watch()
        return super().unlink()
