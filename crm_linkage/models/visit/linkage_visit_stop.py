from datetime import timedelta

from odoo import api, fields, models


class LinkageVisitStop(models.Model):
    """A stop of a draft plan; accepting the plan makes it a visit."""

    _name = "linkage.visit.stop"
    _description = "Planned Stop"
    _order = "planned_start, sequence, id"

    plan_id = fields.Many2one(
        "linkage.visit.plan", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Address", required=True, index=True, ondelete="cascade"
    )
    grade_id = fields.Many2one("linkage.grade", index="btree_not_null")
    grade_color = fields.Integer(related="grade_id.color")
    date = fields.Date("Day", required=True, help="Local day of the representative.")
    sequence = fields.Integer("Stop")
    planned_start = fields.Datetime(required=True)
    planned_stop = fields.Datetime(
        compute="_compute_planned_stop", store=True, precompute=True
    )
    duration = fields.Integer("Minutes")
    drive_minutes = fields.Integer(
        "Drive", help="Minutes from the stop before, or from the start of the day."
    )

    change = fields.Selection(
        [
            ("new", "New"),
            ("same", "Same day"),
            ("moved", "Moved"),
            ("fixed", "Fixed"),
        ],
        default="new",
        required=True,
        help="Against what is planned now. Fixed visits stay as they are: those that "
        "were fixed, made by hand or begun.",
    )
    visit_id = fields.Many2one(
        "linkage.visit",
        index="btree_not_null",
        ondelete="set null",
        help="The visit that stays or moves.",
    )
    start_before = fields.Datetime(
        help="When that visit was planned as this plan was made."
    )

    def write(self, vals):
        result = super().write(vals)
        if "plan_id" in vals:
            self.check_access("write")  # nobody puts stops into plans of strangers
        return result

    @api.depends("planned_start", "duration")
    def _compute_planned_stop(self):
        for stop in self:
            start = stop.planned_start
            stop.planned_stop = start and start + timedelta(minutes=stop.duration)

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for stop in self:
            stop.display_name = stop.partner_id.display_name

    def _visit_values(self):
        """Values of the visits these stops become, one dict a stop."""
        return [
            {
                "plan_id": stop.plan_id.id,
                "partner_id": stop.partner_id.id,
                "user_id": stop.plan_id.user_id.id,
                "company_id": stop.plan_id.company_id.id,
                "planned_start": stop.planned_start,
                "duration": stop.duration,
                "sequence": stop.sequence,
                "drive_minutes": stop.drive_minutes,
            }
            for stop in self
        ]
