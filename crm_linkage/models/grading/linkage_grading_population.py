from odoo import models
from odoo.tools import SQL


class LinkageGradingRun(models.Model):
    """Whom a run grades."""

    _inherit = "linkage.grading.run"

    def _population(self, scheme) -> SQL:
        """SELECT partner_id of the customers `scheme` grades in this run.

        Active commercial partners that are customers or have dealings with the company;
        never own companies or internal users; not those an earlier scheme took.
        """
        self.env["res.partner"].flush_model(
            ["active", "commercial_partner_id", "customer_rank", "company_id"]
        )
        dealings = SQL(" UNION ALL ").join(self._dealings())
        query = scheme._partner_query()
        matches = (
            SQL("partner.id IN %s", query.subselect()) if query.where_clause else None
        )
        conditions = [
            SQL("partner.active"),
            SQL("partner.commercial_partner_id = partner.id"),
            SQL(
                "(partner.company_id IS NULL OR partner.company_id = %s)",
                self.company_id.id,
            ),
            SQL("(partner.customer_rank > 0 OR partner.id IN (%s))", dealings),
            SQL("partner.id NOT IN (SELECT partner_id FROM res_company)"),
            SQL("partner.id NOT IN (SELECT partner_id FROM res_users WHERE NOT share)"),
            SQL(
                "NOT EXISTS (SELECT FROM linkage_grading_staging taken"
                " WHERE taken.run_id = %s AND taken.partner_id = partner.id)",
                self.id,
            ),
            *([matches] if matches else []),
            *self._audience(scheme),
        ]
        return SQL(
            "SELECT partner.id AS partner_id FROM res_partner partner WHERE %s",
            SQL(" AND ").join(conditions),
        )

    def _dealings(self) -> list[SQL]:
        """SELECTs of the commercial partners that have dealings with the company.

        Those with a customer rank are customers anyway, so only the others are looked
        up. Other rooms add theirs.
        """
        company = self.company_id.id
        return [
            SQL(
                "SELECT owner.id FROM sale_order sale"
                " JOIN res_partner partner ON partner.id = sale.partner_id"
                " JOIN res_partner owner ON owner.id = partner.commercial_partner_id"
                " WHERE COALESCE(owner.customer_rank, 0) = 0"
                " AND sale.state <> 'cancel' AND sale.company_id = %s",
                company,
            ),
            SQL(
                "SELECT owner.id FROM crm_lead lead"
                " JOIN res_partner partner ON partner.id = lead.partner_id"
                " JOIN res_partner owner ON owner.id = partner.commercial_partner_id"
                " WHERE COALESCE(owner.customer_rank, 0) = 0 AND lead.active"
                " AND (lead.company_id IS NULL OR lead.company_id = %s)",
                company,
            ),
        ]

    def _audience(self, scheme) -> list[SQL]:
        """Conditions for customers (who bought) or prospects (who did not yet)."""
        if scheme.audience == "all":
            return []
        bought = self.env["res.partner"]._linkage_bought_sql(
            SQL("partner.id"), self.company_id._linkage_scope()
        )
        return [bought if scheme.audience == "customers" else SQL("NOT %s", bought)]
