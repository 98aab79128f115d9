from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("request", "Request"),
    ("complaint", "Complaint"),
    ("after_sales", "After-Sales"),
    ("information", "Information"),
]
PRIORITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]


class LinkageServiceTarget(models.Model):
    """How soon a case is answered and solved, by its kind and priority (D10.2)."""

    _name = "linkage.service.target"
    _description = "Service Target"
    _order = "kind, priority desc, company_id"

    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True)
    priority = fields.Selection(PRIORITIES, required=True, default="1")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: for every company that has no target of its own.",
    )
    response_hours = fields.Float(
        "Answer Within",
        required=True,
        help="Working hours until the first answer.",
    )
    resolution_hours = fields.Float(
        "Solve Within",
        required=True,
        help="Working hours until the case is closed. Time spent waiting for the "
        "customer does not count.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        ondelete="restrict",
        index="btree_not_null",
        help="When the clocks run. Empty: the working hours of the case's company.",
    )

    _hours_positive = models.Constraint(
        "CHECK(response_hours > 0 AND resolution_hours > 0)",
        "A target is more than no time at all.",
    )
    _uniq = models.UniqueIndex(
        "(kind, priority, COALESCE(company_id, 0)) WHERE active",
        "There is a target for this kind and priority.",
    )

    @api.depends("kind", "priority")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        priorities = dict(self._fields["priority"]._description_selection(self.env))
        for target in self:
            target.display_name = "{}, {}".format(
                kinds.get(target.kind, ""), priorities.get(target.priority, "")
            )

    @api.constrains("response_hours", "resolution_hours")
    def _check_order(self):
        if any(t.resolution_hours < t.response_hours for t in self):
            raise ValidationError(
                self.env._("A case cannot be solved before it is answered.")
            )

    @api.model
    def _in_force(self, companies):
        """``{(kind, priority, company id): target}``: a company's own goes first."""
        targets = self.sudo().search([("company_id", "in", [False, *companies.ids])])
        found = {}
        for target in targets.sorted(lambda target: bool(target.company_id)):
            for company in target.company_id or companies:
                found[target.kind, target.priority, company.id] = target
        return found
