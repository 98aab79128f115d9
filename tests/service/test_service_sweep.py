from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import Command, fields
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .escalation_common import DEADLINE, OPENING, EscalationCommon

WARN = {"when": "share", "share": 0.75, "action": "inform", "recipient": "owner"}
LATE = {"when": "after", "minutes": 0, "action": "inform", "recipient": "leader"}


@tagged("post_install", "-at_install")
class TestServiceSweep(EscalationCommon):
    """States, exact moments of breach, and steps once: written by the sweep."""

    def solution(self, case):
        clock = self.clock(case)
        clock.invalidate_recordset()
        return clock

    def test_states_and_the_exact_breach(self):
        self.policy()
        case = self.opened()
        for moment, state, breached in (
            ("2026-11-16 12:59:59", "running", False),
            ("2026-11-16 14:00:00", "at_risk", False),
            ("2026-11-16 15:12:00", "critical", False),
            (DEADLINE, "critical", False),
            ("2026-11-18 09:30:00", "breached", DEADLINE),
            ("2026-11-20 09:30:00", "breached", DEADLINE),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.sweep(moment)
                clock = self.solution(case)
                self.assertEqual(clock.swept_state, state)
                self.assertEqual(clock.state, state)
                self.assertEqual(
                    clock.breached_at, fields.Datetime.to_datetime(breached) or False
                )
        self.assertFalse(clock.due_at, "there is nothing left to wait for")

    def test_what_was_swept_is_due_again_with_the_next_mark(self):
        self.policy(WARN, LATE | {"minutes": 60})
        case = self.opened()
        clock = self.solution(case)
        due = [clock.due_at]
        while clock.due_at and len(due) < 9:
            self.sweep(clock.due_at)
            clock = self.solution(case)
            due.append(clock.due_at)
        self.assertEqual(
            due,
            [
                *(
                    fields.Datetime.to_datetime(f"2026-11-16 {time}")
                    for time in ("14:00:00", "15:12:00", "16:00:01")
                ),
                fields.Datetime.to_datetime("2026-11-17 08:00:00"),
                False,
            ],
        )

    def test_each_step_comes_once(self):
        self.policy(WARN, LATE)
        case = self.opened()
        self.assertEqual(self.sweep("2026-11-16 13:59:59")[1], 0)
        self.assertEqual(self.sweep("2026-11-16 14:00:00")[1], 1)
        self.assertEqual(self.sweep("2026-11-16 14:00:00")[1], 0)
        self.assertEqual(self.sweep("2026-11-17 14:00:00")[1], 1)
        self.assertEqual(self.sweep("2026-11-18 14:00:00")[1], 0)
        self.assertEqual(
            self.queue(case).mapped("moment"),
            [
                fields.Datetime.to_datetime("2026-11-16 14:00:00"),
                fields.Datetime.to_datetime(DEADLINE),
            ],
        )
        # even where somebody makes the clock due again
        self.env.cr.execute(
            SQL("UPDATE linkage_case_clock SET due_at = %s", OPENING),
        )
        self.assertEqual(self.sweep("2026-11-18 15:00:00")[1], 0)

    def test_an_event_counts_as_if_the_sweep_had_come_in_time(self):
        self.policy(WARN, LATE)
        stopped, late, early = self.opened(), self.opened(), self.opened()
        for case, moment in (
            (early, "2026-11-16 13:00:00"),
            (stopped, "2026-11-16 15:00:00"),
            (late, "2026-11-17 10:00:00"),
        ):
            with freeze_time(moment):
                case.write({"solution": "<p>Done</p>", "stage_id": self.closed.id})
        self.sweep("2026-11-18 10:00:00")
        self.assertFalse(early.escalation_ids)
        self.assertEqual(len(stopped.escalation_ids), 1)
        self.assertEqual(len(late.escalation_ids), 2)
        self.assertEqual(self.solution(stopped).swept_state, "met")
        self.assertEqual(self.solution(late).swept_state, "breached")
        self.assertEqual(str(self.solution(late).breached_at), DEADLINE)

    def test_a_paused_clock_takes_no_step(self):
        self.policy(WARN, LATE)
        case = self.opened()
        with freeze_time("2026-11-16 09:00:00"):
            case.stage_id = self.waiting
        self.assertEqual(self.sweep("2026-11-25 10:00:00")[1], 0)
        self.assertEqual(self.solution(case).state, "paused")
        # two of six working hours were used: the warning comes after four more
        with freeze_time("2026-11-25 07:00:00"):
            case.stage_id = self.progress
        self.assertEqual(self.sweep("2026-11-25 10:59:59")[1], 0)
        self.assertEqual(self.sweep("2026-11-25 11:00:00")[1], 1)

    def test_a_new_round_takes_its_steps_again(self):
        self.policy(WARN, LATE)
        case = self.opened()
        self.sweep("2026-11-16 14:00:00")
        with freeze_time("2026-11-17 07:00:00"):
            case._linkage_signal("hand", kind_id=self.kind.id, action="reset")
        queue = self.queue(case)
        # the first round was late before anybody looked: that counts
        self.assertEqual(queue.mapped("round"), [0, 0])
        self.assertEqual(self.sweep("2026-11-17 13:59:59")[1], 0)
        self.assertEqual(self.sweep("2026-11-17 17:00:00")[1], 2)
        self.assertEqual(self.queue(case).mapped("round"), [0, 0, 1, 1])

    def test_a_new_version_goes_on_where_the_old_one_was(self):
        policy = self.policy(WARN, LATE)
        case = self.opened()
        self.sweep("2026-11-16 14:00:00")
        action = policy.action_new_version()
        successor = policy.browse(action["res_id"])
        self.assertEqual(successor.step_ids.origin_id, policy.step_ids)
        successor.target_ids.hours = 7.5
        successor._activate()
        with freeze_time("2026-11-16 14:10:00"):
            case._linkage_promise(fields.Datetime.now())
        self.assertEqual(self.solution(case).policy_id, successor)
        self.assertEqual(self.sweep("2026-11-16 15:00:00")[1], 0, "warned already")
        self.assertEqual(self.sweep("2026-11-16 15:30:00")[1], 1)
        self.assertEqual(self.queue(case)[-1].step_id, successor.step_ids[1])

    def test_steps_of_one_kind_of_clock(self):
        response = self.env.ref("crm_linkage.clock_kind_response")
        policy = self.policy(WARN | {"kind_id": response.id})
        case = self.opened()
        self.assertEqual(self.sweep("2026-11-18 10:00:00")[1], 0)
        policy.action_retire()
        self.assertFalse(case.escalation_ids)

    # -- cost ----------------------------------------------------------------------

    def test_nothing_due_is_one_query_by_the_index(self):
        self.policy(WARN)
        self.opened()
        Clock = self.env["linkage.case.clock"]
        now = fields.Datetime.to_datetime("2026-11-16 08:00:00")
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(Clock._sweep(now), (0, 0))
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = off"))
        due = SQL("due_at IS NOT NULL AND due_at <= %s", now)
        for statement in (Clock._any_due(due), Clock._due_clocks(due, None)):
            plan = self.env.execute_query(SQL("EXPLAIN %s", statement))
            text = "\n".join(line for (line,) in plan)
            self.assertIn("linkage_case_clock_due_idx", text)
            self.assertNotIn("Seq Scan", text)

    def test_queries_do_not_grow_with_the_cases(self):
        self.policy(WARN, LATE)
        with freeze_time(OPENING):
            cases = self.Case.create(
                [
                    {"name": f"Case {n}", "partner_id": self.partner.id}
                    for n in range(200)
                ]
            )
        self.env.flush_all()
        with self.assertQueryCount(2):
            swept, queued = self.sweep("2026-11-17 10:00:00")
        self.assertEqual((swept, queued), (400, 400))
        self.assertEqual(len(cases.escalation_ids), 400)

    def test_portions(self):
        self.policy(WARN)
        for _n in range(3):
            self.opened()
        moment = fields.Datetime.to_datetime("2026-11-16 14:30:00")
        Clock = self.env["linkage.case.clock"]
        ours = SQL("company_id = %s", self.company.id)
        found = [Clock._sweep_where(moment, ours, 2)[0] for _turn in range(5)]
        self.assertEqual(sum(found), 6)
        self.assertEqual(max(found), 2)

    def test_the_job_wakes_the_delivery(self):
        self.policy(WARN)
        case = self.opened()
        cron = self.env.ref("crm_linkage.ir_cron_sweep_clocks")
        delivery = self.env.ref("crm_linkage.ir_cron_deliver_escalations")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", delivery.id)])
        with freeze_time("2026-11-16 14:30:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(case.escalation_ids), 1)
        self.assertEqual(
            triggers.search_count([("cron_id", "=", delivery.id)]), before + 1
        )
        # what is left is looked at in further portions
        with patch(
            "odoo.addons.crm_linkage.models.service.linkage_case_clock_sweep.SWEEP_SIZE",
            1,
        ):
            for _n in range(3):
                self.opened()
            with freeze_time("2026-11-17 14:30:00"), self.enter_registry_test_mode():
                cron.method_direct_trigger()
        late = self.Case.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            set(late.clock_ids.mapped("swept_state")), {"breached"}, "all of them"
        )


@tagged("post_install", "-at_install")
class TestServiceSweepTwice(TransactionCase):
    """Two sweeps at once, each on a connection of its own."""

    def test_two_sweeps_at_once_never_double(self):
        connection = db_connect(self.cr.dbname)
        now = fields.Datetime.now() + timedelta(days=400)
        with connection.cursor() as one, connection.cursor() as two:
            first, second = self.env(cr=one), self.env(cr=two)
            case, policy = self.make(first)
            try:
                where = SQL("case_id = %s", case.id)
                clocks = first["linkage.case.clock"], second["linkage.case.clock"]
                self.assertEqual(clocks[0]._sweep_where(now, where)[1], 1)
                # the other finds the row locked, and leaves it
                self.assertEqual(clocks[1]._sweep_where(now, where), (0, 0))
                one.commit()
                two.rollback()
                self.assertEqual(clocks[1]._sweep_where(now, where), (0, 0))
                two.rollback()
                self.assertEqual(
                    len(
                        first["linkage.escalation"].search([("case_id", "=", case.id)])
                    ),
                    1,
                )
            finally:
                self.clean(one, two, case, policy)

    def test_an_event_in_between_costs_no_portion(self):
        connection = db_connect(self.cr.dbname)
        now = fields.Datetime.now() + timedelta(days=400)
        with connection.cursor() as one, connection.cursor() as two:
            first, second = self.env(cr=one), self.env(cr=two)
            case, policy = self.make(first)
            try:
                where = SQL("case_id = %s", case.id)
                two.execute("SELECT 1")  # takes the snapshot
                case.action_answer()
                one.commit()
                Clock = second["linkage.case.clock"]
                with self.assertRaises(SerializationFailure):
                    Clock._sweep_where(now, where)
                two.rollback()
                two.execute("SELECT 1")
                case.action_wait()
                case.action_answer()
                one.commit()
                self.assertTrue(Clock._sweep_portion(now, 10, where)[0])
            finally:
                self.clean(one, two, case, policy)

    def clean(self, one, two, case, policy):
        two.rollback()
        one.rollback()
        partner = case.partner_id
        case.unlink()
        partner.unlink()
        policy.unlink()
        one.commit()

    def make(self, env):
        """A committed case with a clock on which a step is due."""
        env = env(context=dict(env.context, tracking_disable=True))
        partner = env["res.partner"].create({"name": "Sweep"})
        policy = env["linkage.service.policy"].create(
            {
                "name": "Sweep",
                "step_ids": [
                    Command.create({"action": "inform", "recipient": "owner"})
                ],
            }
        )
        case = env["linkage.case"].create({"name": "Sweep", "partner_id": partner.id})
        env.flush_all()
        env.cr.execute(
            SQL(
                "UPDATE linkage_case_clock SET step_ids = %s, step_at = ARRAY[due_at]"
                " WHERE id = %s",
                policy.step_ids.ids,
                case.clock_ids[0].id,
            )
        )
        env.cr.commit()
        return case, policy
