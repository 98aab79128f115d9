from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    linkage_warranty_months = fields.Integer(
        "Warranty",
        help="Months of warranty from the day of purchase. 0: as the category or the "
        "company say, -1: none.",
    )

    _linkage_warranty_positive = models.Constraint(
        "CHECK(linkage_warranty_months >= -1)",
        "A warranty lasts 0 months or more; -1 says that there is none.",
    )

    def _linkage_warranty(self, company):
        """Months of warranty on this product in a company; 0 for none."""
        self.ensure_one()
        months = (
            self.linkage_warranty_months
            or self.categ_id.linkage_warranty_months
            or company.linkage_warranty_months
        )
        return max(months, 0)
