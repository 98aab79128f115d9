from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import fields, models

from ...domain.metric.period import Scope


class ResCompany(models.Model):
    _inherit = "res.company"

    linkage_reference_date = fields.Date(
        "Reference Date of Grading",
        help="Grades and metrics are computed as of this day. Empty means today; set "
        "it to look at history that ends earlier.",
    )

    def _linkage_tz(self):
        """IANA name of the time zone in which this company's days begin and end."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

    def _linkage_reference_date(self):
        """The day as of which this company's metrics are read: set, or today there."""
        self.ensure_one()
        if self.linkage_reference_date:
            return self.linkage_reference_date
        now = fields.Datetime.now().replace(tzinfo=UTC)
        return now.astimezone(ZoneInfo(self._linkage_tz())).date()

    def _linkage_scope(self):
        """The `Scope` in which the metrics of this company are read now."""
        company = self.sudo()  # the calendar is not readable by every role
        return Scope(
            company.id, company._linkage_reference_date(), company._linkage_tz()
        )
