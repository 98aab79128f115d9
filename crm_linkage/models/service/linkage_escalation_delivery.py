import logging
from collections import defaultdict

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

from ...domain.service.escalation import (
    ACTIVITY,
    INFORM,
    RAISE,
    REASSIGN,
    is_settled,
    is_stale,
)
from .linkage_escalation import FAILED, QUEUED, SENT, SKIPPED
from .resource_calendar import to_moment

_logger = logging.getLogger(__name__)

#: steps delivered in one run
RUN_SIZE = 5000
#: the order in which the steps of a run happen
ORDER = (RAISE, REASSIGN, ACTIVITY)
TOP_PRIORITY = "3"
#: written by the server for whom nobody need be told again
QUIET = {
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "tracking_disable": True,
}


class LinkageEscalation(models.Model):
    """The delivery: takes what the sweep has queued to people, a message each."""

    _inherit = "linkage.escalation"

    @api.model
    def _cron_deliver(self):
        """The job: committed after each recipient, so that nobody is told twice."""
        cron = self.env["ir.cron"]
        due = self._due(fields.Datetime.now(), RUN_SIZE)
        cron._commit_progress(remaining=len(due))
        due._deliver_all(fields.Datetime.now(), cron._commit_progress)
        if len(due) == RUN_SIZE:
            self._wake()

    @api.model
    def _deliver(self, now=None, limit=RUN_SIZE):
        """Deliver what is due at `now`, at most `limit` steps.

        A message a recipient lists all of that run; who is not at work yet gets theirs
        in a later run.

        :return: the escalations that are done: sent, skipped or failed
        """
        now = now or fields.Datetime.now()
        return self._due(now, limit)._deliver_all(now, lambda _count: True)

    @api.model
    def _due(self, now, limit):
        # sudo: the queue is the server's, of all companies
        return self.sudo().search(
            Domain("state", "=", QUEUED)
            & (Domain("deliver_at", "=", False) | Domain("deliver_at", "<=", now)),
            limit=limit,
            order="deliver_at, id",
        )

    def _deliver_all(self, now, progress):
        """Deliver these, recipient by recipient, until `progress(count)` is falsy."""
        done = self.browse()
        left = self._skip_idle(now)
        done |= self - left
        recipients = left._recipients()
        openings = left._openings(recipients, now)
        for opening, waiting in left.grouped(openings.get).items():
            if opening:
                waiting.write({"deliver_at": opening})
        if not progress(len(self) - len(left) + len(openings)):
            return done
        groups = defaultdict(self.browse)
        for one in left:
            if one not in openings:
                who = recipients[one]
                # a customer hears from each company by itself
                theirs = who and who._name == "res.partner" and one.company_id
                groups[who, theirs or None] |= one
        for (who, _company), batch in groups.items():
            done |= batch._deliver_to(who, now)
            if not progress(len(batch)):
                break
        return done

    def _skip_idle(self, now):
        """Skip what has nothing left to do; returns the others."""
        there = self.case_id.exists(), self.clock_id.exists(), self.step_id.exists()
        idle = defaultdict(self.browse)
        for one in self:
            idle[one._why_idle(now, *there)] |= one
        left = idle.pop(None, self.browse())
        for reason, skipped in idle.items():
            skipped.write({"state": SKIPPED, "error": reason, "sent_at": now})
        return left

    def _why_idle(self, now, cases, clocks, steps):
        case, clock, step = self.case_id, self.clock_id, self.step_id
        if case not in cases or clock not in clocks or step not in steps:
            return self.env._("The case or the step is gone.")
        if not case.active:
            return self.env._("The case is archived.")
        if is_stale(to_moment(self.moment), to_moment(now)):
            return self.env._("Found more than a week late.")
        if is_settled(
            action=step.action,
            due=to_moment(self.moment),
            deadline=to_moment(clock.deadline),
            stopped=bool(clock.stopped_at) or clock.round != self.round,
            closed=case.is_closed,
        ):
            return self.env._("Settled before anybody was told.")
        return None

    # -- one recipient -----------------------------------------------------------

    def _deliver_to(self, who, now):
        """Do what these steps say, tell `who` in one message, note it on the cases."""
        batch = self.try_lock_for_update()
        batch.invalidate_recordset(["state"])
        batch = batch.filtered(lambda one: one.state == QUEUED)
        lost = batch.filtered(lambda one: not who and one._needs_recipient())
        if lost:
            reason = self.env._("There is nobody to tell.")
            lost.write({"state": SKIPPED, "error": reason, "sent_at": now})
        todo = batch - lost
        by_action = todo.grouped(lambda one: one.step_id.action)
        done = self.browse()
        for action in ORDER:
            if action in by_action:
                done |= by_action[action]._attempt(f"_do_{action}", who, now)
        inform = by_action.get(INFORM, self.browse())
        told = done.filtered(lambda one: one._needs_recipient()) | inform
        if told and told._attempt_all("_tell", who, now):
            done |= inform
        elif inform:
            # the message for all failed: one by one, whoever can be told is
            done |= inform._attempt("_tell", who, now, single=True)
        done._note(who)
        done.write({"state": SENT, "sent_at": now, "error": False})
        if who:
            reached = "partner_id" if who._name == "res.partner" else "user_id"
            done.filtered(lambda one: one._needs_recipient()).write({reached: who.id})
        return batch

    def _attempt(self, method, who, now, *, single=False):
        """Run `method` for all, or where that fails one by one; those that went well.

        What fails is recorded; the others go on.
        """
        if not single and self._attempt_all(method, who, now):
            return self
        done = self.browse()
        for one in self:
            if one._attempt_all(method, who, now, record=True):
                done |= one
        return done

    def _attempt_all(self, method, who, now, *, record=False):
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(who, now)
                self.env.flush_all()
            return True
        except OperationalError:
            raise  # another transaction was faster: the job comes again
        except Exception as error:
            # whatever goes wrong with one case must not stop the others
            self.env.invalidate_all()
            if record:
                _logger.warning("escalation %s: %s", self.id, error)
                text = str(error) or type(error).__name__
                self.write({"state": FAILED, "error": text[:500], "sent_at": now})
            return False

    def _do_raise(self, _who, _now):
        for priority, cases in self.case_id.grouped("priority").items():
            if priority < TOP_PRIORITY:
                cases.with_context(**QUIET)._linkage_raise(str(int(priority) + 1))

    def _do_reassign(self, who, _now):
        cases = self.case_id.filtered(lambda case: case.user_id != who)
        cases.with_context(**QUIET).write({"user_id": who.id})

    def _do_activity(self, who, now):
        for step, batch in self.grouped("step_id").items():
            todo = self.env.ref("mail.mail_activity_data_todo")
            batch.case_id.with_context(**QUIET, lang=who.lang).activity_schedule(
                activity_type_id=(step.activity_type_id or todo).id,
                date_deadline=fields.Date.context_today(
                    self.with_context(tz=who.tz), now
                ),
                summary=step.with_context(lang=who.lang).note or None,
                user_id=who.id,
                automated=True,
            )
