import json
from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...domain.service.actions import (
    CLOSED,
    OPENED,
    REOPENED,
    STAGE,
    actions_of,
    by_hand,
)
from .clock_book import ClockBook
from .linkage_case_event import ACTIONS, SIGNALS
from .resource_calendar import to_moment

#: changes of these may give open clocks another target
TARGET_FIELDS = {"kind", "priority", "partner_id"}
#: moments that events write; `opened_at` may be said once, at creation
RECORDED = frozenset(("next_deadline", "closed_at"))


@dataclass(frozen=True)
class AsOf:
    """The moment at which a change of stage counts, where that is not now."""

    moment: datetime


class LinkageCase(models.Model):
    """What happens to a case is an event, and events move its clocks."""

    _inherit = "linkage.case"

    event_ids = fields.One2many("linkage.case.event", "case_id", "Events")

    # -- create, write -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._linkage_check_recorded(RECORDED & vals.keys())
        names = [f"default_{name}" for name in RECORDED]
        if not self.env.su and not self.env.context.keys().isdisjoint(names):
            self = self.with_context(**dict.fromkeys(names, False))
        cases = super().create(vals_list)
        cases._linkage_opened()
        return cases

    @api.model
    def _linkage_check_recorded(self, names):
        """
        :raise AccessError: the user writes a moment that is recorded
        """
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "When a case was opened, closed and is due is recorded, not typed."
                )
            )

    def write(self, vals):
        self._linkage_check_recorded((RECORDED | {"opened_at"}) & vals.keys())
        self._linkage_check_company(vals)
        moving = closed = self.browse()
        if "stage_id" in vals:
            moving = self.filtered(lambda case: case.stage_id.id != vals["stage_id"])
            closed = moving.filtered("stage_id.is_closed")
        result = super().write(vals)
        as_of = self.env.context.get("linkage_as_of")
        # a client can send a context, but no object of this class
        now = as_of.moment if isinstance(as_of, AsOf) else fields.Datetime.now()
        if TARGET_FIELDS & vals.keys():
            self._linkage_promise(now)
        moving._linkage_moved(closed, now)
        return result

    def _linkage_check_company(self, vals):
        """
        :raise UserError: the case would go to another company, away from what its
            clocks were promised, and its events from who may see them
        """
        if "company_id" not in vals:
            return
        for case in self.sudo():
            if case.company_id.id != vals["company_id"] and case.event_ids:
                raise UserError(
                    self.env._(
                        "%(case)s stays with %(company)s, whose hours and promises its "
                        "clocks run by. Write down a new case in the other company.",
                        case=case.display_name,
                        company=case.company_id.name,
                    )
                )

    def _set_stage(self, stage, moment):
        """Move to `stage` as of `moment`, e.g. when history is loaded.

        :raise ValidationError: a complaint is closed without a solution
        """
        cases = self.with_context(linkage_as_of=AsOf(moment))
        cases.write({"stage_id": stage.id})

    def _linkage_opened(self):
        """Start the clocks of new cases, from when they were opened.

        A case that is put down in a stage with a meaning got there now.
        """
        now = fields.Datetime.now()
        events = [(case, to_moment(case.opened_at), OPENED, {}) for case in self]
        for stage, cases in self.grouped("stage_id").items():
            if stage.is_closed:
                cases.sudo().closed_at = now
            if stage._linkage_stage().types != {"working"} or stage.is_closed:
                signal = CLOSED if stage.is_closed else STAGE
                moment = to_moment(now)
                events += [
                    (case, max(moment, to_moment(case.opened_at)), signal, {})
                    for case in cases
                ]
        self._linkage_record(events, fresh=True)

    def _linkage_moved(self, closed, moment):
        """Tell the clocks of cases that were moved; `closed` are those that left a
        closing stage."""
        events = []
        for stage, cases in self.grouped("stage_id").items():
            if stage.is_closed:
                done = cases.filtered(lambda case: not case.closed_at)
                done.sudo().closed_at = moment
            else:
                cases.filtered("closed_at").sudo().closed_at = False
            for case in cases:
                signal = STAGE
                if stage.is_closed:
                    signal = CLOSED
                elif case in closed:
                    signal = REOPENED
                events.append((case, to_moment(moment), signal, {}))
        self._linkage_record(events)

    # -- events --------------------------------------------------------------------

    def _linkage_signal(self, signal, moment=None, **extra):
        """Append an event to these cases and bring their clocks up to date.

        :param signal: one of `SIGNALS`
        :param moment: naive UTC datetime from which it counts; default now
        :param extra: `kind_id` (id of a kind of clock) and `action` of what is done by
            hand, `note`
        """
        if signal not in dict(SIGNALS):
            raise ValueError(f"no signal of a case: {signal}")
        if extra.get("action") and extra["action"] not in dict(ACTIONS):
            raise ValueError(f"no action of a clock: {extra['action']}")
        when = to_moment(moment or fields.Datetime.now())
        self._linkage_record([(case, when, signal, extra) for case in self])

    def _linkage_record(self, events, *, fresh=False):
        """Append events and let the clocks follow: three queries for any number.

        :param events: [(case, moment, signal, extra), ...] in order
        """
        if not events:
            return
        cases = self.sudo()  # whoever may change a case moves its clocks
        book = ClockBook(cases, fresh=fresh)
        rulebook = self.env["linkage.clock.kind"]._rulebook()
        now = to_moment(fields.Datetime.now())
        known, rows = {}, []
        for case, moment, signal, extra in events:
            stage = case.stage_id
            kind_id, action = extra.get("kind_id"), extra.get("action")
            key = (signal, stage.id, kind_id, action)
            if key not in known:
                effects = self._linkage_effects(
                    rulebook, signal, stage._linkage_stage(), kind_id, action
                )
                known[key] = effects, json.dumps(effects) if effects else None
            effects, stored = known[key]
            rows.append(
                (
                    case.id,
                    moment,
                    now,
                    signal,
                    stage.id,
                    kind_id or None,
                    action or None,
                    self.env.uid,
                    extra.get("note") or None,
                    stored,
                )
            )
            book.happen(case.id, moment, effects)
        book.clocks._append(rows)
        if book.store().clocks:
            cases._linkage_forget_clocks()

    @api.model
    def _linkage_effects(self, rulebook, signal, stage, kind_id, action):
        """What an event does: ``{kind of clock: actions}``."""
        if kind_id:
            return {kind_id: by_hand(action)} if action else {}
        return {
            kind: actions
            for kind, rules in rulebook.items()
            if (actions := actions_of(rules, signal, stage))
        }

    def _linkage_forget_clocks(self):
        """Drop what is remembered of clocks: they were written past the ORM."""
        self.invalidate_recordset(self._linkage_clock_fields(), flush=False)
