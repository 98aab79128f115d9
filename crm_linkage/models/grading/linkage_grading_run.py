import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .linkage_grading_outcome import LINE_COLUMNS
from .scoring import Scoring

_logger = logging.getLogger(__name__)

#: first key of the advisory lock that keeps two runs of a company apart
LOCK = 0x6C6B6772


class LinkageGradingRun(models.Model):
    """One grading of all customers of a company as of one day.

    A run computes into staging and is applied in the same transaction: either all
    grades are those of the run, or none.
    """

    _name = "linkage.grading.run"
    _description = "Grading Run"
    _order = "id desc"
    _rec_name = "reference_date"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    reference_date = fields.Date(required=True)
    user_id = fields.Many2one("res.users", "Started By", ondelete="set null")
    date_start = fields.Datetime("Started", default=fields.Datetime.now)
    date_end = fields.Datetime("Finished")
    graded_count = fields.Integer("Customers Graded")
    changed_count = fields.Integer("Grades Changed")
    left_count = fields.Integer(
        "No Longer Graded", help="Customers who had a grade and are not graded now."
    )
    skipped = fields.Text(
        help="Schemes or criteria that could not be used, and why.", readonly=True
    )

    _company_idx = models.Index("(company_id, id)")

    @api.depends("reference_date", "company_id")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._(
                "Grading as of %(date)s",
                date=fields.Date.to_string(run.reference_date) or "",
            )

    def action_grade_now(self):
        """Grade all customers of the current company and tell how it went."""
        self.check_access("create")
        run = self._run(self.env.company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Customers graded"),
                "message": self.env._(
                    "%(graded)s customers graded as of %(date)s, %(changed)s grades "
                    "changed.",
                    graded=run.graded_count,
                    date=fields.Date.to_string(run.reference_date),
                    changed=run.changed_count,
                ),
                "type": "warning" if run.skipped else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_grade(self):
        """Grade the customers of every company; one that fails leaves the others."""
        companies = self.env["res.company"].search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._run(company)
            except UserError as error:
                _logger.warning("Grading of %s: %s", company.name, error)
            except Exception:  # whatever one company runs into stays its own
                _logger.exception("Grading of %s failed", company.name)
            cron._commit_progress(1)

    @api.model
    def _run(self, company):
        """Grade all customers of `company` as of its reference date.

        :return: the run
        :raise UserError: another run of the company is going on, or nothing to run
        """
        # sudo: a run grades everyone, whatever records the user who starts it sees
        self = self.sudo()
        self._lock(company)
        scope = company._linkage_scope()
        run = self.create(
            {
                "company_id": company.id,
                "reference_date": scope.reference,
                "user_id": self.env.uid,
            }
        )
        self.env.flush_all()
        run._compute(scope)
        run._apply()
        run.date_end = fields.Datetime.now()
        return run

    def _lock(self, company):
        [(free,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id)
        )
        if not free:
            raise UserError(
                self.env._(
                    "The customers of %(company)s are being graded already. Wait until "
                    "that run has finished.",
                    company=company.name,
                )
            )

    # -- compute -----------------------------------------------------------------

    def _compute(self, scope):
        """Fill staging: each customer is graded by the first scheme that matches."""
        schemes = self.env["linkage.grading.scheme"]._in_force(self.company_id)
        if not schemes:
            raise UserError(
                self.env._(
                    "No grading scheme is active for %(company)s. Activate one under "
                    "Configuration, Grading Schemes.",
                    company=self.company_id.name,
                )
            )
        problems = []
        for scheme in schemes:
            criteria = scheme._usable_criteria()
            if scheme.unavailable_metrics:
                problems.append(f"{scheme.name}: {scheme.unavailable_metrics}")
            if criteria:
                self._stage(scheme, criteria, scope)
        self.skipped = "\n".join(problems)

    def _stage(self, scheme, criteria, scope):
        knockouts = scheme.knockout_ids.filtered("is_available")
        measures = [
            *(criterion._measure() for criterion in criteria),
            *(rule._measure() for rule in knockouts),
        ]
        statement = self.env["linkage.metric"]._statement(measures, scope)
        population = self._population(scheme)
        scoring = Scoring(scheme, criteria, knockouts, statement, population)
        self.env.cr.execute(
            SQL(
                "INSERT INTO linkage_grading_staging"
                " (run_id, scheme_id, partner_id, score, grade_id, knockout_id,"
                " line_metrics, line_methods, line_weights,"
                " line_values, line_ranks, line_points)"
                " SELECT %s, %s, partner_id, score, grade_id, knockout_id,"
                " %s::int4[], %s::text[], %s::float8[],"
                " line_values, line_ranks, line_points FROM (%s) outcome",
                self.id,
                scheme.id,
                # mapped() would join equal metrics and equal weights
                [criterion.metric_id.id for criterion in criteria],
                [criterion.method for criterion in criteria],
                [criterion.weight for criterion in criteria],
                scoring.select(),
            )
        )

    # -- population --------------------------------------------------------------

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

    # -- apply -------------------------------------------------------------------

    def _apply(self):
        """Turn staging into grades in force and history; write only what changed."""
        # one column list for both directions, so that nothing is forgotten
        lines = SQL(", ").join(SQL.identifier(name) for name in LINE_COLUMNS)
        staged = SQL(", ").join(SQL.identifier("s", name) for name in LINE_COLUMNS)
        changed = self._apply_new_points(lines, staged)
        self._apply_updates()
        left = self._apply_leavers()
        self._finish(changed, left)

    @staticmethod
    def _differs() -> SQL:
        """Condition: what was staged (s) is not what the last point (h) says."""
        return SQL(" OR ").join(
            SQL(
                "%s IS DISTINCT FROM %s",
                SQL.identifier("h", name),
                SQL.identifier("s", name),
            )
            for name in ("score", "scheme_id", "knockout_id", *LINE_COLUMNS)
        )

    def _apply_new_points(self, lines, staged):
        """A point of history where the grade changed or a month began; its standing.

        A point that tells of a change stays as it was on that day: what moves later
        gets a point of its own.
        """
        [(changed,)] = self.env.execute_query(
            SQL(
                """
                WITH point AS (
                    INSERT INTO linkage_grade_history (
                        run_id, company_id, reference_date, partner_id, scheme_id,
                        knockout_id, grade_id, previous_grade_id, is_change, score,
                        %(lines)s,
                        create_uid, create_date, write_uid, write_date)
                    SELECT %(run)s, %(company)s, %(reference)s, s.partner_id,
                           s.scheme_id, s.knockout_id, s.grade_id,
                           NULLIF(t.grade_id, s.grade_id),
                           t.grade_id IS DISTINCT FROM s.grade_id, s.score, %(staged)s,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM linkage_grading_staging s
                      LEFT JOIN linkage_grade_standing t
                        ON t.partner_id = s.partner_id AND t.company_id = %(company)s
                      LEFT JOIN linkage_grade_history h ON h.id = t.history_id
                     WHERE s.run_id = %(run)s
                       AND (t.id IS NULL
                            OR t.grade_id <> s.grade_id
                            OR date_trunc('month', h.reference_date)
                               <> date_trunc('month', %(reference)s::date)
                            OR (h.is_change AND h.reference_date <> %(reference)s
                                AND (%(differs)s)))
                    RETURNING id, partner_id, grade_id, is_change
                ), standing AS (
                    INSERT INTO linkage_grade_standing AS t (
                        partner_id, company_id, grade_id, history_id, since,
                        create_uid, create_date, write_uid, write_date)
                    SELECT partner_id, %(company)s, grade_id, id, %(reference)s,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM point
                    ON CONFLICT (partner_id, company_id) DO UPDATE
                       SET grade_id = EXCLUDED.grade_id,
                           history_id = EXCLUDED.history_id,
                           since = CASE WHEN t.grade_id = EXCLUDED.grade_id
                                        THEN t.since ELSE EXCLUDED.since END,
                           previous_grade_id = CASE
                               WHEN t.grade_id = EXCLUDED.grade_id
                               THEN t.previous_grade_id ELSE t.grade_id END,
                           write_uid = EXCLUDED.write_uid,
                           write_date = EXCLUDED.write_date
                )
                SELECT COUNT(*) FILTER (WHERE is_change) FROM point
                """,
                lines=lines,
                staged=staged,
                differs=self._differs(),
                run=self.id,
                company=self.company_id.id,
                reference=self.reference_date,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        return changed

    def _apply_updates(self):
        """Bring the month's point up to date where score or criteria moved."""
        assignments = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), SQL.identifier("s", name))
            for name in LINE_COLUMNS
        )
        self.env.cr.execute(
            SQL(
                "UPDATE linkage_grade_history h"
                " SET score = s.score, scheme_id = s.scheme_id, run_id = s.run_id,"
                " knockout_id = s.knockout_id,"
                " reference_date = %(reference)s, %(assignments)s,"
                " write_uid = %(uid)s, write_date = %(now)s"
                " FROM linkage_grading_staging s"
                " JOIN linkage_grade_standing t"
                " ON t.partner_id = s.partner_id AND t.company_id = %(company)s"
                " WHERE h.id = t.history_id AND s.run_id = %(run)s"
                " AND h.run_id IS DISTINCT FROM s.run_id AND (%(differs)s)",
                assignments=assignments,
                differs=self._differs(),
                run=self.id,
                company=self.company_id.id,
                reference=self.reference_date,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )

    def _apply_leavers(self):
        """Standings of customers this run did not grade end; their history stays."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM linkage_grade_standing t WHERE t.company_id = %s"
                " AND NOT EXISTS (SELECT FROM linkage_grading_staging s"
                " WHERE s.run_id = %s AND s.partner_id = t.partner_id)",
                self.company_id.id,
                self.id,
            )
        )
        return self.env.cr.rowcount

    def _finish(self, changed, left):
        self.env.cr.execute(
            SQL("DELETE FROM linkage_grading_staging WHERE run_id = %s", self.id)
        )
        self.write(
            {
                "graded_count": self.env.cr.rowcount,
                "changed_count": changed,
                "left_count": left,
            }
        )
        # the tables were written behind the ORM's back
        self.env.invalidate_all()
