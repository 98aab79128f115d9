from odoo import fields, models
from odoo.tools import SQL

from ..metric.source import Source


class LinkageMetric(models.Model):
    """The score of agreements, by which the loop closes: it can weigh in the grade."""

    _inherit = "linkage.metric"

    source = fields.Selection(
        selection_add=[("scorecard", "Closed scorecards")],
        ondelete={"scorecard": "cascade"},
    )

    def _source_scorecard(self, scope):
        """One row for each partner: the mean over its agreements of the last period
        that ended, and was closed, before the reference date.

        It lags on purpose: a grade never depends on a period that is still running or
        under discussion. Cards that ended more than two years ago say nothing any more.
        """
        return Source(
            tables=SQL(
                """(
                SELECT last.partner_id, last.company_id, AVG(last.score) AS score,
                       AVG(last.score_partner) AS score_partner
                  FROM (SELECT DISTINCT ON
                               (card.commercial_partner_id, card.company_id,
                                card.origin_id)
                               card.commercial_partner_id AS partner_id,
                               card.company_id, card.score, card.score_partner
                          FROM linkage_scorecard card
                         WHERE card.state = 'closed' AND card.score IS NOT NULL
                           AND card.date_to < %(day)s::date
                           AND card.date_to >= %(day)s::date - INTERVAL '2 years'
                           AND card.closed_on <= %(day)s::date
                         ORDER BY card.commercial_partner_id, card.company_id,
                                  card.origin_id, card.date_to DESC) last
                 GROUP BY last.partner_id, last.company_id) card""",
                day=scope.reference,
            ),
            partner=SQL("card.partner_id"),
            company=SQL("card.company_id"),
            where=SQL("TRUE"),
            measures={
                "score": SQL("card.score"),
                "score_partner": SQL("card.score_partner"),
            },
            flush={
                "linkage.scorecard": (
                    *("state", "score", "score_partner", "date_to", "closed_on"),
                    *("commercial_partner_id", "company_id", "origin_id"),
                ),
            },
        )
