from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common import new_colleague, new_user
from .common import ServiceCommon

# a Monday, 10:00 in Berlin
NOW = "2024-06-03 08:00:00"


@tagged("post_install", "-at_install")
class TestServiceCountdown(ServiceCommon):
    """What the screen counts down from, and what is done to clocks by hand."""

    def shown(self, case, user="agent"):
        case.invalidate_recordset()
        return case.with_user(self.users[user]).clock_faces

    def face(self, case, kind="resolution"):
        return next(one for one in self.shown(case)["clocks"] if one["kind"] == kind)

    @freeze_time(NOW)
    def test_what_a_screen_gets(self):
        case = self.case()
        shown = self.shown(case)
        self.assertEqual(shown["now"], 1717401600)
        self.assertEqual(
            [one["kind"] for one in shown["clocks"]], ["response", "resolution"]
        )
        face = shown["clocks"][0]
        self.assertEqual(face["remaining"], 8 * 3600)
        # from now until noon, then the afternoon
        self.assertEqual(face["spans"][0], [shown["now"], shown["now"] + 2 * 3600])
        self.assertEqual(face["spans"][1][0], shown["now"] + 3 * 3600)
        case.stage_id = self.waiting
        self.assertEqual(self.face(case)["spans"], [])
        self.assertTrue(self.face(case)["paused"])

    def test_a_page_costs_the_same_whatever_it_shows(self):
        cases = self.Case.create(
            [{"name": str(n), "partner_id": self.partner.id} for n in range(80)]
        )
        mine = cases.with_user(self.users["agent"])
        fields_wanted = {"clock_faces": {}, "next_deadline": {}, "name": {}}

        def read(records):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertTrue(
                all(row["clock_faces"] for row in records.web_read(fields_wanted))
            )
            return self.env.cr.sql_log_count - start

        read(mine[:2])  # fills the caches of the registry
        few, many = read(mine[:2]), read(mine)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 16)

    @freeze_time(NOW)
    def test_groups_by_state(self):
        late = self.case(opened_at="2024-05-06 08:00:00")
        paused = self.case(stage_id=self.waiting.id)
        running = self.case()
        cases = late | paused | running
        for case in cases:
            with self.subTest(case=case.clock_state):
                found = self.Case.search(
                    [("id", "in", cases.ids), ("clock_state", "=", case.clock_state)]
                )
                self.assertEqual(found, case)
        groups = dict(
            self.Case._read_group(
                [("id", "in", cases.ids)], ["clock_state"], ["__count"]
            )
        )
        self.assertEqual(groups, dict.fromkeys(cases.mapped("clock_state"), 1))
        # in the words of the SQL and of the record alike, at other moments too
        for days in (1, 2, 5, 9):
            with freeze_time(fields.Datetime.to_datetime(NOW) + timedelta(days=days)):
                self.env.invalidate_all()
                groups = dict(
                    self.Case._read_group(
                        [("id", "in", cases.ids)], ["clock_state"], ["id:recordset"]
                    )
                )
                for state, members in groups.items():
                    self.assertEqual(set(members.mapped("clock_state")), {state})

    def move(self, case, action, user="supervisor", reason="Asked to", **keywords):
        clock = self.clock(case).with_user(self.users[user])
        case.invalidate_recordset()
        return clock.linkage_move_by_hand(action, reason, **keywords)

    def own_case(self, **values):
        return self.case(user_id=self.users["representative"].id, **values)

    def test_supervisors_pause_and_resume(self):
        with freeze_time(NOW):
            case = self.own_case()
            told = self.clock(case).with_user(self.users["supervisor"])
            moves = [one["action"] for one in told.linkage_explanation()["moves"]]
            self.assertEqual(moves, ["pause", "start", "reset"])
            self.move(case, "pause")
            self.assertEqual(self.face(case)["state"], "paused")
            with self.assertRaises(UserError):
                self.move(case, "pause")
        with freeze_time("2024-06-04 08:00:00"):
            self.move(case, "resume", reason="Part is here")
            face = self.face(case)
            self.assertEqual((face["state"], face["remaining"]), ("running", 40 * 3600))
            told = self.clock(case).linkage_explanation()
            self.assertEqual([one["reason"] for one in told["pauses"]], ["Asked to"])
            notes = [one["note"] for one in told["events"] if one["note"]]
            self.assertEqual(notes, ["Asked to", "Part is here"])
            self.assertEqual(
                case.event_ids.filtered("note").user_id, self.users["supervisor"]
            )

    @freeze_time(NOW)
    def test_from_another_moment_and_anew(self):
        case = self.own_case()
        # Friday 16:00 in Berlin: an hour then, two on Monday
        self.move(case, "start", moment="2024-05-31 14:00:00")
        self.assertEqual(self.face(case)["remaining"], (40 - 3) * 3600)
        self.move(case, "reset", user="manager")
        face = self.face(case)
        self.assertEqual((face["remaining"], face["round"]), (40 * 3600, 1))
        for moment in ("1066-10-14 09:00:00", "soon", False, 5, {"x": 1}):
            with self.subTest(moment=moment), self.assertRaises(UserError):
                self.move(case, "start", moment=moment)

    @freeze_time(NOW)
    def test_who_moves_clocks(self):
        case = self.own_case()
        portal = new_colleague(
            self.env, "countdown_portal", self.company, "base.group_portal"
        )
        self.users["portal"] = portal
        self.addCleanup(self.users.pop, "portal")
        for user in ("representative", "agent", "employee", "portal"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                self.move(case, "pause", user=user)
        mine = self.clock(case).with_user(self.users["agent"])
        self.assertEqual(mine.linkage_explanation()["moves"], [])
        foreign = self.case()  # nobody of the supervisor's team has to do with it
        with self.assertRaises(AccessError):
            self.move(foreign, "pause")
        self.assertEqual(self.face(case)["state"], "running")

    @freeze_time(NOW)
    def test_bad_moves_are_refused_in_a_sentence(self):
        case = self.own_case()
        for reason in ("", "  ", False, None, 5):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.move(case, "pause", reason=reason)
        for action in ("resume", "stop", "start_from", "", None):
            with self.subTest(action=action), self.assertRaises(UserError):
                self.move(case, action)
        self.assertFalse(case.event_ids.filtered(lambda one: one.signal == "hand"))


@tagged("post_install", "-at_install")
class TestServiceClockTour(HttpCase):
    def test_a_clock_ticks_and_is_paused(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Around the clock",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": str(day),
                                "dayofweek": str(day),
                                "hour_from": 0,
                                "hour_to": 24,
                                "day_period": "full_day",
                            }
                        )
                        for day in range(7)
                    ),
                ],
            }
        )
        self.env.company.resource_calendar_id = calendar
        user = new_user(self.env, "tour_clock", "crm_linkage.group_manager")
        case = self.env["linkage.case"].create(
            {
                "name": "Broken display",
                "partner_id": self.env["res.partner"].create({"name": "Tour"}).id,
                "user_id": user.id,
            }
        )
        self.start_tour("/odoo/linkage-cases", "linkage_clock_tour", login=user.login)
        states = {clock.code: clock.state for clock in case.clock_ids}
        self.assertEqual(states, {"response": "paused", "resolution": "running"})
        event = case.event_ids.filtered(lambda one: one.signal == "hand")
        self.assertEqual(event.mapped("note"), ["Waits for a part"])
