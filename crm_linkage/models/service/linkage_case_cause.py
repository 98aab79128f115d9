from odoo import fields, models


class LinkageCaseCause(models.Model):
    """What a complaint came from, for counting and preventing (D11.2)."""

    _name = "linkage.case.cause"
    _description = "Cause of a Complaint"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True)
    user_id = fields.Many2one(
        "res.users",
        "Answers for It",
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="Proposed as owner of what prevents it from happening again.",
    )
