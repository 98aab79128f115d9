from odoo import api, fields, models

from ...domain.service.satisfaction import EMOTIONAL, INTENTIONAL


class LinkageQuestionnaireItem(models.Model):
    """A question: of a sub-element of satisfaction (D12.1), or about loyalty (D4.6)."""

    _name = "linkage.questionnaire.item"
    _description = "Question about Satisfaction"
    _order = "questionnaire_id, element_id, sequence, id"

    questionnaire_id = fields.Many2one(
        "linkage.questionnaire",
        required=True,
        index=True,
        ondelete="cascade",
        compute="_compute_questionnaire_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    element_id = fields.Many2one(
        "linkage.questionnaire.element",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('questionnaire_id', '=', questionnaire_id)]",
    )
    loyalty = fields.Selection(
        [(INTENTIONAL, "Intentional Loyalty"), (EMOTIONAL, "Emotional Loyalty")],
        help="Intentional: will buy again. Emotional: trusts us and recommends us.",
    )
    name = fields.Char(
        required=True, translate=True, help="What it is called in reports."
    )
    text = fields.Char(
        "Question", required=True, translate=True, help="What people read."
    )
    sequence = fields.Integer(default=10)
    weight = fields.Float(
        default=1.0,
        required=True,
        help="Its share in its element, against the other questions of it. Questions "
        "that were not answered or do not apply are left out.",
    )

    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)", "A weight cannot be negative."
    )
    _one_part = models.Constraint(
        "CHECK((element_id IS NULL) <> (loyalty IS NULL))",
        "A question belongs to an element or is about loyalty.",
    )

    @api.depends("element_id")
    def _compute_questionnaire_id(self):
        for item in self:
            if item.element_id:
                item.questionnaire_id = item.element_id.questionnaire_id

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.questionnaire_id._check_frozen()
        return items

    def write(self, vals):
        self.questionnaire_id._check_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self.questionnaire_id._check_frozen()
