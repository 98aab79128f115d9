from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _linkage_works_for(self, company):
        """Whether this is somebody of `company` who can still be reached."""
        return bool(
            self and self.active and not self.share and company in self.company_ids
        )
