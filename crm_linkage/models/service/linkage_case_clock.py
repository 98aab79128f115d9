from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.service.clock import Clock
from ..grading.reference import Reference
from .resource_calendar import to_moment

#: from the one that needs somebody most to the one that needs nobody
STATES = [
    ("breached", "Breached"),
    ("critical", "Critical"),
    ("at_risk", "At Risk"),
    ("no_hours", "No Working Hours"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("met", "In Time"),
]


class LinkageCaseClock(models.Model):
    """A promise of time on a case, in working hours (D11; rule in `domain/service`).

    What it was promised is pinned: target, calendar, policy version. What happened
    follows from the events of the case (`linkage.case.event`) and is stored, as are
    deadline and moments of risk, since lists search for them. Whether a clock is
    breached is read from them and the time. `breached_at` and `swept_state` are what
    the last event or sweep wrote.

    Rows are written by set-based SQL alone (`linkage_case_clock_store.py`); nobody has
    the right to write them.
    """

    _name = "linkage.case.clock"
    _description = "Service Clock"
    _order = "case_id, id"
    _rec_name = "kind_id"
    _log_access = False

    case_id = fields.Many2one("linkage.case", required=True, ondelete="cascade")
    company_id = Reference("res.company", required=True)
    kind_id = Reference("linkage.clock.kind", "Clock", required=True)
    code = fields.Char(related="kind_id.code")
    policy_id = Reference(
        "linkage.service.policy",
        help="The version of the policy that the clock is judged by.",
    )
    target_seconds = fields.Integer(
        "Target", required=True, help="Seconds of working time promised."
    )
    target_hours = fields.Float(
        "Promised Hours",
        compute="_compute_target_hours",
        help="Working hours promised for this case.",
    )
    calendar_id = Reference(
        "resource.calendar",
        "Working Hours",
        help="The working hours in which this clock runs.",
    )
    tz = fields.Char(
        "Time Zone", help="In which the hours are read; empty: that of the calendar."
    )
    started_at = fields.Datetime(required=True)
    paused_at = fields.Datetime("Paused Since")
    stopped_at = fields.Datetime()
    pauses = fields.Json(
        help="Pauses so far: list of [from, until] in seconds since 1970 UTC."
    )
    round = fields.Integer(required=True, default=0, help="How often it began anew.")
    missed_rounds = fields.Integer(
        required=True, default=0, help="How many of the rounds before ended late."
    )
    elapsed_seconds = fields.Integer(
        "Used"  # of a clock that has stopped: calendars may change, what was judged not
    )
    deadline = fields.Datetime(
        help="When the promised time is used up. Empty while the clock stands still."
    )
    risk_at = fields.Datetime(
        "At Risk From", help="When the first share of the promised time is used up."
    )
    critical_at = fields.Datetime(
        "Critical From", help="When the second share of the promised time is used up."
    )
    breached_at = fields.Datetime(
        "Breach", help="The moment of the breach, as the last event or sweep found it."
    )
    swept_state = fields.Selection(
        STATES, help="The state as the last event or sweep found it."
    )
    due_at = fields.Datetime(
        help="When the sweep has to look at the clock again. Empty: never."
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    remaining_hours = fields.Float(
        "Time Left",
        compute="_compute_remaining_hours",
        help="Working hours that are left of the promised time.",
    )

    _case_kind_uniq = models.UniqueIndex(
        "(case_id, kind_id)", "A case has one clock of each kind."
    )
    _due_idx = models.Index("(due_at) WHERE due_at IS NOT NULL")

    def init(self):
        """The escalation steps and their moments: arrays, which no field describes."""
        self.env.cr.execute(
            SQL(
                "ALTER TABLE linkage_case_clock "
                "ADD COLUMN IF NOT EXISTS step_ids integer[], "
                "ADD COLUMN IF NOT EXISTS step_at timestamp[]"
            )
        )

    # -- state -------------------------------------------------------------------

    @api.depends("target_seconds")
    def _compute_target_hours(self):
        for clock in self:
            clock.target_hours = clock.target_seconds / 3600

    @api.depends(
        "deadline", "risk_at", "critical_at", "breached_at", "paused_at", "stopped_at"
    )
    def _compute_state(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.state = clock._state_at(now)

    def _state_at(self, now):
        if self.stopped_at:
            return "breached" if self.breached_at else "met"
        if self.deadline and self.deadline < now:
            return "breached"
        if self.paused_at:
            return "paused"
        if not self.deadline:
            return "no_hours"
        if self.critical_at and self.critical_at <= now:
            return "critical"
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
        is_late = Domain("breached_at", "!=", False)
        paused = Domain("paused_at", "!=", False)
        timeless = Domain("deadline", "=", False)
        in_time = Domain("deadline", ">=", now)
        ticking = is_open & ~paused & in_time

        def passed(name):
            return Domain(name, "<=", now)

        def ahead(name):
            return Domain(name, "=", False) | Domain(name, ">", now)

        return {
            "breached": ~is_open & is_late | is_open & Domain("deadline", "<", now),
            "met": ~is_open & ~is_late,
            "paused": is_open & paused & (timeless | in_time),
            "no_hours": is_open & ~paused & timeless,
            "critical": ticking & passed("critical_at"),
            "at_risk": ticking & ahead("critical_at") & passed("risk_at"),
            "running": ticking & ahead("critical_at") & ahead("risk_at"),
        }

    @api.depends(
        "deadline",
        "elapsed_seconds",
        "paused_at",
        "stopped_at",
        "target_seconds",
        "pauses",
    )
    def _compute_remaining_hours(self):
        worktimes = self._worktimes()
        now = to_moment(fields.Datetime.now())
        for clock in self:
            work = worktimes(clock.calendar_id.id, clock.company_id.id, clock.tz)
            if not work or not clock.started_at:
                clock.remaining_hours = clock.target_hours
                continue
            if clock.stopped_at:
                left = max(0, clock.target_seconds - clock.elapsed_seconds)
                clock.remaining_hours = left / 3600
                continue
            reading = clock._to_rule().reading(work, now)
            clock.remaining_hours = reading.remaining / 3600

    # -- the rule and the record ---------------------------------------------------

    def _worktimes(self):
        """How the calendars of these clocks answer: see `WorkTimes`."""
        companies = self.company_id.sudo()  # names of no company are shown by this
        return self.calendar_id._linkage_clock_times(companies)

    def _to_rule(self):
        self.ensure_one()
        return Clock(
            target=self.target_seconds,
            started_at=to_moment(self.started_at),
            pauses=tuple((start, end) for start, end in self.pauses or ()),
            paused_at=to_moment(self.paused_at),
            stopped_at=to_moment(self.stopped_at),
            round=self.round,
        )
