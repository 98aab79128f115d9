from odoo import api, fields, models
from odoo.tools import SQL

from .linkage_grade_override import APPROVED, OPEN
from .reference import Reference


class LinkageGradeStanding(models.Model):
    """The grade in force of a customer in a company.

    In a table of its own, so that a run never touches partners; `res.partner` shows it
    by a join.
    """

    _name = "linkage.grade.standing"
    _inherit = "linkage.responsible"
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
    override_id = Reference(
        "linkage.grade.override",
        "Set by Hand",
        index="btree_not_null",
        readonly=True,
        help="The decision that holds this grade, until its end date.",
    )
    override_date_end = fields.Date("By Hand Until", related="override_id.date_end")
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
    user_id = fields.Many2one(related="responsible_id", string="Representative")

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
        :return: a dict of plain values; those of the grade are None where the partner
            has none: ``grade``, ``color``, ``description``, ``since``, ``score``,
            ``day``, ``scheme`` (None: no scheme covers the customer), ``knockout``
            (reason of the rule that holds it, or None);
            ``lines``: [{metric_id, method, weight, value, rank, points}],
            values unfiltered; ``changes``: [{id, day, before, after}], latest first;
            ``computed``: what the run found; ``override``: {id, state, grade, reason,
            date_end, user} of what is set by hand or proposed, or None; ``owner``:
            id of the representative in the company, or None; ``leads``: whether the
            user leads a team of theirs;
            ``review_days``: the cadence; ``review``: {date, user, note} of the last
            review of the card, or None;
            ``credit``: see `_linkage_credit_sql`;
            and what `_explanation_outlook` adds
        """
        grade, scheme = self.env["linkage.grade"], self.env["linkage.grading.scheme"]
        self.env["linkage.grade.history"].flush_model()
        self.env["linkage.grade.override"].flush_model()
        self.env["linkage.card.review"].flush_model()
        self.flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT grade.name AS grade, grade.color, %(description)s AS description,
                       standing.since, point.score, point.reference_date AS day,
                       %(scheme)s AS scheme, lines.lines, changes.changes,
                       rule.name AS knockout, computed.name AS computed,
                       by_hand.override, %(owner)s AS owner, %(leads)s AS leads,
                       grade.review_days, reviewed.review, %(credit)s AS credit,
                       %(outlook)s
                  FROM (SELECT %(partner)s AS partner_id, %(company)s AS company_id)
                       AS asked
                  LEFT JOIN linkage_grade_standing standing
                    ON standing.partner_id = asked.partner_id
                   AND standing.company_id = asked.company_id
                  LEFT JOIN linkage_grade grade ON grade.id = standing.grade_id
                  LEFT JOIN linkage_grade computed
                    ON computed.id = standing.computed_grade_id
                  LEFT JOIN linkage_grade_history point
                    ON point.id = standing.history_id
                  LEFT JOIN linkage_grading_scheme scheme ON scheme.id = point.scheme_id
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
                  LEFT JOIN LATERAL (
                       SELECT json_build_object(
                                  'id', o.id, 'state', o.state, 'grade', g.name,
                                  'reason', o.reason, 'date_end', o.date_end,
                                  'user', person.name, 'in_force',
                                  o.id IS NOT DISTINCT FROM standing.override_id
                              ) AS override
                         FROM linkage_grade_override o
                         JOIN linkage_grade g ON g.id = o.grade_id
                         LEFT JOIN res_users u
                           ON u.id = COALESCE(o.approver_id, o.user_id)
                         LEFT JOIN res_partner person ON person.id = u.partner_id
                        WHERE o.partner_id = asked.partner_id
                          AND o.company_id = asked.company_id
                          AND o.state IN %(open)s
                  ) by_hand ON TRUE
                  LEFT JOIN LATERAL (
                       SELECT json_build_object(
                                  'date', done.date, 'user', person.name,
                                  'note', done.note
                              ) AS review
                         FROM linkage_card_review done
                         LEFT JOIN res_users u ON u.id = done.user_id
                         LEFT JOIN res_partner person ON person.id = u.partner_id
                        WHERE done.partner_id = asked.partner_id
                          AND done.company_id = asked.company_id
                        ORDER BY done.date DESC, done.id DESC
                        LIMIT 1
                  ) reviewed ON TRUE
                """,
                owner=self._owner_sql(),
                leads=self._leads_sql(),
                open=OPEN,
                description=grade._field_to_sql("grade", "description"),
                scheme=scheme._field_to_sql("scheme", "name"),
                outlook=self._explanation_outlook(),
                partner=partner.id,
                company=company.id,
                limit=changes,
                credit=partner._linkage_credit_sql(company),
            )
        )
        return rows[0]

    @api.model
    def _owner_sql(self) -> SQL:
        """Id of the customer's representative in the company that is asked for."""
        return SQL(
            "(SELECT %s FROM res_partner customer"
            " WHERE customer.id = asked.partner_id)",
            self.env["res.partner"]._linkage_representative_sql(
                "customer", SQL("asked.company_id")
            ),
        )

    @api.model
    def _leads_sql(self) -> SQL:
        """Whether the user leads a team of the customer's representative, as SQL."""
        return SQL(
            "EXISTS (SELECT FROM crm_team_member member"
            " JOIN crm_team team ON team.id = member.crm_team_id"
            " WHERE member.active AND member.user_id = %s AND team.user_id = %s)",
            self._owner_sql(),
            self.env.uid,
        )

    @api.model
    def _combine(self, sources, target):
        """Keep one standing per company when partners become one.

        The target's own goes before a source's, the best of several sources first. The
        history of all of them follows the partner; the next run grades what they are
        together.

        :param sources: partners that give way
        :param target: partner that stays
        """
        decisions = self.env["linkage.grade.override"]._combine(sources, target)
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
        held = self.sudo().search([("partner_id", "=", target.id)]).override_id
        (
            decisions.sudo().filtered(lambda one: one.state == APPROVED) - held
        )._take_effect()
