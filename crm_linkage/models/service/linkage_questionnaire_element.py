from odoo import api, fields, models

#: the three elements of D12.1; metrics know them by these
ELEMENTS = [
    ("product", "Product"),
    ("service", "Service"),
    ("image", "Image"),
    ("other", "Another"),
]


class LinkageQuestionnaireElement(models.Model):
    """An element of satisfaction: product, service, image (D12.1)."""

    _name = "linkage.questionnaire.element"
    _description = "Element of Satisfaction"
    _order = "questionnaire_id, sequence, id"

    questionnaire_id = fields.Many2one(
        "linkage.questionnaire", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        ELEMENTS,
        "Counts as",
        required=True,
        default="other",
        help="Product, service and image have metrics of their own; another element "
        "counts in the index only.",
    )
    sequence = fields.Integer(default=10)
    weight = fields.Float(
        default=1.0,
        required=True,
        help="Its share in the index, against the weights of the other elements.",
    )
    item_ids = fields.One2many(
        "linkage.questionnaire.item", "element_id", "Sub-Elements", copy=True
    )

    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)", "A weight cannot be negative."
    )
    _code_uniq = models.UniqueIndex(
        "(questionnaire_id, code) WHERE code <> 'other'",
        "Product, service and image stand once in a questionnaire.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        elements = super().create(vals_list)
        elements.questionnaire_id._check_frozen()
        return elements

    def write(self, vals):
        self.questionnaire_id._check_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self.questionnaire_id._check_frozen()
