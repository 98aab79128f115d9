from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...domain.visit.outcome import ADVANCES, FAILURES, OUTCOMES, outcome_gaps


class LinkageVisit(models.Model):
    """What came of a visit (D6.4): begun, ended, result, next step, rivals seen."""

    _inherit = "linkage.visit"

    check_in = fields.Datetime("Started", readonly=True, copy=False)
    check_out = fields.Datetime("Ended", readonly=True, copy=False)
    closed_at = fields.Datetime(
        "Closed",
        readonly=True,
        copy=False,
        help="When the visit was completed, failed or was called off.",
    )
    actual_duration = fields.Integer(
        "Actual Minutes",
        compute="_compute_actual_duration",
        store=True,
        precompute=True,
        help="From start to end; 0 when the visit was not started in the app.",
    )
    outcome = fields.Selection(list(OUTCOMES), copy=False)
    advance = fields.Selection(
        list(ADVANCES), copy=False, help="What the customer agreed to."
    )
    failure = fields.Selection(list(FAILURES), "Reason of Failure", copy=False)
    next_step = fields.Char(copy=False)
    next_step_date = fields.Date(copy=False)
    next_activity_id = fields.Many2one(
        "mail.activity",
        "Activity of the Next Step",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    note = fields.Text(copy=False)
    has_rival = fields.Boolean(
        "Rival There",
        copy=False,
        help="A rival's product or people were seen at the customer.",
    )
    rival_seen = fields.Char(
        copy=False,
        help="Who was seen there, with what, at what price.",
    )

    @api.depends("check_in", "check_out")
    def _compute_actual_duration(self):
        for visit in self:
            length = timedelta()
            if visit.check_in and visit.check_out:
                length = visit.check_out - visit.check_in
            visit.actual_duration = max(0, round(length / timedelta(minutes=1)))

    # -- what the representative does --------------------------------------------

    def action_start(self):
        """Check in; the first time counts when pressed twice."""
        self._check_planned()
        self._start()

    def action_complete(self):
        """Ask for the result in a small dialog."""
        self._check_planned()
        return self._open_dialog("linkage.visit.complete", self.env._("Complete visit"))

    def action_fail(self):
        self._check_planned()
        return self._open_dialog("linkage.visit.fail", self.env._("Visit failed"))

    def action_cancel(self):
        """Call planned visits off; others stay as they are."""
        planned = self.filtered(lambda visit: visit.state == "planned")
        planned._record({"state": "cancelled", "closed_at": fields.Datetime.now()})

    def action_reopen(self):
        """Plan a failed or cancelled visit again.

        :raise UserError: it failed on an earlier day, which stays on record
        """
        closed = self.filtered(lambda visit: visit.state in ("failed", "cancelled"))
        for visit in closed:
            if visit.state == "failed":
                visit._check_same_day()
        closed._reopen()

    def action_undo(self):
        """Take the last step of a visit back, on the day on which it was taken.

        A result becomes a visit still under way, with what was typed kept; a start
        becomes a visit to come. The activity of a next step goes, unless it is done.

        :raise UserError: there is nothing to take back, or the day is over
        """
        for visit in self:
            if visit.state == "planned":
                visit._undo_start()
            else:
                visit._check_same_day()
                visit._reopen()

    # -- business methods --------------------------------------------------------

    def _check_planned(self):
        """:raise UserError: a visit is closed already"""
        for visit in self:
            if visit.state != "planned":
                raise UserError(
                    self.env._(
                        "The visit to %(name)s is closed already.",
                        name=visit.display_name,
                    )
                )

    def _start(self):
        """Check in by the server's clock those that nobody has begun.

        A visit without purpose takes the last next step at the customer for one.

        :return: the visits that began now
        """
        fresh = self.filtered(lambda visit: not visit.check_in)
        steps = fresh.filtered(lambda visit: not visit.purpose)._last_steps()
        for visit in fresh:
            values = {"check_in": fields.Datetime.now()}
            last = steps.get(visit.commercial_partner_id.id)
            if last and not visit.purpose:
                values["purpose"] = last.next_step
            visit._record(values)
        return fresh

    def _complete(self, values):
        """Close a visit with its result; a next step with a date becomes an activity.

        :param values: dict of `outcome`, `advance`, `note`, `next_step`,
            `next_step_date`, `has_rival`, `rival_seen`
        :raise UserError: the visit is closed, or the result is not whole
        """
        self.ensure_one()
        self._check_planned()
        gap = outcome_gaps(values.get("outcome"), values.get("advance"))
        if gap == "outcome":
            raise UserError(self.env._("Say what came out of the visit."))
        if gap == "advance":
            raise UserError(self.env._("Say what the customer agreed to."))
        values = {**values, "failure": False}
        if values["outcome"] != "advance":
            values["advance"] = False
        if values.get("rival_seen"):
            values["has_rival"] = True
        now = fields.Datetime.now()
        self._record({**values, "state": "done", "check_out": now, "closed_at": now})
        if self.next_step and self.next_step_date:
            self._record({"next_activity_id": self._schedule_next_step().id})

    def _schedule_next_step(self):
        return self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.next_step_date,
            summary=self.next_step,
            user_id=(self.user_id or self.env.user).id,
        )

    def _fail(self, failure, note=False):
        """Close visits that did not take place.

        :param failure: key of `FAILURES`
        :raise UserError: a visit is closed already
        """
        self._check_planned()
        values = {
            "state": "failed",
            "failure": failure,
            "closed_at": fields.Datetime.now(),
        }
        if note:
            values["note"] = note
        self._record(values)

    def _reopen(self):
        """Make closed visits planned ones; what was typed stays, the result goes."""
        # the activity of a next step is done work once somebody ticked it off
        self.next_activity_id.filtered("active").unlink()
        self._record(
            {
                "state": "planned",
                "outcome": False,
                "advance": False,
                "failure": False,
                "check_out": False,
                "closed_at": False,
                "next_activity_id": False,
            }
        )

    def _undo_start(self):
        """Take back a start, or the last move to another day."""
        if self.check_in:
            # sudo: the place goes with the time at which it was recorded
            self.sudo().place_ids.unlink()
            self._record({"check_in": False})
        elif self.moved_from:
            self._record(
                {
                    "planned_start": self.moved_from,
                    "moved_from": False,
                    "moved_count": self.moved_count - 1,
                }
            )
        else:
            raise UserError(self.env._("There is nothing to take back."))

    def _check_same_day(self):
        """:raise UserError: the visit was closed on an earlier day"""
        moment = self.closed_at or self.check_out or self.planned_stop
        today, closed = self._local_dates(fields.Datetime.now(), moment)
        if closed < today and not self._may_correct():
            raise UserError(
                self.env._(
                    "The visit to %(name)s was closed on %(day)s: only what was done "
                    "today can be taken back.",
                    name=self.display_name,
                    day=fields.Date.to_string(closed),
                )
            )
