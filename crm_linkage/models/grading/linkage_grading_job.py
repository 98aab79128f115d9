import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .linkage_grading_run import LOCK

_logger = logging.getLogger(__name__)

#: customers from which a run goes to the background
LONG = 20_000
#: days a simulation, or what a cancelled run has computed, is kept
KEPT_DAYS = 7
#: how often a run that others came in between begins its step anew
ATTEMPTS = 3


class LinkageGradingRun(models.Model):
    """Runs in the background: the cron, progress, cancel and resume."""

    _inherit = "linkage.grading.run"

    @api.model
    def _is_long(self, company):
        """Whether a run of `company` is better watched than waited for."""
        last = self.sudo().search(
            [("company_id", "=", company.id), ("kind", "=", "full")], limit=1
        )
        if last.graded_count:
            return last.graded_count >= LONG
        # before the first run: what the planner knows, without counting
        [(rows,)] = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass")
        )
        return rows >= LONG

    @api.model
    def _grade_in_background(self, company):
        """A run of all customers that the cron takes up as soon as it can."""
        run = self._new_run(company)
        self.env.ref("crm_linkage.ir_cron_grade_waiting")._trigger()
        return run

    # -- jobs --------------------------------------------------------------------

    @api.model
    def _cron_grade(self):
        """Grade the customers of every company; one that fails leaves the others."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    run = self.with_company(company)._new_run(company)
            except UserError as error:
                _logger.warning("Grading of %s: %s", company.name, error)
            else:
                run._execute()
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _cron_grade_waiting(self):
        """Take up the runs that wait, and those a stopped server left computing."""
        domain = [("kind", "=", "full"), ("state", "in", ("waiting", "computing"))]
        runs = self.search(domain, order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(runs))
        for run in runs:
            run.with_company(run.company_id)._execute()
            self.env["ir.cron"]._commit_progress(1)

    def _execute(self):
        """Compute scheme by scheme, each in a transaction of its own, then apply.

        What is computed stays where it is when the run is cancelled or the server
        stops; nothing is in force before the last step, which is one transaction.
        """
        self.ensure_one()
        for _attempt in range(ATTEMPTS):
            try:
                self._execute_steps()
            except SerializationFailure:
                # a decision or a merge came in between; what is computed stays
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
            else:
                return
        self._fail(self.env._("Grades kept being changed by others: resume the run."))

    def _execute_steps(self):
        try:
            if not self._claim():
                return
            with self.env.cr.savepoint():
                schemes = self._start()
            if self.done_count and not self._count_staged():
                # staging is not logged: a crash of the database empties it
                self._clear()
            for scheme in schemes[self.done_count :]:
                if not self._step():
                    return
                with self.env.cr.savepoint():
                    self._compute_step(scheme)
            if not self._step():
                return
            with self.env.cr.savepoint():
                self._computed()
                self._apply()
        except SerializationFailure:
            raise
        except UserError as error:
            self._fail(str(error))
            _logger.warning("Grading of %s: %s", self.company_id.name, error)
        except Exception as error:  # whatever one company runs into stays its own
            self._fail(str(error))
            _logger.exception("Grading of %s failed", self.company_id.name)

    def _fail(self, message):
        self.env.invalidate_all(flush=False)
        self.write(
            {
                "state": "failed",
                "skipped": message,
                "date_end": fields.Datetime.now(),
            }
        )

    def _claim(self):
        """Keep this run for this process until the transaction ends.

        :return: False where another process has it, or it was cancelled
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT run.state, EXISTS (SELECT FROM linkage_grading_cancel asked"
                " WHERE asked.run_id = run.id) FROM linkage_grading_run run"
                " WHERE run.id = %s FOR UPDATE OF run SKIP LOCKED",
                self.id,
            )
        )
        self.invalidate_recordset()
        if not rows or rows[0][0] not in ("waiting", "computing"):
            return False
        if rows[0][1]:
            self._forget_cancel()
            self.write({"state": "cancelled", "date_end": fields.Datetime.now()})
            return False
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK, self.company_id.id)
        )
        return True

    def _step(self):
        """Let others see how far the run is, and hear whether it is still wanted."""
        # the commit ends the view of the data in which a request to cancel is hidden
        self.env["ir.cron"]._commit_progress()
        return self._claim()

    # -- buttons -----------------------------------------------------------------

    def action_cancel(self):
        """Stop runs that have not taken effect yet; what is computed can be resumed.

        :raise UserError: a run has taken effect already
        """
        self._check_manager()
        for run in self.sudo():
            if run.state not in ("waiting", "computing"):
                raise UserError(
                    self.env._(
                        "%(run)s is over: there is nothing to cancel.",
                        run=run.display_name,
                    )
                )
            if run.state == "waiting":
                run.write({"state": "cancelled", "date_end": fields.Datetime.now()})
            else:
                # the job that has the run reads this after its next step
                run.env["linkage.grading.cancel"].create({"run_id": run.id})
        return True

    def action_resume(self):
        """Go on with a run that was cancelled or failed, from where it was.

        It starts anew where day or schemes have changed since.

        :raise UserError: another run of the company is going on, or there is nothing to
            resume
        """
        self._check_manager()
        run = self.sudo()
        run.ensure_one()
        if run.kind != "full" or run.state not in ("cancelled", "failed"):
            raise UserError(
                self.env._("Only a run that was cancelled or failed can be resumed.")
            )
        run._lock(run.company_id)
        if not run._is_fresh():
            run._clear()
        run._forget_cancel()
        run.write({"state": "waiting", "date_end": False})
        self.env.ref("crm_linkage.ir_cron_grade_waiting").sudo()._trigger()
        return self._open()

    def _forget_cancel(self):
        """Take requests to cancel as answered."""
        # sudo: requests are the engine's own
        self.env["linkage.grading.cancel"].sudo().search(
            [("run_id", "in", self.ids)]
        ).unlink()

    def _is_fresh(self):
        """Whether what is in staging would come out the same now."""
        newer = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "full"),
                ("state", "=", "applied"),
                ("id", ">", self.id),
            ],
            limit=1,
        )
        schemes = self._schemes()
        return (
            not newer
            and self.reference_date == self.company_id._linkage_reference_date()
            and len(schemes) == self.scheme_count
            and all(scheme.write_date <= self.date_start for scheme in schemes)
        )

    def _clear(self):
        """Forget what was computed."""
        if not self:
            return
        self.env.cr.execute(
            SQL("DELETE FROM linkage_grading_staging WHERE run_id IN %s", self._ids)
        )
        for run in self:
            run.write(
                {
                    "done_count": 0,
                    "date_start": fields.Datetime.now(),
                    "reference_date": run.company_id._linkage_reference_date(),
                }
            )

    @api.autovacuum
    def _gc_staging(self):
        """Remove old simulations, and what cancelled and failed runs have computed."""
        today = fields.Date.today()
        self.search(
            [("kind", "=", "simulation"), ("expires_on", "<=", today)]
        ).sudo().unlink()
        left = self.search(
            [
                ("state", "in", ("cancelled", "failed")),
                ("done_count", ">", 0),
                ("date_end", "<", today - timedelta(days=KEPT_DAYS)),
            ]
        )
        left._clear()

    @api.ondelete(at_uninstall=False)
    def _unlink_staging(self):
        if any(run.kind != "simulation" for run in self):
            raise UserError(
                self.env._("Runs are kept: the history of grades refers to them.")
            )
        self._clear()
