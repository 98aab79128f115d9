from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Grading some customers at once, by the ranks of the last full run."""

    _inherit = "res.partner"

    def action_linkage_grade(self):
        """Grade these customers now, and tell how it went.

        :raise AccessError: the user is no manager
        :raise UserError: no full run has ranked customers yet
        """
        runs = self.env["linkage.grading.run"]
        runs._check_manager()
        company = self.env.company
        # sudo: boundaries are the engine's own
        boundaries = self.env["linkage.grading.boundary"].sudo()
        if not boundaries.search([("company_id", "=", company.id)], limit=1):
            raise UserError(
                self.env._(
                    "Grade all customers of %(company)s once: a customer alone is "
                    "ranked by what that run has found.",
                    company=company.name,
                )
            )
        return runs._run(company, self.commercial_partner_id)._notice()
