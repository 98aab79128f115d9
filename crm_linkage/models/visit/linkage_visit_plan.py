from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# States of a plan; (key, name).
STATES = [
    ("draft", "Draft"),
    ("queued", "Waiting"),
    ("running", "Planning"),
    ("ready", "Ready"),
    ("accepted", "Accepted"),
    ("cancelled", "Cancelled"),
]
# a job has the plan, or will have it
GOING = ("queued", "running")
# nothing is in force yet, and nobody works on it
OPEN = ("draft", "ready")

MOST_WEEKS = 12

# Visits come in hundreds and nobody follows them: no message, no follower for each.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
}


class LinkageVisitPlan(models.Model):
    """Some weeks of one representative: drafted by the rules, accepted by a person."""

    _name = "linkage.visit.plan"
    _description = "Visit Plan"
    _inherit = ["linkage.recorded"]
    _order = "date_start desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        "Representative",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_start = fields.Date(
        "First Day",
        required=True,
        default=lambda self: self._default_date_start(),
        help="A Monday. Days that are over, and today, stay as they are.",
    )
    weeks = fields.Integer(
        default=4,
        required=True,
        help="How many weeks are planned: 1 to 12. Rhythms repeat best in 4, 8 or 12.",
    )
    date_end = fields.Date("Last Day", compute="_compute_date_end", store=True)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        index=True,
        readonly=True,
        copy=False,
    )
    stop_ids = fields.One2many("linkage.visit.stop", "plan_id", "Stops", readonly=True)
    unplaced_ids = fields.One2many(
        "linkage.visit.unplaced", "plan_id", "Not Placed", readonly=True
    )
    visit_ids = fields.One2many("linkage.visit", "plan_id", "Visits", readonly=True)
    stop_count = fields.Integer("Visits Placed", readonly=True, copy=False)
    unplaced_count = fields.Integer("Visits Not Placed", readonly=True, copy=False)
    visit_minutes = fields.Integer("With Customers", readonly=True, copy=False)
    drive_minutes = fields.Integer("Driving", readonly=True, copy=False)
    shortest_day = fields.Integer(
        readonly=True,
        copy=False,
        help="Minutes of driving and visiting on the shortest day with visits.",
    )
    longest_day = fields.Integer(
        readonly=True,
        copy=False,
        help="Minutes of driving and visiting on the longest day.",
    )
    note = fields.Text(
        "Good to Know",
        readonly=True,
        copy=False,
        help="What was left out, or could not be done, and why.",
    )

    _weeks_of_a_quarter = models.Constraint(
        "CHECK(weeks BETWEEN 1 AND 12)", "A plan covers 1 to 12 weeks."
    )

    @api.model
    def _monday(self, date):
        """The Monday of a date's week."""
        return date - timedelta(days=date.weekday())

    @api.model
    def _default_date_start(self):
        today = fields.Date.context_today(self)
        return today + timedelta(days=7 - today.weekday())

    @api.depends("date_start", "weeks")
    def _compute_date_end(self):
        for plan in self:
            plan.date_end = plan.date_start and plan.date_start + timedelta(
                days=7 * max(1, min(plan.weeks, MOST_WEEKS)) - 1
            )

    @api.depends("user_id.display_name", "date_start")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "%(name)s from %(date)s",
                name=plan.user_id.display_name or "",
                date=fields.Date.to_string(plan.date_start) or "",
            )

    @api.constrains("date_start")
    def _check_date_start(self):
        for plan in self:
            if plan.date_start.weekday():
                raise ValidationError(
                    self.env._(
                        "A plan starts on a Monday, for example %(monday)s.",
                        monday=self._monday(plan.date_start),
                    )
                )

    @api.onchange("date_start")
    def _onchange_date_start(self):
        if self.date_start:
            self.date_start = self._monday(self.date_start)

    def write(self, vals):
        changes = {"user_id", "company_id", "date_start", "weeks"} & vals.keys()
        if changes and any(plan.state not in OPEN for plan in self):
            raise UserError(
                self.env._("Only a draft can be changed: start a new plan instead.")
            )
        result = super().write(vals)
        if changes:
            self.check_access("write")  # nobody gives plans to strangers
            self._forget()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        if any(plan.state == "accepted" for plan in self):
            raise UserError(
                self.env._("An accepted plan cannot be deleted: cancel it instead.")
            )
        if any(plan.state in GOING for plan in self):
            raise UserError(
                self.env._("A plan that is being made cannot be deleted: stop it.")
            )

    # -- buttons -----------------------------------------------------------------

    def action_cancel(self):
        """Take a plan back; of an accepted one what is still to come is cancelled.

        One that is being made is stopped and keeps the best so far.
        """
        going = self.filtered(lambda plan: plan.state in GOING)
        going.action_stop()
        for plan in (self - going).filtered(lambda plan: plan.state != "cancelled"):
            if plan.state == "accepted":
                plan._open_visits(plan._first_date()).filtered(
                    lambda visit, plan=plan: visit.plan_id == plan
                ).action_cancel()
            plan._record({"state": "cancelled"})
        return True

    def action_view_visits(self):
        self.ensure_one()
        return self._open_list("crm_linkage.linkage_visit_action")

    def action_view_stops(self):
        self.ensure_one()
        return self._open_list("crm_linkage.linkage_visit_stop_action")

    def _open_list(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("plan_id", "=", self.id)]
        action["context"] = {"initial_date": str(self.date_start)}
        return action

    # -- business methods --------------------------------------------------------

    def _settings(self):
        """Settings of the plan's representative, made when there are none."""
        Settings = self.env["linkage.visit.representative"]
        return Settings._for_user(self.user_id, self.company_id)

    def _first_date(self):
        """First day that may still change: tomorrow, or the first day of the plan."""
        return max(self.date_start, self._settings()._today() + timedelta(days=1))

    def _visits(self):
        """Visits of the representative in the weeks of the plan that count.

        Planned ones and those that have taken place, by time.
        """
        return self.env["linkage.visit"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ["planned", "done"]),
                ("date", ">=", self.date_start),
                ("date", "<=", self.date_end),
            ],
            order="planned_start, sequence, id",
        )

    def _open_visits(self, first):
        """Visits of plans from a day on that a new plan may move or drop."""
        return self._visits().filtered(
            lambda visit: visit.date >= first and visit._may_be_replanned()
        )

    def _forget(self):
        """Throw the drafted stops away."""
        self.stop_ids.unlink()
        self.unplaced_ids.unlink()
        self.change_ids.unlink()
        self._record(
            {
                "state": "draft",
                "note": False,
                "stop_count": 0,
                "unplaced_count": 0,
                "visit_minutes": 0,
                "drive_minutes": 0,
                "shortest_day": 0,
                "longest_day": 0,
                "moved_count": 0,
                "added_count": 0,
                "dropped_count": 0,
                "saved_minutes": 0,
            }
        )
