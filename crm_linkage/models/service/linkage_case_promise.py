import json
from collections import defaultdict

from odoo import api, fields, models

from ...domain.service.actions import PAUSE, POLICY, STAGE, START, STOP, actions_of
from .clock_book import ClockBook
from .resource_calendar import to_moment


class LinkageCase(models.Model):
    """What a case is promised, when that changes."""

    _inherit = "linkage.case"

    def _linkage_promise(self, moment, *, also_late=False, only=None, note=None):
        """Pin open clocks to what the cases are promised now, after a change of kind,
        priority, customer or policy: an event `policy` for those that change.

        One that has stopped or is late keeps the promise it was judged by. One that
        nothing is promised for any more stops, until something is promised again.

        :param also_late: late ones are judged anew
        :param only: id of the policy whose promises are taken; None: of any
        :return: the `Effect`
        """
        cases = self.sudo()
        book = ClockBook(cases)
        when = to_moment(moment)
        changed, lacking, effects = set(), [], {}
        if only is None:
            effects = self._linkage_withdraw(book, when)
            changed.update(effects)
        for case in cases:
            for kind_id, promise in book.promise(
                case.id, when, also_late=also_late, only=only
            ):
                if kind_id in book.rows[case.id]:
                    changed.add(case.id)
                else:
                    lacking.append((case.id, kind_id, promise))
        if lacking:
            steps = self._linkage_steps({case_id for case_id, *_rest in lacking})
            for case_id, kind_id, promise in lacking:
                mine = [(m, e.get(str(kind_id), ())) for m, e in steps[case_id]]
                if book.make(case_id, kind_id, promise, mine, when):
                    changed.add(case_id)
        now = to_moment(fields.Datetime.now())
        book.clocks._append(
            [
                (
                    case.id,
                    when,
                    now,
                    "policy",
                    case.stage_id.id,
                    None,
                    None,
                    self.env.uid,
                    note,
                    json.dumps(effects[case.id]) if case.id in effects else None,
                )
                for case in cases
                if case.id in changed
            ]
        )
        effect = book.store()
        if effect.clocks:
            cases._linkage_forget_clocks()
        return effect

    @api.model
    def _linkage_withdraw(self, book, moment):
        """Stop the clocks of `book` that nothing is promised for any more; let those
        run on that were stopped so and are promised something again.

        :return: ``{case id: {kind of clock: actions}}``, as events keep them
        """
        rulebook = self.env["linkage.clock.kind"]._rulebook()
        back = self._linkage_withdrawn(
            [case.id for case in book.cases if not case.closed_at]
            if any(book.stopped(case.id) for case in book.cases)
            else []
        )
        found = {}
        for case in book.cases:
            effects = book.withdraw(case, moment, rulebook)
            stage = case.stage_id._linkage_stage()
            for kind_id in back[case.id] & book.stopped(case.id):
                here = actions_of(rulebook[kind_id], STAGE, stage)
                effects[kind_id] = (START, *(a for a in here if a in (PAUSE, STOP)))
                book.give_back(case.id, kind_id, moment, effects[kind_id])
            if effects:
                found[case.id] = effects
        return found

    @api.model
    def _linkage_withdrawn(self, case_ids):
        """``{case id: kinds of clock}`` that an event `policy` was the last to move."""
        found = defaultdict(set)
        if not case_ids:
            return found
        events = (
            self.env["linkage.case.event"]
            .sudo()
            .search_fetch(
                [("case_id", "in", case_ids), ("effects", "!=", False)],
                ["case_id", "signal", "effects"],
                order="id",
            )
        )
        for event in events:
            kinds = found[event.case_id.id]
            moved = {int(kind_id) for kind_id in event.effects}
            kinds -= moved
            if event.signal == POLICY:
                kinds |= {
                    int(kind_id)
                    for kind_id, actions in event.effects.items()
                    if actions[-1] == STOP
                }
        return found

    @api.model
    def _linkage_steps(self, case_ids):
        """``{case id: [(moment, effects), ...]}`` of all events, as recorded."""
        events = (
            self.env["linkage.case.event"]
            .sudo()
            .search_fetch(
                [("case_id", "in", list(case_ids))],
                ["case_id", "moment", "effects"],
                order="id",
            )
        )
        found = defaultdict(list)
        for event in events:
            found[event.case_id.id].append(
                (to_moment(event.moment), event.effects or {})
            )
        return found
