from odoo import api, fields, models

from ...domain.visit.request import REASONS

# Why a visit is dropped when the rules had nothing to say.
NOT_ASKED = ("not_asked", "No longer asked for in these weeks")


class LinkageVisitPlanChange(models.Model):
    """A visit that a plan puts on another day, adds or drops."""

    _name = "linkage.visit.plan.change"
    _description = "Change by a Visit Plan"
    _order = "kind, grade_id, date_before, date_after, id"

    plan_id = fields.Many2one(
        "linkage.visit.plan", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Address", required=True, index=True, ondelete="cascade"
    )
    grade_id = fields.Many2one("linkage.grade", index="btree_not_null")
    kind = fields.Selection(
        [("added", "Added"), ("dropped", "Dropped"), ("moved", "Moved")],
        "Change",
        required=True,
    )
    visit_id = fields.Many2one(
        "linkage.visit", index="btree_not_null", ondelete="set null"
    )
    start_before = fields.Datetime("Planned Now")
    date_before = fields.Date("From")
    date_after = fields.Date("To")
    reason = fields.Selection(
        [*REASONS, NOT_ASKED], help="Why the visit cannot stay where it is planned now."
    )

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.partner_id.display_name
