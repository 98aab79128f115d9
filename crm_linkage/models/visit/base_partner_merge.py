from odoo import models


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let visits know their customer anew.

        The host moves every foreign key to the partner that stays, the customer of a
        visit too: wrong when that partner is itself an address of another one.
        """
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if dst_partner.commercial_partner_id != dst_partner:
            # sudo: who merges partners need not see their visits
            Visit = self.env["linkage.visit"].sudo()
            visits = Visit.search(
                [
                    "|",
                    ("partner_id", "=", dst_partner.id),
                    ("commercial_partner_id", "=", dst_partner.id),
                ]
            )
            self.env.add_to_compute(Visit._fields["commercial_partner_id"], visits)
        return result
