from odoo import fields, models


class LinkageQuestionnaireAnswer(models.Model):
    """One person's mark for one question; no row: not answered yet.

    Nobody but the page of the invitation writes it.
    """

    _name = "linkage.questionnaire.answer"
    _description = "Answer of a Questionnaire"
    _order = "invitation_id, item_id"
    _rec_name = "item_id"

    invitation_id = fields.Many2one(
        "linkage.questionnaire.invitation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="invitation_id.company_id", store=True, index=True
    )
    item_id = fields.Many2one(
        "linkage.questionnaire.item",
        "Question",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    mark = fields.Integer(readonly=True, aggregator="avg")
    is_applicable = fields.Boolean("Applies", default=True, readonly=True)

    _item_uniq = models.UniqueIndex(
        "(invitation_id, item_id)", "A question is answered once."
    )
