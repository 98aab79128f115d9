from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import SQL

from ..metric.source import Source


class LinkageMetric(models.Model):
    """The source that the service room brings: cases, by the day they were opened."""

    _inherit = "linkage.metric"

    source = fields.Selection(
        selection_add=[("case", "Service cases")], ondelete={"case": "cascade"}
    )

    def _source_case(self, scope):
        # a case not closed yet is judged once its time is over, not before
        midnight = datetime.combine(
            scope.reference + timedelta(days=1), time.min, ZoneInfo(scope.tz)
        )
        now = min(fields.Datetime.now(), midnight.astimezone(UTC).replace(tzinfo=None))
        return Source(
            tables=SQL(
                "linkage_case service_case LEFT JOIN linkage_case_clock clock "
                "ON clock.case_id = service_case.id AND clock.kind_id = "
                "(SELECT id FROM linkage_clock_kind WHERE code = 'resolution')"
            ),
            partner=SQL("service_case.commercial_partner_id"),
            company=SQL("service_case.company_id"),
            where=SQL("service_case.active"),
            moment=SQL("service_case.opened_at"),
            is_timestamp=True,
            conditions={
                "complaint": SQL("service_case.kind = 'complaint'"),
                "judged": SQL(
                    "(clock.stopped_at IS NOT NULL OR clock.deadline < %s::timestamp)",
                    now,
                ),
                "in_time": SQL(
                    "(clock.stopped_at IS NOT NULL AND clock.breached_at IS NULL)"
                ),
            },
            flush={
                "linkage.case": (
                    "active",
                    "commercial_partner_id",
                    "company_id",
                    "kind",
                    "opened_at",
                ),
                "linkage.case.clock": (
                    "breached_at",
                    "case_id",
                    "deadline",
                    "kind_id",
                    "stopped_at",
                ),
            },
        )
