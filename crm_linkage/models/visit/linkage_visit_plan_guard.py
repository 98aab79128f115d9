from odoo import api, models
from odoo.exceptions import UserError

# What planning and accepting write; typed figures would enter the workload of others.
FOUND = frozenset(
    {
        "state",
        "accepted_on",
        "planned_on",
        "attempts",
        "progress",
        "best_value",
        "stop_count",
        "unplaced_count",
        "visit_minutes",
        "drive_minutes",
        "shortest_day",
        "longest_day",
        "moved_count",
        "added_count",
        "dropped_count",
        "has_before",
        "saved_minutes",
    }
)


class LinkageVisitPlan(models.Model):
    """Who may write what of a plan, over RPC as on screen: what was found comes from
    the buttons; managers may correct."""

    _inherit = "linkage.visit.plan"

    @api.model_create_multi
    def create(self, vals_list):
        if self._may_correct():
            return super().create(vals_list)
        if any(
            vals[name] not in (False, None, 0, "draft")
            for vals in vals_list
            for name in FOUND & vals.keys()
        ):
            self._refuse()
        return super(LinkageVisitPlan, self._without_defaults(FOUND)).create(vals_list)

    def write(self, vals):
        if FOUND & vals.keys() and not self._may_correct():
            self._refuse()
        return super().write(vals)

    def _refuse(self):
        raise UserError(
            self.env._(
                "State and figures of a plan come from Plan, Accept and Cancel; they "
                "cannot be typed."
            )
        )
