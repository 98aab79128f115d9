from odoo import models
from odoo.exceptions import AccessError


class ResUsers(models.Model):
    _inherit = "res.users"

    def _linkage_portal_customer(self):
        """Whose papers a portal user sees: the commercial partner they belong to.

        Empty for everybody else: colleagues have their own screens and rights, and a
        page that answers to nobody but customers cannot be a way around them.
        """
        self.ensure_one()
        # sudo: a portal user may not read the company they belong to in every case
        partner = self.sudo().partner_id.commercial_partner_id
        return partner if self._is_portal() else partner.browse()

    def _linkage_check_colleague(self):
        """For screens on what portal users may read as well: their own partner.

        :raise AccessError: this user is none of us
        """
        if self.share:
            raise AccessError(self.env._("This is for colleagues only."))
