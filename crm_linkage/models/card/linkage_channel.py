from odoo import fields, models


class LinkageChannel(models.Model):
    """A way to the market: wholesale, direct, retail (D15.1).

    Prices, credit and responsibilities differ by it; schemes of grading can look at it.
    """

    _name = "linkage.channel"
    _description = "Channel"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short name, for imports and reports.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Only this company uses the channel. Empty: all companies do.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "There is a channel with this code."
    )
