from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("request", "Request"),
    ("complaint", "Complaint"),
    ("after_sales", "After-Sales"),
    ("information", "Information"),
]
PRIORITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]
#: a century of seconds: more than any promise, less than what a date can hold
MAX_HOURS = 876_000


class LinkageServiceTarget(models.Model):
    """How much working time a clock of a case has, by its kind and priority (D10.2).

    Of the targets of a policy the one that says most about the case holds: kind and
    priority, then the kind alone, then the priority alone, then any case.
    """

    _name = "linkage.service.target"
    _description = "Service Target"
    _inherit = "linkage.service.part"
    _order = "policy_id, clock_kind_id, kind, priority desc, id"

    policy_id = fields.Many2one(
        "linkage.service.policy", required=True, index=True, ondelete="cascade"
    )
    clock_kind_id = fields.Many2one(
        "linkage.clock.kind", "Clock", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, "Kind of Case", help="Empty: every kind of case.")
    priority = fields.Selection(PRIORITIES, help="Empty: every priority.")
    hours = fields.Float(
        "Within", required=True, help="Working hours, to the second: 0:30 is 1800 s."
    )

    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "A target is more than no time at all."
    )
    _uniq = models.UniqueIndex(
        "(policy_id, clock_kind_id, COALESCE(kind, ''), COALESCE(priority, ''))",
        "The policy has a target of this clock for this kind and priority.",
    )

    @api.depends("clock_kind_id", "kind", "priority")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        priorities = dict(self._fields["priority"]._description_selection(self.env))
        for target in self:
            parts = (
                target.clock_kind_id.name,
                kinds.get(target.kind),
                priorities.get(target.priority),
            )
            target.display_name = ", ".join(part for part in parts if part)

    @api.constrains("hours")
    def _check_hours(self):
        for target in self:
            if not 1 <= round(target.hours * 3600) <= MAX_HOURS * 3600:
                raise ValidationError(
                    self.env._(
                        "%(target)s: a target is at least a second, and at most a "
                        "hundred years.",
                        target=target.display_name,
                    )
                )
