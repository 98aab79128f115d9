"""Why a clock shows what it shows."""

from odoo import fields, models
from odoo.tools import SQL

from ...domain.service.actions import POLICY, happen
from ...domain.service.clock import Clock
from ...domain.service.marks import state
from .linkage_case_clock_faces import seconds_left, to_text
from .resource_calendar import to_moment


class LinkageCaseClock(models.Model):
    _inherit = "linkage.case.clock"

    def linkage_explanation(self):
        """Everything there is to say about a clock, for whom its case is.

        :return: dict of ``name``, ``kind``, ``state``, ``state_label``, ``started_at``,
            ``stopped_at``, ``paused_at``, ``deadline``, ``risk_at``, ``critical_at``,
            ``breached_at``; ``target``, ``elapsed``, ``remaining`` (seconds of working
            time); ``calendar`` (name, False: none), ``tz``; ``round``,
            ``missed_rounds``; ``pauses``: [{from, to (False: still), reason, seconds
            (of working time)}]; ``events``: [{moment, recorded_at, label, effect, by,
            note}], those that concern it; ``policy`` (name), ``version``; ``steps``:
            [{id, moment}] of the escalation chain
        :raise AccessError: the user may not see the case
        """
        self.ensure_one()
        self.check_access("read")
        clock = self.sudo()  # names of calendar, policy and colleagues
        (row,) = clock._load(where=SQL("clock.id = %s", self.id))
        work = clock._times_of([row])(*clock._key_of(row))
        now = to_moment(fields.Datetime.now())
        policy = clock.policy_id.exists()
        shown = state(row.clock, row.marks, now)
        labels = dict(self._fields["state"]._description_selection(self.env))
        events, pauses = clock._told(row, work, now)
        elapsed = row.elapsed or 0
        if row.elapsed is None and work is not None:
            elapsed = row.clock.reading(work, now).elapsed
        return {
            "id": row.id,
            "name": clock.kind_id.name,
            "kind": clock.code,
            "state": shown,
            "state_label": labels[shown],
            "started_at": to_text(row.clock.started_at),
            "paused_at": to_text(row.clock.paused_at),
            "stopped_at": to_text(row.clock.stopped_at),
            "deadline": to_text(row.marks.deadline),
            "risk_at": to_text(row.marks.risk_at),
            "critical_at": to_text(row.marks.critical_at),
            "breached_at": to_text(row.marks.deadline if shown == "breached" else None),
            "target": row.promise.seconds,
            "elapsed": elapsed,
            "remaining": seconds_left(row, work, now),
            "calendar": clock.calendar_id.exists().name or False,
            "tz": row.promise.tz or (work.hours.tz if work else False),
            "round": row.clock.round,
            "missed_rounds": row.missed,
            "pauses": pauses,
            "events": events,
            "policy": policy.name or False,
            "version": policy.version,
            "steps": [{"id": id_, "moment": to_text(m)} for m, id_ in row.marks.steps],
        }

    def _told(self, row, work, now):
        """The events that moved this clock, and its pauses with their reasons."""
        Event = self.env["linkage.case.event"]
        signals = dict(Event._fields["signal"]._description_selection(self.env))
        actions = dict(Event._fields["action"]._description_selection(self.env))
        events = Event.search([("case_id", "=", self.case_id.id)], order="id")
        stages = events.stage_id.exists()
        told, reasons, clock = [], {}, Clock(row.promise.seconds)
        for event in events:
            done = (event.effects or {}).get(str(self.kind_id.id), ())
            after = happen(clock, to_moment(event.moment), done)
            if after == clock and event.signal != POLICY:
                continue
            stage = event.stage_id if event.stage_id in stages else None
            label = signals[event.signal]
            if stage and event.signal in ("stage", "closed", "reopened"):
                label = self.env._(
                    "%(what)s: %(stage)s", what=label, stage=stage.display_name
                )
            begun = after.paused_at if after.stopped_at is None else after.stopped_at
            if begun is not None:
                reasons.setdefault(begun, event.note or label)
            told.append(
                {
                    "moment": fields.Datetime.to_string(event.moment),
                    "recorded_at": fields.Datetime.to_string(event.recorded_at),
                    "label": label,
                    "effect": ", ".join(
                        actions["start" if action == "start_from" else action]
                        for action in done
                    ),
                    "by": event.user_id.name or False,
                    "note": event.note or False,
                }
            )
            clock = after
        pauses = list(row.clock.pauses)
        if row.clock.paused_at is not None and row.clock.stopped_at is None:
            pauses.append((row.clock.paused_at, None))
        return told, [
            {
                "from": to_text(start),
                "to": to_text(end),
                "reason": reasons.get(start, False),
                "seconds": work.between(start, now if end is None else end)
                if work
                else 0,
            }
            for start, end in pauses
        ]
