from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """After a merge the results of a round are those of the customer that is left."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        rows = self.env["linkage.satisfaction"].sudo()  # rows of everyone
        rows.invalidate_model()
        customer = dst_partner.commercial_partner_id
        found = rows.search([("partner_id", "in", (dst_partner | customer).ids)])
        if found:
            self.env["linkage.questionnaire.invitation"].invalidate_model()
            rows._refresh(found.round_id, dst_partner | customer)
        return result
