from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as CONCURRENCY
from odoo.tools import SQL

#: clocks that one transaction looks at: some seconds of work
SWEEP_SIZE = 20_000
#: how often a portion is tried
TRIES = 5


class LinkageCaseClock(models.Model):
    """The sweep: what time alone does to clocks, written by one statement.

    A clock is looked at when `due_at` has come: it is at risk or late since then, or a
    step of its escalation chain is due. States and breaches get the moments at which
    they happened, not that of the sweep.
    """

    _inherit = "linkage.case.clock"

    @api.model
    def _cron_sweep(self):
        """The job: every minute, in portions."""
        cron, now = self.env["ir.cron"], fields.Datetime.now()
        cron._commit_progress(remaining=1)
        queued = 0
        while True:
            swept, added = self._sweep_portion(now, SWEEP_SIZE)
            queued += added
            left = cron._commit_progress(int(swept < SWEEP_SIZE))
            if swept < SWEEP_SIZE or not left:
                break
        if queued:
            self.env["linkage.escalation"]._wake()

    @api.model
    def _sweep_portion(self, now, limit, where=None):
        """As `_sweep`, at the start of a transaction, which may be rolled back.

        SKIP LOCKED passes by what an event holds, but what an event has written since
        our snapshot cannot be written: then once more, with a new snapshot.
        """
        for turn in range(1, TRIES + 1):
            try:
                return self._sweep_where(now, where or SQL("TRUE"), limit)
            except CONCURRENCY:
                if turn == TRIES:
                    raise
                self.env.cr.rollback()

    @api.model
    def _sweep(self, now=None, limit=None):
        """Bring the clocks that are due up to `now`.

        Two statements, whatever there is to do. Rows that another sweep or an event of
        the case holds are left to it: nothing is written twice.

        :return: numbers of clocks looked at and of steps put into the queue
        """
        return self._sweep_where(now or fields.Datetime.now(), SQL("TRUE"), limit)

    @api.model
    def _sweep_where(self, now, where, limit=None):
        """As `_sweep`, of the clocks that `where` (SQL) finds."""
        self.flush_model()
        due = SQL("due_at IS NOT NULL AND due_at <= %s AND %s", now, where)
        ((any_due,),) = self.env.execute_query(self._any_due(due))
        if not any_due:
            return 0, 0
        self.env["linkage.escalation"].flush_model()
        self.env["linkage.escalation.step"].flush_model()
        # what comes in between is no error yet, see `_sweep_portion`
        self.env.cr.execute(
            self._sweep_statement(now, due, limit), log_exceptions=False
        )
        swept, queued = self.env.cr.fetchone()
        if swept:
            self.invalidate_model(["swept_state", "breached_at", "due_at"])
        if queued:
            self.env["linkage.case"].invalidate_model(
                ["escalation_ids", "escalation_count"]
            )
        return swept, queued

    @api.model
    def _any_due(self, due):
        """All that is asked where nothing is due: one look into the index."""
        return SQL("SELECT EXISTS (SELECT FROM linkage_case_clock WHERE %s)", due)

    @api.model
    def _due_clocks(self, due, limit):
        """The clocks to look at, locked; served by the index on `due_at`."""
        return SQL(
            """
            SELECT id, case_id, company_id, deadline, risk_at, critical_at, paused_at,
                   stopped_at, breached_at, round, step_ids, step_at
              FROM linkage_case_clock
             WHERE %s
             ORDER BY due_at %s
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            due,
            SQL("LIMIT %s", limit) if limit else SQL(),
        )

    @api.model
    def _sweep_statement(self, now, due, limit=None):
        late = SQL("deadline < LEAST(%s, COALESCE(stopped_at, 'infinity'))", now)
        return SQL(
            """
            WITH due AS MATERIALIZED (%(due)s),
            judged AS (
                SELECT id,
                       CASE WHEN %(late)s THEN deadline ELSE breached_at END
                            AS breached_at,
                       %(state)s AS state,
                       LEAST(
                           (SELECT min(at) FROM unnest(step_at) AS at
                             WHERE at > %(now)s),
                           CASE WHEN stopped_at IS NULL THEN LEAST(
                               CASE WHEN risk_at > %(now)s THEN risk_at END,
                               CASE WHEN critical_at > %(now)s THEN critical_at END,
                               -- a stop on the deadline is in time
                               CASE WHEN deadline >= %(now)s
                                    THEN deadline + interval '1 second' END) END
                       ) AS due_at
                  FROM due
            ),
            swept AS (
                UPDATE linkage_case_clock clock
                   SET breached_at = judged.breached_at,
                       swept_state = judged.state,
                       due_at = judged.due_at
                  FROM judged
                 WHERE clock.id = judged.id
            ),
            queued AS (
                INSERT INTO linkage_escalation (
                    clock_id, case_id, company_id, step_id, origin_id, round, moment,
                    state, deliver_at)
                SELECT due.id, due.case_id, due.company_id, step.id,
                       COALESCE(step.origin_id, step.id), due.round, fired.at,
                       'queued', fired.at
                  FROM due
                 CROSS JOIN LATERAL unnest(due.step_ids, due.step_at)
                            AS fired(step_id, at)
                  JOIN linkage_escalation_step step ON step.id = fired.step_id
                 WHERE fired.at <= %(now)s
                    ON CONFLICT (clock_id, origin_id, round) DO NOTHING
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM queued)
            """,
            due=self._due_clocks(due, limit),
            late=late,
            now=now,
            state=self._swept_state_sql(now, late),
        )

    @api.model
    def _swept_state_sql(self, now, late):
        """What `marks.state` says of a clock at `now`."""
        return SQL(
            """
            CASE WHEN %(late)s THEN 'breached'
                 WHEN stopped_at IS NOT NULL THEN 'met'
                 WHEN paused_at IS NOT NULL THEN 'paused'
                 WHEN deadline IS NULL THEN 'no_hours'
                 WHEN critical_at <= %(now)s THEN 'critical'
                 WHEN risk_at <= %(now)s THEN 'at_risk'
                 ELSE 'running' END
            """,
            late=late,
            now=now,
        )
