from odoo import api, models
from odoo.tools import SQL

from ...domain.agreement.commitment import PERIODS, period_start
from ...domain.agreement.scorecard import period_end


class LinkageMetricSnapshot(models.Model):
    """What promises are judged by at the end of their periods."""

    _inherit = "linkage.metric.snapshot"

    @api.model
    def _wanted(self, company, day):
        wanted = super()._wanted(company, day)
        spans = [
            (period, period_start(day, period), day)
            for period in PERIODS
            if period_end(day, period) == day
        ]
        if not spans:
            return wanted
        self.env.flush_all()
        return [
            *wanted,
            SQL(
                "SELECT promise.metric_id, judging.commercial_partner_id"
                " FROM (%s) judging JOIN linkage_commitment promise"
                " ON promise.agreement_id = judging.agreement_id"
                " AND promise.period = judging.period",
                self.env["linkage.scorecard"]._judging_sql(company, spans),
            ),
        ]
