from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import fields, models


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
