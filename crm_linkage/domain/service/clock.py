"""A service clock: working time that runs from a start, through pauses, to a stop.

The clock itself only remembers what happened. Deadline, state and breach follow from
that, the target and the calendar, and can be recomputed equal at any time: a breach has
its exact moment even if nobody looked.
"""

from dataclasses import dataclass, replace

from .worktime import WorkTime

NEW, RUNNING, PAUSED, MET, BREACHED = "new", "running", "paused", "met", "breached"
STATES = (NEW, RUNNING, PAUSED, MET, BREACHED)
#: share of the target after which a running clock counts as at risk
RISK_SHARE = 0.75


class ClockError(ValueError):
    """An event that contradicts what happened before."""


@dataclass(frozen=True)
class Reading:
    """What a clock shows at a moment; durations are working seconds.

    `deadline` is None while the clock stands still, and for ever on a calendar without
    hours; `breached_at` is set only once it has passed without a stop.
    """

    state: str
    elapsed: int
    remaining: int
    deadline: int | None
    breached_at: int | None


@dataclass(frozen=True)
class Clock:
    """A target of working seconds and the events so far, each giving a new clock.

    Events come in the order of their moments. `pause` of a paused clock, `resume` of a
    running one and `stop` of a stopped one change nothing. `round` counts how often it
    was reset: each round has the whole target again.

    :raise ClockError: an event lies before the one before it, or the clock has not
        started
    """

    target: int
    started_at: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    paused_at: int | None = None
    stopped_at: int | None = None
    round: int = 0

    def start(self, moment: int) -> "Clock":
        if self.started_at is not None:
            raise ClockError("the clock has started already")
        return replace(self, started_at=moment)

    def pause(self, moment: int) -> "Clock":
        self._check(moment)
        if self.paused_at is not None or self.stopped_at is not None:
            return self
        return replace(self, paused_at=moment)

    def resume(self, moment: int) -> "Clock":
        self._check(moment)
        if self.paused_at is None or self.stopped_at is not None:
            return self
        return replace(self, pauses=self._with_pause(moment), paused_at=None)

    def stop(self, moment: int) -> "Clock":
        """Done. A clock stopped while it is paused stood still until then."""
        self._check(moment)
        if self.stopped_at is not None:
            return self
        if self.paused_at is not None:
            return replace(
                self,
                pauses=self._with_pause(moment),
                paused_at=None,
                stopped_at=moment,
            )
        return replace(self, stopped_at=moment)

    def reopen(self, moment: int) -> "Clock":
        """Runs on; the time since the stop does not count."""
        self._check(moment)
        if self.stopped_at is None:
            return self
        closed = (self.stopped_at, moment)
        return replace(self, pauses=(*self.pauses, closed), stopped_at=None)

    def start_from(self, moment: int) -> "Clock":
        """As if it had started at `moment`, earlier or later than it did.

        Pauses before that are forgotten; a pause that lasts until then is cut.

        :raise ClockError: it was stopped before `moment`
        """
        if self.started_at is None:
            return self.start(moment)
        if self.stopped_at is not None and self.stopped_at < moment:
            raise ClockError("the clock was stopped before that moment")
        return replace(
            self,
            started_at=moment,
            pauses=tuple(
                (max(start, moment), end) for start, end in self.pauses if end > moment
            ),
            paused_at=None if self.paused_at is None else max(self.paused_at, moment),
        )

    def cancel(self, moment: int) -> "Clock":
        """Stopped at `moment`, before it has started: it ran for no time.

        :raise ClockError: it has started by then
        """
        if self.started_at is None or self.started_at < moment:
            raise ClockError("only a start that is still ahead can be taken back")
        if self.stopped_at is not None and self.stopped_at <= moment:
            return self
        return replace(
            self, started_at=moment, pauses=(), paused_at=None, stopped_at=moment
        )

    def reset(self, moment: int) -> "Clock":
        """A new round: the whole target again from `moment`, running."""
        self._check(moment)
        return Clock(self.target, started_at=moment, round=self.round + 1)

    # -- reading -----------------------------------------------------------------

    @property
    def last_event(self) -> int | None:
        """Moment of the latest event; None: it has not started."""
        ends = (end for _start, end in self.pauses)
        moments = (self.started_at, self.paused_at, self.stopped_at, *ends)
        return max((m for m in moments if m is not None), default=None)

    def deadline(self, worktime: WorkTime, share: float = 1.0) -> int | None:
        """The moment at which `share` of the target is used up; None: never as it is.

        A pause after that moment does not move it.
        """
        if self.started_at is None:
            return None
        return worktime.add(
            self.started_at, round(self.target * share), self._all_pauses()
        )

    def breached_at(self, worktime: WorkTime, now: int) -> int | None:
        """The deadline, once it has passed without a stop; a stop on it is in time."""
        deadline = self.deadline(worktime)
        if deadline is None or deadline >= (
            now if self.stopped_at is None else self.stopped_at
        ):
            return None
        return deadline

    def reading(self, worktime: WorkTime, now: int) -> Reading:
        if self.started_at is None:
            return Reading(NEW, 0, self.target, None, None)
        end = now if self.stopped_at is None else self.stopped_at
        elapsed = worktime.between(self.started_at, end, self._all_pauses())
        breached_at = self.breached_at(worktime, now)
        if breached_at is not None:
            state = BREACHED
        elif self.stopped_at is not None:
            state = MET
        else:
            state = RUNNING if self.paused_at is None else PAUSED
        return Reading(
            state,
            elapsed,
            max(0, self.target - elapsed),
            self.deadline(worktime),
            breached_at,
        )

    # -- inside ------------------------------------------------------------------

    def _all_pauses(self):
        if self.paused_at is None:
            return self.pauses
        return (*self.pauses, (self.paused_at, None))

    def _with_pause(self, until: int):
        if until == self.paused_at:
            return self.pauses
        return (*self.pauses, (self.paused_at, until))

    def _check(self, moment: int):
        if self.started_at is None:
            raise ClockError("the clock has not started")
        if moment < self.last_event:
            raise ClockError("an event lies before the one before it")
