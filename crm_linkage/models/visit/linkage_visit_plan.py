from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...domain.visit.frequency import HORIZON_WEEKS
from ...domain.visit.planner import plan as make_plan

# Visits come in hundreds and nobody follows them: no message, no follower for each.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
}


class LinkageVisitPlan(models.Model):
    """Four weeks of one representative: drafted by the rules, accepted by a person."""

    _name = "linkage.visit.plan"
    _description = "Visit Plan"
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
        help="A Monday. The plan covers four weeks; days that are over, and today, "
        "stay as they are.",
    )
    date_end = fields.Date("Last Day", compute="_compute_date_end", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("accepted", "Accepted"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    is_computed = fields.Boolean("Planned", readonly=True, copy=False)
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

    @api.model
    def _default_date_start(self):
        today = fields.Date.context_today(self)
        return today + timedelta(days=7 - today.weekday())

    @api.depends("date_start")
    def _compute_date_end(self):
        for plan in self:
            plan.date_end = plan.date_start and plan.date_start + timedelta(
                days=7 * HORIZON_WEEKS - 1
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
                monday = plan.date_start - timedelta(days=plan.date_start.weekday())
                raise ValidationError(
                    self.env._(
                        "A plan starts on a Monday, for example %(monday)s.",
                        monday=monday,
                    )
                )

    @api.onchange("date_start")
    def _onchange_date_start(self):
        if self.date_start:
            self.date_start -= timedelta(days=self.date_start.weekday())

    def write(self, vals):
        changes = {"user_id", "company_id", "date_start"} & vals.keys()
        if changes and any(plan.state != "draft" for plan in self):
            raise UserError(
                self.env._("Only a draft can be changed: start a new plan instead.")
            )
        result = super().write(vals)
        if changes:
            self._forget()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        if any(plan.state == "accepted" for plan in self):
            raise UserError(
                self.env._("An accepted plan cannot be deleted: cancel it instead.")
            )

    # -- buttons -----------------------------------------------------------------

    def action_plan(self):
        """Draft the stops; a draft made before is replaced."""
        for plan in self:
            plan._check_draft()
            plan._compute_stops()

    def action_accept(self):
        """Make visits of the stops. Done once: an accepted plan stays as it is."""
        for plan in self.filtered(lambda plan: plan.state != "accepted"):
            plan._check_draft()
            plan._accept()

    def action_cancel(self):
        """Take a plan back; of an accepted one what is still to come is cancelled."""
        for plan in self.filtered(lambda plan: plan.state != "cancelled"):
            if plan.state == "accepted":
                plan._open_visits(plan._first_date()).filtered(
                    lambda visit, plan=plan: visit.plan_id == plan
                ).action_cancel()
            plan.state = "cancelled"

    def action_view_visits(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_visit_action"
        )
        action["domain"] = [("plan_id", "=", self.id)]
        action["context"] = {"initial_date": str(self.date_start)}
        return action

    def action_view_stops(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_visit_stop_action"
        )
        action["domain"] = [("plan_id", "=", self.id)]
        action["context"] = {"initial_date": str(self.date_start)}
        return action

    # -- planning ----------------------------------------------------------------

    def _check_draft(self):
        """:raise UserError: the plan is accepted or cancelled"""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("Only a draft can be planned: start a new plan instead.")
            )

    def _settings(self):
        """Settings of the plan's representative, made when there are none."""
        Settings = self.env["linkage.visit.representative"]
        return Settings._for_user(self.user_id, self.company_id)

    def _forget(self):
        """Throw the drafted stops away."""
        self.stop_ids.unlink()
        self.unplaced_ids.unlink()
        self.write(
            {
                "is_computed": False,
                "stop_count": 0,
                "unplaced_count": 0,
                "visit_minutes": 0,
                "drive_minutes": 0,
                "shortest_day": 0,
                "longest_day": 0,
            }
        )

    def _compute_stops(self):
        settings = self._settings()
        request, grades = self._request(settings)
        answer = make_plan(request)
        self._forget()
        self.env["linkage.visit.stop"].create(
            [
                {
                    "plan_id": self.id,
                    "partner_id": visit.key,
                    "grade_id": grades[visit.key].id,
                    "date": self.date_start + timedelta(days=visit.day),
                    "sequence": visit.sequence,
                    "planned_start": settings._to_utc(
                        self.date_start + timedelta(days=visit.day), visit.start
                    ),
                    "duration": visit.minutes,
                    "drive_minutes": visit.drive,
                }
                for visit in answer.visits
            ]
        )
        self.env["linkage.visit.unplaced"].create(
            [
                {
                    "plan_id": self.id,
                    "partner_id": missed.key,
                    "grade_id": grades[missed.key].id,
                    "missing": missed.missing,
                    "reason": missed.reason,
                }
                for missed in answer.unplaced
            ]
        )
        work = [load.work for load in answer.loads if load.visits]
        self.write(
            {
                "is_computed": True,
                "stop_count": len(answer.visits),
                "unplaced_count": sum(missed.missing for missed in answer.unplaced),
                "visit_minutes": sum(load.visits for load in answer.loads),
                "drive_minutes": sum(load.drive for load in answer.loads),
                "shortest_day": min(work, default=0),
                "longest_day": max(work, default=0),
            }
        )

    # -- accepting ---------------------------------------------------------------

    def _first_date(self):
        """First day that may still change: tomorrow, or the first day of the plan."""
        return max(self.date_start, self._settings()._today() + timedelta(days=1))

    def _open_visits(self, first):
        """Visits of earlier plans from a day on that nobody has begun."""
        settings = self._settings()
        return self.env["linkage.visit"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("plan_id", "!=", False),
                ("state", "=", "planned"),
                ("check_in", "=", False),
                ("planned_start", ">=", settings._to_utc(first, 0)),
                (
                    "planned_start",
                    "<",
                    settings._to_utc(self.date_end + timedelta(days=1), 0),
                ),
            ]
        )

    def _accept(self):
        """Create the visits from tomorrow on in the place of earlier plans' visits."""
        first = self._first_date()
        stops = self.stop_ids.filtered(lambda stop: stop.date >= first)
        if not stops:
            raise UserError(
                self.env._("There is nothing to accept: press Plan first.")
                if not self.is_computed
                else self.env._("There is nothing to accept: no stop lies ahead.")
            )
        self._open_visits(first).action_cancel()
        self.env["linkage.visit"].with_context(**QUIET).create(stops._visit_values())
        self.state = "accepted"
