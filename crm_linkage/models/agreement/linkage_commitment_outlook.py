import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...domain.agreement import scorecard as rule
from ...domain.agreement.commitment import MET, NO_DATA, PERIODS, period_start
from .actuals import Actuals, Question
from .linkage_service_standard import ASPECTS, SIDES
from .linkage_service_standard import PERIODS as PERIOD_CHOICES

_logger = logging.getLogger(__name__)

ON_TRACK, AT_RISK = "on_track", "at_risk"


class LinkageCommitmentOutlook(models.Model):
    """How each promise stands in its running period, as of the last night.

    At risk is what would be broken, or kept only within its tolerance, at the pace so
    far: of amounts and numbers a part of the period asks for its part. The night
    writes all anew; nothing is kept of it, scorecards are.
    """

    _name = "linkage.commitment.outlook"
    _description = "Promise in its Running Period"
    _order = "date_to, id"
    _log_access = False

    commitment_id = fields.Many2one(
        "linkage.commitment", required=True, readonly=True, ondelete="cascade"
    )
    agreement_id = fields.Many2one(
        "linkage.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    side = fields.Selection(SIDES, "Who Owes", readonly=True)
    aspect = fields.Selection(ASPECTS, readonly=True)
    metric_id = fields.Many2one(
        "linkage.metric", required=True, readonly=True, ondelete="cascade"
    )
    period = fields.Selection(PERIOD_CHOICES, "Judged Per", readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    state = fields.Selection(
        [(ON_TRACK, "On track"), (AT_RISK, "At risk"), (NO_DATA, "No data")],
        readonly=True,
    )
    as_of = fields.Date(readonly=True)

    _once = models.UniqueIndex("(commitment_id)")

    @api.model
    def _cron_look(self):
        """Look at the running periods of every company."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("active", "=", True)])
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self._look(company)
            except Exception:  # whatever one company runs into stays its own
                _logger.exception("Outlook of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _look(self, company):
        """Write the outlook of a company anew, in a fixed number of statements.

        :return: number of promises
        """
        # sudo: the job looks at everyone, whatever records its user sees
        self = self.sudo().with_company(company)
        today = company._linkage_today()
        self.env.flush_all()
        lines = self.env.execute_query_dict(self._running_sql(company, today))
        for line in lines:
            line["question"] = Question(
                line["partner_id"],
                line["metric_id"],
                line["starts"],
                min(today, line["ends"]),
                line["starts"] == line["date_from"],
            )
        actuals = Actuals(
            self.env, company, {line["question"] for line in lines}, is_over=False
        )
        for line in lines:
            line["state"] = self._state(line, actuals)
        self.env.cr.execute(
            SQL(
                "DELETE FROM linkage_commitment_outlook WHERE company_id = %s",
                company.id,
            )
        )
        if lines:
            self.env.cr.execute(self._insert_sql(company, today, lines))
        self.invalidate_model()
        return len(lines)

    @api.model
    def _state(self, line, actuals):
        asked = line["question"]
        answer = actuals.answer(asked)
        if answer.value is None:
            return NO_DATA
        days = (asked.last - asked.first).days + 1
        whole = (line["date_to"] - line["date_from"]).days + 1
        target = rule.prorated(
            line["target"],
            line["comparison"],
            line["metric_id"] in actuals.additive,
            days / whole,
        )
        verdict = rule.verdict(
            answer.value, line["comparison"], target, line["tolerance"]
        )
        return ON_TRACK if verdict.state == MET else AT_RISK

    @api.model
    def _running_sql(self, company, today):
        spans = [
            (period, period_start(today, period), rule.period_end(today, period))
            for period in PERIODS
        ]
        return SQL(
            """
            SELECT promise.id AS commitment_id, judging.agreement_id, promise.side,
                   promise.aspect, promise.metric_id, promise.comparison,
                   promise.target::float8 AS target, promise.tolerance,
                   judging.commercial_partner_id AS partner_id, judging.period,
                   judging.first AS date_from, judging.last AS date_to,
                   judging.starts, judging.ends
              FROM (%s) judging
              JOIN linkage_commitment promise
                ON promise.agreement_id = judging.agreement_id
               AND promise.period = judging.period
             WHERE judging.starts <= %s
            """,
            self.env["linkage.scorecard"]._judging_sql(company, spans),
            today,
        )

    @api.model
    def _insert_sql(self, company, today, lines):
        columns = {
            "commitment_id": "int4",
            "agreement_id": "int4",
            "side": "varchar",
            "aspect": "varchar",
            "metric_id": "int4",
            "period": "varchar",
            "date_from": "date",
            "date_to": "date",
            "state": "varchar",
        }
        names = SQL(", ").join(map(SQL.identifier, columns))
        arrays = SQL(", ").join(
            # the types are the constants above
            SQL("%s::%s[]", [line[name] for line in lines], SQL(kind))  # pylint: disable=sql-injection
            for name, kind in columns.items()
        )
        return SQL(
            "INSERT INTO linkage_commitment_outlook (company_id, as_of, %(names)s)"
            " SELECT %(company)s, %(today)s, %(names)s"
            " FROM UNNEST(%(arrays)s) AS given(%(names)s) ON CONFLICT DO NOTHING",
            names=names,
            company=company.id,
            today=today,
            arrays=arrays,
        )
