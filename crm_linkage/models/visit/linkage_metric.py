from odoo import fields, models
from odoo.tools import SQL

from ..metric.source import Source


class LinkageMetric(models.Model):
    """The source that visits bring: what the loop closes with."""

    _inherit = "linkage.metric"

    source = fields.Selection(
        selection_add=[("visit", "Visits")], ondelete={"visit": "cascade"}
    )

    def _source_visit(self, scope):
        """Visits that took place or should have: what is planned for the reference day
        itself may still be done, and a cancelled visit is not promised any more."""
        return Source(
            tables=SQL(
                "linkage_visit visit "
                "JOIN res_partner partner ON partner.id = visit.partner_id"
            ),
            partner=SQL("partner.commercial_partner_id"),
            company=SQL("visit.company_id"),
            where=SQL(
                "(visit.state IN ('done', 'failed') OR visit.state = 'planned' AND "
                "(visit.planned_start AT TIME ZONE 'UTC' AT TIME ZONE %s)::date < %s)",
                scope.tz,
                scope.reference,
            ),
            moment=SQL("visit.planned_start"),
            is_timestamp=True,
            measures={"minutes": SQL("visit.actual_duration")},
            conditions={
                "done": SQL("visit.state = 'done'"),
                "failed": SQL("visit.state = 'failed'"),
                "moved_on": SQL(
                    "visit.state = 'done' AND visit.outcome IN ('advance', 'order')"
                ),
            },
            flush={
                "linkage.visit": (
                    "partner_id",
                    "company_id",
                    "state",
                    "outcome",
                    "planned_start",
                    "actual_duration",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )
