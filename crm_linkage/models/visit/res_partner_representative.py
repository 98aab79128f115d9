from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ANY_ROLE = "crm_linkage.group_linkage_user"


class ResPartner(models.Model):
    """Who is responsible for a customer: per company, else the salesperson (D1.8)."""

    _inherit = "res.partner"

    linkage_representative_id = fields.Many2one(
        "res.users",
        "Representative",
        company_dependent=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        groups=ANY_ROLE,
        help="Visits this customer and answers for it in the current company. Empty: "
        "the salesperson.",
    )
    linkage_responsible_id = fields.Many2one(
        "res.users",
        "Responsible",
        compute="_compute_linkage_responsible_id",
        search="_search_linkage_responsible_id",
        groups=ANY_ROLE,
        help="The representative of the current company, or the salesperson. Contacts "
        "have that of their company.",
    )

    _linkage_salesperson_idx = models.Index("(user_id) WHERE user_id IS NOT NULL")

    @api.depends(
        "commercial_partner_id.linkage_representative_id",
        "commercial_partner_id.user_id",
    )
    @api.depends_context("company")
    def _compute_linkage_responsible_id(self):
        for partner in self:
            partner.linkage_responsible_id = partner._linkage_representative(
                self.env.company
            )

    @api.model
    def _search_linkage_responsible_id(self, operator, value):
        return self._linkage_responsible_domain(self.env.company, operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "linkage_responsible_id":
            self._check_field_access(self._fields[field_expr], "read")
            customer = "linkage_responsible"
            return SQL(
                "(SELECT %s FROM res_partner %s WHERE %s = %s)",
                self._linkage_representative_sql(
                    customer, SQL("%s", self.env.company.id)
                ),
                SQL.identifier(customer),
                SQL.identifier(customer, "id"),
                self._linkage_commercial_sql(alias),
            )
        return super()._field_to_sql(alias, field_expr, query)

    # Three forms of one rule: another add-on that changes it changes all three.

    def _linkage_representative(self, company):
        """The user who is responsible for this customer in a company, or nobody."""
        self.ensure_one()
        # sudo: the field is closed to who has no role, the answer is not
        customer = self.commercial_partner_id.sudo().with_company(company)
        user = customer.linkage_representative_id or customer.user_id
        return user.with_env(self.env)

    @api.model
    def _linkage_representative_domain(self, user, company):
        """Domain of the commercial partners a user is responsible for."""
        user_id, company_id = user.id or None, company.id
        return Domain.custom(
            to_sql=lambda model, alias, query: model._linkage_represented_sql(
                alias, company_id, SQL(" = %s", user_id) if user_id else None
            ),
            predicate=lambda partner: (
                partner._linkage_representative(company).id or None
            )
            == user_id,
        )

    @api.model
    def _linkage_representative_sql(self, partner, company):
        """The same as SQL: user id, given the table alias of a commercial partner and
        the expression of a company id."""
        return SQL(
            "COALESCE(%s, %s)",
            self._linkage_own_representative_sql(partner, company),
            SQL.identifier(partner, "user_id", to_flush=self._fields["user_id"]),
        )

    # -- parts of them ------------------------------------------------------------

    @api.model
    def _linkage_own_representative_sql(self, partner, company):
        """User id kept for a company (SQL), NULL where the salesperson counts."""
        field = self._fields["linkage_representative_id"]
        return SQL(
            "(%s ->> (%s)::text)::int4",
            SQL.identifier(partner, field.name, to_flush=field),
            company,
        )

    @api.model
    def _linkage_represented_sql(self, alias, company_id, condition):
        """Condition: the responsible user meets `condition` (SQL that follows a user
        id), or is nobody where it is None.

        Written as two alternatives, each of which PostgreSQL finds by an index.
        """
        own = self._linkage_own_representative_sql(alias, SQL("%s", company_id))
        column = SQL.identifier(alias, "linkage_representative_id")
        seller = SQL.identifier(alias, "user_id", to_flush=self._fields["user_id"])
        if condition is None:
            return SQL("(%s IS NULL AND %s IS NULL)", seller, own)
        return SQL(
            "((%s IS NOT NULL AND %s%s) OR (%s%s AND %s IS NULL))",
            *(column, own, condition, seller, condition, own),
        )

    @api.model
    def _linkage_responsible_domain(self, company, operator, value):
        """Domain of partners, contacts too, by who is responsible for their customer.

        :param operator: as a search method gets it: ``in``, ``any`` or ``any!``
        """
        if operator == "in":
            user_ids = [user_id for user_id in value if isinstance(user_id, int)]
            user_ids = [user_id for user_id in user_ids if user_id]
            conditions = [SQL(" = ANY(%s)", user_ids)] if user_ids else []
            if len(user_ids) < len(value):
                conditions.append(None)
        elif operator in ("any", "any!"):
            users = self.env["res.users"].with_context(active_test=False)
            found = value
            if isinstance(value, Domain):
                found = users._search(value, bypass_access=operator == "any!")
            conditions = [SQL(" IN %s", found.subselect())]
        else:
            return NotImplemented
        company_id = company.id
        customers = Domain.OR(
            Domain.custom(
                to_sql=lambda model, alias, query, condition=condition: (
                    model._linkage_represented_sql(alias, company_id, condition)
                )
            )
            for condition in conditions
        )
        return Domain("commercial_partner_id", "any!", customers)
