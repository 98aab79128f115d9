from odoo import api, fields, models
from odoo.tools import SQL

from .reference import Reference


class LinkageGradeStanding(models.Model):
    """The grade in force of a customer in a company.

    In a table of its own, so that a run never touches partners; `res.partner` shows it
    by a join.
    """

    _name = "linkage.grade.standing"
    _description = "Grade in Force"
    _order = "grade_sequence, score desc, id"
    _rec_name = "partner_id"
    _log_access = False  # history says when and why

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", readonly=True
    )
    company_id = Reference("res.company", required=True, readonly=True)
    grade_id = Reference("linkage.grade", required=True, readonly=True)
    grade_sequence = fields.Integer(related="grade_id.sequence")
    computed_grade_id = Reference(
        "linkage.grade",
        readonly=True,
        help="What the last run found; empty for a customer whom no scheme grades.",
    )
    override_id = fields.Integer()
    pending_runs = fields.Integer(
        readonly=True,
        help="In how many runs in a row another grade has come out; below zero: a "
        "worse one.",
    )
    pending_on = fields.Date(
        readonly=True, help="The last reference date counted for that."
    )
    since = fields.Date(
        readonly=True, help="The reference date on which the customer got this grade."
    )
    history_id = Reference(
        "linkage.grade.history",
        "Explanation",
        required=True,
        index=True,
        readonly=True,
    )
    score = fields.Float(related="history_id.score")
    reference_date = fields.Date(
        "Graded as Of",
        related="history_id.reference_date",
        help="The reference date of the grade: what happened later does not count.",
    )
    scheme_id = fields.Many2one(related="history_id.scheme_id")
    previous_grade_id = Reference(
        "linkage.grade",
        readonly=True,
        help="The grade before this one; empty while it is the first.",
    )
    grade_color = fields.Integer(related="grade_id.color")
    line_ids = fields.One2many(related="history_id.line_ids")
    user_id = fields.Many2one(related="partner_id.user_id")

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id)", "A customer has one grade in a company."
    )
    _company_grade_idx = models.Index("(company_id, grade_id)")

    def action_open_partner(self):
        """Open the card of the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_grade_now(self):
        """Grade all customers of the current company, from the list's button."""
        return self.env["linkage.grading.run"].action_grade_now()

    @api.model
    def _explanation(self, partner, company, changes=4):
        """Everything the page says of a grade, in one statement.

        :param partner: commercial partner, whom the user may read
        :param company: one of the user's companies
        :param changes: how many earlier changes of grade to tell
        :return: a dict of plain values, or None where the partner has no grade:
            ``grade``, ``color``, ``description``, ``since``, ``score``, ``day``,
            ``scheme``, ``knockout`` (reason of the rule that holds it, or None);
            ``lines``: [{metric_id, method, weight, value, rank, points}],
            values unfiltered; ``changes``: [{id, day, before, after}], latest first;
            and what `_explanation_outlook` adds
        """
        grade, scheme = self.env["linkage.grade"], self.env["linkage.grading.scheme"]
        self.env["linkage.grade.history"].flush_model()
        self.flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT grade.name AS grade, grade.color, %(description)s AS description,
                       standing.since, point.score, point.reference_date AS day,
                       %(scheme)s AS scheme, lines.lines, changes.changes,
                       rule.name AS knockout, %(outlook)s
                  FROM linkage_grade_standing standing
                  JOIN linkage_grade grade ON grade.id = standing.grade_id
                  JOIN linkage_grade_history point ON point.id = standing.history_id
                  JOIN linkage_grading_scheme scheme ON scheme.id = point.scheme_id
                  LEFT JOIN linkage_grading_knockout rule ON rule.id = point.knockout_id
                  LEFT JOIN LATERAL (
                       SELECT json_agg(json_build_object(
                                  'metric_id', metric_id, 'method', method,
                                  'weight', weight, 'value', raw_value, 'rank', rank,
                                  'points', CASE WHEN NOT is_missing THEN points END
                              ) ORDER BY id) AS lines
                         FROM linkage_grade_history_line
                        WHERE history_id = point.id
                  ) lines ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT json_agg(json_build_object(
                                  'id', id, 'day', day, 'before', before, 'after', after
                              ) ORDER BY day DESC, id DESC) AS changes
                         FROM (SELECT change.id, change.reference_date AS day,
                                      first.name AS before, second.name AS after
                                 FROM linkage_grade_history change
                                 JOIN linkage_grade first
                                   ON first.id = change.previous_grade_id
                                 JOIN linkage_grade second
                                   ON second.id = change.grade_id
                                WHERE change.partner_id = standing.partner_id
                                  AND change.company_id = standing.company_id
                                  AND change.is_change
                                ORDER BY change.reference_date DESC, change.id DESC
                                LIMIT %(limit)s) latest
                  ) changes ON TRUE
                 WHERE standing.partner_id = %(partner)s
                   AND standing.company_id = %(company)s
                """,
                description=grade._field_to_sql("grade", "description"),
                scheme=scheme._field_to_sql("scheme", "name"),
                outlook=self._explanation_outlook(),
                partner=partner.id,
                company=company.id,
                limit=changes,
            )
        )
        return rows[0] if rows else None

    @api.model
    def _combine(self, sources, target):
        """Keep one standing per company when partners become one.

        The target's own goes before a source's, the best of several sources first. The
        history of all of them follows the partner; the next run grades what they are
        together.

        :param sources: partners that give way
        :param target: partner that stays
        """
        # sudo: whoever may merge partners may do it with what we know of them
        standings = self.sudo().search([("partner_id", "in", (sources | target).ids)])
        kept = {
            standing.company_id
            for standing in standings
            if standing.partner_id == target
        }
        moving, leaving = self.browse(), self.browse()
        for standing in standings.filtered(lambda s: s.partner_id != target):
            if standing.company_id in kept:
                leaving |= standing
            else:
                moving |= standing
                kept.add(standing.company_id)
        leaving.sudo().unlink()
        moving.sudo().write({"partner_id": target.id})
        self.env.flush_all()
