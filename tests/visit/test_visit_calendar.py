"""Visits and their appointments in the host's calendar: one moves, both move."""

import logging
import time
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.crm_linkage.models.visit import calendar_event

from .common import VisitCommon, moment

_logger = logging.getLogger(__name__)

QUIET = {"tracking_disable": True, "mail_create_nolog": True}


class CalendarCommon(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Corner Shop", street="Main Street 1", city="Berlin")
        cls.Visit = cls.env["linkage.visit"].with_user(cls.rep)

    def event_of(self, visit):
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(active_test=False)
            .search([("linkage_visit_id", "=", visit.id)])
        )

    def as_rep(self, event):
        """The event as its owner's calendar has it, with nothing read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        return event.with_user(self.rep).with_context(mail_notrack=False)


@tagged("post_install", "-at_install")
@freeze_time("2024-03-04 06:00:00")
class TestVisitCalendar(CalendarCommon):
    # -- from the visit to the calendar ------------------------------------------

    def test_a_planned_visit_has_one_private_appointment(self):
        messages = self.env["mail.message"].sudo().search_count([])
        mails = self.env["mail.mail"].sudo().search_count([])
        visit = self.visit(self.shop)
        event = self.event_of(visit)
        self.assertRecordValues(
            event,
            [
                {
                    "name": "Corner Shop",
                    "location": "Main Street 1, Berlin",
                    "start": moment("2024-03-05 09:00:00"),
                    "stop": moment("2024-03-05 09:30:00"),
                    "privacy": "private",
                    "show_as": "busy",
                    "user_id": self.rep.id,
                    "partner_ids": self.rep.partner_id.ids,
                    "alarm_ids": [],
                    "res_model": "linkage.visit",
                    "res_id": visit.id,
                }
            ],
        )
        self.assertEqual(event.attendee_ids.partner_id, self.rep.partner_id)
        self.assertEqual(event.attendee_ids.state, "accepted")
        self.assertEqual(visit.event_ids, event)
        self.assertFalse(visit.activity_ids)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), messages)
        # a colleague sees that the time is taken, not by whom
        other = self.as_rep(event).with_user(self.colleague)
        self.assertEqual(other.name, "Busy")
        self.assertFalse(other.linkage_visit_id)

    def test_no_appointment_for_nobody_nor_for_what_is_over(self):
        self.assertFalse(self.event_of(self.visit(self.shop, user_id=False)))
        done = self.visit(self.shop, state="done", outcome="order")
        self.assertFalse(self.event_of(done))
        plan = self.plan("2024-03-11")
        self.graded("Draft")
        plan._run()
        self.assertTrue(plan.stop_ids)
        drafts = self.env["calendar.event"].search([("user_id", "=", self.rep.id)])
        self.assertFalse(drafts)

    def test_accepting_a_plan_makes_them(self):
        self.graded("Accepted")
        plan = self.plan("2024-03-11")
        plan._run()
        plan.action_accept()
        self.assertTrue(plan.visit_ids)
        events = (
            self.env["calendar.event"]
            .sudo()
            .search([("linkage_visit_id", "in", plan.visit_ids.ids)])
        )
        self.assertEqual(events.linkage_visit_id, plan.visit_ids)
        plan.action_cancel()
        self.assertFalse(self.event_of(plan.visit_ids[0]))

    def test_the_appointment_follows_the_visit(self):
        visit = self.visit(self.shop)
        event = self.event_of(visit)
        visit.write({"planned_start": "2024-03-06 10:00:00", "duration": 45})
        self.assertEqual(event.start, moment("2024-03-06 10:00:00"))
        self.assertEqual(event.stop, moment("2024-03-06 10:45:00"))
        self.assertEqual(event.duration, 0.75)
        self.assertEqual(event.attendee_ids.state, "accepted")
        visit.planned_stop = "2024-03-06 11:00:00"
        self.assertEqual(event.stop, moment("2024-03-06 11:00:00"))
        other = self.customer("Other Shop")
        visit.partner_id = other
        self.assertEqual(self.event_of(visit).name, "Other Shop")

    def test_state_and_representative(self):
        visit = self.visit(self.shop)
        visit.with_user(self.rep).action_cancel()
        self.assertFalse(self.event_of(visit))
        visit.with_user(self.rep).action_reopen()
        self.assertTrue(self.event_of(visit))
        visit._fail("absent")
        self.assertFalse(self.event_of(visit))
        visit.action_reopen()
        visit.with_user(self.supervisor).user_id = self.colleague
        event = self.event_of(visit)
        self.assertEqual(event.user_id, self.colleague)
        self.assertEqual(event.partner_ids, self.colleague.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.colleague.partner_id)
        visit._complete({"outcome": "order"})
        self.assertEqual(self.event_of(visit), event)
        visit.unlink()
        self.assertFalse(event.exists())

    def test_not_into_anybodys_calendar(self):
        visit = self.visit(self.shop)
        with self.assertRaises(AccessError), self.cr.savepoint():
            visit.with_user(self.rep).user_id = self.stranger
        self.assertEqual(self.event_of(visit).user_id, self.rep)

    def test_what_others_have_read_does_not_matter(self):
        """The host keeps hidden values in the cache: they must not mislead us."""
        visit = self.visit(self.shop)
        event = self.event_of(visit)
        self.env.invalidate_all()
        self.assertEqual(event.with_user(self.supervisor).name, "Busy")
        self.assertFalse(event.linkage_visit_id)
        visit.with_user(self.supervisor).planned_start = "2024-03-06 10:00:00"
        self.env.invalidate_all()
        self.assertEqual(self.event_of(visit), event)
        self.assertEqual(event.start, moment("2024-03-06 10:00:00"))

    def test_company_switch(self):
        visit = self.visit(self.shop)
        self.company.linkage_visit_calendar = False
        self.assertFalse(self.event_of(visit))
        self.assertFalse(self.event_of(self.visit(self.shop)))
        self.company.linkage_visit_calendar = True
        self.assertTrue(self.event_of(visit))

    # -- from the calendar to the visit ------------------------------------------

    def test_moving_the_appointment_moves_the_visit(self):
        visit = self.visit(self.shop)
        event = self.as_rep(self.event_of(visit))
        # as the calendar view writes when one drags
        event.write({"start": "2024-03-07 12:00:00", "stop": "2024-03-07 13:00:00"})
        self.assertEqual(visit.planned_start, moment("2024-03-07 12:00:00"))
        self.assertEqual(visit.duration, 60)
        self.assertEqual(str(visit.date), "2024-03-07")
        event.write({"duration": 0.5})
        self.assertEqual(visit.duration, 30)
        self.assertEqual(event.stop, moment("2024-03-07 12:30:00"))

    def test_over_the_change_of_the_clock(self):
        visit = self.visit(self.shop, "2024-03-30 08:00:00")  # 9:00 in winter
        event = self.as_rep(self.event_of(visit))
        event.write({"start": "2024-03-31 21:30:00", "stop": "2024-03-31 22:30:00"})
        self.assertEqual(str(visit.date), "2024-03-31")  # 23:30 in summer
        self.assertEqual(visit.duration, 60)
        event.write({"start": "2024-03-31 22:00:00", "stop": "2024-03-31 23:00:00"})
        self.assertEqual(str(visit.date), "2024-04-01")

    def test_deleting_archiving_declining_cancel_the_visit(self):
        deleted, archived, declined, kept = (self.visit(self.shop) for _n in range(4))
        notices = self.env["bus.bus"].sudo().search_count([])
        self.as_rep(self.event_of(deleted)).unlink()
        self.assertEqual(deleted.state, "cancelled")
        self.assertIn("deleted in the calendar", deleted.message_ids[0].body)
        self.env.cr.precommit.run()  # the bus writes then
        self.assertGreater(self.env["bus.bus"].sudo().search_count([]), notices)

        event = self.event_of(archived)
        self.as_rep(event).action_archive()
        self.assertEqual(archived.state, "cancelled")
        self.assertTrue(event.exists())
        self.as_rep(event).action_unarchive()
        self.assertEqual(archived.state, "planned")
        self.assertEqual(self.event_of(archived), event)

        event = self.event_of(declined)
        self.as_rep(event).change_attendee_status("declined", "self_only")
        self.assertEqual(declined.state, "cancelled")
        declined.action_reopen()
        self.assertEqual(self.event_of(declined).attendee_ids.state, "accepted")
        self.assertEqual(len(self.event_of(declined)), 1)
        self.assertEqual(kept.state, "planned")

    def test_a_visit_that_is_over_keeps_its_appointment(self):
        visit = self.visit(self.shop)
        visit._complete({"outcome": "order"})
        event = self.as_rep(self.event_of(visit))
        with self.assertRaisesRegex(UserError, "is over"):
            event.write({"start": "2024-03-07 12:00:00"})
        event.unlink()  # one may tidy up one's calendar
        self.assertEqual(visit.state, "done")

    def test_what_an_appointment_of_a_visit_cannot_be(self):
        visit = self.visit(self.shop)
        event = self.as_rep(self.event_of(visit))
        for values, sentence in (
            ({"allday": True}, "cannot last all day"),
            (
                {"recurrency": True, "rrule_type": "weekly", "count": 3},
                "does not repeat",
            ),
            ({"stop": "2024-03-08 12:00:00"}, "one minute and a day"),
            ({"user_id": self.colleague.id}, "somebody else"),
            ({"partner_ids": [Command.clear()]}, "somebody else"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, sentence),
                self.cr.savepoint(),
            ):
                event.write(values)
        # a colleague may come along
        event.write({"partner_ids": [Command.link(self.colleague.partner_id.id)]})
        self.assertEqual(visit.planned_start, moment("2024-03-05 09:00:00"))

    def test_who_may_move_the_event_but_not_the_visit(self):
        visit = self.visit(self.shop)
        event = self.event_of(visit)
        self.rep.group_ids = self.env.ref("base.group_user")
        event = self.as_rep(event)
        with self.assertRaisesRegex(UserError, "you may not change"):
            event.write({"start": "2024-03-07 12:00:00"})
        with self.assertRaisesRegex(UserError, "you may not change"):
            event.unlink()
        with self.assertRaises(AccessError):
            event.with_user(self.stranger).write({"start": "2024-03-07 12:00:00"})

    def test_the_link_cannot_be_forged(self):
        visit = self.visit(self.shop)
        mine = self.env["calendar.event"].with_user(self.rep).create({"name": "Mine"})
        with self.assertRaisesRegex(UserError, "its own appointment"):
            mine.write({"linkage_visit_id": visit.id})
        with self.assertRaisesRegex(UserError, "its own appointment"):
            self.env["calendar.event"].with_user(self.stranger).create(
                {"name": "Mine", "linkage_visit_id": visit.id}
            )
        # a context of the client does not cut the link
        event = self.as_rep(self.event_of(visit)).with_context(linkage_from_visit=True)
        event.write({"start": "2024-03-07 12:00:00", "stop": "2024-03-07 13:00:00"})
        self.assertEqual(visit.planned_start, moment("2024-03-07 12:00:00"))
        self.assertFalse(event.copy().linkage_visit_id)

    def test_the_calendar_shows_visits_of_all_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.rep.company_ids = [Command.link(other.id)]
        visit = self.visit(self.shop, company_id=other.id)
        event = self.as_rep(self.event_of(visit))
        event.with_context(allowed_company_ids=self.company.ids).write(
            {"start": "2024-03-07 12:00:00", "stop": "2024-03-07 13:00:00"}
        )
        self.assertEqual(visit.planned_start, moment("2024-03-07 12:00:00"))


@tagged("post_install", "-at_install")
@freeze_time("2024-03-04 06:00:00")
class TestVisitCalendarBudget(CalendarCommon):
    def queries(self, work):
        """Queries of `work` on a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def values(self, count):
        return [
            {
                "partner_id": self.shop.id,
                "user_id": self.rep.id,
                "company_id": self.company.id,
                "planned_start": f"2024-03-{5 + n % 20:02} {8 + n // 20 % 9:02}:00:00",
            }
            for n in range(count)
        ]

    def test_many_visits_cost_constant_queries(self):
        """A thousand visits: made, handed over and cancelled in bounded queries."""
        Visit = self.env["linkage.visit"].with_context(**QUIET)
        made = {}
        self.queries(lambda: Visit.create(self.values(1)).unlink())  # warm
        costs = {}
        for count in (10, 1000):
            start = time.clock_gettime(time.CLOCK_MONOTONIC)
            costs[count] = [
                self.queries(
                    lambda count=count: made.update(
                        {count: Visit.create(self.values(count))}
                    )
                ),
                self.queries(
                    lambda count=count: made[count].write(
                        {"user_id": self.colleague.id}
                    )
                ),
                self.queries(lambda count=count: made[count].action_cancel()),
            ]
            seconds = time.clock_gettime(time.CLOCK_MONOTONIC) - start
        for few, many in zip(costs[10], costs[1000], strict=True):
            self.assertLessEqual(many, few + 80, costs)
        _logger.info("10 and 1000 visits: queries %s, %.1f s", costs, seconds)
        self.assertLess(seconds, 30)

    def test_a_collected_change_is_written_once(self):
        visits = self.env["linkage.visit"].create(self.values(50))
        later = visits.with_context(linkage_events_later=True)

        def move():
            for visit in later:
                visit.planned_start = "2024-04-02 08:00:00"
            visits._linkage_sync_events()

        self.assertLess(self.queries(move), 50 * 2 + 60)
        events = visits.with_user(self.rep).event_ids
        self.assertEqual(len(events), 50)
        self.assertEqual(set(events.mapped("start")), {moment("2024-04-02 08:00:00")})

    # pylint: disable=missing-return
    def test_events_of_others_cost_nothing(self):
        """The same work on events without a visit, with and without our overrides."""
        Event = self.env["calendar.event"]
        ours = calendar_event.CalendarEvent

        def plain(name):
            def method(records, *args):
                return getattr(super(ours, records), name)(*args)

            return method

        def work(su):
            def make():
                Mine = Event.with_user(self.rep).sudo(su)
                values = {"start": "2024-03-05 09:00:00", "stop": "2024-03-05 09:30:00"}
                return Mine.create([{"name": str(n), **values} for n in range(5)])

            events = make()
            costs = [self.queries(lambda: events.read(["name", "start"]))]
            times = {"start": "2024-03-06 09:00:00", "stop": "2024-03-06 09:30:00"}
            costs.append(self.queries(lambda: events.write(dict(times))))
            costs.append(self.queries(lambda: events.write({"active": False})))
            costs.append(self.queries(lambda: events.write({"name": "New"})))
            costs.append(self.queries(events.unlink))
            costs.append(self.queries(make))
            return costs

        for su in (False, True):
            work(su)  # warm
            with_us = work(su)
            with patch.object(calendar_event.CalendarEvent, "write", plain("write")):
                with patch.object(
                    calendar_event.CalendarEvent, "unlink", plain("unlink")
                ):
                    without = work(su)
            if su:  # nothing is read before the system deletes
                without[4] += 1
            self.assertEqual(with_us, without)
