from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    linkage_active_months = fields.Integer(
        "Months a Customer Stays Active",
        default=12,
        required=True,
        help="A customer without an order or invoice for this many months is shown as "
        "a former customer.",
    )

    _linkage_active_months_positive = models.Constraint(
        "CHECK(linkage_active_months BETWEEN 1 AND 120)",
        "A customer stays active for 1 to 120 months after the last purchase.",
    )
