import logging

from odoo import api, models
from odoo.tools import SQL

from ...domain.grading import churn
from ...domain.metric.period import MONTH, Measure, Period

_logger = logging.getLogger(__name__)

#: first key of the advisory lock that keeps two checks of a company apart
LOCK = 0x6C6B6368
#: what is asked of the catalogue, in the order of m0, m1, ... of the statement
CODES = ("days_since_last_purchase", "purchase_gap", "revenue_growth", "complaints")


class LinkageChurnWarning(models.Model):
    """The daily check: one statement a company, whatever the number of customers."""

    _inherit = "linkage.churn.warning"

    @api.model
    def _cron_check(self):
        """Check the customers of every company; one that fails leaves the others."""
        companies = self.env["res.company"].search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._check_customers(company)
            except Exception:  # whatever one company runs into stays its own
                _logger.exception("Churn check of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _check_customers(self, company):
        """Open, update and end the warnings of `company` as of its reference date.

        :return: ids of the warnings that were opened; none while another check runs
        """
        # sudo: the check looks at everyone, whatever records its user sees
        self = self.sudo()
        [(free,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id)
        )
        if not free:
            return []
        self.flush_model()
        self.env["linkage.grade.standing"].flush_model()
        rows = self.env.execute_query(self._check_sql(company))
        self.invalidate_model()
        fresh = [warning_id for warning_id, is_new in rows if is_new]
        self._remind(company, fresh)
        return fresh

    @api.model
    def _check_sql(self, company):
        """The statement that does it all; rows of (warning id, whether it is new)."""
        scope, limits = company._linkage_scope(), company._linkage_churn_limits()
        months = company.linkage_churn_months
        # a rhythm of half a year needs a longer look back than a fall of revenue
        rhythm, period = Period(2 * months, MONTH), Period(months, MONTH)
        measures = [
            Measure(code, rhythm if number < 2 else period)
            for number, code in enumerate(CODES)
        ]
        statement = self.env["linkage.metric"]._statement(measures, scope)
        return SQL(
            """
            WITH population AS (%(population)s), %(sources)s,
            fact AS (%(facts)s),
            judged AS (
                SELECT partner_id, m0 AS days, m1 AS gap, m2 AS growth,
                       m3 AS complaints, %(silent)s AS is_silent,
                       %(complaining)s AS is_complaining, %(falling)s AS is_falling
                  FROM fact
            ),
            flagged AS MATERIALIZED (
                SELECT judged.*, standing.grade_id,
                       CASE WHEN is_silent AND days >= %(urgent)s * gap
                                 OR is_silent::int + is_complaining::int
                                    + is_falling::int > 1
                            THEN 'high' ELSE 'medium' END AS level,
                       CASE WHEN is_silent THEN 'silent'
                            WHEN is_complaining THEN 'complaining'
                            ELSE 'falling' END AS reason
                  FROM judged
                  LEFT JOIN linkage_grade_standing standing
                    ON standing.partner_id = judged.partner_id
                   AND standing.company_id = %(company)s
                 WHERE is_silent OR is_complaining OR is_falling
            ),
            -- both are read before anything is written, and hashed: whatever PostgreSQL
            -- thinks of the number of rows, no customer costs a look of its own
            known AS MATERIALIZED (
                SELECT partner_id FROM linkage_churn_warning
                 WHERE company_id = %(company)s AND state = 'open'
            ),
            quiet AS MATERIALIZED (
                SELECT partner_id, is_silent, is_complaining, is_falling
                  FROM linkage_churn_warning
                 WHERE company_id = %(company)s AND quiet_until >= %(today)s
            ),
            ended AS (
                UPDATE linkage_churn_warning warning
                   SET state = 'ended', closed_on = %(today)s
                 WHERE warning.company_id = %(company)s AND warning.state = 'open'
                   AND warning.partner_id NOT IN (SELECT partner_id FROM flagged)
            )
            INSERT INTO linkage_churn_warning AS warning
                   (partner_id, company_id, state, opened_on, months, %(columns)s,
                    create_uid, create_date, write_uid, write_date)
            SELECT partner_id, %(company)s, 'open', %(today)s, %(months)s,
                   %(values)s,
                   %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s, NOW() AT TIME ZONE 'UTC'
              FROM flagged
             WHERE partner_id IN (SELECT partner_id FROM known)
                -- or has a reason of which it is not quiet
                OR is_silent AND partner_id NOT IN
                   (SELECT partner_id FROM quiet WHERE is_silent)
                OR is_complaining AND partner_id NOT IN
                   (SELECT partner_id FROM quiet WHERE is_complaining)
                OR is_falling AND partner_id NOT IN
                   (SELECT partner_id FROM quiet WHERE is_falling)
            ON CONFLICT (partner_id, company_id) WHERE state = 'open'
            DO UPDATE SET (months, %(columns)s, write_date)
                        = (EXCLUDED.months, %(excluded)s, EXCLUDED.write_date)
             WHERE (warning.months, %(present)s)
                   IS DISTINCT FROM (EXCLUDED.months, %(excluded)s)
            RETURNING id, xmax = 0
            """,
            population=self._population_sql(company),
            sources=SQL(", ").join(statement.ctes()),
            facts=statement.select(SQL("population")),
            **self._reasons_sql(limits),
            urgent=churn.URGENT * limits.silence,
            company=company.id,
            today=scope.reference,
            months=months,
            uid=self.env.uid,
            columns=_columns(None),
            values=SQL(
                "grade_id, level, reason, is_silent, is_complaining, is_falling,"
                " COALESCE(days, 0), COALESCE(gap, 0), COALESCE(growth, 0),"
                " COALESCE(complaints, 0)"
            ),
            excluded=_columns("excluded"),
            present=_columns("warning"),
        )

    @api.model
    def _reasons_sql(self, limits):
        """`reasons` of domain/grading/churn.py as conditions on m0, m1, ..."""
        never = SQL("FALSE")
        silent = SQL(
            "COALESCE(m0 >= %s AND m0 >= %s * m1, FALSE)", limits.days, limits.silence
        )
        return {
            "silent": silent if limits.silence > 0 else never,
            "complaining": SQL("COALESCE(m3 >= %s, FALSE)", limits.complaints)
            if limits.complaints > 0
            else never,
            "falling": SQL("COALESCE(m1 IS NOT NULL AND m2 <= -%s, FALSE)", limits.fall)
            if limits.fall > 0
            else never,
        }

    @api.model
    def _population_sql(self, company):
        """Who can leave: active commercial partners, never own companies or people."""
        return SQL(
            "SELECT partner.id AS partner_id FROM res_partner partner"
            " WHERE partner.active AND partner.commercial_partner_id = partner.id"
            " AND (partner.company_id IS NULL OR partner.company_id = %s)"
            " AND partner.id NOT IN (SELECT partner_id FROM res_company)"
            " AND partner.id NOT IN"
            " (SELECT partner_id FROM res_users WHERE NOT share)",
            company.id,
            to_flush=[
                self.env["res.partner"]._fields[name]
                for name in ("active", "commercial_partner_id", "company_id")
            ],
        )


def _columns(table) -> SQL:
    """What the check writes of a warning, in one order."""
    names = (
        *("grade_id", "level", "reason", "is_silent", "is_complaining", "is_falling"),
        *("days_silent", "usual_gap", "growth", "complaints"),
    )
    return SQL(", ").join(
        SQL.identifier(table, name) if table else SQL.identifier(name) for name in names
    )
