"""What the tests of the route board share: a frozen Friday, and the client's calls."""

from freezegun import freeze_time

from .common import VisitCommon

MONDAY, TUESDAY, WEDNESDAY, SATURDAY = (f"2024-03-{day:02}" for day in (11, 12, 13, 16))


class BoardCommon(VisitCommon):
    """A week from Monday, 11 March 2024; it is the Friday before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time("2024-03-08 10:00:00")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.frame = {"user_id": cls.rep.id, "date": MONDAY, "weeks": 1}

    def board(self, user=None, **frame):
        Board = self.env["linkage.visit.board"].with_user(user or self.rep)
        return Board.with_company(self.company).linkage_board({**self.frame, **frame})

    def times(self, days, unlocked=(), user=None, **frame):
        Board = self.env["linkage.visit.board"].with_user(user or self.rep)
        return Board.with_company(self.company).linkage_board_times(
            {**self.frame, **frame}, days, unlocked
        )

    def save(self, board, days, locks=None, user=None, **frame):
        """Save as the client does that has read `board`."""
        known = {
            str(stop["id"]): stop["version"]
            for stop in board["stops"]
            if stop["date"] in days or stop["id"] in (locks or {})
        }
        Board = self.env["linkage.visit.board"].with_user(user or self.rep)
        return Board.with_company(self.company).linkage_board_save(
            {**self.frame, **frame},
            days,
            {str(key): value for key, value in (locks or {}).items()},
            known,
        )
