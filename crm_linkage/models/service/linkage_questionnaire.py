from odoo import api, fields, models
from odoo.exceptions import UserError

from ...domain.service.satisfaction import LOYALTY, SCALES, Form, Question

#: what may be changed of a questionnaire that was answered
LOOSE = frozenset({"active", "name"})


class LinkageQuestionnaire(models.Model):
    """The questions about satisfaction, in one version (D12.1, D4.6).

    Three elements with eight sub-elements and their weights make the index; questions
    about loyalty stand beside it. Once answered a version stays as it is:
    `action_new_version()` makes its successor.
    """

    _name = "linkage.questionnaire"
    _description = "Questionnaire"
    _order = "name, version desc, id desc"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for all companies."
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "linkage.questionnaire",
        "Version Before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    scale = fields.Selection(
        [("5", "1 to 5"), ("10", "0 to 10")],
        required=True,
        default="5",
        help="The marks people choose from; the last is the best.",
    )
    introduction = fields.Text(
        translate=True, help="What people read before the first question."
    )
    element_ids = fields.One2many(
        "linkage.questionnaire.element", "questionnaire_id", "Elements", copy=True
    )
    item_ids = fields.One2many(
        "linkage.questionnaire.item", "questionnaire_id", "Questions"
    )
    loyalty_ids = fields.One2many(
        "linkage.questionnaire.item",
        "questionnaire_id",
        "Questions about Loyalty",
        domain=[("element_id", "=", False)],
        copy=True,
    )
    round_ids = fields.One2many("linkage.questionnaire.round", "questionnaire_id")
    is_frozen = fields.Boolean(
        compute="_compute_is_frozen",
        help="People have answered: the questions and weights stay as they are.",
    )

    def _compute_is_frozen(self):
        # sudo: answers of everyone, also those the user may not see
        groups = (
            self.env["linkage.questionnaire.answer"]
            .sudo()
            ._read_group(
                [("item_id.questionnaire_id", "in", self.ids)],
                ["item_id"],
            )
        )
        answered = {item.questionnaire_id.id for (item,) in groups}
        for one in self:
            one.is_frozen = one._origin.id in answered

    @api.depends("name", "version")
    def _compute_display_name(self):
        for one in self:
            one.display_name = (
                self.env._(
                    "%(name)s, version %(version)s",
                    name=one.name,
                    version=one.version,
                )
                if one.version > 1
                else one.name
            )

    def write(self, vals):
        if vals.keys() - LOOSE - {"element_ids", "item_ids", "loyalty_ids"}:
            self._check_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_frozen()

    def _check_frozen(self):
        """:raise UserError: people have answered this version"""
        self.invalidate_recordset(["is_frozen"])
        if any(one.is_frozen for one in self):
            raise UserError(
                self.env._(
                    "People have answered this questionnaire, so it stays as it is. "
                    "Make a new version instead."
                )
            )

    def action_new_version(self):
        """A copy to change, for the rounds to come; this one is archived."""
        self.ensure_one()
        new = self.copy(
            {
                "name": self.name,
                "version": self.version + 1,
                "previous_id": self.id,
                "company_id": self.company_id.id or self.env.company.id,
            }
        )
        if self.company_id:
            self.active = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [[False, "form"]],
        }

    def _form(self):
        """The questions and weights as the rule's `Form`; keys are record ids."""
        self.ensure_one()
        one = self.sudo()  # the same questions for whoever answers
        return Form(
            tuple(
                Question(item.id, item.element_id.id or item.loyalty, item.weight)
                for item in one.item_ids
            ),
            {element.id: element.weight for element in one.element_ids},
            SCALES[one.scale],
        )

    @api.model
    def _parts(self):
        """Key -> label of what stands beside the elements."""
        field = self.env["linkage.questionnaire.item"]._fields["loyalty"]
        labels = dict(field._description_selection(self.env))
        return {part: labels[part] for part in LOYALTY}
