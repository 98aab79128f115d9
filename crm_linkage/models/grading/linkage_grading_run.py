import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .linkage_grading_outcome import LINE_COLUMNS
from .scoring import Scoring

_logger = logging.getLogger(__name__)

#: first key of the advisory lock that keeps two runs of a company apart
LOCK = 0x6C6B6772


class LinkageGradingRun(models.Model):
    """One grading of all customers of a company as of one day.

    A run computes into staging and is applied in the same transaction: either all
    grades are those of the run, or none.
    """

    _name = "linkage.grading.run"
    _description = "Grading Run"
    _order = "id desc"
    _rec_name = "reference_date"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    reference_date = fields.Date(required=True)
    user_id = fields.Many2one("res.users", "Started By", ondelete="set null")
    date_start = fields.Datetime("Started", default=fields.Datetime.now)
    date_end = fields.Datetime("Finished")
    graded_count = fields.Integer("Customers Graded")
    changed_count = fields.Integer("Grades Changed")
    left_count = fields.Integer(
        "No Longer Graded", help="Customers who had a grade and are not graded now."
    )
    skipped = fields.Text(
        help="Schemes or criteria that could not be used, and why.", readonly=True
    )

    _company_idx = models.Index("(company_id, id)")

    @api.depends("reference_date", "company_id")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._(
                "Grading as of %(date)s",
                date=fields.Date.to_string(run.reference_date) or "",
            )

    def action_grade_now(self):
        """Grade all customers of the current company and tell how it went."""
        manager = self.env.user.has_group("crm_linkage.group_manager")
        if not (self.env.su or manager):
            raise AccessError(self.env._("Only managers grade customers."))
        run = self._run(self.env.company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Customers graded"),
                "message": self.env._(
                    "%(graded)s customers graded as of %(date)s, %(changed)s grades "
                    "changed.",
                    graded=run.graded_count,
                    date=fields.Date.to_string(run.reference_date),
                    changed=run.changed_count,
                ),
                "type": "warning" if run.skipped else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_grade(self):
        """Grade the customers of every company; one that fails leaves the others."""
        companies = self.env["res.company"].search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._run(company)
            except UserError as error:
                _logger.warning("Grading of %s: %s", company.name, error)
            except Exception:  # whatever one company runs into stays its own
                _logger.exception("Grading of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _run(self, company):
        """Grade all customers of `company` as of its reference date.

        :return: the run
        :raise UserError: another run of the company is going on, or nothing to run
        """
        # sudo: a run grades everyone, whatever records the user who starts it sees
        self = self.sudo()
        self._lock(company)
        scope = company._linkage_scope()
        run = self.create(
            {
                "company_id": company.id,
                "reference_date": scope.reference,
                "user_id": self.env.uid,
            }
        )
        self.env.flush_all()
        run._compute(scope)
        run._apply()
        run.date_end = fields.Datetime.now()
        return run

    def _lock(self, company):
        [(free,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id)
        )
        if not free:
            raise UserError(
                self.env._(
                    "The customers of %(company)s are being graded already. Wait until "
                    "that run has finished.",
                    company=company.name,
                )
            )

    # -- compute -----------------------------------------------------------------

    def _compute(self, scope):
        """Fill staging: each customer is graded by the first scheme that matches."""
        schemes = self.env["linkage.grading.scheme"]._in_force(self.company_id)
        if not schemes:
            raise UserError(
                self.env._(
                    "No grading scheme is active for %(company)s. Activate one under "
                    "Configuration, Grading Schemes.",
                    company=self.company_id.name,
                )
            )
        problems = []
        for scheme in schemes:
            criteria = scheme._usable_criteria()
            if scheme.unavailable_metrics:
                problems.append(f"{scheme.name}: {scheme.unavailable_metrics}")
            if criteria:
                self._stage(scheme, criteria, scope)
            else:
                self._keep(scheme)
        self.skipped = "\n".join(problems)

    def _stage(self, scheme, criteria, scope):
        knockouts = scheme.knockout_ids.filtered("is_available")
        measures = [
            *(criterion._measure() for criterion in criteria),
            *(rule._measure() for rule in knockouts),
        ]
        statement = self.env["linkage.metric"]._statement(measures, scope)
        population = self._population(scheme)
        scoring = Scoring(scheme, criteria, knockouts, statement, population)
        self.env.cr.execute(
            SQL(
                "INSERT INTO linkage_grading_staging"
                " (run_id, scheme_id, partner_id, score, grade_id, knockout_id,"
                " line_metrics, line_methods, line_weights,"
                " line_values, line_ranks, line_points)"
                " SELECT %s, %s, partner_id, score, grade_id, knockout_id,"
                " %s::int4[], %s::text[], %s::float8[],"
                " line_values, line_ranks, line_points FROM (%s) outcome",
                self.id,
                scheme.id,
                # mapped() would join equal metrics and equal weights
                [criterion.metric_id.id for criterion in criteria],
                [criterion.method for criterion in criteria],
                [criterion.weight for criterion in criteria],
                scoring.select(),
            )
        )

    def _keep(self, scheme):
        """Customers of a scheme without any usable criterion keep what they have."""
        lines = SQL(", ").join(SQL.identifier(name) for name in LINE_COLUMNS)
        self.env.cr.execute(
            SQL(
                "INSERT INTO linkage_grading_staging (run_id, partner_id, grade_id,"
                " scheme_id, knockout_id, score, %(lines)s)"
                " SELECT %(run)s, standing.partner_id, standing.grade_id,"
                " point.scheme_id, point.knockout_id, point.score, %(lines)s"
                " FROM (%(population)s) population"
                " JOIN linkage_grade_standing standing"
                " ON standing.partner_id = population.partner_id"
                " AND standing.company_id = %(company)s"
                " JOIN linkage_grade_history point ON point.id = standing.history_id",
                lines=lines,
                run=self.id,
                population=self._population(scheme),
                company=self.company_id.id,
            )
        )
