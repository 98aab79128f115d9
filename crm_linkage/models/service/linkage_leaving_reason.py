from odoo import fields, models


class LinkageLeavingReason(models.Model):
    """Why a customer leaves or left us (D11.2)."""

    _name = "linkage.leaving.reason"
    _description = "Reason for Leaving"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True)
