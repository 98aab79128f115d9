"""What events do to clocks, and that replaying them gives the clocks again."""

import random
import unittest
from datetime import date

from odoo.addons.crm_linkage.domain.service.actions import (
    ACTIONS,
    Event,
    Rule,
    Stage,
    actions_of,
    by_hand,
    happen,
    replay,
    run,
)
from odoo.addons.crm_linkage.domain.service.clock import Clock, ClockError
from odoo.addons.crm_linkage.domain.service.hours import Hours
from odoo.addons.crm_linkage.domain.service.marks import (
    Marks,
    breach,
    due,
    marks,
    state,
)
from odoo.addons.crm_linkage.domain.service.worktime import WorkTime

H = 3600
OFFICE = ((8 * H, 12 * H), (13 * H, 17 * H))
WORK = WorkTime(Hours(weeks=((OFFICE,) * 5 + ((), ()),)))
MONDAY = (date(2026, 11, 16).toordinal() - date(1970, 1, 1).toordinal()) * 86400
NEW, PROGRESS = Stage(1), Stage(2, is_response=True)
WAITING = Stage(3, is_response=True, is_waiting=True)
CLOSED = Stage(4, is_response=True, is_closed=True)
RESPONSE = (
    Rule("opened", "start"),
    Rule("stage", "stop", stage_type="answered"),
    Rule("answered", "stop"),
)
RESOLUTION = (
    Rule("opened", "start"),
    Rule("stage", "pause", stage_type="waiting"),
    Rule("stage", "resume", stage_type="working"),
    Rule("customer", "resume"),
    Rule("reopened", "start"),
)


def at(hours, day=0):
    return MONDAY + day * 86400 + round(hours * H)


class TestServiceRuleActions(unittest.TestCase):
    def test_rules_by_the_meaning_of_a_stage(self):
        for stage, response, resolution in (
            (NEW, (), ("resume",)),
            (PROGRESS, ("stop",), ("resume",)),
            (WAITING, ("stop",), ("pause",)),
        ):
            with self.subTest(stage=stage):
                self.assertEqual(actions_of(RESPONSE, "stage", stage), response)
                self.assertEqual(actions_of(RESOLUTION, "stage", stage), resolution)
        self.assertEqual(actions_of(RESPONSE, "customer", WAITING), ())

    def test_closing_stops_whatever_the_rules_say(self):
        for rules in (RESPONSE, RESOLUTION, (), (Rule("closed", "pause"),)):
            self.assertEqual(actions_of(rules, "closed", CLOSED)[-1], "stop")

    def test_a_named_stage_goes_before_its_meaning_and_that_before_any(self):
        rules = (
            Rule("stage", "resume"),
            Rule("stage", "pause", stage_type="waiting"),
            Rule("stage", "stop", stage_id=9),
        )
        named = Stage(9, is_waiting=True)
        self.assertEqual(actions_of(rules, "stage", named), ("stop",))
        self.assertEqual(actions_of(rules, "stage", WAITING), ("pause",))
        self.assertEqual(actions_of(rules, "stage", NEW), ("resume",))

    def test_reopened_into_waiting_runs_on_and_pauses_at_once(self):
        self.assertEqual(
            actions_of(RESOLUTION, "reopened", WAITING), ("start", "pause")
        )
        clock = run(
            [
                (at(8), ("start",)),
                (at(9), ("stop",)),
                (at(11), ("start", "pause")),
                (at(12), ("resume",)),
            ],
            2 * H,
        )
        self.assertEqual(clock.deadline(WORK), at(14))

    def test_replay(self):
        events = [
            Event(at(8), "opened", NEW),
            Event(at(9), "stage", WAITING),
            Event(at(10), "customer", WAITING),
            Event(at(11), "hand", WAITING, kind=7, action="pause"),
            Event(at(11.5), "hand", WAITING, kind=8, action="stop"),
            Event(at(12), "stage", PROGRESS),
            Event(at(14), "closed", CLOSED),
            Event(at(15), "reopened", PROGRESS),
        ]
        clock = replay(events, RESOLUTION, 4 * H, kind=7)
        # 8-9, 10-11, then the lunch break, 13-14, and from 15 on
        self.assertEqual(clock.reading(WORK, at(15)).elapsed, 3 * H)
        self.assertEqual(clock.deadline(WORK), at(16))
        answer = replay(events, RESPONSE, 4 * H, kind=9)
        self.assertEqual(answer.stopped_at, at(9))

    def test_a_start_by_hand_counts_from_its_own_moment(self):
        clock = run([(at(10), ("start",)), (at(11), by_hand("pause"))], 4 * H)
        earlier = happen(clock, at(8), by_hand("start"))
        self.assertEqual(earlier.started_at, at(8))
        self.assertEqual(earlier.paused_at, at(11))
        later = happen(clock, at(13), by_hand("start"))
        self.assertEqual((later.started_at, later.paused_at), (at(13), at(13)))
        fresh = happen(Clock(4 * H), at(9), by_hand("start"))
        self.assertEqual(fresh.started_at, at(9))
        stopped = happen(clock, at(12), ("stop",))
        again = happen(stopped, at(9), by_hand("start"))
        self.assertIsNone(again.stopped_at)
        with self.assertRaises(ClockError):
            stopped.start_from(at(13))

    def test_a_stop_before_a_start_that_was_put_off_takes_it_back(self):
        clock = run([(at(8), ("start",)), (at(9), ("pause",))], 4 * H)
        ahead = happen(clock, at(8, 30), by_hand("start"))
        self.assertEqual(ahead.started_at, at(8, 30))
        stopped = happen(ahead, at(10), ("stop",))
        self.assertEqual(stopped, Clock(4 * H, at(10), stopped_at=at(10)))
        self.assertEqual(happen(stopped, at(11), ("stop",)), stopped)
        reopened = happen(stopped, at(12), ("start",))
        self.assertEqual(reopened.deadline(WORK), at(17))
        with self.assertRaises(ClockError):
            Clock(4 * H, at(8)).cancel(at(9))

    def test_starting_from_another_moment_cuts_pauses(self):
        clock = Clock(4 * H, at(8), ((at(9), at(10)), (at(11), at(12))))
        self.assertEqual(clock.start_from(at(9.5)).pauses[0], (at(9.5), at(10)))
        self.assertEqual(clock.start_from(at(10)).pauses, ((at(11), at(12)),))

    def test_a_reset_is_a_new_round_with_the_whole_time(self):
        clock = run([(at(8), ("start",)), (at(16), ("reset",))], 2 * H)
        self.assertEqual(clock.round, 1)
        self.assertEqual(clock.deadline(WORK), at(9, day=1))
        done = run([(at(8), ("start",)), (at(9), ("stop",)), (at(16), ("reset",))], H)
        self.assertIsNone(done.stopped_at)
        self.assertEqual(run([(at(8), ("reset",))], H).round, 0)

    def test_what_has_not_started_hears_nothing(self):
        for action in ("pause", "resume", "stop"):
            self.assertEqual(run([(at(8), (action,))], H), Clock(H))

    def test_time_does_not_run_backwards(self):
        clock = run([(at(9), ("start",)), (at(8), ("pause",))], H)
        self.assertEqual(clock.paused_at, at(9))
        clock = run([(at(8), ("start",)), (at(9), ("pause",)), (at(8.5), ("stop",))], H)
        self.assertEqual(clock.stopped_at, at(9))

    def test_unknown_actions_are_refused(self):
        with self.assertRaises(ClockError):
            happen(Clock(H), at(8), ("jump",))

    def test_random_events_one_by_one_or_replayed_are_equal(self):
        """Whatever happens: sums add up, time never runs backwards."""
        draw = random.Random(5)
        for _round in range(300):
            target = draw.choice((H, 4 * H, 40 * H))
            moment, clock, steps = at(8), Clock(target), []
            for _event in range(draw.randrange(1, 9)):
                actions = tuple(draw.choices(ACTIONS, k=draw.randrange(1, 3)))
                moment += draw.choice((0, 1, 1800, 5 * H, 30 * H))
                steps.append((moment, actions))
                clock = happen(clock, moment, actions)
            self.assertEqual(run(steps, target), clock)
            if clock.started_at is None:
                continue
            now = moment + draw.choice((0, 3 * H, 300 * H))
            shown = clock.reading(WORK, now)
            found = marks(clock, WORK, (0.75, 0.9))
            self.assertEqual(breach(clock, found.deadline, now), shown.breached_at)
            if shown.breached_at is None:
                self.assertEqual(shown.elapsed + shown.remaining, target)
            else:
                self.assertEqual(shown.remaining, 0)
                self.assertLess(shown.breached_at, now)
            ends = [end for _start, end in clock.pauses]
            self.assertEqual(ends, sorted(ends))
            for low, high in ((found.risk_at, found.critical_at),):
                if high is not None:
                    self.assertLessEqual(low, high)


class TestServiceRuleMarks(unittest.TestCase):
    def test_states_at_their_seconds(self):
        clock = Clock(4 * H).start(at(8))
        found = marks(clock, WORK, (0.5, 0.75))
        self.assertEqual((found.risk_at, found.critical_at), (at(10), at(11)))
        for moment, expected in (
            (at(10) - 1, "running"),
            (at(10), "at_risk"),
            (at(11), "critical"),
            (at(12), "critical"),
            (at(12) + 1, "breached"),
        ):
            with self.subTest(expected):
                self.assertEqual(state(clock, found, moment), expected)
        self.assertEqual(state(clock.stop(at(12)), found, at(20)), "met")
        self.assertEqual(state(clock.pause(at(9)), Marks(), at(20)), "paused")
        self.assertEqual(state(clock, Marks(), at(20)), "no_hours")
        self.assertEqual(marks(clock, None, (0.5, 0.75)), Marks())

    def test_due_is_the_next_mark_that_nobody_looked_at(self):
        clock = Clock(4 * H).start(at(8))
        found = marks(clock, WORK, (0.5, 0.75), ((at(9), 1),))
        self.assertEqual(due(clock, found, at(8), None, None), at(9))
        # looked at until 10:30
        self.assertEqual(due(clock, found, at(10.5), found, at(11)), at(11))
        # the mark at 9 was due and nobody has looked yet
        self.assertEqual(due(clock, found, at(10.5), found, at(9)), at(9))
        # a shorter target: marks that passed unseen are due at once
        short = Clock(2 * H).start(at(8))
        passed = marks(short, WORK, (0.5, 0.75))
        self.assertEqual(due(short, passed, at(11.5), found, at(12)), at(9.5))
        # the breach counts from the second after the deadline
        self.assertEqual(due(clock, found, at(11.5), found, at(12) + 1), at(12) + 1)
        done = clock.stop(at(11))
        self.assertIsNone(due(done, found, at(11), found, at(12)))
        self.assertEqual(due(done, found, at(11), found, at(10)), at(10))


if __name__ == "__main__":
    unittest.main()
