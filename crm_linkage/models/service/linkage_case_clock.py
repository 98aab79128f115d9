from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.fields import Domain

from ...domain.service.clock import RISK_SHARE, Clock
from .resource_calendar import to_moment

RESPONSE, RESOLUTION = "response", "resolution"
#: from the one that needs somebody most to the one that needs nobody
STATES = [
    ("breached", "Breached"),
    ("at_risk", "At Risk"),
    ("no_hours", "No Working Hours"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("met", "In Time"),
]


def to_datetime(moment):
    """Odoo datetime of whole seconds since 1970 UTC; False for None."""
    if moment is None:
        return False
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


class LinkageCaseClock(models.Model):
    """A promise of time on a case, in working hours (D11; rule in `domain/service`).

    What happened is stored: start, pauses, stop. Deadline and moment of risk follow
    from it and are stored as well, since lists search for them; whether a clock is
    breached is read from them and the time, never from a flag of its own. `breached_at`
    keeps the deadline that a stop, a pause or a new target found missed.
    """

    _name = "linkage.case.clock"
    _description = "Service Clock"
    _order = "id"
    _rec_name = "kind"

    case_id = fields.Many2one(
        "linkage.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [(RESPONSE, "First Answer"), (RESOLUTION, "Solution")], required=True
    )
    target_hours = fields.Float(
        required=True, help="Working hours promised when the case was opened."
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        ondelete="set null",
        index="btree_not_null",
        help="The working hours in which this clock runs.",
    )
    started_at = fields.Datetime(required=True)
    paused_at = fields.Datetime("Paused Since")
    stopped_at = fields.Datetime()
    pauses = fields.Json(
        help="Pauses so far: list of [from, until] in seconds since 1970 UTC."
    )
    deadline = fields.Datetime(
        help="When the promised time is used up. Empty while the clock stands still."
    )
    risk_at = fields.Datetime(
        "At Risk From", help="When three quarters of the promised time are used up."
    )
    breached_at = fields.Datetime("Breach Found")
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    remaining_hours = fields.Float(
        "Time Left",
        compute="_compute_remaining_hours",
        help="Working hours that are left of the promised time.",
    )

    _case_kind_uniq = models.UniqueIndex(
        "(case_id, kind)", "A case has one clock of each kind."
    )
    _open_deadline_idx = models.Index("(deadline) WHERE stopped_at IS NULL")

    # -- state -------------------------------------------------------------------

    @api.depends("deadline", "risk_at", "breached_at", "paused_at", "stopped_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.state = clock._state_at(now)

    def _state_at(self, now):
        if self.breached_at or (
            not self.stopped_at and self.deadline and self.deadline < now
        ):
            return "breached"
        if self.stopped_at:
            return "met"
        if self.paused_at:
            return "paused"
        if not self.deadline:
            return "no_hours"
        return "at_risk" if self.risk_at and self.risk_at <= now else "running"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._state_domains(fields.Datetime.now())
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _state_domains(self, now):
        """state -> domain of the clocks that are in it at `now`."""
        is_open = Domain("stopped_at", "=", False)
        overdue = is_open & Domain("deadline", "<", now)
        breached = Domain("breached_at", "!=", False) | overdue
        paused = Domain("paused_at", "!=", False)
        ticking = is_open & ~paused & Domain("deadline", ">=", now)
        calm = Domain("breached_at", "=", False)
        return {
            "breached": breached,
            "met": ~is_open & calm,
            "paused": is_open
            & paused
            & calm
            & (Domain("deadline", "=", False) | Domain("deadline", ">=", now)),
            "no_hours": is_open & ~paused & calm & Domain("deadline", "=", False),
            "at_risk": ticking & calm & Domain("risk_at", "<=", now),
            "running": ticking
            & calm
            & (Domain("risk_at", "=", False) | Domain("risk_at", ">", now)),
        }

    @api.depends("deadline", "paused_at", "stopped_at", "target_hours", "pauses")
    def _compute_remaining_hours(self):
        worktimes = self._worktimes()
        now = to_moment(fields.Datetime.now())
        for clock in self:
            work = worktimes.get((clock.calendar_id.id, clock.company_id.id))
            if not work or not clock.started_at:
                clock.remaining_hours = clock.target_hours
                continue
            reading = clock._to_rule().reading(work, now)
            clock.remaining_hours = reading.remaining / 3600

    # -- the rule and the record ---------------------------------------------------

    def _worktimes(self):
        companies = self.company_id.sudo()  # names of no company are shown by this
        return self.calendar_id._linkage_worktimes(companies)

    def _to_rule(self):
        self.ensure_one()
        return Clock(
            target=round(self.target_hours * 3600),
            started_at=to_moment(self.started_at),
            pauses=tuple((start, end) for start, end in self.pauses or ()),
            paused_at=to_moment(self.paused_at),
            stopped_at=to_moment(self.stopped_at),
        )

    @api.model
    def _from_rule(self, clock, work, now):
        """Values to store of a rule's `clock`; `work` is None without a calendar."""
        deadline = breached_at = risk_at = None
        if work:
            deadline = clock.deadline(work)
            risk_at = clock.deadline(work, RISK_SHARE)
            breached_at = clock.breached_at(work, now)
        return {
            "started_at": to_datetime(clock.started_at),
            "pauses": [list(pause) for pause in clock.pauses],
            "paused_at": to_datetime(clock.paused_at),
            "stopped_at": to_datetime(clock.stopped_at),
            "deadline": to_datetime(deadline),
            "risk_at": to_datetime(risk_at),
            "breached_at": to_datetime(breached_at),
        }

    def _apply(self, moment, *events):
        """Let `events` (methods of the rule) happen to every clock at `moment`.

        A clock that has seen a later event takes them at that one: time does not run
        backwards. Written in one go, only what changed.
        """
        worktimes = self._worktimes()
        for clock in self:
            before = rule = clock._to_rule()
            when = max(to_moment(moment), before.last_event)
            for event in events:
                rule = getattr(rule, event)(when)
            if rule != before:
                work = worktimes.get((clock.calendar_id.id, clock.company_id.id))
                clock.write(self._from_rule(rule, work, when))

    def _follow_stage(self, stage, moment):
        """Bring the clocks of cases that moved to `stage` in line with it."""
        response = self.filtered(lambda clock: clock.kind == RESPONSE)
        if stage.is_closed or stage.is_response:
            response._apply(moment, "stop")
            followers = self - response
        else:
            # an answer given stays given
            followers = self - response.filtered("stopped_at")
        if stage.is_closed:
            followers._apply(moment, "stop")
        elif stage.is_waiting:
            followers._apply(moment, "reopen", "pause")
        else:
            followers._apply(moment, "reopen", "resume")

    def _set_target(self, target, moment):
        """Give running clocks another target; what has happened stays.

        A clock that is breached or stopped keeps the promise it was judged by.
        """
        changed = self.filtered(
            lambda c: c._state_at(moment) not in ("breached", "met")
        )
        for clock in changed:
            clock.write(self._target_values(clock.case_id, clock.kind, target))
        worktimes = changed._worktimes()
        for clock in changed:
            work = worktimes.get((clock.calendar_id.id, clock.company_id.id))
            clock.write(self._from_rule(clock._to_rule(), work, to_moment(moment)))

    @api.model
    def _target_values(self, case, kind, target):
        calendar = target.calendar_id or case.company_id.sudo().resource_calendar_id
        return {
            "target_hours": target[f"{kind}_hours"],
            "calendar_id": calendar.id,
        }

    @api.model
    def _start_for(self, cases):
        """Start the clocks that `cases` lack, in one batch, from when they were opened.

        A case without a service target for its kind and priority gets none.
        """
        Target = self.env["linkage.service.target"]
        targets = Target._in_force(cases.company_id)
        vals_list = []
        for case in cases:
            target = targets.get((case.kind, case.priority, case.company_id.id))
            if not target:
                continue
            present = set(case.clock_ids.mapped("kind"))
            vals_list += [
                {
                    "case_id": case.id,
                    "kind": kind,
                    "started_at": case.opened_at,
                    **self._target_values(case, kind, target),
                }
                for kind in (RESPONSE, RESOLUTION)
                if kind not in present
            ]
        calendars = self.env["resource.calendar"].browse(
            {vals["calendar_id"] for vals in vals_list if vals["calendar_id"]}
        )
        worktimes = calendars._linkage_worktimes(cases.company_id)
        companies = {case.id: case.company_id.id for case in cases}
        now = to_moment(fields.Datetime.now())
        for vals in vals_list:
            rule = Clock(round(vals["target_hours"] * 3600)).start(
                to_moment(vals["started_at"])
            )
            key = (vals["calendar_id"], companies[vals["case_id"]])
            vals.update(self._from_rule(rule, worktimes.get(key), now))
            # found by looking at the time: only an event fixes a breach
            vals["breached_at"] = False
        return self.create(vals_list)
