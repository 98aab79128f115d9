from odoo import api, fields, models
from odoo.exceptions import UserError


class LinkageVisit(models.Model):
    """When the customer was told that we come, and what became of it.

    `promised_start` is the planned time at which a visit was made or a plan accepted.
    It stays when the visit is moved, so that "kept on time" is measured against what
    was promised.
    """

    _inherit = "linkage.visit"

    promised_start = fields.Datetime(
        "Promised",
        compute="_compute_promised_start",
        store=True,
        precompute=True,
        copy=False,
        help="The time at which the visit was planned at first, or by the plan that "
        "was accepted. It stays when the visit is moved.",
    )
    moved_count = fields.Integer(
        "Times Moved",
        readonly=True,
        copy=False,
        help="How often it was moved to another day since it was promised.",
    )
    moved_from = fields.Datetime(
        readonly=True, copy=False, help="Where it was before it was moved last."
    )

    @api.depends()  # once, when it is created: moving must not move the promise
    def _compute_promised_start(self):
        for visit in self:
            visit.promised_start = visit.planned_start

    def write(self, vals):
        if "planned_start" not in vals:
            return super().write(vals)
        before = {visit.id: (visit.date, visit.planned_start) for visit in self}
        result = super().write(vals)
        if "moved_count" in vals:
            return result
        moves = {}
        for visit in self:
            date, start = before[visit.id]
            if date and visit.date != date and visit.state == "planned":
                moves.setdefault((visit.moved_count + 1, start), []).append(visit.id)
        for (count, start), ids in moves.items():
            # sudo: the count follows from the move, nobody types it
            self.browse(ids).sudo().write({"moved_count": count, "moved_from": start})
        return result

    def _promise(self):
        """Promise visits anew at the time at which they are planned now.

        For plans that are accepted: from here on moves are counted.
        """
        for visit in self:
            visit._record(
                {
                    "promised_start": visit.planned_start,
                    "moved_count": 0,
                    "moved_from": False,
                }
            )

    # -- moving --------------------------------------------------------------------

    def action_move(self):
        self._check_planned()
        return self._open_dialog("linkage.visit.move", self.env._("Move visit"))

    def _check_movable(self):
        """:raise UserError: a visit is closed or has begun"""
        for visit in self:
            if visit.state in ("done", "failed"):
                raise UserError(
                    self.env._("Only a visit that is still planned can be moved.")
                )
            if visit.check_in:
                raise UserError(
                    self.env._(
                        "The visit to %(name)s has begun: complete it, or take the "
                        "start back first.",
                        name=visit.display_name,
                    )
                )
