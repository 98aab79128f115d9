from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    linkage_warranty_months = fields.Integer(
        "Warranty",
        help="Months of warranty on products of this category. 0: as the company says, "
        "-1: none.",
    )

    _linkage_warranty_positive = models.Constraint(
        "CHECK(linkage_warranty_months >= -1)",
        "A warranty lasts 0 months or more; -1 says that there is none.",
    )
