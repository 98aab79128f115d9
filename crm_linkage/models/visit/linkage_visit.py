from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...domain.visit.outcome import STATES

# colours of the calendar and the kanban, by state
STATE_COLORS = {"planned": 4, "done": 10, "failed": 1, "cancelled": 12}


class LinkageVisit(models.Model):
    """A visit to an address: planned, then done or failed, with its result (D6.4)."""

    _name = "linkage.visit"
    _description = "Visit"
    _inherit = ["mail.thread", "mail.activity.mixin", "linkage.recorded"]
    _order = "planned_start, sequence, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Address",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Where the visit takes place.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Representative",
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    plan_id = fields.Many2one(
        "linkage.visit.plan", index="btree_not_null", ondelete="set null", readonly=True
    )
    planned_start = fields.Datetime(
        required=True, index=True, default=fields.Datetime.now
    )
    planned_stop = fields.Datetime(
        compute="_compute_planned_stop",
        inverse="_inverse_planned_stop",
        store=True,
        precompute=True,
    )
    date = fields.Date(
        "Day",
        compute="_compute_date",
        store=True,
        precompute=True,
        index=True,
        help="The representative's local day.",
    )
    duration = fields.Integer("Minutes", default=30, required=True)
    sequence = fields.Integer("Stop", help="Place in the order of the day.")
    drive_minutes = fields.Integer(
        "Drive",
        readonly=True,
        copy=False,
        help="Minutes from the stop before, or from the start of the day, as planned.",
    )
    is_locked = fields.Boolean(
        "Fixed",
        copy=False,
        help="Planning again leaves this visit on its day and at its time.",
    )
    state = fields.Selection(
        list(STATES), default="planned", required=True, index=True, copy=False
    )
    state_color = fields.Integer(compute="_compute_state_color")
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    purpose = fields.Char(help="What this visit is to achieve.")
    # what one wants to see of the customer on the road
    grade_id = fields.Many2one(related="commercial_partner_id.linkage_grade_id")
    grade_color = fields.Integer(related="grade_id.color")
    street_address = fields.Char("Where", compute="_compute_street_address")
    phone = fields.Char(related="partner_id.phone")

    _duration_in_a_day = models.Constraint(
        "CHECK(duration BETWEEN 1 AND 1440)",
        "A visit takes between one minute and a day.",
    )
    _agenda_idx = models.Index("(user_id, planned_start)")

    @api.depends("planned_start", "duration")
    def _compute_planned_stop(self):
        for visit in self:
            start = visit.planned_start
            visit.planned_stop = start and start + timedelta(minutes=visit.duration)

    def _inverse_planned_stop(self):
        for visit in self.filtered("planned_stop"):
            if visit.planned_stop <= visit.planned_start:
                raise UserError(self.env._("A visit ends after it has begun."))
            length = visit.planned_stop - visit.planned_start
            visit.duration = max(1, round(length / timedelta(minutes=1)))

    @api.depends("planned_start", "user_id", "company_id")
    def _compute_date(self):
        zones = self.env["linkage.visit.representative"]._zones(
            self.user_id, self.company_id
        )
        for visit in self:
            start = visit.planned_start
            zone = zones[visit.user_id.id, visit.company_id.id]
            visit.date = start and start.replace(tzinfo=UTC).astimezone(zone).date()

    @api.depends("state")
    def _compute_state_color(self):
        for visit in self:
            visit.state_color = STATE_COLORS.get(visit.state, 0)

    @api.depends("partner_id.street", "partner_id.street2", "partner_id.city")
    def _compute_street_address(self):
        for visit in self:
            address = visit.partner_id
            parts = (address.street, address.street2, address.city)
            visit.street_address = ", ".join(filter(None, parts))

    @api.depends("state", "planned_stop")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for visit in self:
            visit.is_overdue = (
                visit.state == "planned"
                and bool(visit.planned_stop)
                and visit.planned_stop < now
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "=", "planned") & Domain("planned_stop", "<", "now")
        if set(value) == {True, False}:
            return Domain.TRUE
        return overdue if True in value else ~overdue

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = visit.partner_id.display_name or self.env._("Visit")

    # -- what the representative does --------------------------------------------

    def action_open_partner(self):
        """The customer's form, with the card to read before the visit (D1.7)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.commercial_partner_id.id,
            "views": [[False, "form"]],
        }

    def _open_dialog(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_visit_id": self.id},
        }
