from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.visit.frequency import PERIOD_WEEKS, PERIODS, frequency
from ...domain.visit.terms import Gap, Rule, gap_problem, most_visits, usual_gap
from .linkage_visit_weekdays import WEEKDAY_FIELDS


class LinkageVisitPolicy(models.Model):
    """How often and how long customers of a grade are visited (D4.4, D6.1)."""

    _name = "linkage.visit.policy"
    _inherit = "linkage.visit.weekdays"
    _description = "Visit Policy"
    _order = "grade_id, channel_id, company_id, id"

    grade_id = fields.Many2one(
        "linkage.grade", required=True, index=True, ondelete="cascade"
    )
    grade_color = fields.Integer(related="grade_id.color")
    channel_id = fields.Many2one(
        "linkage.channel",
        index="btree_not_null",
        ondelete="cascade",
        help="Only for customers of this channel. Empty: for all that have no policy "
        "for their channel.",
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
    gap_min = fields.Integer(
        "Smallest Gap",
        compute="_compute_gaps",
        store=True,
        precompute=True,
        readonly=False,
        help="Days from one visit to the next, at least. It follows the frequency "
        "until you change it.",
    )
    gap_max = fields.Integer(
        "Largest Gap",
        compute="_compute_gaps",
        store=True,
        precompute=True,
        readonly=False,
        help="Days from one visit to the next, at most.",
    )
    gap_tolerance = fields.Integer(
        "Tolerance",
        compute="_compute_gaps",
        store=True,
        precompute=True,
        readonly=False,
        help="Days by which a gap may be shorter or longer still, so that holidays "
        "and full days leave a way out.",
    )
    gap_text = fields.Char("Days Between", compute="_compute_gap_text")
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    visits_per_four_weeks = fields.Float(
        compute="_compute_visits_per_four_weeks", store=True, digits=(16, 2)
    )

    _grade_company_uniq = models.UniqueIndex(
        "(grade_id, COALESCE(channel_id, 0), COALESCE(company_id, 0))",
        "There is a visit policy for this grade, channel and company already.",
    )
    _visits_positive = models.Constraint(
        "CHECK(visits >= 0)", "The number of visits cannot be negative."
    )
    _minutes_in_a_day = models.Constraint(
        "CHECK(minutes BETWEEN 1 AND 720)",
        "A visit takes at least one minute and at most twelve hours.",
    )
    _gaps_positive = models.Constraint(
        "CHECK(gap_min >= 0 AND gap_max >= 0 AND gap_tolerance >= 0)",
        "Gaps and tolerance cannot be negative.",
    )

    @api.depends("visits", "period")
    def _compute_visits_per_four_weeks(self):
        for policy in self:
            policy.visits_per_four_weeks = policy._frequency().in_weeks()

    @api.depends("visits", "period")
    def _compute_gaps(self):
        for policy in self:
            gap = usual_gap(policy._frequency()) or Gap(0, 0)
            policy.gap_min = gap.low
            policy.gap_max = gap.high
            policy.gap_tolerance = gap.tolerance

    @api.depends("visits", "gap_min", "gap_max", "gap_tolerance")
    def _compute_gap_text(self):
        for policy in self:
            gap = policy._gap()
            policy.gap_text = (
                self.env._(
                    "%(shortest)s to %(longest)s days",
                    shortest=gap.shortest,
                    longest=gap.longest,
                )
                if policy.visits
                else False
            )

    @api.depends("grade_id.display_name", "channel_id.display_name", "visits", "period")
    def _compute_display_name(self):
        periods = dict(self._fields["period"]._description_selection(self.env))
        for policy in self:
            values = {
                "grade": policy.grade_id.display_name or "",
                "visits": policy.visits,
                "period": periods.get(policy.period, ""),
            }
            if policy.channel_id:
                policy.display_name = self.env._(
                    "%(grade)s, %(channel)s: %(visits)s %(period)s",
                    channel=policy.channel_id.display_name,
                    **values,
                )
            else:
                policy.display_name = self.env._(
                    "%(grade)s: %(visits)s %(period)s", **values
                )

    @api.constrains("visits", "period", *WEEKDAY_FIELDS)
    def _check_days(self):
        for policy in self:
            days = policy._weekdays()
            if days is not None and not days:
                raise ValidationError(
                    self.env._("Tick at least one day of the week for visits.")
                )
            most = most_visits(days, PERIOD_WEEKS[policy.period])
            if policy.visits > most:
                raise ValidationError(
                    self.env._(
                        "A customer is visited at most once a day: on the days that "
                        "are ticked that is %(most)s times in this period, not "
                        "%(visits)s.",
                        most=most,
                        visits=policy.visits,
                    )
                )

    @api.constrains("visits", "period", "gap_min", "gap_max", "gap_tolerance")
    def _check_gaps(self):
        for policy in self:
            frequency_asked = policy._frequency()
            problem = gap_problem(policy._gap(), frequency_asked)
            if problem:
                days = round(frequency_asked.gap_days, 1)
                raise ValidationError(policy._gap_sentence(problem, days))

    def _gap_sentence(self, problem, days):
        """Say what is wrong with the gaps; `problem` as `gap_problem` gives it."""
        if problem == "order":
            return self.env._(
                "The smallest gap between two visits cannot be above the largest."
            )
        if problem == "long":
            return self.env._(
                "The smallest gap is too long for so many visits: less the tolerance "
                "it must leave room for a visit every %(days)s days.",
                days=days,
            )
        return self.env._(
            "The largest gap is too short: with the tolerance it must reach the "
            "%(days)s days from one visit to the next.",
            days=days,
        )

    def _frequency(self):
        """The policy as a `Frequency`; a new record without period counts as never."""
        self.ensure_one()
        return frequency(max(self.visits, 0), self.period or "four_weeks")

    def _gap(self):
        self.ensure_one()
        return Gap(self.gap_min, self.gap_max, self.gap_tolerance)

    def _rule(self):
        """The policy as the rules know it."""
        self.ensure_one()
        return Rule(
            key=self.id,
            grade=self.grade_id.id,
            channel=self.channel_id.id or None,
            is_own=bool(self.company_id),
            frequency=self._frequency(),
            minutes=self.minutes,
            gap=self._gap() if self.visits else None,
            weekdays=self._weekdays(),
        )
