from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...domain.visit.request import Place


class ResPartner(models.Model):
    _inherit = "res.partner"

    linkage_opening_ids = fields.One2many(
        "linkage.visit.opening",
        "partner_id",
        "Opening Hours",
        groups="crm_linkage.group_linkage_user",
        help="When this address can be visited. Without lines it is always open.",
    )

    # -- who is responsible ----------------------------------------------------
    # Three forms of one rule: another add-on that changes it changes all three.

    def _linkage_representative(self, company):
        """The user who is responsible for this customer in a company, or nobody."""
        self.ensure_one()
        return self.commercial_partner_id.user_id

    @api.model
    def _linkage_representative_domain(self, user, company):
        """Domain of the commercial partners a user is responsible for."""
        return Domain("user_id", "=", user.id)

    @api.model
    def _linkage_representative_sql(self, partner, company):
        """The same as SQL: user id, given the table alias of a commercial partner and
        the expression of a company id."""
        return SQL("%s", SQL.identifier(partner, "user_id"))

    # -- where -----------------------------------------------------------------

    def _linkage_visit_addresses(self):
        """Addresses at which commercial partners are visited; by default their own."""
        return self.commercial_partner_id

    def _linkage_place(self):
        """Coordinates of this address as a `Place`, unknown when nobody set them."""
        return Place(self.partner_latitude or 0.0, self.partner_longitude or 0.0)
