from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResourceCalendar(models.Model):
    """Open clocks follow their calendar."""

    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"tz", "two_weeks_calendar", "linkage_end_means_midnight"}:
            self.env["linkage.clock.change"]._watch_calendars(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_clocks_run(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT calendar_id FROM linkage_case_clock "
                "WHERE calendar_id = ANY(%s) AND stopped_at IS NULL LIMIT 1",
                self.ids,
            )
        )
        if rows:
            raise UserError(
                self.env._(
                    "Clocks of open cases run by %(calendar)s. Archive it instead.",
                    calendar=self.browse(rows[0]).display_name,
                )
            )
