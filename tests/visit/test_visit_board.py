"""The route board: what it shows, what it lets one do, and what it writes."""

from time import perf_counter

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .board_common import MONDAY, SATURDAY, TUESDAY, WEDNESDAY, BoardCommon
from .common import moment


@tagged("post_install", "-at_install")
class TestVisitBoard(BoardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.near = cls.graded("Near", "A", at=(2, 0))
        cls.far = cls.graded("Far", "B", at=(20, 0))
        cls.north = cls.graded("North", "C", at=(0, 8))
        # Berlin is an hour ahead of UTC in March
        cls.first = cls.visit(cls.near, f"{MONDAY} 08:30:00", sequence=1)
        cls.second = cls.visit(cls.far, f"{MONDAY} 10:00:00", sequence=2)
        cls.third = cls.visit(cls.north, f"{TUESDAY} 09:00:00", sequence=1)

    def stop(self, board, visit):
        return next(one for one in board["stops"] if one["id"] == visit.id)

    def test_what_it_shows(self):
        board = self.board()
        self.assertEqual(board["monday"], MONDAY)
        self.assertEqual(board["today"], "2024-03-08")
        self.assertEqual(board["zone"], "Europe/Berlin")
        self.assertEqual(len(board["days"]), 7)
        self.assertEqual(
            [day["off"] for day in board["days"]], [False] * 5 + [True] * 2
        )
        self.assertEqual(
            [stop["id"] for stop in board["stops"]],
            [self.first.id, self.second.id, self.third.id],
        )
        stop = self.stop(board, self.first)
        self.assertEqual(
            (stop["name"], stop["date"], stop["grade"]["name"], stop["can_move"]),
            ("Near", MONDAY, "A", True),
        )
        monday = board["times"][MONDAY]
        self.assertEqual([one["start"] for one in monday["stops"]], [570, 660])
        self.assertEqual(monday["visits"], 60)
        # 18 km at 40 km/h and a road factor of 1.3
        self.assertAlmostEqual(monday["stops"][1]["drive"], 36, delta=1)
        self.assertEqual(monday["problems"], [])

    def test_times_are_those_of_the_representative_whoever_looks(self):
        self.supervisor.tz = "Asia/Tokyo"
        board = self.board(self.supervisor)
        self.assertEqual(board["times"][MONDAY]["stops"][0]["start"], 570)
        self.assertEqual(self.stop(board, self.first)["date"], MONDAY)

    def test_the_week_in_which_clocks_change(self):
        visit = self.visit(self.near, "2024-03-31 08:00:00")
        later = self.visit(self.far, "2024-04-01 08:00:00")
        board = self.board(date="2024-03-25", weeks=2)
        times = {
            one["id"]: one["start"]
            for day in board["times"].values()
            for one in day["stops"]
        }
        self.assertEqual((times[visit.id], times[later.id]), (600, 600))

    @freeze_time("2024-03-16 10:00:00")
    def test_a_weekend_opens_the_next_week_unless_there_are_visits(self):
        self.assertEqual(self.board(date=False)["monday"], "2024-03-18")
        self.visit(self.near, f"{SATURDAY} 11:00:00")
        self.assertEqual(self.board(date=False)["monday"], MONDAY)

    def test_moving_changes_both_days(self):
        orders = {
            MONDAY: [self.second.id],
            TUESDAY: [self.third.id, self.first.id],
        }
        times = self.times(orders)
        self.assertEqual(times[MONDAY]["visits"], 30)
        self.assertEqual(times[TUESDAY]["visits"], 60)
        self.assertEqual(
            [one["id"] for one in times[TUESDAY]["stops"]], orders[TUESDAY]
        )
        self.assertEqual(self.first.planned_start, moment(f"{MONDAY} 08:30:00"))
        answer = self.save(self.board(), orders)
        self.assertEqual(answer, {"saved": 3})
        start = times[TUESDAY]["stops"][1]
        self.assertEqual(str(self.first.date), TUESDAY)
        self.assertEqual(self.first.sequence, 2)
        self.assertEqual(self.first.drive_minutes, start["drive"])
        local = (self.first.planned_start - moment(f"{TUESDAY} 00:00:00")).seconds
        self.assertEqual(local // 60 + 60, start["start"])
        board = self.board()
        self.assertEqual(board["times"][TUESDAY]["stops"][1]["start"], start["start"])
        self.assertEqual(board["times"][TUESDAY]["problems"], [])

    def test_conflicts_are_named_and_allowed(self):
        self.env["linkage.visit.opening"].create(
            {
                "partner_id": self.near.id,
                "weekday": "0",
                "hour_from": 9,
                "hour_to": 12,
            }
        )
        orders = {
            MONDAY: [self.second.id],
            TUESDAY: [self.third.id, self.first.id],
        }
        times = self.times(orders)
        self.assertEqual(times[TUESDAY]["stops"][1]["problem"], "closed")
        self.assertIn("closed", times[TUESDAY]["problems"])
        self.assertIn("closed", self.board()["problems"])
        self.assertEqual(self.save(self.board(), orders), {"saved": 3})
        self.assertIn("closed", self.board()["times"][TUESDAY]["problems"])

    def test_a_day_off_says_so(self):
        times = self.times({MONDAY: [self.second.id], SATURDAY: [self.first.id]})
        self.assertEqual(times[SATURDAY]["problems"], ["no_day"])

    def test_a_day_that_is_too_full(self):
        self.env["linkage.visit.representative"]._for_user(
            self.rep, self.company
        ).minutes_a_day = 100
        self.assertIn("capacity", self.board()["times"][MONDAY]["problems"])

    def test_others_were_faster(self):
        board = self.board()
        orders = {MONDAY: [self.first.id], TUESDAY: [self.third.id, self.second.id]}
        self.third.with_user(self.supervisor).planned_start = f"{WEDNESDAY} 09:00:00"
        answer = self.save(board, orders)
        self.assertFalse(answer["saved"])
        self.assertEqual(answer["changed"], [self.third.id])
        self.assertIn("North", answer["message"])
        self.assertEqual(str(self.second.date), MONDAY, "nothing is written")
        # a new one on a day that was arranged, one taken away, one closed
        board = self.board()
        added = self.visit(self.north, f"{MONDAY} 13:00:00")
        self.second.action_cancel()
        answer = self.save(board, {MONDAY: [self.second.id, self.first.id]})
        self.assertEqual(answer["changed"], sorted([added.id, self.second.id]))
        # what others did elsewhere is no conflict
        board = self.board()
        self.third.planned_start = f"{WEDNESDAY} 11:00:00"
        answer = self.save(board, {MONDAY: [added.id, self.first.id]})
        self.assertEqual(answer["saved"], 2)

    def test_locks(self):
        self.assertEqual(
            self.save(self.board(), {}, {self.second.id: True}), {"saved": 1}
        )
        self.assertTrue(self.second.is_locked)
        board = self.board()
        self.assertTrue(self.stop(board, self.second)["locked"])
        # it keeps its time when another takes the place before it
        orders = {MONDAY: [self.third.id, self.second.id, self.first.id], TUESDAY: []}
        fixed = self.times(orders)[MONDAY]["stops"][1]
        self.assertEqual(fixed["start"], 660)
        free = self.times(orders, [self.second.id])[MONDAY]["stops"][1]
        self.assertNotEqual(free["start"], 660)
        self.save(board, orders, {self.second.id: False})
        self.assertFalse(self.second.is_locked)
        self.assertEqual(str(self.third.date), MONDAY)

    def test_today_and_what_is_over_stays(self):
        today = self.visit(self.near, "2024-03-08 13:00:00")
        done = self.visit(self.north, f"{TUESDAY} 12:00:00")
        done.sudo().write({"state": "failed", "failure": "closed"})
        board = self.board(date="2024-03-08", weeks=2)
        self.assertFalse(self.stop(board, today)["can_move"])
        self.assertFalse(self.stop(board, done)["can_move"])
        frame = {"date": "2024-03-04", "weeks": 2}
        for orders in (
            {"2024-03-08": [], MONDAY: [self.first.id, self.second.id, today.id]},
            {
                MONDAY: [self.first.id, self.second.id, done.id],
                TUESDAY: [self.third.id],
            },
        ):
            with self.subTest(orders), self.assertRaises(UserError):
                self.save(board, orders, **frame)
        with self.assertRaises(UserError):
            self.save(board, {}, {done.id: True}, **frame)
        self.assertEqual(str(today.date), "2024-03-08")

    def test_a_day_with_a_visit_that_failed_before_it_is_arranged(self):
        self.second._fail("closed")  # on the phone, days before
        orders = {MONDAY: [self.second.id], TUESDAY: [self.third.id, self.first.id]}
        drive = self.second.drive_minutes
        self.assertTrue(self.save(self.board(), orders)["saved"])
        self.assertEqual(str(self.first.date), TUESDAY)
        self.assertEqual(self.second.drive_minutes, drive)

    def test_a_board_that_is_not_whole_is_refused(self):
        with self.assertRaisesRegex(UserError, "whole"):
            self.save(self.board(), {MONDAY: [self.first.id]})
        with self.assertRaisesRegex(UserError, "two places"):
            self.save(self.board(), {MONDAY: [self.first.id, self.first.id]})

    def test_bad_values_are_answered_with_a_sentence(self):
        for frame in (
            {"user_id": "1"},
            {"user_id": -1},
            {"user_id": True},
            {"user_id": [self.rep.id]},
            {"user_id": 10**15},
            {"date": "tomorrow"},
            {"date": 5},
            {"date": "9999-12-31"},
            {"plan_id": 10**15},
            {"plan_id": "x"},
        ):
            with self.subTest(frame), self.assertRaises(UserError):
                self.board(**frame)
        for weeks, shown in ((0, 1), (-3, 1), (10**9, 12), ("4", 1), (None, 1)):
            self.assertEqual(self.board(weeks=weeks)["weeks"], shown)
        for days in (
            [],
            {"x": []},
            {"2024-02-01": []},
            {MONDAY: "1"},
            {MONDAY: ["1"]},
            {MONDAY: [-1]},
            {MONDAY: [False]},
            {MONDAY: [None]},
        ):
            with self.subTest(days), self.assertRaises(UserError):
                self.times(days)
        for unlocked in (5, ["x"], {"1": 2}):
            with self.subTest(unlocked), self.assertRaises(UserError):
                self.times({}, unlocked)
        Board = self.env["linkage.visit.board"].with_user(self.rep)
        for locks in ({"x": True}, [1], {"-1": True}):
            with self.subTest(locks), self.assertRaises(UserError):
                Board.linkage_board_save(self.frame, {}, locks, {})
        with self.assertRaises(UserError):
            Board.linkage_board_save("x", {}, {}, {})
        # ids that are not on this board are not shown, and not written
        stray = self.visit(self.near, f"{MONDAY} 12:00:00", user_id=self.colleague.id)
        times = self.times({MONDAY: [self.first.id, stray.id, 10**9]})
        self.assertEqual(len(times[MONDAY]["stops"]), 1)
        with self.assertRaisesRegex(UserError, "whole"):
            self.save(self.board(), {MONDAY: [self.first.id, self.second.id, stray.id]})
        self.assertEqual(stray.planned_start, moment(f"{MONDAY} 12:00:00"))

    def test_places_that_nobody_set(self):
        self.far.write({"partner_latitude": 0, "partner_longitude": 0})
        board = self.board()
        self.assertFalse(self.stop(board, self.second)["lat"])
        self.assertIn("no_place", board["times"][MONDAY]["problems"])
        self.company.partner_id.write({"partner_latitude": 0, "partner_longitude": 0})
        board = self.board()
        self.assertFalse(board["start"])
        self.assertEqual(board["times"][MONDAY]["stops"][0]["drive"], 0)

    def test_reading_writes_nothing(self):
        Settings = self.env["linkage.visit.representative"]
        self.assertFalse(Settings.search_count([("user_id", "=", self.rep.id)]))
        self.board()
        self.times({MONDAY: [self.second.id, self.first.id]})
        self.assertFalse(Settings.search_count([("user_id", "=", self.rep.id)]))


@tagged("post_install", "-at_install")
class TestVisitBoardBig(BoardCommon):
    def test_a_month_with_300_stops(self):
        shops = [
            self.graded(
                f"Shop {number}", "ABC"[number % 3], at=(number % 15, number / 9)
            )
            for number in range(100)
        ]
        self.env["linkage.visit"].create(
            [
                {
                    "partner_id": shops[number % 100].id,
                    "user_id": self.rep.id,
                    "company_id": self.company.id,
                    "planned_start": f"2024-{month}-{day} {8 + slot // 2:02}:00:00",
                    "sequence": slot + 1,
                    "duration": 20,
                }
                for number, (month, day, slot) in enumerate(
                    (f"{3 + (10 + day) // 31:02}", f"{(10 + day) % 31 + 1:02}", slot)
                    for day in range(28)
                    if day % 7 < 5
                    for slot in range(15)
                )
            ]
        )
        self.env.flush_all()
        self.board(weeks=4)  # the user's rights and the view of the world are warm
        self.env.invalidate_all()
        begin = perf_counter()
        with self.assertQueryCount(40):
            board = self.board(weeks=4)
        self.assertLess(perf_counter() - begin, 1.0)
        self.assertEqual(len(board["stops"]), 300)
        self.assertEqual(len(board["times"]), 20)
        monday = [stop["id"] for stop in board["stops"] if stop["date"] == MONDAY]
        tuesday = [stop["id"] for stop in board["stops"] if stop["date"] == TUESDAY]
        orders = {MONDAY: monday[1:], TUESDAY: [*tuesday, monday[0]]}
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.times(orders, weeks=4)
