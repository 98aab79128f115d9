from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...domain.visit import measure, week

#: numbers of a report, read from the visit report by the same names
SUMS = (
    "due",
    "done",
    "failed",
    "left",
    "cancelled",
    "moved",
    "moved_on",
    "timed",
    "on_time",
    "planned_minutes",
    "timed_minutes",
    "actual_minutes",
    "drive_minutes",
    "days",
)
#: what representatives write, what their supervisors do
WRITTEN = frozenset(week.PARTS)
COMMENTED = frozenset({"comment"})
#: whose report of which week: said once
KEYS = frozenset({"user_id", "company_id", "date_start"})


class LinkageVisitWeek(models.Model):
    """A representative's week: what was planned and done, and what follows (D6.5).

    The add-on drafts it from the figures, the representative completes and sends it,
    the supervisor comments. Figures are kept as numbers; sending freezes them.
    """

    _name = "linkage.visit.week"
    _description = "Weekly Report"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.recorded"]
    _order = "date_start desc, user_id, id"
    _rec_names_search = ["user_id"]
    _mail_post_access = "read"

    user_id = fields.Many2one(
        "res.users",
        "Representative",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    date_start = fields.Date(
        "Week From",
        required=True,
        default=lambda self: self._this_monday(),
        help="Any day of the week: the report is kept under its Monday.",
    )
    date_end = fields.Date("To", compute="_compute_date_end")
    state = fields.Selection(
        list(week.STATES), default="draft", required=True, readonly=True, copy=False
    )
    is_missing = fields.Boolean(
        compute="_compute_is_missing",
        search="_search_is_missing",
        help="The week is over and the report has not been sent.",
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")
    supervisor_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who was asked to read it.",
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    read_on = fields.Datetime(readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False)
    # the figures
    due = fields.Integer(
        "Visits Due", readonly=True, help="Took place or should have, up to now."
    )
    done = fields.Integer("Visits Done", readonly=True)
    failed = fields.Integer("Visits Failed", readonly=True)
    left = fields.Integer(
        "Left Open", readonly=True, help="The day is over, nobody said what came of it."
    )
    cancelled = fields.Integer("Visits Cancelled", readonly=True)
    moved = fields.Integer("Visits Moved", readonly=True)
    moved_on = fields.Integer("Advances and Orders", readonly=True)
    timed = fields.Integer("Started in the App", readonly=True)
    on_time = fields.Integer("Visits on Time", readonly=True)
    planned_minutes = fields.Integer(readonly=True)
    timed_minutes = fields.Integer("Planned Minutes of Timed Visits", readonly=True)
    actual_minutes = fields.Integer("Minutes with Customers", readonly=True)
    drive_minutes = fields.Integer("Driving Minutes", readonly=True)
    days = fields.Integer("Days with Visits", readonly=True)
    unreached = fields.Integer(
        "Customers Not Reached",
        readonly=True,
        help="A visit was due, and none of the week took place.",
    )
    ahead = fields.Integer(
        "Visits Next Week", readonly=True, help="Planned for the week after."
    )
    failures = fields.Json(readonly=True, help="Reason of failure to number.")
    outcomes = fields.Json(readonly=True, help="Outcome to number.")
    day_minutes = fields.Json(
        readonly=True, help="By day: planned and actual minutes, visits due and done."
    )
    proposed = fields.Json(readonly=True, copy=False, help="Texts as proposed.")
    coverage = fields.Float(compute="_compute_shares", help="Done, of what was due.")
    punctuality = fields.Float(
        "Kept on Time", compute="_compute_shares", help="Of the visits with a start."
    )
    visits_a_day = fields.Float(
        "Visits a Day", compute="_compute_shares", digits=(16, 1)
    )
    figures_html = fields.Html(
        "Figures", compute="_compute_figures_html", sanitize=False
    )
    # what only people can say
    problems = fields.Text(help="What went wrong, and why.")
    risks = fields.Text(help="What may go wrong if nothing is done.")
    changes = fields.Text(help="What was changed against the plan, and what is new.")
    plans = fields.Text("Next Week's Plan")
    comment = fields.Text("Supervisor's Comment", copy=False)

    _user_week_uniq = models.UniqueIndex(
        "(user_id, company_id, date_start)",
        "There is a report of this representative for this week already.",
    )
    _starts_on_monday = models.Constraint(
        "CHECK(EXTRACT(ISODOW FROM date_start) = 1)", "A week starts on Monday."
    )

    @api.model
    def _this_monday(self):
        return week.monday_of(self.env.company._linkage_today())

    @api.depends("date_start")
    def _compute_date_end(self):
        for report in self:
            start = report.date_start
            report.date_end = start and start + timedelta(days=6)

    @api.depends("user_id", "date_start")
    def _compute_display_name(self):
        for report in self:
            if not report.date_start:
                report.display_name = self.env._("Weekly report")
                continue
            year, number, _day = report.date_start.isocalendar()
            report.display_name = self.env._(
                "%(name)s, week %(week)s of %(year)s",
                name=report.user_id.name,
                week=number,
                year=year,
            )

    @api.depends("state", "date_start", "company_id")
    def _compute_is_missing(self):
        today = {one: one._linkage_today() for one in self.company_id}
        for report in self:
            report.is_missing = bool(
                report.date_start and report.company_id
            ) and week.is_missing(
                report.state, report.date_start, today[report.company_id]
            )

    def _search_is_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return Domain.TRUE
        missing = Domain("state", "=", "draft") & Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_start", "<=", company._linkage_today() - timedelta(weeks=1))
            for company in self.env.companies
        )
        return missing if True in value else ~missing

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for report in self:
            report.is_mine = report.user_id == self.env.user

    @api.depends("done", "due", "on_time", "timed", "days")
    def _compute_shares(self):
        for report in self:
            report.coverage = measure.share(report.done, report.due)
            report.punctuality = measure.share(report.on_time, report.timed)
            report.visits_a_day = measure.share(report.done, report.days)

    # -- who writes what -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self = self._without_defaults(self._fields.keys() - KEYS)
        for vals in vals_list:
            if not self.env.su:
                self._check_typed(vals)
                self._check_author(vals)
            if vals.get("date_start"):
                day = fields.Date.to_date(vals["date_start"])
                vals["date_start"] = week.monday_of(day)
        reports = super().create(vals_list)
        if "linkage_week_drafted" not in self.env.context:
            reports._refresh()
        return reports

    def write(self, vals):
        if not self.env.su:
            self._check_written(vals)
        return super().write(vals)

    def _check_typed(self, vals):
        """:raise UserError: figures or state would be typed"""
        closed = [
            name
            for name in vals.keys() - WRITTEN - KEYS
            if name in self._fields and not name.startswith(("message_", "activity_"))
            if self._fields[name].store and vals[name] != self._default_of(name)
        ]
        if closed:
            raise UserError(
                self.env._(
                    "Figures and state of a weekly report come from the visits and the "
                    "buttons; they cannot be typed."
                )
            )

    def _check_author(self, vals):
        """:raise AccessError: the words would be put into somebody else's mouth"""
        author = self.env.context.get("default_user_id", self.env.uid)
        if vals.get("user_id", author) != self.env.uid and any(
            vals.get(name) for name in WRITTEN
        ):
            raise AccessError(
                self.env._("Only the representative writes a weekly report.")
            )

    def _default_of(self, name):
        return "draft" if name == "state" else False

    def _check_written(self, vals):
        names = vals.keys()
        if names & KEYS:
            raise UserError(
                self.env._("Whose report it is, and of which week, cannot be changed.")
            )
        self._check_typed({name: vals[name] for name in names - COMMENTED})
        for report in self:
            mine = report.user_id == self.env.user
            if names & WRITTEN:
                if not mine:
                    raise AccessError(
                        self.env._(
                            "Only %(name)s writes this report; comment on it instead.",
                            name=report.user_id.name,
                        )
                    )
                if report.state != "draft":
                    raise UserError(
                        self.env._(
                            "The report was sent: ask your supervisor to reopen it."
                        )
                    )
            if names & COMMENTED and mine:
                raise AccessError(
                    self.env._("Nobody comments on their own report in this place.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if not self.env.su and any(report.state != "draft" for report in self):
            raise UserError(self.env._("A report that was sent is kept."))
