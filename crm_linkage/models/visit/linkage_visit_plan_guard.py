from odoo import api, models
from odoo.exceptions import UserError

from .linkage_visit_guard import without_defaults

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

    def _record(self, values):
        """Write what a step has found, for whoever may write the plan."""
        self.check_access("write")
        # sudo: these fields are closed to those who take the steps
        self.sudo().write(values)

    @api.model
    def _may_correct(self):
        return self.env.su or self.env.user.has_group("crm_linkage.group_manager")

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
        return super(LinkageVisitPlan, without_defaults(self, FOUND)).create(vals_list)

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
