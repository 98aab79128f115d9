from datetime import datetime

import psycopg2
from freezegun import freeze_time
from markupsafe import Markup

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ServiceCommon

MONDAY = "2026-11-16 07:00:00"  # 08:00 in Berlin


def utc(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@tagged("post_install", "-at_install")
class TestServiceCase(ServiceCommon):
    """A case and its two clocks, under frozen time."""

    def test_clocks_of_a_new_case(self):
        with freeze_time(MONDAY):
            case = self.case()
        response, resolution = self.clock(case, "response"), self.clock(case)
        self.assertEqual((response.target_hours, resolution.target_hours), (8, 40))
        self.assertEqual(response.deadline, utc("2026-11-16 16:00"))
        self.assertEqual(response.risk_at, utc("2026-11-16 14:00"))
        self.assertEqual(resolution.deadline, utc("2026-11-20 16:00"))
        self.assertEqual(case.next_deadline, response.deadline)
        self.assertRegex(case.number, r"^C\d{6}$")

    def test_states_follow_the_time_without_a_job(self):
        with freeze_time(MONDAY):
            case = self.case()
            self.assertShows(case, "running", "running")
        with freeze_time("2026-11-16 14:00:00"):
            self.assertShows(case, "at_risk", "running")
        with freeze_time("2026-11-16 16:00:00"):
            self.assertShows(case, "critical", "running")
            self.assertTrue(case.is_at_risk)
        with freeze_time("2026-11-16 16:00:01"):
            self.assertShows(case, "breached", "running")
            self.assertTrue(case.is_breached)

    def test_filters_find_what_the_time_says(self):
        with freeze_time(MONDAY):
            early, late = self.case(), self.case(priority="3")  # 1 h and 8 h

        def found(name):
            domain = [(name, "=", True), ("id", "in", (early | late).ids)]
            return self.Case.search(domain)

        with freeze_time("2026-11-16 07:30:00"):
            self.assertFalse(found("is_breached") | found("is_at_risk"))
        with freeze_time("2026-11-16 07:50:00"):
            self.assertEqual(found("is_at_risk"), late)
        with freeze_time("2026-11-16 09:00:00"):
            self.assertEqual(found("is_breached"), late)
            self.assertFalse(found("is_at_risk"))
        with freeze_time("2026-11-16 15:00:00"):
            self.assertEqual(found("is_at_risk"), early | late)
            self.assertEqual(
                self.Case.search(
                    [("is_breached", "=", False), ("id", "in", (early | late).ids)]
                ),
                early,
            )

    def test_bars_of_the_kanban_count_by_the_worst_clock(self):
        with freeze_time(MONDAY):
            cases = self.case() | self.case() | self.case(priority="3")
            closed = self.case()
            closed._set_stage(self.closed, fields.Datetime.now())
        mine = [("id", "in", (cases | closed).ids)]
        bar = {"field": "clock_state", "colors": {"running": "info", "breached": "x"}}
        stage = str(cases.stage_id.id)

        def bars(*more):
            return self.Case.read_progress_bar([*mine, *more], "stage_id", bar)

        with freeze_time(MONDAY):
            self.assertEqual(bars(), {stage: {"running": 3, "breached": 0}})
        with freeze_time("2026-11-16 09:00:00"):
            self.assertEqual(bars(), {stage: {"running": 2, "breached": 1}})
            self.assertEqual(bars(("priority", "=", "3"))[stage]["running"], 0)
            # a click on a bar, and on what is left of it
            for states in (["breached"], ["running", "met"], ["at_risk", False]):
                self.env.invalidate_all()
                domain = [*mine, ("clock_state", "in", states)]
                found = self.Case.search(domain)
                expected = (cases | closed).filtered(
                    lambda case, states=states: case.clock_state in states
                )
                self.assertEqual(set(found), set(expected))
                rest = self.Case.search([*mine, ("clock_state", "not in", states)])
                self.assertEqual(set(rest | found), set(cases | closed))
                self.assertFalse(rest & found)

    def test_search_and_shown_state_of_clocks_agree(self):
        with freeze_time(MONDAY):
            cases = self.Case.create(
                [
                    {
                        "name": f"{priority} {kind}",
                        "partner_id": self.partner.id,
                        "priority": priority,
                        "kind": kind,
                    }
                    for priority in "0123"
                    for kind in ("request", "information")
                ]
            )
            cases[0].company_id.resource_calendar_id.attendance_ids = [Command.clear()]
            self.case(name="no hours")
        with freeze_time("2026-11-16 09:00:00"):
            cases[1].action_wait()
            cases[7].action_wait()
            cases[2].action_close()
            cases[6].action_close()
        with freeze_time("2026-11-17 09:00:00"):
            clocks = self.env["linkage.case.clock"].search(
                [("company_id", "=", self.company.id)]
            )
            clocks.invalidate_recordset()
            seen = set()
            for state, _label in clocks._fields["state"].selection:
                shown = clocks.filtered(lambda c, state=state: c.state == state)
                found = clocks.search([("id", "in", clocks.ids), ("state", "=", state)])
                self.assertEqual(found, shown, state)
                seen |= set(shown.mapped("state"))
            self.assertGreaterEqual(
                seen, {"breached", "running", "paused", "no_hours", "met"}
            )

    def test_answering_stops_the_response_clock(self):
        with freeze_time(MONDAY):
            case = self.case()
        with freeze_time("2026-11-16 09:00:00"):
            case.action_answer()
            self.assertShows(case, "met", "running")
        self.assertEqual(case.stage_id, self.progress)
        self.assertEqual(case.next_deadline, self.clock(case).deadline)
        with freeze_time("2026-11-17 09:00:00"):
            case.stage_id = self.new
            self.assertShows(case, "met", "running")

    def test_a_message_to_the_customer_is_an_answer_a_note_is_not(self):
        with freeze_time(MONDAY):
            case = self.case()
        with freeze_time("2026-11-16 08:00:00"):
            case.with_user(self.users["agent"]).message_post(
                body=Markup("internal"), subtype_xmlid="mail.mt_note"
            )
            case.message_post(
                body=Markup("thanks"),
                author_id=self.partner.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertShows(case, "running", "running")
        with freeze_time("2026-11-16 09:00:00"):
            case.with_user(self.users["agent"]).message_post(
                body=Markup("We look into it"),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertShows(case, "met", "running")
        self.assertEqual(
            self.clock(case, "response").stopped_at, utc("2026-11-16 09:00")
        )

    def test_what_an_agent_posts_counts_from_now_and_as_theirs(self):
        with freeze_time(MONDAY):
            case = self.case(priority="3")  # to be answered within an hour
        mine = case.with_user(self.users["agent"])
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        with freeze_time("2026-11-16 12:00:00"):
            mine.message_post(body="", **post)
            mine.message_post(body=Markup("<p><br></p>"), **post)
            mine.message_post(body="Thanks", author_id=self.partner.id, **post)
            self.assertEqual(case.event_ids.mapped("signal"), ["opened"])
            mine.message_post(body="We did", date="2026-11-16 07:10:00", **post)
            self.assertShows(case, "breached", "running")
        self.assertEqual(case.event_ids.mapped("signal"), ["opened", "answered"])
        self.assertEqual(
            self.clock(case, "response").stopped_at, utc("2026-11-16 12:00")
        )

    def test_waiting_for_the_customer_costs_no_time(self):
        with freeze_time(MONDAY):
            case = self.case(priority="3")  # 8 h
        with freeze_time("2026-11-16 09:00:00"):
            case.action_wait()
            self.assertShows(case, "breached", "paused")
            self.assertFalse(self.clock(case).deadline)
        with freeze_time("2026-11-18 09:00:00"):
            self.assertShows(case, "breached", "paused")
            case.action_answer()
            self.assertEqual(self.clock(case).deadline, utc("2026-11-18 16:00"))

    def test_closed_in_time_stays_in_time(self):
        with freeze_time(MONDAY):
            case = self.case()
        with freeze_time("2026-11-16 09:00:00"):
            case.action_close()
        self.assertEqual(case.closed_at, utc("2026-11-16 09:00"))
        with freeze_time("2027-11-16 09:00:00"):
            self.assertShows(case, "met", "met")

    def test_closed_late_is_breached_at_its_deadline(self):
        with freeze_time(MONDAY):
            case = self.case(priority="3")
        with freeze_time("2026-11-17 09:00:00"):
            case.action_close()
            self.assertShows(case, "breached", "breached")
        self.assertEqual(self.clock(case).breached_at, utc("2026-11-16 16:00"))

    def test_closed_straight_from_waiting(self):
        with freeze_time(MONDAY):
            case = self.case()
        with freeze_time("2026-11-16 09:00:00"):
            case.action_wait()
        with freeze_time("2026-12-16 09:00:00"):
            case.action_close()
            self.assertShows(case, "met", "met")

    def test_reopening_does_not_count_the_closed_time(self):
        with freeze_time(MONDAY):
            case = self.case(priority="3")  # 8 h
        with freeze_time("2026-11-16 08:00:00"):
            case.action_close()
        with freeze_time("2026-11-18 09:00:00"):
            case.action_reopen()
            self.assertFalse(case.closed_at)
            self.assertEqual(case.stage_id, self.progress)
            self.assertEqual(self.clock(case).deadline, utc("2026-11-19 08:00"))
            self.assertEqual(self.clock(case).remaining_hours, 7)

    def test_another_priority_is_another_promise(self):
        with freeze_time(MONDAY):
            case = self.case()
        with freeze_time("2026-11-16 08:00:00"):
            case.priority = "2"  # 4 h, 16 h
        self.assertEqual(self.clock(case, "response").deadline, utc("2026-11-16 11:00"))
        self.assertEqual(self.clock(case).deadline, utc("2026-11-17 16:00"))

    def test_a_softer_priority_does_not_undo_a_breach(self):
        with freeze_time(MONDAY):
            case = self.case(priority="3")
        with freeze_time("2026-11-16 09:00:00"):
            case.priority = "0"
            self.assertShows(case, "breached", "running")

    def test_a_company_policy_goes_before_the_shared_one(self):
        self.policy(
            {"response": 1, "resolution": 2},
            calendar_id=self.calendar("Night", "UTC", ((20, 24),)).id,
        )
        with freeze_time(MONDAY):
            case = self.case()
        self.assertEqual(self.clock(case).deadline, utc("2026-11-16 22:00"))

    def test_no_target_no_clock(self):
        self.env.ref("crm_linkage.service_policy_shared").action_retire()
        case = self.case()
        self.assertFalse(case.clock_ids)
        self.assertFalse(case.clock_state)
        case.action_close()
        self.assertTrue(case.closed_at)

    def test_calendar_without_hours_stands_still_and_says_so(self):
        self.company.resource_calendar_id.attendance_ids = [Command.clear()]
        case = self.case()
        self.assertShows(case, "no_hours", "no_hours")
        self.assertFalse(case.next_deadline)
        self.company.resource_calendar_id = False
        self.assertShows(self.case(), "no_hours", "no_hours")

    def test_leaves_of_the_calendar_and_of_the_company(self):
        calendar = self.company.resource_calendar_id
        other = self.new_company("Other", "Europe/Berlin")
        Leave = self.env["resource.calendar.leaves"]
        Leave.create(
            [
                {
                    "name": "Calendar",
                    "calendar_id": calendar.id,
                    "date_from": "2026-11-16 23:00:00",
                    "date_to": "2026-11-17 22:59:59",
                },
                {
                    "name": "Company",
                    "date_from": "2026-11-18 11:00:00",
                    "date_to": "2026-11-18 16:00:00",
                },
            ]
        )
        self.env.flush_all()  # the host reads the company of a leave from the user
        elsewhere = Leave.with_company(other).create(
            {
                "name": "Elsewhere",
                "date_from": "2026-11-01 00:00:00",
                "date_to": "2026-12-01 00:00:00",
            }
        )
        self.assertEqual(elsewhere.company_id, other)
        with freeze_time(MONDAY):
            case = self.case(kind="complaint")  # 24 h: Mon 8, Wed 4, Thu 8, Fri 4
        self.assertEqual(self.clock(case).deadline, utc("2026-11-20 11:00"))

    def test_complaints_need_a_solution(self):
        case = self.case(kind="complaint")
        for empty in (False, "<p><br></p>"):
            case.solution = empty
            with self.assertRaises(ValidationError):
                case.action_close()
            case.invalidate_recordset()
        case.stage_id = self.progress
        case._linkage_close(
            {
                "solution": "<p>Replaced the part</p>",
                "told_by": "phone",
                "outcome_fair": "fair",
                "procedure_fair": "unfair",
                "interaction_fair": "fair",
            }
        )
        self.assertTrue(case.is_closed)
        with self.assertRaises(ValidationError):
            case.solution = False

    def test_moving_a_case_to_another_kind_while_it_is_closed(self):
        case = self.case()
        case.action_close()
        with self.assertRaises(ValidationError):
            case.kind = "complaint"

    def test_a_case_stays_with_its_company(self):
        other = self.new_company("Elsewhere", "UTC")
        case = self.case()
        case.company_id = self.company  # as a form may send it
        with self.assertRaisesRegex(UserError, "stays with Linkage Berlin"):
            case.write({"company_id": other.id, "team_id": False})

    def test_contacts_belong_to_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.partner.id}
        )
        self.assertEqual(
            self.case(partner_id=contact.id).commercial_partner_id, self.partner
        )

    def test_merged_partners_bring_their_cases(self):
        double = self.env["res.partner"].create(
            {"name": "Customer", "is_company": True}
        )
        case = self.case(partner_id=double.id)
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | double).ids, self.partner)
        self.env.invalidate_all()
        self.assertEqual(case.partner_id, self.partner)
        self.assertEqual(case.commercial_partner_id, self.partner)

    def test_reparented_partner_takes_its_cases_along(self):
        shop = self.env["res.partner"].create({"name": "Shop"})
        case = self.case(partner_id=shop.id)
        shop.parent_id = self.partner
        self.assertEqual(case.commercial_partner_id, self.partner)

    def test_partner_with_cases_is_archived_not_deleted(self):
        case = self.case()
        self.partner.active = False
        self.assertTrue(case.search([("id", "=", case.id)]))
        case.action_answer()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(),
        ):
            self.partner.unlink()
            self.env.flush_all()

    def test_deleted_owner_leaves_an_unassigned_case(self):
        case = self.case(user_id=self.users["employee"].id)
        self.users["employee"].unlink()
        case.invalidate_recordset()
        self.assertFalse(case.user_id)
        self.assertTrue(self.Case.search([("user_id", "=", False)]) & case)

    def test_the_system_owns_no_case(self):
        case = self.Case.with_user(self.env.ref("base.user_root")).create(
            {"name": "By mail", "partner_id": self.partner.id}
        )
        self.assertFalse(case.user_id)

    def test_history_can_be_loaded(self):
        with freeze_time("2026-11-27 09:00:00"):
            case = self.case(opened_at=fields.Datetime.to_datetime(MONDAY))
            case._set_stage(self.progress, utc("2026-11-16 08:00"))
            case._set_stage(self.closed, utc("2026-11-17 08:00"))
            self.assertShows(case, "met", "met")
        self.assertEqual(case.closed_at, utc("2026-11-17 08:00"))

    def test_stage_meaning_is_fixed_while_cases_stand_in_it(self):
        self.case()
        with self.assertRaises(ValidationError):
            self.new.is_waiting = True
        self.new.name = "Fresh"

    def test_without_a_stage_to_go_to(self):
        case = self.case()
        self.waiting.active = False
        with self.assertRaises(UserError):
            case.action_wait()

    def test_form(self):
        agent = self.users["agent"]
        with Form(self.Case.with_user(agent)) as form:
            form.name = "Late delivery"
            form.partner_id = self.partner
            form.kind = "after_sales"
        case = form.record
        self.assertEqual(case.user_id, agent)
        self.assertEqual(len(case.clock_ids), 2)

    def test_kanban_offers_every_stage(self):
        cases = self.Case.with_context(read_group_expand=True)
        groups = cases.web_read_group(
            [("partner_id", "=", self.partner.id)], ["stage_id"], ["__count"]
        )["groups"]
        names = [group["stage_id"][1] for group in groups]
        self.assertIn(self.waiting.display_name, names)

    def test_clocks_are_nobodys_to_write(self):
        clock = self.clock(self.case())
        for role in ("agent", "manager"):
            with self.assertRaises(AccessError):
                clock.with_user(self.users[role]).deadline = False
