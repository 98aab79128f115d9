from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from .linkage_case_clock import RESOLUTION, RESPONSE, STATES
from .linkage_service_target import KINDS, PRIORITIES

#: changes of these give open clocks another target
TARGET_FIELDS = {"kind", "priority"}


@dataclass(frozen=True)
class AsOf:
    """The moment at which a change of stage counts, where that is not now."""

    moment: datetime


class LinkageCase(models.Model):
    """A request or complaint of a customer, followed to its end (D11)."""

    _name = "linkage.case"
    _description = "Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.responsible"]
    _order = "priority desc, next_deadline, id desc"
    _rec_names_search = ["name", "number", "partner_id"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    number = fields.Char(copy=False, readonly=True, index="trigram")
    name = fields.Char("Subject", required=True)
    description = fields.Html(help="What the customer says, in their words.")
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Who asks: the customer or one of its contacts.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    partner_email = fields.Char(related="partner_id.email", string="E-mail")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(KINDS, required=True, default="request")
    priority = fields.Selection(PRIORITIES, required=True, default="1")
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True
    )
    order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id.commercial_partner_id', '=', commercial_partner_id)]",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self._default_user(),
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="Who answers for this case until it is closed.",
    )
    stage_id = fields.Many2one(
        "linkage.case.stage",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["linkage.case.stage"].search([], limit=1),
        group_expand="_read_group_expand_full",
        copy=False,
    )
    is_closed = fields.Boolean(related="stage_id.is_closed")
    is_waiting = fields.Boolean(related="stage_id.is_waiting")
    solution = fields.Html(
        copy=False, help="What was done. A complaint is not closed without it."
    )
    opened_at = fields.Datetime(
        "Opened",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        index=True,
        help="From here on the clocks run.",
    )
    closed_at = fields.Datetime("Closed", readonly=True, copy=False)
    # clocks
    clock_ids = fields.One2many("linkage.case.clock", "case_id", "Clocks")
    next_deadline = fields.Datetime(
        compute="_compute_next_deadline",
        store=True,
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
    def _default_user(self):
        """The user who writes the case down; nobody for one made by the system."""
        user = self.env.user
        return user if user.active and not user.share else user.browse()

    # -- clocks ------------------------------------------------------------------

    @api.depends("clock_ids.deadline", "clock_ids.stopped_at")
    def _compute_next_deadline(self):
        for case in self:
            running = case.clock_ids.filtered(lambda clock: not clock.stopped_at)
            deadlines = [clock.deadline for clock in running if clock.deadline]
            case.next_deadline = min(deadlines, default=False)

    @api.depends("clock_ids.state", "clock_ids.deadline")
    def _compute_clock_state(self):
        order = [state for state, _label in STATES]
        for case in self:
            # whoever may see a case may see how it stands
            clocks = {clock.kind: clock for clock in case.sudo().clock_ids}
            states = [clock.state for clock in clocks.values()]
            case.clock_state = min(states, key=order.index, default=False)
            case.is_breached = "breached" in states
            case.is_at_risk = "at_risk" in states
            for kind in (RESPONSE, RESOLUTION):
                clock = clocks.get(kind)
                case[f"{kind}_state"] = clock.state if clock else False
                case[f"{kind}_deadline"] = clock.deadline if clock else False
            response = clocks.get(RESPONSE)
            case.response_stopped = bool(response and response.stopped_at)

    def _search_is_breached(self, operator, value):
        return self._search_clock_state("breached", operator, value)

    def _search_is_at_risk(self, operator, value):
        return self._search_clock_state("at_risk", operator, value)

    @api.model
    def _search_clock_state(self, state, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("clock_ids", "any!", Domain("state", "in", [state]))
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

    # -- checks ------------------------------------------------------------------

    @api.constrains("stage_id", "kind", "solution")
    def _check_solution(self):
        for case in self:
            if (
                case.stage_id.is_closed
                and case.kind == "complaint"
                and is_html_empty(case.solution)
            ):
                raise ValidationError(
                    self.env._(
                        "%(case)s: a complaint is not closed without a solution.",
                        case=case.display_name,
                    )
                )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for case in self:
            parts = (case.number, case.name)
            case.display_name = " ".join(part for part in parts if part)

    # -- create, write -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # once for the batch: the host would search for the first stage for every case
        defaults = self.default_get(["company_id", "stage_id"])
        counts = defaultdict(int)
        for vals in vals_list:
            vals.update({**defaults, **vals})
            counts[vals["company_id"]] += 1
        numbers = {
            company.id: iter(
                self.env["ir.sequence"]._linkage_draw(
                    self._name, company, counts[company.id]
                )
            )
            for company in self.env["res.company"].browse(counts)
        }
        for vals in vals_list:
            vals["number"] = next(numbers[vals["company_id"]])
        cases = super().create(vals_list)
        # clocks are nobody's to write: the add-on keeps them for whoever may have cases
        cases.sudo().env["linkage.case.clock"]._start_for(cases.sudo())
        cases._follow_stage(fields.Datetime.now())
        return cases

    def write(self, vals):
        moving = self.browse()
        if "stage_id" in vals:
            moving = self.filtered(lambda case: case.stage_id.id != vals["stage_id"])
        result = super().write(vals)
        as_of = self.env.context.get("linkage_as_of")
        # a client can send a context, but no object of this class
        now = as_of.moment if isinstance(as_of, AsOf) else fields.Datetime.now()
        if TARGET_FIELDS & vals.keys():
            self._follow_target(now)
        moving._follow_stage(now)
        return result

    def _follow_stage(self, moment):
        """Stop, pause or let run the clocks as the stage of each case says."""
        for stage, cases in self.grouped("stage_id").items():
            cases.sudo().clock_ids._follow_stage(stage, moment)
            if stage.is_closed:
                cases.filtered(lambda case: not case.closed_at).closed_at = moment
            else:
                cases.filtered("closed_at").closed_at = False

    def _follow_target(self, moment):
        """Give open clocks the target of the new kind and priority."""
        cases = self.sudo()
        targets = self.env["linkage.service.target"]._in_force(cases.company_id)
        for (kind, priority, company), group in cases.grouped(
            lambda case: (case.kind, case.priority, case.company_id)
        ).items():
            target = targets.get((kind, priority, company.id))
            if target:
                group.clock_ids._set_target(target, moment)
        lacking = cases.filtered(lambda case: len(case.clock_ids) < 2)
        lacking.env["linkage.case.clock"]._start_for(lacking)
        lacking._follow_stage(moment)

    def _message_post_after_hook(self, message, msg_vals):
        """An answer of ours to the customer stops the response clock."""
        result = super()._message_post_after_hook(message, msg_vals)
        if (
            message.message_type in ("comment", "email_outgoing")
            and not message.is_internal
            and not message.subtype_id.internal
            and not message.author_id.partner_share
            and message.author_id != self.env.ref("base.partner_root")
        ):
            clocks = self.sudo().clock_ids.filtered(lambda c: c.kind == RESPONSE)
            clocks._apply(message.date, "stop")
        return result

    def _set_stage(self, stage, moment):
        """Move to `stage` as of `moment`, e.g. when history is loaded.

        :raise ValidationError: a complaint is closed without a solution
        """
        cases = self.with_context(linkage_as_of=AsOf(moment))
        cases.write({"stage_id": stage.id})
