from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import new_colleague
from .escalation_common import DEADLINE, EscalationCommon

SOON = {"when": "share", "share": 0.75}
LATE = {"when": "after", "minutes": 0}
LOGGER = "odoo.addons.crm_linkage.models.service.linkage_escalation_delivery"


@tagged("post_install", "-at_install")
class TestServiceEscalation(EscalationCommon):
    """Each action and recipient, working hours, who is gone, what fails."""

    def states(self, case):
        return self.queue(case).mapped("state")

    # -- recipients ------------------------------------------------------------------

    def test_informs_each_recipient(self):
        named = new_colleague(self.env, "named", self.company)
        self.partner.email = "customer@example.com"
        self.policy(
            SOON | {"recipient": "owner", "note": "Please hurry"},
            LATE | {"recipient": "leader"},
            LATE | {"recipient": "manager"},
            LATE | {"recipient": "user", "user_id": named.id},
            LATE | {"recipient": "contact"},
        )
        case = self.opened()
        self.escalate("2026-11-16 14:30:00")
        (message,) = self.messages(self.owner.partner_id)
        self.assertIn(case.number, message.subject)
        self.assertIn(f"/odoo/linkage-cases/{case.id}", message.body)
        self.assertIn("Please hurry", message.body)
        self.assertFalse(self.messages(self.leader.partner_id))
        self.escalate("2026-11-16 16:30:00")
        for user in (self.leader, self.manager, named):
            self.assertEqual(len(self.messages(user.partner_id)), 1, user.login)
        (message,) = self.messages(self.partner)
        self.assertIn(self.company.name, message.subject)
        self.assertIn("this is late", message.body)
        self.assertNotIn("/odoo/", message.body)
        self.assertEqual((message.model, message.res_id), (case._name, case.id))
        self.assertEqual(set(self.states(case)), {"sent"})
        self.assertEqual(len(self.messages(self.owner.partner_id)), 1, "once")
        self.assertFalse(self.deliver("2026-11-16 16:31:00"))
        reached = self.queue(case).mapped("user_id")
        self.assertEqual(reached, self.owner | self.leader | self.manager | named)
        self.assertEqual(self.queue(case).partner_id, self.partner)

    def test_service_team_leads_before_the_sales_team(self):
        self.assertEqual(self.opened()._linkage_leader(), self.leader)
        case = self.opened(user_id=False)
        self.assertFalse(case._linkage_leader())
        teams = case.team_id
        if teams._name == "linkage.case.team":
            case.team_id = teams.create(
                {
                    "name": "Service",
                    "company_id": self.company.id,
                    "user_id": self.manager.id,
                }
            )
            self.assertEqual(case._linkage_leader(), self.manager)

    def test_who_is_gone_is_replaced(self):
        self.policy(SOON | {"recipient": "owner"}, LATE | {"recipient": "owner"})
        nobody, archived = self.opened(user_id=False), self.opened()
        self.sweep("2026-11-16 14:30:00")
        self.owner.active = False
        self.deliver("2026-11-16 14:30:00")
        self.assertEqual(self.queue(archived).user_id, self.leader)
        self.assertEqual(self.queue(nobody).user_id, self.manager)
        self.sweep("2026-11-16 16:30:00")
        self.leader.active = False
        self.deliver("2026-11-16 16:30:00")
        self.assertEqual(self.queue(archived)[1].user_id, self.manager)

    def test_nobody_left_is_said(self):
        self.policy(SOON | {"recipient": "leader"}, SOON | {"recipient": "contact"})
        case = self.opened(user_id=False)
        self.company.linkage_service_manager_id = False
        managers = self.env.ref("crm_linkage.group_manager").all_user_ids
        managers.write(
            {
                "group_ids": [
                    Command.unlink(self.env.ref("crm_linkage.group_manager").id)
                ]
            }
        )
        self.escalate("2026-11-16 14:30:00")
        self.assertEqual(self.states(case), ["skipped"] * 2)
        self.assertIn("nobody", self.queue(case)[0].error)
        self.assertFalse(self.messages(self.partner))

    def test_customer_company_stands_in_for_a_contact_without_address(self):
        self.partner.email = "office@example.com"
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        self.policy(LATE | {"recipient": "contact"})
        case = self.opened(partner_id=contact.id)
        self.escalate("2026-11-16 16:30:00")
        self.assertEqual(self.queue(case).partner_id, self.partner)

    def test_manager_is_the_named_one_or_has_the_role(self):
        self.company.linkage_service_manager_id = False
        found = self.company._linkage_service_manager()
        self.assertTrue(found.has_group("crm_linkage.group_manager"))
        self.assertNotEqual(found, self.env.ref("base.user_admin"))
        self.company.linkage_service_manager_id = self.owner
        self.assertEqual(self.company._linkage_service_manager(), self.owner)

    def test_one_message_for_all_cases_of_a_run(self):
        self.policy(SOON | {"recipient": "owner"})
        cases = [self.opened() for _n in range(3)]
        self.escalate("2026-11-16 14:30:00")
        (message,) = self.messages(self.owner.partner_id)
        for case in cases:
            self.assertIn(case.number, message.body)
        self.assertIn("3", message.subject)

    def test_in_the_language_of_the_recipient(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.owner.lang = "zh_CN"
        policy = self.policy(SOON | {"recipient": "owner", "note": "Hurry"})
        policy.step_ids.with_context(lang="zh_CN").note = "请尽快处理"
        self.opened()
        self.escalate("2026-11-16 14:30:00")
        (message,) = self.messages(self.owner.partner_id)
        self.assertIn("请尽快处理", message.body)

    def test_of_another_company_nobody_is_told(self):
        other = self.new_company("Other", "UTC")
        stranger = new_colleague(self.env, "stranger", other)
        self.policy(SOON | {"recipient": "user", "user_id": stranger.id})
        case = self.opened()
        self.escalate("2026-11-16 14:30:00")
        self.assertFalse(self.messages(stranger.partner_id))
        self.assertEqual(self.queue(case).user_id, self.leader)

    # -- actions ---------------------------------------------------------------------

    def test_hands_over(self):
        self.policy(LATE | {"action": "reassign", "recipient": "leader"})
        case = self.opened()
        self.escalate("2026-11-16 16:30:00")
        self.assertEqual(case.user_id, self.leader)
        self.assertIn("handed over", self.messages(self.leader.partner_id).body.lower())

    def test_raises_and_the_promise_stays(self):
        self.policy(
            SOON | {"action": "raise"}, SOON | {"action": "raise", "share": 0.8}
        )
        case, top = self.opened(), self.opened(priority="3")
        promised = {clock.id: clock.deadline for clock in case.clock_ids}
        self.escalate("2026-11-16 14:05:00")
        self.assertEqual((case.priority, top.priority), ("2", "3"))
        self.escalate("2026-11-16 15:55:00")
        self.assertEqual((case.priority, top.priority), ("3", "3"))
        case.clock_ids.invalidate_recordset()
        self.assertEqual(
            {clock.id: clock.deadline for clock in case.clock_ids}, promised
        )
        self.assertEqual(set(self.states(case)), {"sent"})
        # by hand the promise follows, whatever a client says
        with freeze_time("2026-11-16 15:56:00"):
            case.with_context(linkage_promise="keep").priority = "0"
        case.clock_ids.invalidate_recordset()
        self.assertNotEqual(
            {clock.id: clock.deadline for clock in case.clock_ids}, promised
        )

    def test_plans_an_activity_once(self):
        call = self.env.ref("mail.mail_activity_data_call")
        self.policy(
            LATE
            | {
                "action": "activity",
                "recipient": "owner",
                "activity_type_id": call.id,
                "note": "Call the customer",
            }
        )
        case = self.opened()
        self.escalate("2026-11-16 16:30:00")
        activity = case.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(
            (activity.user_id, activity.activity_type_id, activity.summary),
            (self.owner, call, "Call the customer"),
        )
        self.assertEqual(str(activity.date_deadline), "2026-11-16")
        self.deliver("2026-11-16 16:31:00")
        self.assertEqual(len(case.activity_ids), 1)

    def test_the_case_says_what_was_done(self):
        self.policy(
            LATE | {"recipient": "owner"}, LATE | {"action": "raise", "minutes": 1}
        )
        case = self.opened()
        before = case.message_ids
        self.escalate("2026-11-17 08:30:00")
        notes = case.message_ids - before
        text = " ".join(notes.mapped("body"))
        self.assertIn(self.owner.name, text)
        self.assertIn("Raise the priority", text)
        self.assertTrue(all(notes.mapped("is_internal")))
        self.assertEqual(case.escalation_count, 2)
        action = case.action_view_escalations()
        self.assertEqual(
            self.env["linkage.escalation"].search(action["domain"]),
            case.escalation_ids,
        )

    # -- when ------------------------------------------------------------------------

    def test_waits_for_the_working_hours_of_the_recipient(self):
        step = {"recipient": "owner", "in_working_hours": True}
        self.policy(LATE | {"minutes": 30, "is_working_time": False} | step)
        case = self.opened()
        self.owner.tz = "America/New_York"
        self.escalate("2026-11-16 16:30:00")
        # half past eleven in New York: the hours of the company, read over there
        self.assertEqual(self.states(case), ["sent"])
        case = self.opened()
        self.owner.tz = "Europe/Berlin"
        self.escalate("2026-11-16 16:30:00")
        self.assertEqual(self.states(case), ["queued"])
        self.assertEqual(str(self.queue(case).deliver_at), "2026-11-17 07:00:00")
        self.assertFalse(self.deliver("2026-11-17 06:59:59"))
        self.deliver("2026-11-17 07:00:00")
        self.assertEqual(self.states(case), ["sent"])

    def test_hours_of_the_person_come_first(self):
        nights = self.calendar(
            "Nights", "Europe/Berlin", spans=((18, 23),), company=self.company
        )
        self.env["resource.resource"].create(
            {
                "name": self.owner.name,
                "user_id": self.owner.id,
                "company_id": self.company.id,
                "calendar_id": nights.id,
            }
        )
        self.policy(LATE | {"recipient": "owner", "in_working_hours": True})
        case = self.opened()
        self.escalate("2026-11-16 16:00:00")
        self.assertEqual(str(self.queue(case).deliver_at), "2026-11-16 17:00:00")

    def test_without_any_hours_it_does_not_wait_for_ever(self):
        empty = self.calendar("Empty", "UTC", spans=(), company=self.company)
        self.policy(LATE | {"recipient": "owner", "in_working_hours": True})
        case = self.opened()
        self.company.resource_calendar_id = empty
        self.escalate("2026-11-16 20:00:00")
        self.assertEqual(self.states(case), ["sent"])

    def test_settled_meanwhile(self):
        waits = {"in_working_hours": True}
        self.policy(
            SOON | waits | {"recipient": "owner"},
            LATE | waits | {"recipient": "owner"},
            LATE | waits | {"action": "reassign", "recipient": "leader"},
        )
        in_time, late = self.opened(), self.opened()
        self.sweep("2026-11-16 16:30:00")
        for case, moment in (
            (late, "2026-11-16 20:00:00"),
            (in_time, "2026-11-16 20:00:00"),
        ):
            with freeze_time(moment):
                case.write({"solution": "<p>x</p>", "stage_id": self.closed.id})
        self.deliver("2026-11-17 09:00:00")
        # that it was late is told; a warning, or another owner, serves nobody
        self.assertEqual(self.states(late), ["skipped", "sent", "skipped"])
        self.assertEqual(late.user_id, self.owner)

    def test_a_week_late_is_recorded_not_told(self):
        self.policy(SOON | {"recipient": "owner"})
        case = self.opened()
        self.escalate("2026-11-24 14:30:00")
        self.assertEqual(self.states(case), ["skipped"])
        self.assertIn("week", self.queue(case).error)
        self.assertFalse(self.messages(self.owner.partner_id))

    # -- failures --------------------------------------------------------------------

    def test_one_failure_does_not_stop_the_others(self):
        self.policy(LATE | {"action": "reassign", "recipient": "leader"})
        good, bad = self.opened(), self.opened(name="Bad")
        self.sweep("2026-11-16 16:30:00")
        Case = self.registry["linkage.case"]
        write = Case.write

        def refuse(cases, vals):
            if "user_id" in vals and "Bad" in cases.mapped("name"):
                raise UserError("Not this one")
            return write(cases, vals)

        with patch.object(Case, "write", refuse), mute_logger(LOGGER):
            self.deliver("2026-11-16 16:30:00")
        self.assertEqual(self.states(good) + self.states(bad), ["sent", "failed"])
        self.assertEqual(good.user_id, self.leader)
        self.assertEqual(bad.user_id, self.owner)
        failed = self.queue(bad)
        self.assertIn("Not this one", failed.error)
        failed.with_user(self.manager).action_retry()
        self.deliver("2026-11-16 16:40:00")
        self.assertEqual((failed.state, failed.error), ("sent", False))
        self.assertEqual(bad.user_id, self.leader)

    def test_a_message_that_fails_is_recorded(self):
        self.policy(LATE | {"recipient": "owner"})
        case = self.opened()
        self.sweep("2026-11-16 16:30:00")
        Escalation = self.registry["linkage.escalation"]
        with (
            patch.object(Escalation, "_tell", side_effect=ValueError("no mail")),
            mute_logger(LOGGER),
        ):
            self.deliver("2026-11-16 16:30:00")
        self.assertEqual(self.states(case), ["failed"])
        self.assertEqual(self.queue(case).error, "no mail")

    def test_archived_case(self):
        self.policy(LATE | {"recipient": "owner"})
        case = self.opened()
        case.active = False
        self.escalate("2026-11-16 16:30:00")
        self.assertEqual(self.states(case), ["skipped"])
        self.queue(case).case_id.unlink()
        self.assertFalse(
            self.env["linkage.escalation"].search([("case_id", "=", case.id)])
        )

    def test_the_jobs(self):
        self.policy(SOON | {"recipient": "owner"})
        case, other = self.opened(), self.opened(user_id=self.leader.id)
        with freeze_time("2026-11-16 14:30:00"), self.enter_registry_test_mode():
            self.env.ref("crm_linkage.ir_cron_sweep_clocks").method_direct_trigger()
            self.env.ref(
                "crm_linkage.ir_cron_deliver_escalations"
            ).method_direct_trigger()
        self.assertEqual(self.states(case) + self.states(other), ["sent", "sent"])

    def test_the_explanation_of_a_clock_tells_its_steps(self):
        self.policy(SOON | {"recipient": "owner"}, LATE | {"recipient": "leader"})
        case = self.opened()
        self.escalate("2026-11-16 14:30:00")
        clock = self.clock(case).with_user(self.owner)
        with freeze_time("2026-11-16 14:31:00"):
            warned, late = clock.linkage_explanation()["steps"]
        self.assertEqual(warned["name"], "75 % of the time: Inform: Owner")
        self.assertEqual((warned["past"], warned["state"]), (True, "sent"))
        self.assertEqual((late["past"], late["state"]), (False, False))

    # -- cost ------------------------------------------------------------------------

    def test_queries_do_not_grow_with_the_cases(self):
        self.policy(
            LATE | {"recipient": "owner"},
            LATE | {"action": "reassign", "recipient": "leader"},
            LATE | {"action": "raise"},
        )
        self.opened()
        self.escalate("2026-11-16 16:30:00")  # warm

        def cost(count):
            with freeze_time("2026-11-16 07:00:00"):
                self.Case.create(
                    [
                        {
                            "name": f"Case {n}",
                            "partner_id": self.partner.id,
                            "user_id": self.owner.id,
                        }
                        for n in range(count)
                    ]
                )
            self.sweep("2026-11-16 16:30:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.deliver("2026-11-16 16:30:00")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = cost(5), cost(100)
        self.assertLess(many, few + 30, f"{few} for 5, {many} for 100")

    # -- steps -----------------------------------------------------------------------

    def test_steps_that_make_no_sense_are_refused(self):
        policy = self.policy()
        for wrong, message in (
            ({"recipient": False}, "whom"),
            ({"recipient": "user"}, "which user"),
            ({"recipient": "contact", "action": "activity"}, "only be informed"),
            ({"recipient": "owner", "action": "reassign"}, "its own owner"),
        ):
            with (
                self.subTest(wrong=wrong),
                self.assertRaisesRegex(ValidationError, message),
            ):
                policy.step_ids = [Command.create(SOON | wrong)]

    def test_steps_of_a_policy_in_use_stay(self):
        policy = self.policy(SOON)
        policy.step_ids.share = 0.8
        self.opened()
        with self.assertRaisesRegex(UserError, "new version"):
            policy.step_ids.share = 0.7
        with self.assertRaisesRegex(UserError, "new version"):
            policy.step_ids.unlink()
        with self.assertRaisesRegex(UserError, "new version"):
            policy.step_ids = [Command.create(SOON)]

    def test_steps_say_what_they_are(self):
        policy = self.policy(
            SOON,
            LATE,
            LATE | {"minutes": 30, "action": "reassign", "recipient": "leader"},
            {"when": "before", "minutes": 15, "is_working_time": False},
        )
        self.assertEqual(
            policy.step_ids.mapped("display_name"),
            [
                "75 % of the time: Inform: Owner",
                "At the deadline: Inform: Owner",
                "30 working minutes after: Hand over: Team leader",
                "15 minutes before: Inform: Owner",
            ],
        )

    def test_deadline_in_the_time_of_the_recipient(self):
        self.policy(SOON | {"recipient": "owner"})
        self.owner.tz = "Asia/Shanghai"
        self.opened()
        self.escalate("2026-11-16 14:30:00")
        body = self.messages(self.owner.partner_id).body
        local = fields.Datetime.to_datetime(DEADLINE) + timedelta(hours=8)
        self.assertIn(str(local.day), body)
        self.assertRegex(body, r"12:00:?0?0?\s*AM")
