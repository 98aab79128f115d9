from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LinkageGradingKnockout(models.Model):
    """A rule that holds a customer at a grade, whatever the score says.

    All its conditions must be met.
    """

    _name = "linkage.grading.knockout"
    _inherit = ["linkage.grading.part"]
    _description = "Grading Knock-out"
    _order = "sequence, id"

    scheme_id = fields.Many2one(
        "linkage.grading.scheme", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "Reason",
        compute="_compute_name",
        store=True,
        readonly=False,
        help="Shown to those who ask why a customer has its grade.",
    )
    condition_ids = fields.One2many(
        "linkage.grading.condition", "knockout_id", "Conditions", copy=True
    )
    grade_id = fields.Many2one(
        "linkage.grade",
        "Best Possible Grade",
        required=True,
        ondelete="restrict",
        help="Customers that meet all conditions get this grade at best.",
    )
    is_available = fields.Boolean(compute="_compute_is_available")

    @api.depends(
        "condition_ids.metric_id", "condition_ids.operator", "condition_ids.value"
    )
    def _compute_name(self):
        for rule in self:
            texts = [condition._text() for condition in rule.condition_ids]
            rule.name = self.env._(" and ").join(texts)

    @api.depends("condition_ids.metric_id")
    def _compute_is_available(self):
        for rule in self:
            rule.is_available = bool(rule.condition_ids) and all(
                rule.condition_ids.mapped("is_available")
            )

    @api.constrains("condition_ids", "grade_id")
    def _check_conditions(self):
        if any(not rule.condition_ids for rule in self):
            raise ValidationError(
                self.env._("A knock-out rule needs at least one condition.")
            )
