from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .board_frame import Frame

MOST_WEEKS = 12
SATURDAY = 5


class LinkageVisitBoard(models.AbstractModel):
    """The route board: whose weeks are shown, and who may look at them and change them.

    A representative has the own board, a supervisor those of the teams, a manager all
    of the company: whoever has settings or visits that the record rules show.
    """

    _name = "linkage.visit.board"
    _description = "Route Board"

    # -- whose board ---------------------------------------------------------------

    @api.model
    def _board_check_role(self):
        """:raise AccessError: the user has no part in visits"""
        if not self.env.user.has_group("crm_linkage.group_representative"):
            raise AccessError(
                self.env._("The route board is for representatives and their leaders.")
            )

    @api.model
    def _board_users(self):
        """Representatives whose board the user may open.

        The user comes first, unless others make visits and this one does not.
        """
        company = self.env.company
        settings = self.env["linkage.visit.representative"].search_fetch(
            [("company_id", "=", company.id)], ["user_id"]
        )
        since = fields.Date.today() - timedelta(weeks=MOST_WEEKS)
        groups = self.env["linkage.visit"]._read_group(
            [
                ("company_id", "=", company.id),
                ("user_id", "!=", False),
                ("planned_start", ">=", since),
            ],
            ["user_id"],
        )
        visitors = self.env["res.users"].union(*(user for (user,) in groups))
        found = settings.user_id | visitors
        # sudo: names of colleagues whose visits one may see
        others = (found - self.env.user).sudo().filtered("active").sorted("name")
        others = others.sudo(False)
        if others and self.env.user not in found:
            return others | self.env.user
        return self.env.user | others

    # -- which weeks ---------------------------------------------------------------

    @api.model
    def _board_frame(self, frame):
        """The weeks that the client asks for, checked.

        :param frame: dict of `user_id`, `date`, `weeks`, `plan_id`; all optional
        :raise UserError: values that make no sense
        :raise AccessError: another's board
        """
        self._board_check_role()
        if not isinstance(frame, dict):
            raise UserError(self.env._("This board cannot be shown."))
        plan = self._board_plan(frame.get("plan_id"))
        if plan:
            user, monday = plan.user_id, plan.date_start
            weeks = ((plan.date_end - plan.date_start).days + 1) // 7
        else:
            user = self._board_user(frame.get("user_id"))
            weeks = self._board_weeks(frame.get("weeks"))
            monday = None
        settings = self._board_settings(user)
        if monday is None:
            day = self._board_date(frame.get("date"))
            monday = self._board_monday(day) if day else self._board_now(settings)
        return Frame(user, self.env.company, settings, monday, weeks, plan)

    @api.model
    def _board_monday(self, day):
        return day - timedelta(days=day.weekday())

    @api.model
    def _board_now(self, settings):
        """Monday of this week, or of the next when this one's work is done."""
        today = settings._today()
        monday = self._board_monday(today)
        after = monday + timedelta(weeks=1)
        if today.weekday() < SATURDAY or any(
            day.number >= today.weekday() for day in settings._working_days(monday, 1)
        ):
            return monday
        left = [
            ("user_id", "=", settings.user_id.id),
            ("company_id", "=", settings.company_id.id),
            ("state", "=", "planned"),
            ("date", ">=", today),
            ("date", "<", after),
        ]
        Visit = self.env["linkage.visit"]
        return monday if Visit.search_count(left, limit=1) else after

    @api.model
    def _board_user(self, user_id):
        if not user_id:
            return self._board_users()[0]
        user = self.env["res.users"].browse(self._board_id(user_id))
        if user not in self._board_users():
            raise AccessError(
                self.env._("You may not open the route board of this person.")
            )
        return user

    @api.model
    def _board_plan(self, plan_id):
        """The plan whose stops are shown, or none; its company is the current one."""
        Plan = self.env["linkage.visit.plan"]
        if not plan_id:
            return Plan
        plan = Plan.search([("id", "=", self._board_id(plan_id))])
        if not plan:
            raise UserError(self.env._("This plan does not exist any more."))
        if plan.company_id != self.env.company:
            raise UserError(
                self.env._(
                    "This plan belongs to %(company)s: change to that company first.",
                    company=plan.company_id.sudo().name,
                )
            )
        return plan

    @api.model
    def _board_settings(self, user):
        """Settings of the representative; the usual ones when there are none."""
        Settings = self.env["linkage.visit.representative"]
        company = self.env.company
        found = Settings.search(
            [("user_id", "=", user.id), ("company_id", "=", company.id)], limit=1
        )
        return found or Settings.new({"user_id": user.id, "company_id": company.id})

    @api.model
    def _board_id(self, value):
        """A record id from the client."""
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise UserError(self.env._("This board cannot be shown."))
        return min(value, 2**31 - 1)

    @api.model
    def _board_weeks(self, value):
        if isinstance(value, bool) or not isinstance(value, int):
            return 1
        return max(1, min(value, MOST_WEEKS))

    @api.model
    def _board_date(self, value):
        """A day from the client, None when there is none."""
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            day = None
        # far from both ends of the calendar: weeks are added and zones applied
        if day is None or not 1970 <= day.year <= 9000:
            raise UserError(self.env._("This is no day of the board."))
        return day

    # -- what is on it -------------------------------------------------------------

    @api.model
    def _board_stops(self, frame):
        """Visits of the weeks, or stops of the plan, in the order of the days."""
        if frame.plan:
            return frame.plan.stop_ids.sorted(lambda stop: self._board_order(stop))
        visits = self.env["linkage.visit"].search(
            [
                ("user_id", "=", frame.user.id),
                ("company_id", "=", frame.company.id),
                ("state", "!=", "cancelled"),
                ("date", ">=", frame.monday),
                ("date", "<=", frame.last),
            ]
        )
        return visits.sorted(lambda stop: self._board_order(stop))

    @api.model
    def _board_order(self, stop):
        return stop.planned_start, stop.sequence, stop.id

    @api.model
    def _board_can_edit(self, frame):
        return not frame.plan or frame.plan.state in ("draft", "ready")

    @api.model
    def _board_can_move(self, frame, stop):
        """Whether this stop may go to another day or time: nothing of today or before,
        nothing that has begun or is over, and in a draft nothing that it leaves."""
        if stop.date < frame.first_free:
            return False
        if frame.plan:
            return stop.change != "fixed"
        return stop.state == "planned" and not stop.check_in

    @api.model
    def _board_is_locked(self, frame, stop):
        return "is_locked" in stop._fields and stop.is_locked

    @api.model
    def _board_version(self, frame, stop):
        """What must not have changed when the board is saved, as a text."""
        parts = [
            stop.planned_start,
            stop.sequence,
            stop.duration,
            stop.partner_id.id,
            self._board_is_locked(frame, stop),
        ]
        if not frame.plan:
            parts += [stop.state, stop.check_in]
        return "|".join(map(str, parts))
