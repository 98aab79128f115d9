from odoo import api, fields, models
from odoo.fields import Domain

from .linkage_case_clock import STATES
from .linkage_clock_kind import RESOLUTION, RESPONSE


class LinkageCase(models.Model):
    """What the clocks of a case show."""

    _inherit = "linkage.case"

    clock_ids = fields.One2many("linkage.case.clock", "case_id", "Clocks")
    next_deadline = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The earliest deadline of the clocks that run.",
    )
    clock_state = fields.Selection(
        STATES,
        "Service",
        compute="_compute_clock_state",
        search="_search_worst_state",
        help="The state of the clock that needs somebody most.",
    )
    is_breached = fields.Boolean(
        compute="_compute_clock_state",
        search="_search_is_breached",
        help="A promised time was missed.",
    )
    is_at_risk = fields.Boolean(
        compute="_compute_clock_state",
        search="_search_is_at_risk",
        help="Three quarters of a promised time are used up.",
    )
    response_state = fields.Selection(
        STATES, "First Answer", compute="_compute_clock_state"
    )
    resolution_state = fields.Selection(
        STATES, "In Time", compute="_compute_clock_state"
    )
    response_stopped = fields.Boolean("Answered", compute="_compute_clock_state")
    response_deadline = fields.Datetime("Answer By", compute="_compute_clock_state")
    resolution_deadline = fields.Datetime("Solve By", compute="_compute_clock_state")

    @api.model
    def _linkage_clock_fields(self):
        """What is read of clocks and forgotten when they are written past the ORM."""
        return [
            "clock_ids",
            "clock_state",
            "event_ids",
            "is_at_risk",
            "is_breached",
            "resolution_deadline",
            "resolution_state",
            "response_deadline",
            "response_state",
            "response_stopped",
        ]

    @api.depends("clock_ids.state", "clock_ids.deadline")
    def _compute_clock_state(self):
        order = [state for state, _label in STATES]
        for case in self:
            # whoever may see a case may see how it stands
            clocks = {clock.code: clock for clock in case.sudo().clock_ids}
            states = [clock.state for clock in clocks.values()]
            case.clock_state = min(states, key=order.index, default=False)
            case.is_breached = "breached" in states
            case.is_at_risk = not {"at_risk", "critical"}.isdisjoint(states)
            for kind in (RESPONSE, RESOLUTION):
                clock = clocks.get(kind)
                case[f"{kind}_state"] = clock.state if clock else False
                case[f"{kind}_deadline"] = clock.deadline if clock else False
            response = clocks.get(RESPONSE)
            case.response_stopped = bool(response and response.stopped_at)

    def _search_is_breached(self, operator, value):
        return self._search_clock_states(["breached"], operator, value)

    def _search_is_at_risk(self, operator, value):
        return self._search_clock_states(["at_risk", "critical"], operator, value)

    @api.model
    def _search_clock_states(self, states, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("clock_ids", "any!", Domain("state", "in", states))
        return domain if True in value else ~domain

    def _search_worst_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._worst_state_domains()
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _worst_state_domains(self):
        """clock_state -> domain of the cases in it; False: no clock runs for it."""
        domains, better = {}, Domain.TRUE
        for state, _label in STATES:
            here = Domain("clock_ids", "any!", Domain("state", "in", [state]))
            domains[state] = better & here
            better &= ~here
        return {**domains, False: better}

    @api.model
    def read_progress_bar(self, domain, group_by, progress_bar):
        """Columns of the kanban by the state of the clocks, a query a state."""
        if progress_bar["field"] != "clock_state":
            return super().read_progress_bar(domain, group_by, progress_bar)
        found = {}
        for state, cases in self._worst_state_domains().items():
            if state not in progress_bar["colors"]:
                continue
            groups = self._read_group(Domain(domain) & cases, [group_by], ["__count"])
            for group, count in groups:
                key = str(group.id if isinstance(group, models.BaseModel) else group)
                bars = found.setdefault(key, dict.fromkeys(progress_bar["colors"], 0))
                bars[state] = count
        return found
