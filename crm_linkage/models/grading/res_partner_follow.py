from odoo import models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _linkage_check_customers(self):
        """Own people and own companies are no customers; one query for all.

        :raise ValidationError: one of these is not, with the sentence that says why
        """
        # sudo: companies the user cannot enter are own companies all the same
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies.search_fetch(
            [("partner_id", "in", self.ids)], ["partner_id"]
        ).partner_id
        for partner in self:
            if not partner.partner_share or partner in own:
                raise ValidationError(partner._linkage_no_card_hint())
