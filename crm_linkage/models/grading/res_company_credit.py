from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    linkage_credit_block = fields.Boolean(
        "Refuse Orders of Stopped Customers",
        help="Orders of customers with a credit stop cannot be confirmed. Otherwise "
        "they only warn.",
    )
