from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # before the host moves references: its update fails where two are the same
        self.env["linkage.metric.snapshot"]._combine(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
