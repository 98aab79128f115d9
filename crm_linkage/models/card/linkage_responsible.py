from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class LinkageResponsible(models.AbstractModel):
    """For what belongs to a customer in a company: who is responsible for it.

    Models that take it in have `partner_id` and `company_id`. The representative of
    the record's own company counts, whatever company the user works in. Not stored:
    it can be searched, sorted and grouped, and is used in record rules.
    """

    _name = "linkage.responsible"
    _description = "What a Representative Answers for"

    responsible_id = fields.Many2one(
        "res.users",
        "Customer's Representative",
        compute="_compute_responsible_id",
        search="_search_responsible_id",
        compute_sudo=True,
        help="The customer's representative in this company, or the salesperson.",
    )

    @api.depends(
        "company_id",
        "partner_id.commercial_partner_id.linkage_representative_id",
        "partner_id.commercial_partner_id.user_id",
    )
    def _compute_responsible_id(self):
        for record in self:
            record.responsible_id = (
                record.partner_id._linkage_representative(
                    record.company_id or self.env.company
                )
                if record.partner_id
                else False
            )

    @api.model
    def _search_responsible_id(self, operator, value):
        Partner = self.env["res.partner"]
        domains = []
        for company in self.env.companies:
            found = Partner._linkage_responsible_domain(company, operator, value)
            if found is NotImplemented:
                return NotImplemented
            domains.append(
                Domain("company_id", "=", company.id)
                & Domain("partner_id", "any!", found)
            )
        return Domain.OR(domains)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "responsible_id":
            return super()._field_to_sql(alias, field_expr, query)
        Partner = self.env["res.partner"]
        address, customer = "linkage_address", "linkage_customer"
        return SQL(
            "(SELECT %s FROM res_partner %s JOIN res_partner %s ON %s = %s"
            " WHERE %s = %s)",
            Partner._linkage_representative_sql(
                customer, self._field_to_sql(alias, "company_id", query)
            ),
            *(SQL.identifier(address), SQL.identifier(customer)),
            SQL.identifier(customer, "id"),
            Partner._linkage_commercial_sql(address),
            SQL.identifier(address, "id"),
            self._field_to_sql(alias, "partner_id", query),
        )
