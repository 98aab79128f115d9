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

    def _linkage_scope(self, reference=None):
        """The `Scope` in which the metrics of this company are read.

        :param reference: as of this day instead of the company's reference date
        """
        company = self.sudo()  # the calendar is not readable by every role
        day = reference or company._linkage_reference_date()
        return Scope(company.id, day, company._linkage_tz())
