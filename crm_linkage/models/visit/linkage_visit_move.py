from datetime import UTC

from odoo import api, fields, models


class LinkageVisitMove(models.TransientModel):
    """The dialog that moves a visit to another time."""

    _name = "linkage.visit.move"
    _description = "Move a Visit"

    visit_id = fields.Many2one("linkage.visit", required=True, ondelete="cascade")
    planned_start = fields.Datetime(
        "New Time",
        required=True,
        compute="_compute_planned_start",
        store=True,
        readonly=False,
    )
    at_end = fields.Boolean(
        "At the End of That Day",
        help="After the last visit of that day and the drive from there, whatever the "
        "time above says.",
    )

    @api.depends("visit_id")
    def _compute_planned_start(self):
        for dialog in self:
            dialog.planned_start = dialog.visit_id.planned_start

    def action_confirm(self):
        for dialog in self:
            visit = dialog.visit_id
            start = dialog.planned_start.replace(tzinfo=UTC)
            local = start.astimezone(visit._zone_of())
            minute = None if dialog.at_end else local.hour * 60 + local.minute
            visit._move_to(local.date(), minute)
        return {"type": "ir.actions.act_window_close"}
