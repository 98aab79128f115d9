from odoo import fields, models

OPERATORS = {"at_least": ">=", "at_most": "<=", "more": ">", "less": "<"}


class LinkageGradingCondition(models.Model):
    """One condition of a knock-out rule; a missing value never meets it."""

    _name = "linkage.grading.condition"
    _inherit = ["linkage.grading.question", "linkage.grading.part"]
    _description = "Knock-out Condition"
    _order = "sequence, id"

    knockout_id = fields.Many2one(
        "linkage.grading.knockout", required=True, ondelete="cascade", index=True
    )
    scheme_id = fields.Many2one(related="knockout_id.scheme_id")
    operator = fields.Selection(
        [
            ("at_least", "is at least"),
            ("at_most", "is at most"),
            ("more", "is more than"),
            ("less", "is less than"),
        ],
        "If the Value",
        default="at_least",
        required=True,
    )
    value = fields.Float("Limit")

    def _text(self):
        self.ensure_one()
        operators = dict(self._fields["operator"]._description_selection(self.env))
        return self.env._(
            "%(metric)s %(is_at_least)s %(limit)s",
            metric=self.metric_id.name or "",
            is_at_least=operators.get(self.operator, ""),
            limit=f"{self.value:g}",
        )
