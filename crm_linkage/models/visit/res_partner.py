from odoo import fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    linkage_opening_ids = fields.One2many(
        "linkage.visit.opening",
        "partner_id",
        "Opening Hours",
        groups="crm_linkage.group_linkage_user",
        help="When this address can be visited. Without lines it is always open.",
    )

    linkage_visit_address_ids = fields.One2many(
        "linkage.visit.address",
        "partner_id",
        "Visit Settings",
        groups="crm_linkage.group_linkage_user",
        domain=lambda self: [("company_id", "=", self.env.company.id)],
        context={"active_test": False},
    )

    def action_linkage_stops(self):
        """The places at which this customer is visited, and what is set for them."""
        self.ensure_one()
        customer = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_visit_address_action"
        )
        return {
            **action,
            "name": self.env._("Stops of %(name)s", name=customer.display_name),
            "domain": [
                ("partner_id", "child_of", customer.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            "context": {
                "default_partner_id": self.id,
                "linkage_customer_id": customer.id,
                "active_test": False,
            },
        }

    # -- where -----------------------------------------------------------------

    def _linkage_visit_addresses(self, company=None):
        """Addresses at which the customers of these partners are visited, in one query.

        Those with visit settings (`linkage.visit.address`) in the company; the
        customer's own address where there are none. Archived ones are no stops.

        :param company: the current company by default
        """
        company = company or self.env.company
        customers = self.commercial_partner_id
        Address = self.env["linkage.visit.address"]
        Address.flush_model(["partner_id", "company_id", "active"])
        rows = self.env.execute_query(
            SQL(
                "SELECT address.commercial_partner_id, address.id"
                " FROM linkage_visit_address settings"
                " JOIN res_partner address ON address.id = settings.partner_id"
                " WHERE settings.active AND settings.company_id = %s"
                " AND address.active AND address.commercial_partner_id = ANY(%s)"
                " ORDER BY address.id",
                company.id,
                customers._origin.ids,
                to_flush=self._fields["commercial_partner_id"],
            )
        )
        stops = {}
        for customer_id, address_id in rows:
            stops.setdefault(customer_id, []).append(address_id)
        return self.browse(
            address_id
            for customer in customers
            for address_id in stops.get(customer._origin.id, [customer.id])
        )
