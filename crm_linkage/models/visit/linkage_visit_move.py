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

    @api.depends("visit_id")
    def _compute_planned_start(self):
        for dialog in self:
            dialog.planned_start = dialog.visit_id.planned_start

    def action_confirm(self):
        for dialog in self:
            dialog.visit_id._check_planned()
            dialog.visit_id.planned_start = dialog.planned_start
        return {"type": "ir.actions.act_window_close"}
