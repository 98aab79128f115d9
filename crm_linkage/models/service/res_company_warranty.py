from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    linkage_warranty_months = fields.Integer(
        "Warranty",
        help="Months of warranty on what the company sells, where neither the product "
        "nor its category say otherwise. 0: none.",
    )

    _linkage_warranty_positive = models.Constraint(
        "CHECK(linkage_warranty_months >= 0)", "A warranty lasts 0 months or more."
    )
