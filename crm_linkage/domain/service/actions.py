"""What happens to a case, and what that does to its clocks.

A case has events (`SIGNALS`); a kind of clock has rules that say which event starts,
pauses, resumes, stops or resets it. Replaying the events of a case gives its clocks
again, at any time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .clock import Clock, ClockError

OPENED, STAGE, CLOSED, REOPENED = "opened", "stage", "closed", "reopened"
ANSWERED, CUSTOMER, HAND, POLICY = "answered", "customer", "hand", "policy"
#: everything that can happen to a case; the last two obey no rule
SIGNALS = (OPENED, STAGE, ANSWERED, CUSTOMER, CLOSED, REOPENED, HAND, POLICY)
#: signals that bring the case to a stage
MOVES = (STAGE, CLOSED, REOPENED)

START, PAUSE, RESUME, STOP, RESET = "start", "pause", "resume", "stop", "reset"
#: what a rule may do to a clock
ACTIONS = (START, PAUSE, RESUME, STOP, RESET)
#: what a person does besides: a running clock counts from another moment
START_FROM = "start_from"
#: what makes a clock that there was not
STARTS = frozenset((START, START_FROM, RESET))

#: what a stage may mean: the case has been answered, waits for the customer, is worked
#: on (neither waiting nor closed)
ANSWERED_STAGE, WAITING_STAGE, WORKING_STAGE = "answered", "waiting", "working"
STAGE_TYPES = (ANSWERED_STAGE, WAITING_STAGE, WORKING_STAGE)


@dataclass(frozen=True)
class Stage:
    """A stage, as far as clocks are concerned."""

    id: int
    is_response: bool = False
    is_waiting: bool = False
    is_closed: bool = False

    @property
    def types(self) -> frozenset[str]:
        found = set()
        if self.is_response:
            found.add(ANSWERED_STAGE)
        if self.is_waiting:
            found.add(WAITING_STAGE)
        elif not self.is_closed:
            found.add(WORKING_STAGE)
        return frozenset(found)


@dataclass(frozen=True)
class Rule:
    """On `signal` do `action`; a rule on `STAGE` may be limited to one stage, or to
    those of one meaning."""

    signal: str
    action: str
    stage_id: int | None = None
    stage_type: str | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened to a case.

    `stage` is where a move led; `kind` and `action` belong to `HAND`: what was done by
    hand to one kind of clock.
    """

    moment: int
    signal: str
    stage: Stage | None = None
    kind: int | None = None
    action: str | None = None


def actions_of(
    rules: Iterable[Rule], signal: str, stage: Stage | None = None
) -> tuple[str, ...]:
    """What a signal does to clocks with these rules, in this order.

    A move obeys the rules of its signal (closed, reopened) and those on stages; a rule
    that names the stage goes before those for stages of its meaning, and these before
    rules for any stage. Closing stops every clock, whatever the rules say.
    """
    rules = tuple(rules)
    found = [rule.action for rule in rules if rule.signal == signal != STAGE]
    if signal in MOVES and stage is not None:
        moves = [rule for rule in rules if rule.signal == STAGE]
        chosen = [rule for rule in moves if rule.stage_id == stage.id]
        if not chosen:
            moves = [rule for rule in moves if rule.stage_id is None]
            chosen = [rule for rule in moves if rule.stage_type in stage.types]
            chosen = chosen or [rule for rule in moves if rule.stage_type is None]
        found += [rule.action for rule in chosen]
    if signal == CLOSED:
        found = [action for action in found if action != STOP]
        found.append(STOP)
    return tuple(found)


def happen(clock: Clock, moment: int, actions: Iterable[str]) -> Clock:
    """The clock after `actions` at `moment`.

    Time does not run backwards: a clock that has seen a later event takes them at that
    one; only a start is taken back by a stop before it, then nothing counts. A clock
    that has not started hears nothing but a start.

    `start` starts it; a stopped one runs on, and the time it was stopped does not
    count. `start_from` lets it count from `moment`, before or after its start.

    :raise ClockError: no such action
    """
    for action in actions:
        last = clock.last_event
        when = moment if last is None else max(moment, last)
        if action == START:
            clock = clock.start(when) if last is None else clock.reopen(when)
        elif action == START_FROM:
            if clock.stopped_at is None:
                clock = clock.start_from(moment)
            else:
                clock = clock.reopen(when)
        elif action == RESET:
            clock = clock.start(when) if last is None else clock.reset(when)
        elif action == STOP and last is not None and moment < clock.started_at:
            clock = clock.cancel(moment)
        elif action not in (PAUSE, RESUME, STOP):
            raise ClockError(f"no action of a clock: {action}")
        elif last is not None:
            clock = getattr(clock, action)(when)
    return clock


def run(steps: Iterable[tuple[int, Iterable[str]]], target: int) -> Clock:
    """The clock after all `steps` (moment, actions), in the order of their record."""
    clock = Clock(target)
    for moment, actions in steps:
        clock = happen(clock, moment, actions)
    return clock


def replay(
    events: Iterable[Event], rules: Iterable[Rule], target: int, kind: int | None = None
) -> Clock:
    """The clock of one kind after the events of its case.

    :param rules: those of the kind
    :param kind: which events by hand concern it
    """
    rules = tuple(rules)
    return run(
        (
            (
                event.moment,
                by_hand(event.action)
                if event.signal == HAND and event.kind == kind
                else actions_of(rules, event.signal, event.stage),
            )
            for event in events
        ),
        target,
    )


def by_hand(action: str) -> tuple[str, ...]:
    """What an action by hand does: a start by hand counts from its own moment."""
    return (START_FROM if action == START else action,)


def retarget(clock: Clock, target: int) -> Clock:
    """The same events under another target."""
    return replace(clock, target=target)
