from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import drop_view_if_exists

from .linkage_agreement_words import KINDS
from .linkage_scorecard import STATES
from .linkage_service_standard import ASPECTS, PERIODS, SIDES


class LinkageAgreementReport(models.Model):
    """What was kept, is at risk, was broken: over all agreements (D10.3).

    One row for each promise and period: those that ended as their scorecards say, the
    running one as the last night saw it (`linkage.commitment.outlook`). Kept within the
    tolerance is kept; at risk is said of running periods only.
    """

    _name = "linkage.agreement.report"
    _description = "Promises Kept"
    _auto = False
    _order = "date_to desc, id desc"
    _rec_name = "agreement_id"

    agreement_id = fields.Many2one("linkage.agreement", readonly=True)
    scorecard_id = fields.Many2one("linkage.scorecard", readonly=True)
    scorecard_state = fields.Selection(STATES, "Scorecard is", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Partner", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(KINDS, "Kind of Agreement", readonly=True)
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    commitment_id = fields.Many2one(
        "linkage.commitment", string="Promise", readonly=True
    )
    side = fields.Selection(SIDES, "Who Owes", readonly=True)
    aspect = fields.Selection(ASPECTS, readonly=True)
    metric_id = fields.Many2one("linkage.metric", "Measured By", readonly=True)
    period = fields.Selection(PERIODS, "Judged Per", readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("Period End", readonly=True)
    is_running = fields.Boolean("Running Period", readonly=True)
    outcome = fields.Selection(
        [
            ("kept", "Kept"),
            ("on_track", "On track"),
            ("at_risk", "At risk"),
            ("broken", "Broken"),
            ("not_judged", "Not judged"),
        ],
        readonly=True,
        help="Kept and broken: periods that ended. On track and at risk: the running "
        "period, at the pace so far.",
    )
    promises = fields.Integer(readonly=True)
    kept = fields.Integer(readonly=True)
    at_risk = fields.Integer(readonly=True)
    broken = fields.Integer(readonly=True)
    kept_share = fields.Float(
        "Share Kept",
        readonly=True,
        aggregator="avg",
        help="Of the promises of ended periods that could be judged.",
    )

    def init(self):
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW %(view)s AS
                SELECT fact.id, fact.agreement_id, fact.scorecard_id,
                       fact.scorecard_state, agreement.commercial_partner_id,
                       agreement.company_id, agreement.kind, agreement.user_id,
                       fact.commitment_id, fact.side, fact.aspect, fact.metric_id,
                       fact.period, fact.date_from, fact.date_to, fact.is_running,
                       fact.outcome, 1 AS promises,
                       (fact.outcome = 'kept')::int AS kept,
                       (fact.outcome = 'at_risk')::int AS at_risk,
                       (fact.outcome = 'broken')::int AS broken,
                       CASE fact.outcome WHEN 'kept' THEN 1.0 WHEN 'broken' THEN 0.0
                       END AS kept_share
                  FROM (%(ended)s UNION ALL %(running)s) fact
                  JOIN linkage_agreement agreement ON agreement.id = fact.agreement_id
                """,
                view=SQL.identifier(self._table),
                ended=self._ended_sql(),
                running=self._running_sql(),
            )
        )

    def _ended_sql(self):
        return SQL(
            """
            SELECT line.id::int8 * 2 AS id, card.agreement_id, card.id AS scorecard_id,
                   card.state AS scorecard_state, line.commitment_id, line.side,
                   line.aspect, line.metric_id, line.period,
                   line.period_from AS date_from, line.period_to AS date_to,
                   FALSE AS is_running,
                   CASE line.state WHEN 'met' THEN 'kept' WHEN 'tolerated' THEN 'kept'
                        WHEN 'not_met' THEN 'broken' ELSE 'not_judged' END AS outcome
              FROM linkage_scorecard_line line
              JOIN linkage_scorecard card ON card.id = line.scorecard_id
            """
        )

    def _running_sql(self):
        return SQL(
            """
            SELECT outlook.id::int8 * 2 + 1, outlook.agreement_id, NULL::int4,
                   NULL::varchar, outlook.commitment_id, outlook.side, outlook.aspect,
                   outlook.metric_id, outlook.period, outlook.date_from,
                   outlook.date_to, TRUE,
                   CASE outlook.state WHEN 'no_data' THEN 'not_judged'
                        ELSE outlook.state END
              FROM linkage_commitment_outlook outlook
            """
        )
