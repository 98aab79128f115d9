from odoo import models


class LinkageAgreement(models.Model):
    """What the service room asks of an agreement."""

    _inherit = "linkage.agreement"

    def _root(self):
        """The first version of the agreement: what all its versions share."""
        return self
