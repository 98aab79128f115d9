"""Who may open whose route board, in which company; drafts of plans on the board."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .board_common import MONDAY, TUESDAY, BoardCommon


@tagged("post_install", "-at_install")
class TestVisitBoardAccess(BoardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.graded("Shop")
        cls.owners = {
            "own": cls.rep,
            "team": cls.colleague,
            "other": cls.stranger,
        }
        cls.visits = {
            key: cls.visit(cls.shop, f"{MONDAY} 09:00:00", user_id=user.id)
            for key, user in cls.owners.items()
        }
        cls.portal = new_test_user(
            cls.env,
            "board_portal",
            "base.group_portal",
            context={"no_reset_password": True},
        )

    def test_whose_board(self):
        allowed = {
            "representative": {"own"},
            "supervisor": {"own", "team"},
            "manager": {"own", "team", "other"},
            "agent": set(),
            "employee": set(),
        }
        users = {role: self.users[role] for role in allowed}
        for role, user in {**users, "portal": self.portal}.items():
            for key, owner in self.owners.items():
                visit = self.visits[key]
                orders = {MONDAY: [], TUESDAY: [visit.id]}
                with self.subTest(role=role, owner=key):
                    if key in allowed.get(role, ()):
                        board = self.board(user, user_id=owner.id)
                        self.assertEqual(len(board["stops"]), 1)
                        saved = self.save(board, orders, user=user, user_id=owner.id)
                        self.assertEqual(saved, {"saved": 1})
                        visit.planned_start = f"{MONDAY} 09:00:00"
                        continue
                    with self.assertRaises(AccessError):
                        self.board(user, user_id=owner.id)
                    with self.assertRaises(AccessError):
                        self.times(orders, user=user, user_id=owner.id)
                    with self.assertRaises(AccessError):
                        self.save({"stops": []}, orders, user=user, user_id=owner.id)

    def test_choice(self):
        """Leaders without visits of their own come to those of others."""

        def choice(role):
            board = self.board(self.users[role], user_id=False)
            return board["user"]["id"], {user["id"] for user in board["users"]}

        own = self.rep.id
        self.assertEqual(choice("representative"), (own, {own}))
        first, users = choice("supervisor")
        self.assertNotEqual(first, self.supervisor.id)
        self.assertEqual(users, {own, self.colleague.id, self.supervisor.id})
        _first, users = choice("manager")
        self.assertIn(self.stranger.id, users)

    def test_two_companies(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.rep.company_ids = [Command.link(second.id)]
        visit = self.visit(self.shop, f"{MONDAY} 12:00:00", company_id=second.id)
        board = self.board()
        self.assertEqual([one["id"] for one in board["stops"]], [self.visits["own"].id])
        Board = self.env["linkage.visit.board"].with_user(self.rep)
        there = Board.with_company(second).linkage_board(self.frame)
        self.assertEqual([one["id"] for one in there["stops"]], [visit.id])
        self.assertEqual(there["company"], second.id)
        with self.assertRaises(AccessError):
            self.save(board, {MONDAY: [visit.id]}, user=self.stranger)

    def test_tiles_of_the_company(self):
        url = "https://tiles.example.com/{z}/{x}/{y}.png"
        self.company.linkage_map_tiles = url
        self.assertEqual(self.board()["tiles"]["url"], url)


@tagged("post_install", "-at_install")
class TestVisitBoardPlan(BoardCommon):
    """A draft is arranged on the board before it is accepted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(4):
            cls.graded(f"Shop {number}", "A", at=(number, 3))
        cls.draft = cls.plan(MONDAY)
        cls.draft._run()

    def test_stops_of_a_draft(self):
        board = self.board(plan_id=self.draft.id)
        self.assertEqual(board["model"], "linkage.visit.stop")
        self.assertEqual(board["plan"]["id"], self.draft.id)
        self.assertEqual(len(board["stops"]), len(self.draft.stop_ids))
        self.assertEqual(board["weeks"], 4)
        stop = self.draft.stop_ids[0]
        day = str(stop.date)
        free = next(
            one["date"]
            for one in board["days"]
            if not one["off"] and one["date"] not in board["times"]
        )
        rest = [one["id"] for one in board["stops"] if one["date"] == day]
        rest.remove(stop.id)
        orders = {day: rest, free: [stop.id]}
        answer = self.save(board, orders, plan_id=self.draft.id)
        self.assertTrue(answer["saved"])
        self.assertEqual(str(stop.date), free)
        times = self.board(plan_id=self.draft.id)["times"].values()
        self.assertEqual(self.draft.drive_minutes, sum(one["drive"] for one in times))
        longest = max(one["drive"] + one["visits"] for one in times)
        self.assertEqual(self.draft.longest_day, longest)
        self.draft.action_accept()
        visit = self.env["linkage.visit"].search(
            [("plan_id", "=", self.draft.id), ("date", "=", free)]
        )
        self.assertEqual(visit.partner_id, stop.partner_id)
        with self.assertRaisesRegex(UserError, "no draft"):
            self.save(board, {}, plan_id=self.draft.id)
        self.assertEqual(
            self.draft.action_open_board()["params"]["user_id"], self.rep.id
        )

    def test_the_drafts_of_others(self):
        for user in (self.stranger, self.colleague):
            with self.assertRaises(UserError):
                self.board(user, plan_id=self.draft.id)
        self.assertTrue(self.board(self.supervisor, plan_id=self.draft.id)["can_edit"])
