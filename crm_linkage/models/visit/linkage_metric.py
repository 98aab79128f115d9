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
        itself may still be done, and a cancelled visit is not promised any more.

        Conditions and measures say what `domain/visit/measure.py` says, as of the
        scope's reference date.
        """
        # sudo: a setting that everyone with a role works by
        company = self.env["res.company"].sudo().browse(scope.company_id)
        done = SQL("visit.state = 'done'")
        timed = SQL("%s AND visit.check_in IS NOT NULL", done)
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
            measures={
                "minutes": SQL("CASE WHEN %s THEN visit.actual_duration END", done),
                "planned_minutes": SQL("visit.duration"),
                "drive_minutes": SQL("visit.drive_minutes"),
            },
            conditions={
                "done": done,
                "failed": SQL("visit.state = 'failed'"),
                "timed": timed,
                "on_time": SQL(
                    "%s AND ABS(EXTRACT(EPOCH FROM visit.check_in "
                    "- COALESCE(visit.promised_start, visit.planned_start))) <= %s",
                    timed,
                    60 * company.linkage_visit_tolerance,
                ),
                "measured": SQL("%s AND visit.actual_duration > 0", done),
                "moved_on": SQL(
                    "%s AND visit.outcome IN ('advance', 'order')",
                    done,
                ),
            },
            flush={
                "linkage.visit": (
                    "partner_id",
                    "company_id",
                    "state",
                    "outcome",
                    "planned_start",
                    "promised_start",
                    "check_in",
                    "duration",
                    "drive_minutes",
                    "actual_duration",
                ),
                "res.partner": ("commercial_partner_id",),
            },
        )
