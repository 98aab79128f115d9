from odoo import api, models
from odoo.exceptions import UserError

# What the steps of a visit write; typing it would make the figures worthless.
MEASURED = frozenset(
    {
        "state",
        "check_in",
        "check_out",
        "closed_at",
        "outcome",
        "advance",
        "failure",
        "next_activity_id",
        "promised_start",
        "moved_count",
        "moved_from",
        # what is computed and kept can be written over RPC like any other column
        "date",
        "actual_duration",
        "commercial_partner_id",
    }
)
# What a visit was about: fixed once it is closed.
FACTS = frozenset(
    {
        "partner_id",
        "user_id",
        "company_id",
        "plan_id",
        "planned_start",
        "planned_stop",
        "duration",
        "drive_minutes",
    }
)
CLOSED = ("done", "failed")


class LinkageVisit(models.Model):
    """Who may write what of a visit, over RPC as on screen.

    Representatives and supervisors take steps (start, complete, fail, move, undo) and
    write notes; managers may correct and import.
    """

    _inherit = "linkage.visit"

    @api.model_create_multi
    def create(self, vals_list):
        if self._may_correct():
            return super().create(vals_list)
        if any(
            vals.get(name) not in (False, None, 0, "planned")
            for vals in vals_list
            for name in MEASURED & vals.keys()
        ):
            raise UserError(
                self.env._("A new visit is planned: start and complete it afterwards.")
            )
        return super(LinkageVisit, self._without_defaults(MEASURED)).create(vals_list)

    def write(self, vals):
        if {"planned_start", "planned_stop"} & vals.keys():
            self._check_movable()
        if not self._may_correct():
            self._check_not_measured(vals)
        result = super().write(vals)
        if "user_id" in vals:
            # an appointment comes with it: not into anybody's calendar
            self.check_access("write")
        return result

    def _check_not_measured(self, vals):
        """:raise UserError: `vals` would rewrite what happened"""
        if MEASURED & vals.keys():
            raise UserError(
                self.env._(
                    "State, times and result of a visit come from Start, Complete, "
                    "Failed and Move; they cannot be typed."
                )
            )
        if FACTS & vals.keys():
            for visit in self:
                if visit.state in CLOSED:
                    raise UserError(
                        self.env._(
                            "The visit to %(name)s is closed: what it was cannot be "
                            "changed any more.",
                            name=visit.display_name,
                        )
                    )
