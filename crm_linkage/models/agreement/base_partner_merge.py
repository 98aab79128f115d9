from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        owner = dst_partner.commercial_partner_id
        if owner != dst_partner:
            # The host has moved the kept company of an agreement to an address of
            # another customer: it is that customer's. sudo: whoever may merge.
            Agreement = self.env["linkage.agreement"].sudo()
            Agreement = Agreement.with_context(active_test=False)
            Agreement.invalidate_model(["commercial_partner_id"])
            Agreement.search([("commercial_partner_id", "=", dst_partner.id)]).write(
                {"commercial_partner_id": owner.id}
            )
        return result
