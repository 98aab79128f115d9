import json
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...domain.grading.credit import Facts, suggest
from ...domain.metric.period import Measure, Period

_logger = logging.getLogger(__name__)

#: customers that are checked at a time: some two seconds of work
CHUNK = 5000
MONTHS = 12
YEAR = Period(MONTHS, "month")
MEASURES = (
    Measure("revenue_net", YEAR),
    Measure("overdue_amount", YEAR),
    Measure("days_late", YEAR),
)


class LinkageCreditStanding(models.Model):
    """How the figures and the suggestion of many customers are made at once."""

    _inherit = "linkage.credit.standing"

    def action_check(self):
        """Take the figures of these customers anew."""
        for company, standings in self.grouped("company_id").items():
            standings._check(company, standings.partner_id.ids)
        return True

    @api.model
    def action_check_all(self):
        """Take the figures of all customers of the current company anew.

        :raise AccessError: the user is no manager
        """
        if not self.env.user.has_group("crm_linkage.group_manager"):
            raise AccessError(self.env._("Only managers check all customers at once."))
        company = self.env.company
        found = self._due(company, CHUNK + 1, anew=True)
        if len(found) > CHUNK:
            # sudo: managers of the app may start its job
            self.env.ref("crm_linkage.ir_cron_credit").sudo()._trigger()
            message = self.env._("The figures are being taken: look again in minutes.")
        else:
            self._check(company, found)
            message = self.env._("%(count)s customers checked.", count=len(found))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Customer Credit"),
                "message": message,
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_check(self):
        """Check the customers of every company that were not checked today yet."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search([("active", "=", True)]):
            while partner_ids := self._due(company, CHUNK):
                self.with_company(company)._check(company, partner_ids)
                if not cron._commit_progress(len(partner_ids), remaining=1):
                    return
        cron._commit_progress(remaining=0)

    # -- business methods ----------------------------------------------------------

    @api.model
    def _check(self, company, partner_ids):
        """Take figures, suggest, and put what is to be decided before a manager.

        The number of queries does not depend on the number of customers; only the
        suggestions that are new are records made one by one.

        :param partner_ids: ids of commercial partners
        """
        # sudo: the figures cover all documents, whatever the user who asks may read
        self = self.sudo().with_company(company)
        facts = self._facts(company, partner_ids)
        if not facts:
            return
        terms = self.env["linkage.credit.policy"]._terms_by_grade(company)
        rows = {
            partner_id: (grade_id, fact, suggest(fact, terms.get(grade_id)))
            for partner_id, (grade_id, fact) in facts.items()
        }
        self._store(company, rows)
        self.env["linkage.credit.review"]._propose(company, rows)

    @api.model
    def _facts(self, company, partner_ids):
        """``{partner id: (grade id or None, Facts)}`` of those that still exist."""
        scope = company._linkage_scope()
        exposures = self.env["linkage.credit.exposure"]._of(
            company, partner_ids, scope.reference
        )
        values = self.env["linkage.metric"]._evaluate(MEASURES, scope, partner_ids)
        facts = {}
        for partner_id, limit, grade_id in self._limits(company, partner_ids):
            revenue, overdue, days_late = values[partner_id]
            exposure = exposures.get(partner_id)
            oldest = exposure.oldest_due if exposure else None
            facts[partner_id] = (
                grade_id,
                Facts(
                    revenue=(revenue or 0.0) / MONTHS,
                    exposure=exposure.amount if exposure else 0.0,
                    limit=max(limit or 0.0, 0.0),
                    overdue=max(overdue or 0.0, 0.0),
                    oldest_days=(scope.reference - oldest).days if oldest else 0,
                    days_late=days_late,
                ),
            )
        return facts

    @api.model
    def _limits(self, company, partner_ids):
        """(partner id, host's limit, grade id or None) of each customer."""
        # the host's own reading of a value that differs by company, default included
        limit = self.env["res.partner"]._field_to_sql("partner", "credit_limit")
        self.env["linkage.grade.standing"].flush_model(["grade_id", "partner_id"])
        self.env["res.partner"].flush_model(["credit_limit"])
        return self.env.execute_query(
            SQL(
                "SELECT partner.id, %s, standing.grade_id FROM res_partner partner"
                " LEFT JOIN linkage_grade_standing standing"
                " ON standing.partner_id = partner.id AND standing.company_id = %s"
                # in order, so that two checks at once wait for each other
                " WHERE partner.id = ANY(%s) ORDER BY partner.id",
                limit,
                company.id,
                list(partner_ids),
            )
        )

    @api.model
    def _store(self, company, rows):
        """Write the figures of `rows` in one statement."""
        self.flush_model()
        columns = {
            "partner_id": ("int4", []),
            "grade_id": ("int4", []),
            "revenue_month": ("numeric", []),
            "exposure": ("numeric", []),
            "credit_limit": ("numeric", []),
            "utilisation": ("numeric", []),
            "is_over": ("bool", []),
            "is_overdue": ("bool", []),
            "overdue_amount": ("numeric", []),
            "raw_oldest_days": ("int4", []),
            "raw_days_late": ("float8", []),
            "has_paid": ("bool", []),
            "action": ("varchar", []),
            "suggested_limit": ("numeric", []),
            "advise_stop": ("bool", []),
            "raw_reasons": ("jsonb", []),
        }
        money = company.currency_id.round
        for partner_id, (grade_id, fact, suggestion) in rows.items():
            for (_type, values), value in zip(
                columns.values(),
                (
                    partner_id,
                    grade_id,
                    money(fact.revenue),
                    money(fact.exposure),
                    money(fact.limit),
                    round((fact.utilisation or 0.0) * 100, 1),
                    fact.is_over,
                    fact.overdue > 0,
                    money(fact.overdue),
                    fact.oldest_days,
                    fact.days_late,
                    fact.days_late is not None,
                    suggestion.action,
                    money(suggestion.limit),
                    suggestion.advise_stop,
                    json.dumps(suggestion.reasons),
                ),
                strict=True,
            ):
                values.append(value)
        self.env.cr.execute(self._store_sql(company, columns))
        self.invalidate_model()

    @api.model
    def _store_sql(self, company, columns):
        """Insert or update by partner and company.

        :param columns: name -> (type in SQL, values); the first is the partner
        """
        names = [SQL.identifier(name) for name in columns]
        changing = names[1:]
        excluded = [SQL("EXCLUDED.%s", name) for name in changing]
        arrays = [
            # the types are constants of `_store`
            SQL("%s::%s[]", values, SQL(kind))  # pylint: disable=sql-injection
            for kind, values in columns.values()
        ]
        return SQL(
            "INSERT INTO linkage_credit_standing"
            " (%(names)s, company_id, checked_on,"
            " create_uid, create_date, write_uid, write_date)"
            " SELECT %(names)s, %(company)s, %(day)s,"
            " %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'"
            " FROM UNNEST(%(arrays)s) AS given(%(names)s)"
            " ON CONFLICT (partner_id, company_id) DO UPDATE SET"
            " (%(changing)s, checked_on, write_uid, write_date) ="
            " (%(excluded)s, EXCLUDED.checked_on, EXCLUDED.write_uid,"
            " EXCLUDED.write_date)",
            names=SQL(", ").join(names),
            company=company.id,
            day=fields.Date.today(),
            uid=self.env.uid,
            arrays=SQL(", ").join(arrays),
            changing=SQL(", ").join(changing),
            excluded=SQL(", ").join(excluded),
        )

    @api.model
    def _due(self, company, limit, *, anew=False):
        """Ids of customers to check: those who ever bought and those with a limit.

        :param limit: at most so many
        :param anew: also those that were checked today already
        """
        company = company.sudo()
        scope = company._linkage_scope()
        partners = self.env["res.partner"].sudo().with_company(company)
        partners.flush_model(
            ["active", "commercial_partner_id", "company_id", "credit_limit"]
        )
        self.flush_model(["checked_on"])
        done = SQL(
            "AND NOT EXISTS (SELECT FROM linkage_credit_standing standing"
            " WHERE standing.partner_id = partner.id AND standing.company_id = %s"
            " AND standing.checked_on >= %s)",
            company.id,
            fields.Date.today(),
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT partner.id FROM res_partner partner WHERE partner.active"
                " AND partner.commercial_partner_id = partner.id"
                " AND (partner.company_id IS NULL OR partner.company_id = %(company)s)"
                " AND (%(bought)s OR partner.credit_limit->>%(key)s IS NOT NULL)"
                " AND partner.id NOT IN (SELECT partner_id FROM res_company)"
                " AND partner.id NOT IN"
                " (SELECT partner_id FROM res_users WHERE NOT share)"
                " %(done)s ORDER BY partner.id LIMIT %(limit)s",
                company=company.id,
                bought=partners._linkage_bought_sql(SQL("partner.id"), scope),
                key=str(company.id),
                done=SQL() if anew else done,
                limit=limit,
            )
        )
        return [partner_id for (partner_id,) in rows]
