from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .linkage_grade_override import APPROVED, ENDED, OPEN, REJECTED
from .linkage_grading_apply import COPIED
from .linkage_grading_run import LOCK


class LinkageGradeOverride(models.Model):
    """What a grade set by hand does to the grade in force and its history."""

    _inherit = "linkage.grade.override"

    @api.model
    def _in_force_sql(self, company) -> SQL:
        """SELECT partner_id, grade_id, id of what is set by hand in a company today.

        At most one a partner, as a unique index sees to it. The last day counts; the
        daily job may be late, this is not.
        """
        self.flush_model()
        return SQL(
            "SELECT partner_id, grade_id, id FROM linkage_grade_override"
            " WHERE company_id = %s AND state = %s AND date_end >= %s",
            company.id,
            APPROVED,
            company._linkage_today(),
        )

    def _take_effect(self):
        """Make approved grades the ones in force, each with a point of history."""
        for company, overrides in self.sudo().grouped("company_id").items():
            overrides._lock(company)
            overrides._point(company, SQL("o.grade_id"), SQL("o.id"), SQL("TRUE"))

    def _give_back(self):
        """Put the computed grades back in force; who has none has no grade then."""
        for company, overrides in self.sudo().grouped("company_id").items():
            overrides._lock(company)
            overrides._point(
                company,
                SQL("t.computed_grade_id"),
                SQL("NULL::int4"),
                SQL("t.override_id = o.id AND t.computed_grade_id IS NOT NULL"),
            )
            self.env.cr.execute(
                SQL(
                    "DELETE FROM linkage_grade_standing"
                    " WHERE override_id IN %s AND computed_grade_id IS NULL",
                    overrides._ids,
                )
            )
            self.env["linkage.grade.standing"].invalidate_model()

    def _lock(self, company):
        """Keep a run of the company out until this is done; several of these may go on
        at a time.

        :raise UserError: a run is going on
        """
        [(free,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", LOCK, company.id)
        )
        if not free:
            raise UserError(
                self.env._(
                    "The customers of %(company)s are being graded right now. Try "
                    "again in a minute.",
                    company=company.name,
                )
            )

    def _point(self, company, grade, override, condition):
        """Write a point of history and the standing that goes with it, set-based.

        The reasons of the point in force are copied: they say what was computed.

        :param grade: SQL of the grade in force from now on; o is the override, t the
            standing
        :param override: SQL of the override that holds it, or of NULL
        :param condition: SQL of the overrides concerned
        """
        Standing = self.env["linkage.grade.standing"]
        for model in (self, Standing, self.env["linkage.grade.history"]):
            model.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH point AS (
                    INSERT INTO linkage_grade_history (
                        partner_id, company_id, reference_date, computed_grade_id,
                        grade_id, previous_grade_id, is_change, override_id, %(copied)s)
                    SELECT o.partner_id, o.company_id, %(day)s, t.computed_grade_id,
                           %(grade)s, NULLIF(t.grade_id, %(grade)s),
                           t.grade_id IS DISTINCT FROM %(grade)s, %(override)s,
                           %(values)s
                      FROM linkage_grade_override o
                      LEFT JOIN linkage_grade_standing t
                        ON t.partner_id = o.partner_id AND t.company_id = o.company_id
                      LEFT JOIN linkage_grade_history h ON h.id = t.history_id
                     WHERE o.id IN %(ids)s AND (%(condition)s)
                    RETURNING id, partner_id, company_id, reference_date, grade_id,
                              computed_grade_id, override_id
                )
                INSERT INTO linkage_grade_standing AS t (
                    partner_id, company_id, grade_id, computed_grade_id, override_id,
                    history_id, since)
                SELECT partner_id, company_id, grade_id, computed_grade_id, override_id,
                       id, reference_date
                  FROM point
                ON CONFLICT (partner_id, company_id) DO UPDATE
                   SET grade_id = EXCLUDED.grade_id,
                       override_id = EXCLUDED.override_id,
                       history_id = EXCLUDED.history_id,
                       since = CASE WHEN t.grade_id = EXCLUDED.grade_id
                                    THEN t.since ELSE EXCLUDED.since END,
                       previous_grade_id = CASE
                           WHEN t.grade_id = EXCLUDED.grade_id
                           THEN t.previous_grade_id ELSE t.grade_id END
                """,
                copied=SQL(", ").join(SQL.identifier(name) for name in COPIED),
                values=SQL(", ").join(SQL.identifier("h", name) for name in COPIED),
                day=company._linkage_reference_date(),
                grade=grade,
                override=override,
                condition=condition,
                ids=self._ids,
            )
        )
        Standing.invalidate_model()
        self.env["res.partner"].invalidate_model(["linkage_grade_id", "linkage_score"])

    @api.model
    def _restore(self, company):
        """Give customers whom no scheme grades their grade by hand again.

        A run ends the standing of customers it did not grade; where their grade is set
        by hand it stays, with the last point of its history and without a computed one.

        :return: how many
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO linkage_grade_standing (
                    partner_id, company_id, grade_id, override_id, history_id, since)
                SELECT forced.partner_id, %(company)s, forced.grade_id, forced.id,
                       point.id, point.reference_date
                  FROM (%(in_force)s) forced
                  JOIN res_partner partner
                    ON partner.id = forced.partner_id AND partner.active
                   AND partner.commercial_partner_id = partner.id
                  JOIN LATERAL (
                       SELECT h.id, h.reference_date
                         FROM linkage_grade_history h
                        WHERE h.partner_id = forced.partner_id
                          AND h.override_id = forced.id
                        ORDER BY h.reference_date DESC, h.id DESC
                        LIMIT 1) point ON TRUE
                ON CONFLICT (partner_id, company_id) DO NOTHING
                """,
                company=company.id,
                in_force=self._in_force_sql(company),
            )
        )
        return self.env.cr.rowcount

    # -- partners that become one ------------------------------------------------------

    @api.model
    def _combine(self, sources, target):
        """Keep one open decision per company when partners become one.

        What is approved goes before what is proposed, the target's own before a
        source's. What was decided before stays where it is.

        :return: what stays; where approved, the target's standing is to follow it
        """
        partners = sources | target
        # sudo: whoever may merge partners may do it with what we know of them
        found = self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "in", OPEN)], order="id"
        )
        kept = {}
        for override in found.sorted(
            lambda one: (one.state != APPROVED, one.partner_id != target)
        ):
            kept.setdefault(override.company_id, override)
        staying = found.browse().union(*kept.values())
        for override in found - staying:
            ended = override.state == APPROVED
            override.state = ENDED if ended else REJECTED
            override.ended_on = ended and override.company_id._linkage_today()
        found.flush_recordset()
        staying.partner_id = target
        staying.flush_recordset()
        return staying.sudo(False)
