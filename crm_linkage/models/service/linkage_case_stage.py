from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.service.actions import Stage


class LinkageCaseStage(models.Model):
    """Where a case stands, and what that means for its clocks."""

    _name = "linkage.case.stage"
    _description = "Case Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean("Folded in Kanban")
    is_response = fields.Boolean(
        "Counts as Answered",
        help="A case that gets here has been answered: its response clock stops.",
    )
    is_waiting = fields.Boolean(
        "Waiting for Customer",
        help="The clocks of a case stand still while it is here.",
    )
    is_closed = fields.Boolean(
        "Closing", help="A case that gets here is closed: its clocks stop."
    )

    _waiting_or_closed = models.Constraint(
        "CHECK(NOT (is_waiting AND is_closed))",
        "A case either waits for the customer or is closed.",
    )

    @api.constrains("is_closed", "is_waiting", "is_response")
    def _check_cases(self):
        """What a stage means is fixed once cases stand in it: clocks followed it."""
        if self._origin and self.env["linkage.case"].sudo().search_count(
            [("stage_id", "in", self.ids)], limit=1
        ):
            raise ValidationError(
                self.env._(
                    "There are cases in this stage whose clocks followed its meaning. "
                    "Move them first, or make another stage."
                )
            )

    def _linkage_stage(self):
        """The stage as a value of the rule of clocks."""
        return Stage(self.id, self.is_response, self.is_waiting, self.is_closed)
