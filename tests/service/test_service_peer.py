from datetime import datetime
from random import Random

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.crm_linkage.domain.service.actions import run
from odoo.addons.crm_linkage.domain.service.marks import breach, marks, state
from odoo.addons.crm_linkage.models.service.resource_calendar import to_moment

from .common import ServiceCommon

DAY = "2026-11-16 "  # a Monday


def utc(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@tagged("post_install", "-at_install")
class TestServicePeer(ServiceCommon):
    """What OCA helpdesk_mgmt_sla answers wrongly (probe_peer.py), and bugs of others:
    a calendar 8-12, 13-17 UTC and a promise of two hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.calendar("Office", "UTC")
        cls.own = cls.policy({"resolution": 2}, calendar_id=cls.office.id)

    def opened(self, hour="08:00", **values):
        with freeze_time(f"{DAY}{hour}:00"):
            return self.case(**values)

    def move(self, case, hour, stage):
        with freeze_time(f"{DAY}{hour}:00"):
            case.stage_id = stage

    def shows(self, case, moment):
        with freeze_time(moment):
            self.env.invalidate_all()
            return self.clock(case).state

    def test_p1_hold_and_resume(self):
        case = self.opened()
        self.assertEqual(self.clock(case).deadline, utc(f"{DAY}10:00"))
        self.move(case, "09:00", self.waiting)
        self.assertFalse(self.clock(case).deadline)
        self.move(case, "11:00", self.progress)
        self.assertEqual(self.clock(case).deadline, utc(f"{DAY}12:00"))

    def test_p2_closed_straight_from_hold(self):
        case = self.opened()
        self.move(case, "09:00", self.waiting)
        self.move(case, "15:00", self.closed)
        self.assertEqual(self.shows(case, "2026-11-20 08:00:00"), "met")

    def test_p3_breach_with_nobody_looking(self):
        case = self.opened()
        self.assertEqual(self.shows(case, f"{DAY}10:00:00"), "critical")
        self.assertEqual(self.shows(case, f"{DAY}10:00:01"), "breached")
        with freeze_time(f"{DAY}16:00:00"):
            self.assertIn(case, self.Case.search([("is_breached", "=", True)]))
            case.action_close()
        self.assertEqual(self.clock(case).breached_at, utc(f"{DAY}10:00"))

    def test_p4_an_edited_policy_asks_about_running_cases(self):
        case = self.opened()
        draft = self.own.browse(self.own.action_new_version()["res_id"])
        draft.target_ids.hours = 8
        with freeze_time(f"{DAY}08:30:00"):
            self.assertEqual(
                draft.action_activate()["res_model"],
                "linkage.service.policy.activation",
            )
            draft._activate()
        self.assertEqual(self.clock(case).deadline, utc(f"{DAY}10:00"))
        with freeze_time(f"{DAY}08:00:00"):
            self.assertEqual(self.clock(self.case()).target_seconds, 8 * 3600)

    def test_p5_without_a_promise_there_is_no_clock(self):
        case = self.opened()
        self.own.action_retire()
        self.env.ref("crm_linkage.service_policy_shared").action_retire()
        with freeze_time(f"{DAY}09:00:00"):
            case.priority = "3"  # what was promised stays promised
            self.assertFalse(self.case().clock_ids)
        self.assertEqual(self.clock(case).deadline, utc(f"{DAY}10:00"))

    def test_p6_reopened(self):
        case = self.opened()
        self.move(case, "09:00", self.closed)
        self.assertEqual(self.shows(case, f"{DAY}15:00:00"), "met")
        self.move(case, "16:00", self.progress)
        self.assertEqual(self.shows(case, f"{DAY}16:10:00"), "running")
        self.assertEqual(self.clock(case).deadline, utc(f"{DAY}17:00"))

    def test_p7_p8_empty_calendar_and_none(self):
        self.office.attendance_ids = [Command.clear()]
        case = self.opened()
        self.assertEqual(self.shows(case, "2026-12-16 08:00:00"), "no_hours")
        draft = self.own.browse(self.own.action_new_version()["res_id"])
        draft.calendar_id = self.company.resource_calendar_id = False
        draft._activate()
        case = self.opened()
        self.assertEqual(self.shows(case, "2026-12-16 08:00:00"), "no_hours")
        self.assertFalse(case.next_deadline)
        self.move(case, "09:00", self.closed)
        self.assertEqual(self.shows(case, "2026-12-16 08:00:00"), "met")

    def test_a_hold_outside_working_hours_changes_nothing(self):
        case = self.opened("16:00")
        before = self.clock(case).deadline
        self.move(case, "17:00", self.waiting)
        with freeze_time("2026-11-17 08:00:00"):
            case.stage_id = self.progress
        self.assertEqual(self.clock(case).deadline, before)

    def test_hold_over_a_holiday_counts_once(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.office.id,
                "date_from": "2026-11-17 00:00:00",
                "date_to": "2026-11-17 23:59:59",
            }
        )
        case = self.opened("16:00")
        self.move(case, "16:30", self.waiting)
        with freeze_time("2026-11-18 08:00:00"):
            case.stage_id = self.progress
        self.assertEqual(self.clock(case).deadline, utc("2026-11-18 09:30"))

    def test_random_events_are_recomputed_equal(self):
        """What is stored is what the events say, at any time."""
        self.policy(
            {"response": 1, "resolution": 12, "update": 3},
            calendar_id=self.office.id,
            agreement_id=False,
            grade_ids=[Command.set(self.env["linkage.grade"].search([]).ids)],
        )
        self.own.target_ids.hours = 9
        draw = Random(11)
        with freeze_time(f"{DAY}08:00:00"):
            cases = self.Case.create(
                [
                    {
                        "name": str(n),
                        "partner_id": self.partner.id,
                        "priority": str(n % 4),
                    }
                    for n in range(12)
                ]
            )
        stages = self.new | self.progress | self.waiting | self.closed
        kinds = cases.clock_ids.kind_id.ids
        moment = to_moment(utc(f"{DAY}08:00"))
        for _step in range(25):
            moment += draw.choice((0, 1, 1800, 3 * 3600, 20 * 3600))
            some = cases.browse(draw.sample(cases.ids, draw.randrange(1, 12)))
            with freeze_time(datetime.utcfromtimestamp(moment)):
                choice = draw.randrange(5)
                if choice < 2:
                    some.write({"stage_id": draw.choice(stages.ids)})
                elif choice == 2:
                    some._linkage_signal(draw.choice(("answered", "customer")))
                elif choice == 3:
                    some._linkage_signal(
                        "hand",
                        kind_id=draw.choice(kinds),
                        action=draw.choice(
                            ("start", "pause", "resume", "stop", "reset")
                        ),
                    )
                else:
                    some.write({"priority": draw.choice("0123")})
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertRecomputed(cases, moment)

    def assertRecomputed(self, cases, now):
        Clock = self.env["linkage.case.clock"]
        steps = self.Case._linkage_steps(cases.ids)
        open_deadlines = {}
        rows = Clock._load(cases.ids)
        times = Clock._times_of(rows)
        for row in rows:
            mine = [(m, e.get(str(row.kind_id), ())) for m, e in steps[row.case_id]]
            clock = run(mine, row.promise.seconds)
            self.assertEqual(clock, row.clock)
            promise = row.promise
            found = marks(
                clock,
                times(*Clock._key_of(row)),
                (promise.risk_share, promise.critical_share),
            )
            self.assertEqual(found, row.marks)
            self.assertEqual(Clock.browse(row.id).state, state(clock, found, now))
            if clock.stopped_at is not None:
                self.assertEqual(row.breached_at, breach(clock, found.deadline, now))
            elif found.deadline is not None:
                known = open_deadlines.get(row.case_id, found.deadline)
                open_deadlines[row.case_id] = min(known, found.deadline)
        stored = self.env.execute_query(
            SQL(
                "SELECT id, EXTRACT(EPOCH FROM next_deadline)::bigint "
                "FROM linkage_case WHERE id = ANY(%s)",
                cases.ids,
            )
        )
        self.assertEqual({id_: m for id_, m in stored if m is not None}, open_deadlines)
