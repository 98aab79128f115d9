from datetime import datetime

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import get_public_method
from odoo.tests import Form, tagged

from odoo.addons.crm_linkage.domain.service.actions import run
from odoo.addons.crm_linkage.models.service import linkage_clock_change

from .common import ServiceCommon

MONDAY = "2026-11-16 07:00:00"  # 08:00 in Berlin


def utc(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@tagged("post_install", "-at_install")
class TestServicePolicy(ServiceCommon):
    """Who is promised what, versions of a promise, and clocks moved by hand."""

    def targets(self, **values):
        """Hours promised for a new case: {code: hours}."""
        with freeze_time(MONDAY):
            case = self.case(**values)
        return {clock.code: clock.target_hours for clock in case.clock_ids}

    def agreement(self, partner, end=False):
        """One in force from 2026 on, whatever it takes to get there."""
        agreement = self.env["linkage.agreement"].create(
            {
                "name": partner.name,
                "partner_id": partner.id,
                "date_start": "2026-01-01",
                "date_end": end,
            }
        )
        agreement.flush_recordset()
        self.env.cr.execute(
            "UPDATE linkage_agreement SET state = 'active', activated_on = date_start "
            "WHERE id = %s",
            [agreement.id],
        )
        agreement.invalidate_recordset()
        return agreement

    def test_the_narrowest_policy_with_a_target_gives_it(self):
        grade = self.env["linkage.grade"].search([], limit=1)
        agreement = self.agreement(self.partner, "2026-12-31")
        self.assertEqual(self.targets(), {"response": 8, "resolution": 40})
        self.policy({"response": 5})
        self.assertEqual(self.targets(), {"response": 5, "resolution": 40})
        self.policy({"response": 4}, grade_ids=[Command.set(grade.ids)])
        self.assertEqual(self.targets()["response"], 5)
        values = {
            "partner_id": self.partner.id,
            "company_id": self.company.id,
            "grade_id": grade.id,
        }
        history = (
            self.env["linkage.grade.history"]
            .sudo()
            .create(
                {
                    **values,
                    "scheme_id": self.env["linkage.grading.scheme"]
                    .search([], limit=1)
                    .id,
                    "reference_date": "2024-01-01",
                }
            )
        )
        self.env["linkage.grade.standing"].sudo().create(
            {**values, "history_id": history.id, "since": "2024-01-01"}
        )
        self.assertEqual(self.targets(), {"response": 4, "resolution": 40})
        self.policy({"response": 3, "onsite": 2}, agreement_id=agreement.id)
        # a clock on site is started by hand
        self.assertEqual(self.targets(), {"response": 3, "resolution": 40})
        self.assertEqual(
            self.targets(opened_at="2027-01-01 12:00:00")["response"], 4, "ended"
        )

    def test_the_target_that_says_most_about_the_case(self):
        self.policy(
            {
                "response": 9,
                ("response", False, "3"): 8,
                ("response", "complaint", False): 7,
                ("response", "complaint", "3"): 6,
            }
        )
        for values, hours in (
            ({}, 9),
            ({"priority": "3"}, 8),
            ({"kind": "complaint"}, 7),
            ({"kind": "complaint", "priority": "3"}, 6),
        ):
            with self.subTest(values):
                self.assertEqual(self.targets(**values)["response"], hours)

    def test_another_customer_is_another_promise(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        agreement = self.agreement(other)
        self.policy({"resolution": 2, "update": 4}, agreement_id=agreement.id)
        with freeze_time(MONDAY):
            case = self.case()
        with freeze_time("2026-11-16 08:00:00"):
            case.partner_id = other
        self.assertEqual(self.clock(case).deadline, utc("2026-11-16 09:00"))
        # a kind of clock that the case lacked is made from its events
        self.assertEqual(
            self.clock(case, "update").started_at, fields.Datetime.to_datetime(MONDAY)
        )
        self.assertEqual(case.event_ids.mapped("signal"), ["opened", "policy"])

    def test_what_is_not_promised_any_more_stops(self):
        self.env.ref("crm_linkage.service_policy_shared").action_retire()
        self.policy({("response", "request", False): 1, "resolution": 8})
        with freeze_time(MONDAY):
            case, late = self.case(), self.case()
        with freeze_time("2026-11-16 07:30:00"):
            case.kind = "information"
            self.assertShows(case, "met", "running")
        with freeze_time("2026-11-16 08:30:00"):
            late.kind = "information"
            self.assertShows(late, "breached", "running")
            case.kind = "request"  # is no way to get rid of a clock
        clock = self.clock(case, "response")
        self.assertFalse(clock.stopped_at)
        self.assertEqual(clock.deadline, utc("2026-11-16 09:00"))
        steps = [
            (moment, effects.get(str(clock.kind_id.id), ()))
            for moment, effects in case._linkage_steps(case.ids)[case.id]
        ]
        self.assertEqual(run(steps, 3600), clock._to_rule(), "its events say the same")
        with freeze_time("2026-11-16 08:40:00"):
            case.kind = "information"
            case._linkage_signal("answered")
            case.kind = "request"
        self.assertTrue(clock.stopped_at, "answered meanwhile")

    def test_what_runs_by_a_retired_policy_runs_on(self):
        policy = self.env.ref("crm_linkage.service_policy_shared")
        case = self.case()
        policy.action_retire()
        case.priority = "2"
        self.assertShows(case, "running", "running")

    def test_in_the_time_zone_of_the_customer(self):
        self.policy({"resolution": 2}, zone="customer")
        self.partner.tz = "Asia/Shanghai"
        with freeze_time(MONDAY):  # 15:00 in Shanghai
            clock = self.clock(self.case())
            self.assertEqual(clock.deadline, utc("2026-11-16 09:00"))
            self.assertEqual(clock.linkage_explanation()["tz"], "Asia/Shanghai")
            self.partner.tz = False
            self.assertFalse(self.clock(self.case()).tz)
        # over a change to winter time that Shanghai does not know
        self.partner.tz = "America/New_York"
        with freeze_time("2026-10-30 20:30:00"):  # Friday, 16:30
            clock = self.clock(self.case())
        self.assertEqual(clock.deadline, utc("2026-11-02 14:30"))

    # -- versions --------------------------------------------------------------------

    def test_steps_record_state_and_version(self):
        mine = self.policy({"resolution": 8}).with_user(self.users["manager"])
        for typed in (
            {"state": "retired"},
            {"version": 7},
            {"previous_id": self.env.ref("crm_linkage.service_policy_shared").id},
        ):
            with self.subTest(typed):
                with self.assertRaises(UserError):
                    mine.write(typed)
                with self.assertRaises(UserError):
                    mine.create({"name": "Typed", **typed, "state": "active"})
        proposed = mine.with_context(default_state="active").create({"name": "Draft"})
        self.assertEqual(proposed.state, "draft")
        successor = mine.browse(mine.action_new_version()["res_id"])
        self.assertEqual((successor.version, successor.previous_id), (2, mine))
        self.assertFalse(successor.env.su)
        successor.action_activate()
        self.assertEqual((mine.state, successor.state), ("retired", "active"))
        successor.action_retire()
        successor.action_to_draft()
        self.assertEqual(successor.state, "draft")

    def test_a_policy_that_clocks_run_by_stays_as_it_is(self):
        policy = self.policy({"resolution": 8})
        policy.target_ids.hours = 9  # nobody was promised anything yet
        self.case()
        for change in (
            lambda: policy.target_ids.write({"hours": 1}),
            lambda: policy.target_ids.unlink(),
            lambda: policy.write({"risk_share": 0.5}),
            lambda: policy.write({"calendar_id": self.calendar("X", "UTC").id}),
            lambda: policy.unlink(),
            policy.action_to_draft,
            lambda: self.env["linkage.service.target"].create(
                {
                    "policy_id": policy.id,
                    "clock_kind_id": self.env.ref("crm_linkage.clock_kind_update").id,
                    "hours": 1,
                }
            ),
        ):
            with self.assertRaises(UserError):
                change()
        policy.name = "Renamed"

    def activate(self, draft, follow):
        action = draft.action_activate()
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"]))
        wizard.follow = follow
        wizard.save().action_confirm()
        return draft.change_ids

    def next_version(self, policy, hours):
        draft = policy.browse(policy.action_new_version()["res_id"])
        draft.target_ids.hours = hours
        return draft

    def test_running_cases_keep_their_promise_when_told_so(self):
        policy = self.policy({"resolution": 8})
        with freeze_time(MONDAY):
            case = self.case()
            draft = self.next_version(policy, 2)
            change = self.activate(draft, "new")
        self.assertEqual((policy.state, draft.state), ("retired", "active"))
        self.assertEqual((draft.version, draft.previous_id), (2, policy))
        self.assertEqual(self.clock(case).policy_id, policy)
        self.assertFalse(change.follows)
        self.assertEqual((change.clocks, change.user_id), (0, self.env.user))

    def test_running_cases_follow_when_told_so_and_the_effect_is_kept(self):
        policy = self.policy({"resolution": 2, "update": 8})
        with freeze_time(MONDAY):
            late, fresh, done, other = (self.case() for _n in range(4))
            other.priority = "3"
        with freeze_time("2026-11-16 07:30:00"):
            done.action_close()
            fresh.action_wait()
        with freeze_time("2026-11-16 10:00:00"):
            self.assertEqual(self.clock(late).state, "breached")
            draft = self.next_version(policy, 4)
            change = self.activate(draft, "running")
            self.env.invalidate_all()
            self.assertEqual(self.clock(late).state, "at_risk")
            self.assertEqual(self.clock(done).policy_id, policy)
            self.assertEqual(self.clock(fresh).policy_id, draft)
            self.assertEqual(self.clock(fresh).state, "paused")
        # resolution and update of late, fresh, other; fresh is paused: no deadline
        self.assertEqual(change.clocks, 6)
        self.assertEqual((change.moved, change.saved, change.breached), (4, 2, 0))
        self.assertEqual(change.state, "done")
        with freeze_time("2026-11-16 14:30:00"):
            shorter = self.next_version(draft, 1)
            self.assertEqual(self.activate(shorter, "running").breached, 0)
        last = late.event_ids[-1]
        self.assertEqual(last.signal, "policy")
        self.assertIn("version 3", last.note)

    def test_many_running_cases_follow_by_a_job(self):
        self.patch(linkage_clock_change, "AT_ONCE", 3)
        self.patch(linkage_clock_change, "BATCH", 2)
        policy = self.policy({"resolution": 8})
        with freeze_time(MONDAY):
            cases = self.case() | self.case() | self.case() | self.case() | self.case()
            cases.flush_recordset()
            draft = self.next_version(policy, 2)
            change = self.activate(draft, "running")
            self.assertEqual((change.state, change.clocks), ("queued", 0))
            with self.enter_registry_test_mode():
                self.env.ref("crm_linkage.ir_cron_clock_change").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((change.state, change.clocks), ("done", 5))
        self.assertEqual(
            set(cases.clock_ids.filtered(lambda c: c.policy_id == draft).case_id),
            set(cases),
        )

    def test_two_policies_do_not_claim_the_same_customers(self):
        policy = self.policy({"resolution": 8})
        with self.assertRaises(ValidationError):
            self.policy({"resolution": 8})
        policy.action_retire()
        grades = self.env["linkage.grade"].search([], limit=2)
        self.policy({"resolution": 8}, grade_ids=[Command.set(grades.ids)])
        with self.assertRaises(ValidationError):
            self.policy({"resolution": 8}, grade_ids=[Command.set(grades[0].ids)])
        with self.assertRaises(ValidationError):
            self.policy({})
        with self.assertRaises(ValidationError):
            self.policy({"resolution": 0.0001})

    # -- kinds ---------------------------------------------------------------------

    def test_an_own_kind_with_rules_of_its_own(self):
        kind = self.env["linkage.clock.kind"].create(
            {
                "name": "Parts",
                "code": "parts",
                "rule_ids": [
                    Command.create(
                        {
                            "signal": "stage",
                            "stage_id": self.progress.id,
                            "action": "start",
                        }
                    ),
                    Command.create({"signal": "customer", "action": "stop"}),
                ],
            }
        )
        policy = self.env["linkage.service.policy"].create(
            {
                "name": "Parts",
                "company_id": self.company.id,
                "target_ids": [
                    Command.create({"clock_kind_id": kind.id, "hours": 1.5})
                ],
            }
        )
        policy._activate()
        with freeze_time(MONDAY):
            case = self.case()
            self.assertFalse(self.clock(case, "parts"))
        with freeze_time("2026-11-16 09:00:00"):
            case.stage_id = self.progress
        self.assertEqual(self.clock(case, "parts").deadline, utc("2026-11-16 10:30"))
        with freeze_time("2026-11-16 10:00:00"):
            case._linkage_signal("customer")
        self.assertEqual(self.clock(case, "parts").state, "met")
        # changed rules count from then on
        kind.rule_ids[0].unlink()
        self.assertEqual(self.clock(case, "parts").stopped_at, utc("2026-11-16 10:00"))
        with self.assertRaises(UserError):
            kind.unlink()
        with self.assertRaises(ValidationError):
            kind.code = "two words"

    def test_next_update_begins_anew_with_each_answer(self):
        self.policy({"update": 4})
        with freeze_time(MONDAY):
            case = self.case()
        for moment, missed in (("2026-11-16 09:00", 0), ("2026-11-17 09:00", 1)):
            with freeze_time(moment):
                case._linkage_signal("answered")
            clock = self.clock(case, "update")
            self.assertEqual(
                (clock.started_at, clock.missed_rounds), (utc(moment), missed)
            )
        self.assertEqual(clock.round, 2)

    # -- by hand -----------------------------------------------------------------------

    def test_by_hand(self):
        self.policy({"onsite": 4, "resolution": 8})
        agent = self.users["agent"]
        with freeze_time("2026-11-16 09:00:00"):
            case = self.case()
            mine = case.with_user(agent)
            with self.assertRaises(AccessError, msg="not for a client to call"):
                get_public_method(mine, "_linkage_move_clock")
            mine._linkage_move_clock("onsite", "start", note="van left")
            mine._linkage_move_clock("resolution", "start", "2026-11-16 07:00:00")
            self.assertEqual(self.clock(case).deadline, utc("2026-11-16 16:00"))
            self.assertEqual(
                self.clock(case, "onsite").deadline, utc("2026-11-16 14:00")
            )
            event = case.event_ids[1]
            self.assertEqual((event.user_id, event.note), (agent, "van left"))
            for wrong in (
                ("onsite", "jump"),
                ("unknown", "start"),
                ("update", "start"),  # nothing was promised
                ("onsite", "start", "yesterday"),
                ("onsite", "start", "2090-01-01 00:00:00"),
            ):
                with self.subTest(wrong), self.assertRaises(UserError):
                    mine._linkage_move_clock(*wrong)
            with self.assertRaises(AccessError):
                case.with_user(self.users["representative"])._linkage_move_clock(
                    "onsite", "stop"
                )
            case.action_close()
            with self.assertRaises(UserError):
                mine._linkage_move_clock("onsite", "reset")
