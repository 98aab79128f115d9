"""The clocks of some cases, brought up to date in memory and stored in one go."""

from collections import defaultdict
from dataclasses import dataclass

from ...domain.service.actions import (
    RESET,
    START,
    START_FROM,
    STOP,
    happen,
    retarget,
    run,
)
from ...domain.service.clock import Clock
from ...domain.service.marks import breach, due, marks, state
from .linkage_case_clock_store import Row
from .resource_calendar import to_datetime

STARTS = {START, START_FROM, RESET}


@dataclass
class Effect:
    """How many clocks a change wrote, and what it did to them."""

    clocks: int = 0
    moved: int = 0
    breached: int = 0
    saved: int = 0

    def add(self, row, found, moment):
        """Count a `Row` that still has its old marks, and gets those `found`."""
        self.clocks += 1
        before = row.marks.deadline if row.marks is not None else None
        was_late = breach(row.clock, before, moment) is not None
        is_late = breach(row.clock, found.deadline, moment) is not None
        self.moved += before != found.deadline
        self.breached += is_late and not was_late
        self.saved += was_late and not is_late


class ClockBook:
    """Clocks of `cases` (sudo), read once; `store` writes what has changed.

    What equal clocks go through is reckoned once: cases of a batch mostly agree.
    """

    def __init__(self, cases, *, fresh=False):
        """:param fresh: the cases are new: they have no clocks"""
        self.cases = cases
        self.env = cases.env
        self.clocks = self.env["linkage.case.clock"]
        self.rows = defaultdict(dict)
        if not fresh:
            for row in self.clocks._load(cases.ids):
                self.rows[row.case_id][row.kind_id] = row
        self._promised = None
        self._times = None
        self._asked = set()
        self._changed = {}
        self._known = {}

    # -- what they are asked for ---------------------------------------------------

    def promises(self, case_id):
        """``{kind of clock: Promise}`` of what a case is promised now."""
        if self._promised is None:
            self._promised = self.env["linkage.service.policy"]._promises(self.cases)
        return self._promised.get(case_id, {})

    def worktime(self, promise):
        calendar_id = promise.calendar_id
        if calendar_id is None:
            return None
        if self._times is None or calendar_id not in self._asked:
            self._asked |= {calendar_id} | {
                row.promise.calendar_id
                for rows in self.rows.values()
                for row in rows.values()
                if row.promise.calendar_id
            }
            calendars = self.env["resource.calendar"].browse(self._asked).exists()
            companies = self.env["res.company"].browse(
                {
                    promise.company_id,
                    *(
                        row.promise.company_id
                        for rows in self.rows.values()
                        for row in rows.values()
                    ),
                }
            )
            self._times = calendars._linkage_clock_times(companies)
        return self._times(calendar_id, promise.company_id, promise.tz)

    # -- what happens ---------------------------------------------------------------

    def happen(self, case_id, moment, effects):
        """Let an event happen to the clocks of a case.

        :param effects: ``{kind of clock: actions}``
        """
        rows = self.rows[case_id]
        for kind_id, actions in effects.items():
            row = rows.get(kind_id)
            if row is None:
                promise = (
                    self.promises(case_id).get(kind_id)
                    if not STARTS.isdisjoint(actions)
                    else None
                )
                if promise is None:
                    continue
                row = Row(None, case_id, kind_id, promise, Clock(promise.seconds))
                rows[kind_id] = row
            key = (row.clock, moment, actions)
            after = self._known.get(key)
            if after is None:
                after = self._known[key] = happen(row.clock, moment, actions)
            if after != row.clock:
                if after.round > row.clock.round:
                    row.missed += self._is_late(row, moment)
                row.clock = after
                self._changed[id(row)] = row, moment

    def _is_late(self, row, moment):
        found = self._marks(row.promise, row.clock)
        return breach(row.clock, found.deadline, moment) is not None

    def promise(self, case_id, moment, *, also_late=False, only=None):
        """Give the clocks of a case what it is promised now; what happened stays.

        A clock that has stopped, or is late already, keeps the promise it was judged
        by; clocks that the case lacks are made from its events.

        :param also_late: open clocks that are late are judged anew
        :param only: take promises of this policy alone
        :return: kinds of clock that changed
        """
        changed = []
        for kind_id, promise in self.promises(case_id).items():
            if only is not None and promise.policy_id != only:
                continue
            row = self.rows[case_id].get(kind_id)
            if row is None:
                changed.append((kind_id, promise))
                continue
            if promise == row.promise or row.clock.stopped_at is not None:
                continue
            if not also_late and breach(row.clock, row.marks.deadline, moment):
                continue
            row.promise = promise
            row.clock = retarget(row.clock, promise.seconds)
            self._changed[id(row)] = row, moment
            changed.append((kind_id, promise))
        return changed

    def stopped(self, case_id):
        """Kinds of clock of a case that have stopped, and are promised something."""
        promised = self.promises(case_id)
        return {
            kind_id
            for kind_id, row in self.rows[case_id].items()
            if row.clock.stopped_at is not None and kind_id in promised
        }

    def withdraw(self, case, moment, kinds):
        """Stop the clocks of a case that nothing is promised for any more.

        One that is late stays so. So do those that run by a retired policy which would
        promise it still, and those of kinds that are not in use (`kinds`) any more:
        both are out of force for new cases alone.

        :return: ``{kind of clock: actions}`` that happened
        """
        promised = self.promises(case.id)
        effects = {
            kind_id: (STOP,)
            for kind_id, row in self.rows[case.id].items()
            if kind_id not in promised
            and kind_id in kinds
            and row.clock.stopped_at is None
            and not breach(row.clock, row.marks.deadline, moment)
            and not self._holds(row.promise.policy_id, kind_id, case)
        }
        self.happen(case.id, moment, effects)
        return effects

    def _holds(self, policy_id, kind_id, case):
        """Whether a policy is out of force and has a target for the case."""
        key = (policy_id, kind_id, case.kind, case.priority)
        if key not in self._known:
            policy = self.env["linkage.service.policy"].browse(policy_id or ()).exists()
            kind = self.env["linkage.clock.kind"].browse(kind_id)
            self._known[key] = (
                policy.state == "retired"
                and policy._plan(kind).seconds(kind_id, case.kind, case.priority)
                is not None
            )
        return self._known[key]

    def give_back(self, case_id, kind_id, moment, actions):
        """Let a clock run on that was withdrawn, by what is promised now."""
        row = self.rows[case_id][kind_id]
        row.promise = self.promises(case_id)[kind_id]
        row.clock = retarget(row.clock, row.promise.seconds)
        self.happen(case_id, moment, {kind_id: actions})

    def make(self, case_id, kind_id, promise, steps, moment):
        """A clock that the case lacked, from its events so far.

        :param steps: [(moment, actions), ...] for this kind of clock
        :return: whether its clock has ever been started
        """
        clock = run(steps, promise.seconds)
        if clock.started_at is None:
            return False
        row = Row(None, case_id, kind_id, promise, clock)
        self.rows[case_id][kind_id] = row
        self._changed[id(row)] = row, moment
        return True

    def recompute(self, moment):
        """Reckon the open clocks anew, e.g. when a calendar has changed."""
        for rows in self.rows.values():
            for row in rows.values():
                if (
                    row.clock.stopped_at is None
                    and self._marks(row.promise, row.clock) != row.marks
                ):
                    self._changed[id(row)] = row, moment

    # -- what follows ----------------------------------------------------------------

    def _marks(self, promise, clock):
        key = (promise, clock)
        found = self._known.get(key)
        if found is None:
            work = self.worktime(promise)
            steps = ()
            if promise.steps and work is not None:
                steps = self.env["linkage.service.policy"]._escalation_moments(
                    promise.steps, clock, work
                )
            shares = (promise.risk_share, promise.critical_share)
            found = self._known[key] = marks(clock, work, shares, steps)
        return found

    def store(self):
        """Write what has changed, and the next deadline of each case.

        :return: the `Effect`
        """
        rows, effect = [], Effect()
        for row, moment in self._changed.values():
            found = self._marks(row.promise, row.clock)
            effect.add(row, found, moment)
            key = (row.clock, found, moment, row.marks, row.due_at)
            if key not in self._known:
                self._known[key] = (
                    due(row.clock, found, moment, row.marks, row.due_at),
                    breach(row.clock, found.deadline, moment),
                    state(row.clock, found, moment),
                )
            row.due_at, row.breached_at, row.swept_state = self._known[key]
            row.marks = found
            rows.append(row)
        self._changed.clear()
        if rows:
            self.clocks._store(rows)
            self._store_deadlines({row.case_id for row in rows})
        return effect

    def _store_deadlines(self, case_ids):
        groups = defaultdict(list)
        for case_id in case_ids:
            groups[
                min(
                    (
                        row.marks.deadline
                        for row in self.rows[case_id].values()
                        if row.clock.stopped_at is None
                        and row.marks.deadline is not None
                    ),
                    default=None,
                )
            ].append(case_id)
        field = self.cases._fields["next_deadline"]
        for deadline, ids in groups.items():
            # in the cache, so that it is written with what else changes on the case
            field.write(self.cases.browse(ids), to_datetime(deadline))
