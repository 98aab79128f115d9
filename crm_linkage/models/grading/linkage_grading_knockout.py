from odoo import fields, models

OPERATORS = {"at_most": "<=", "at_least": ">="}


class LinkageGradingKnockout(models.Model):
    """A rule that holds a customer at a grade, whatever the score says.

    A customer whose value is missing is not held.
    """

    _name = "linkage.grading.knockout"
    _inherit = ["linkage.grading.question"]
    _description = "Grading Knock-out"
    _order = "sequence, id"

    operator = fields.Selection(
        [("at_least", "is at least"), ("at_most", "is at most")],
        "If the Value",
        default="at_least",
        required=True,
    )
    value = fields.Float("Limit")
    grade_id = fields.Many2one(
        "linkage.grade",
        "Best Possible Grade",
        required=True,
        ondelete="restrict",
        help="Customers that meet the rule get this grade at best.",
    )
