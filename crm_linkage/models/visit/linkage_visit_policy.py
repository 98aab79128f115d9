from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.visit.frequency import PERIOD_WEEKS, PERIODS, frequency


class LinkageVisitPolicy(models.Model):
    """How often and how long customers of a grade are visited (D4.4, D6.1)."""

    _name = "linkage.visit.policy"
    _description = "Visit Policy"
    _order = "grade_id, company_id, id"

    grade_id = fields.Many2one(
        "linkage.grade", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the policy of every company that has none of its own.",
    )
    visits = fields.Integer(
        default=1,
        required=True,
        help="Visits in each period. 0 means that these customers are not visited.",
    )
    period = fields.Selection(list(PERIODS), default="four_weeks", required=True)
    minutes = fields.Integer(
        "Minutes per Visit",
        default=30,
        required=True,
        help="Time with the customer, without the way there.",
    )
    visits_per_four_weeks = fields.Float(
        compute="_compute_visits_per_four_weeks", store=True, digits=(16, 2)
    )

    _grade_company_uniq = models.UniqueIndex(
        "(grade_id, COALESCE(company_id, 0))",
        "There is a visit policy for this grade and company already.",
    )
    _visits_positive = models.Constraint(
        "CHECK(visits >= 0)", "The number of visits cannot be negative."
    )
    _minutes_in_a_day = models.Constraint(
        "CHECK(minutes BETWEEN 1 AND 720)",
        "A visit takes at least one minute and at most twelve hours.",
    )

    @api.depends("visits", "period")
    def _compute_visits_per_four_weeks(self):
        for policy in self:
            policy.visits_per_four_weeks = policy._frequency().in_weeks()

    @api.depends("grade_id.display_name", "visits", "period")
    def _compute_display_name(self):
        periods = dict(self._fields["period"]._description_selection(self.env))
        for policy in self:
            policy.display_name = self.env._(
                "%(grade)s: %(visits)s %(period)s",
                grade=policy.grade_id.display_name or "",
                visits=policy.visits,
                period=periods.get(policy.period, ""),
            )

    @api.constrains("visits", "period")
    def _check_at_most_one_a_day(self):
        for policy in self:
            most = 7 * PERIOD_WEEKS[policy.period]
            if policy.visits > most:
                raise ValidationError(
                    self.env._(
                        "A customer is visited at most once a day: that is %(most)s "
                        "times in this period, not %(visits)s.",
                        most=most,
                        visits=policy.visits,
                    )
                )

    @api.model
    def _by_grade(self, company):
        """Policies in force in a company.

        :return: dict of grade id -> policy; the company's own goes before the default
        """
        policies = self.search_fetch(
            [("company_id", "in", [False, company.id])],
            ["grade_id", "visits", "period", "minutes"],
            order="company_id",
        )
        # ascending order puts empty values last, so read the company's own over them
        return {policy.grade_id.id: policy for policy in reversed(policies)}

    @api.model
    def _of_customer(self, customer, company):
        """The policy that a customer's grade in force asks for, or none; one query."""
        # sudo: who may see this customer may know how often the grade is visited
        standings = (
            self.env["linkage.grade.standing"]
            .sudo()
            ._search(
                [("partner_id", "=", customer.id), ("company_id", "=", company.id)]
            )
        )
        policies = self.search_fetch(
            [
                ("grade_id", "in", standings.subselect("grade_id")),
                ("company_id", "in", [False, company.id]),
            ],
            ["visits", "period", "minutes"],
            order="company_id",  # empty comes last: the company's own goes first
        )
        return policies[:1]

    def _frequency(self):
        """The policy as a `Frequency`; a new record without period counts as never."""
        self.ensure_one()
        return frequency(max(self.visits, 0), self.period or "four_weeks")
