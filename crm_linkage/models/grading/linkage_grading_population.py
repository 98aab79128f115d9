from odoo import models
from odoo.tools import SQL


class LinkageGradingRun(models.Model):
    """Whom a run grades."""

    _inherit = "linkage.grading.run"

    def _population(self, batch, scheme) -> SQL:
        """SELECT partner_id of the customers of `batch` whom `scheme` grades.

        Active commercial partners that are customers or have dealings with the company;
        never own companies or internal users; not those an earlier scheme took.
        """
        Partner = self.env["res.partner"]
        Partner.flush_model(
            ["active", "commercial_partner_id", "customer_rank", "company_id", "ref"]
        )
        conditions = self._audience(batch, scheme)
        query = scheme._partner_query(tried=batch.is_all)
        if query.where_clause:
            conditions.append(SQL("partner.id IN %s", query.subselect()))
        conditions.append(self._is_free(batch))
        return self._candidates(batch, conditions)

    def _candidates(self, batch, conditions) -> SQL:
        """SELECT partner_id of those who may be graded and meet `conditions`."""
        # two halves, so that dealings are looked up for those few only who are no
        # customers by their rank
        halves = [
            SQL("partner.customer_rank > 0"),
            SQL(
                "COALESCE(partner.customer_rank, 0) = 0 AND (%s)",
                SQL(" OR ").join(
                    SQL("EXISTS (%s)", dealing) for dealing in self._dealings(batch)
                ),
            ),
        ]
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT partner.id AS partner_id FROM res_partner partner WHERE %s",
                SQL(" AND ").join([half, *self._is_candidate(batch), *conditions]),
            )
            for half in halves
        )

    @staticmethod
    def _is_free(batch) -> SQL:
        """Condition: no scheme has taken the partner yet."""
        return SQL(
            "NOT EXISTS (SELECT FROM linkage_grading_staging taken"
            " WHERE taken.run_id = %s AND taken.partner_id = partner.id)",
            batch.key,
        )

    def _count_unmatched(self):
        """How many of those who may be graded no scheme of the run has taken."""
        batch = self._batch()
        candidates = self._candidates(batch, [self._is_free(batch)])
        [(count,)] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM (%s) candidate", candidates)
        )
        return count

    def _is_candidate(self, batch) -> list[SQL]:
        conditions = [
            SQL("partner.active"),
            SQL("partner.commercial_partner_id = partner.id"),
            SQL(
                "(partner.company_id IS NULL OR partner.company_id = %s)",
                batch.company.id,
            ),
            SQL("partner.id NOT IN (SELECT partner_id FROM res_company)"),
            SQL("partner.id NOT IN (SELECT partner_id FROM res_users WHERE NOT share)"),
        ]
        if not batch.is_all:
            conditions.append(SQL("partner.id = ANY(%s)", batch.partners.ids))
        return conditions

    def _dealings(self, batch) -> list[SQL]:
        """SELECTs that find something where `partner` has dealings with the company.

        Other rooms add theirs.
        """
        company = batch.company.id
        return [
            SQL(
                "SELECT FROM res_partner contact"
                " JOIN sale_order sale ON sale.partner_id = contact.id"
                " WHERE contact.commercial_partner_id = partner.id"
                " AND sale.state <> 'cancel' AND sale.company_id = %s",
                company,
            ),
            SQL(
                "SELECT FROM res_partner contact"
                " JOIN crm_lead lead ON lead.partner_id = contact.id"
                " WHERE contact.commercial_partner_id = partner.id AND lead.active"
                " AND (lead.company_id IS NULL OR lead.company_id = %s)",
                company,
            ),
        ]

    def _audience(self, batch, scheme) -> list[SQL]:
        """Conditions for customers (who bought) or prospects (who did not yet)."""
        if scheme.audience == "all":
            return []
        bought = self.env["res.partner"]._linkage_bought_sql(
            SQL("partner.id"), batch.scope
        )
        return [bought if scheme.audience == "customers" else SQL("NOT %s", bought)]
