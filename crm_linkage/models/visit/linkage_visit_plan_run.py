import logging

from psycopg2.errors import InFailedSqlTransaction, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import SQL

from .linkage_visit_plan import GOING, OPEN

_logger = logging.getLogger(__name__)

#: first key of the advisory lock that a job holds while it makes a plan
LOCK = 0x6C6B7670
#: jobs that may plan side by side; there is a cron record for each
SLOTS = 4
#: how often a plan whose job was killed is begun anew
ATTEMPTS = 3


class PlanGone(Exception):
    """The plan was deleted (with its representative) while it was made."""


class LinkageVisitPlan(models.Model):
    """Plans are made by jobs: queue, progress, stop; what a killed job leaves."""

    _inherit = "linkage.visit.plan"

    planner_id = fields.Many2one(
        "res.users", "Planned By", readonly=True, copy=False, ondelete="set null"
    )
    attempts = fields.Integer(readonly=True, copy=False)
    progress = fields.Integer(readonly=True, copy=False, help="0 to 100.")
    best_value = fields.Integer(
        "Best So Far",
        readonly=True,
        copy=False,
        help="Minutes of driving in the best plan found so far, with a surcharge for "
        "uneven days and moved visits: the search makes it small.",
    )
    stop_asked = fields.Boolean(compute="_compute_stop_asked")

    _one_at_a_time = models.UniqueIndex(
        "(user_id, company_id) WHERE state IN ('queued', 'running')",
        "The visits of this representative are being planned already.",
    )

    def _compute_stop_asked(self):
        asked = self._cancels().plan_id
        for plan in self:
            plan.stop_asked = plan in asked

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_planner(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_planner(vals)
        return super().write(vals)

    def _check_planner(self, vals):
        """:raise UserError: the job is to plan with the rights of somebody else"""
        if vals.get("planner_id", self.env.uid) != self.env.uid and not self.env.su:
            raise UserError(self.env._("A plan is made by who presses Plan."))

    # -- buttons -----------------------------------------------------------------

    def action_plan(self):
        """Have the plans made as soon as a job is free; drafts are replaced then.

        :raise UserError: a plan cannot be made, and why
        """
        for plan in self:
            plan._check_may_be_planned()
            plan._ask(plan._settings())
        self._queue()
        return True

    def action_stop(self):
        """End the search: what was found so far is the plan.

        A plan that still waits goes back to where it was.
        """
        for plan in self.filtered(lambda plan: plan.state in GOING):
            if plan._has_job():
                # sudo: requests are the engine's own
                self.env["linkage.visit.plan.cancel"].sudo().create(
                    {"plan_id": plan.id}
                )
            else:
                plan._record({"state": plan._resting_state()})
        return True

    # -- queue -------------------------------------------------------------------

    def _check_may_be_planned(self):
        """:raise UserError: it is accepted, cancelled, or somebody plans already"""
        self.ensure_one()
        self._check_open()
        others = self.sudo().search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", GOING),
            ],
            limit=1,
        )
        if others:
            raise UserError(
                self.env._(
                    "The visits of %(name)s are being planned already: wait for that "
                    "plan, or stop it.",
                    name=self.user_id.display_name,
                )
            )

    def _check_open(self):
        """:raise UserError: the plan is accepted or cancelled"""
        if self.state not in (*OPEN, *GOING):
            raise UserError(
                self.env._("Only a draft can be planned: start a new plan instead.")
            )

    def _queue(self):
        self._cancels().unlink()
        self._record(
            {
                "state": "queued",
                "planner_id": self.env.uid,
                "attempts": 0,
                "progress": 0,
                "best_value": 0,
                "note": False,
            }
        )
        self._wake_jobs(len(self))

    @api.model
    def _wake_jobs(self, count):
        for slot in range(1, SLOTS + 1)[:count]:
            # sudo: who may plan may have the job done
            cron = self.env.ref(f"crm_linkage.ir_cron_plan_visits_{slot}", False)
            if cron:
                cron.sudo()._trigger()

    def _resting_state(self):
        return "ready" if self.stop_ids or self.unplaced_ids else "draft"

    def _cancels(self):
        # sudo: requests are the engine's own
        return (
            self.env["linkage.visit.plan.cancel"]
            .sudo()
            .search([("plan_id", "in", self.ids)])
        )

    # -- jobs --------------------------------------------------------------------

    @api.model
    def _cron_plan(self):
        """Make one plan that waits, or that a killed job has left; then look again."""
        commit = self.env["ir.cron"]._commit_progress
        plan = self._take()
        if not plan:
            return
        commit(remaining=1)
        try:
            plan._execute()
        finally:
            plan._release()
        # another turn of its own: long queues of plans let other jobs in between
        if self.search_count([("state", "in", GOING)], limit=1):
            self._wake_jobs(SLOTS)
        commit(1)

    @api.model
    def _take(self):
        """A plan that wants a job, locked for this connection, or none."""
        for plan in self.search([("state", "in", GOING)], order="id"):
            if not plan._lock():
                continue
            # what this transaction has seen may be older than the lock
            self.env["ir.cron"]._commit_progress()
            self.env.invalidate_all()
            if plan.exists() and plan.state in GOING:
                # alone: its planner may not read the other plans
                return self.browse(plan.id)
            plan._release()
        return self.browse()

    def _lock(self):
        """Keep this plan for this connection: the lock ends with it, even by kill -9.

        :return: False where another job has it
        """
        rows = self.env.execute_query(
            SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK, self.id)
        )
        return rows[0][0]

    def _has_job(self):
        """Whether a living job has this plan."""
        rows = self.env.execute_query(
            SQL(
                "SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
                " AND objid = %s AND database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())",
                LOCK,
                self.id,
            )
        )
        return bool(rows)

    def _release(self):
        unlock = SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK, self.id)
        try:
            self.env.cr.execute(unlock, log_exceptions=False)
        except InFailedSqlTransaction:
            # the connection lives on in the pool, and its lock with it
            self.env.cr.rollback()
            self.env.cr.execute(unlock)

    def _execute(self):
        """Make the plan; whatever comes in between, it is told in the note."""
        self.ensure_one()
        # what the planner may not see is not planned
        planner = self.planner_id if self.planner_id.active else self.user_id
        plan = self.with_user(planner).with_context(
            lang=planner.lang, allowed_company_ids=self.company_id.ids
        )
        try:
            if plan.state == "running" and plan.attempts >= ATTEMPTS:
                plan._give_back(
                    plan.env._(
                        "Planning was cut off %(count)s times: plan again, with fewer "
                        "weeks or seconds.",
                        count=ATTEMPTS,
                    )
                )
                return
            plan._record({"state": "running", "attempts": plan.attempts + 1})
            plan._commit()
            plan._run(plan._tell)
        except SerializationFailure:
            # stopped, or changed, at this very moment: another job looks again
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
        except PlanGone:
            plan._give_back(False)
        except (UserError, RedirectWarning) as error:
            plan._give_back(error.args[0])
        except Exception:  # whatever one plan runs into stays its own
            _logger.exception("Visit plan %s failed", self.id)
            plan._give_back(
                plan.env._("Something went wrong: plan again. The log has details.")
            )

    def _give_back(self, sentence):
        """No plan came out: say why, and keep the draft made before."""
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)
        if self.exists():
            self._cancels().unlink()
            # sudo: who asked for it may have lost the right to it meanwhile
            plan = self.sudo()
            plan.write({"state": plan._resting_state(), "note": sentence})
        else:
            _logger.info("A visit plan was deleted while it was made")
        self._commit()

    def _commit(self):
        # outside of a cron this is a plain commit; it ends the view of the data in
        # which a request to stop is hidden
        self.env["ir.cron"]._commit_progress()

    def _tell(self, progress, value):
        """Let others see how far the search is, and hear whether to go on.

        :return: False to end the search
        :raise PlanGone: nobody wants the answer any more
        """
        try:
            if progress is not None:
                self._record(
                    {"progress": round(100 * progress), "best_value": round(value or 0)}
                )
            self._commit()
        except SerializationFailure:
            self.env.cr.rollback()
        self.env.invalidate_all(flush=False)
        if not self.exists():
            raise PlanGone
        return not self._cancels()
