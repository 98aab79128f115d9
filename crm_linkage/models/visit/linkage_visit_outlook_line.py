from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.visit.frequency import PERIOD_WEEKS, PERIODS, frequency
from ...domain.visit.terms import DEFAULT_MINUTES, Gap, Rule, most_visits, usual_gap
from ...domain.visit.workload import Load

#: what may be changed, and is compared
VALUES = ("visits", "period", "minutes")


class LinkageVisitOutlookLine(models.TransientModel):
    """A policy in the outlook, as it is and as it might be."""

    _name = "linkage.visit.outlook.line"
    _description = "Workload: What If, Policy"
    _order = "id"

    outlook_id = fields.Many2one(
        "linkage.visit.outlook", required=True, index=True, ondelete="cascade"
    )
    policy_id = fields.Many2one("linkage.visit.policy", readonly=True)
    grade_id = fields.Many2one("linkage.grade", required=True)
    grade_color = fields.Integer(related="grade_id.color")
    channel_id = fields.Many2one("linkage.channel")
    visits = fields.Integer(default=1, required=True)
    period = fields.Selection(list(PERIODS), default="four_weeks", required=True)
    minutes = fields.Integer(default=DEFAULT_MINUTES, required=True)
    is_changed = fields.Boolean(compute="_compute_is_changed")
    stops = fields.Integer(
        compute="_compute_figures",
        help="Addresses that follow this policy, without those with a frequency of "
        "their own.",
    )
    visits_before = fields.Float("Visits Now", compute="_compute_figures")
    visits_after = fields.Float("Visits Then", compute="_compute_figures")

    _visits_positive = models.Constraint(
        "CHECK(visits >= 0)", "The number of visits cannot be negative."
    )
    _minutes_in_a_day = models.Constraint(
        "CHECK(minutes BETWEEN 1 AND 720)",
        "A visit takes at least one minute and at most twelve hours.",
    )

    @api.constrains("visits", "period")
    def _check_visits(self):
        for line in self:
            days = line.policy_id._weekdays() if line.policy_id else None
            most = most_visits(days, PERIOD_WEEKS[line.period])
            if line.visits > most:
                raise ValidationError(
                    self.env._(
                        "A customer is visited at most once a day: that is %(most)s "
                        "times in this period, not %(visits)s.",
                        most=most,
                        visits=line.visits,
                    )
                )

    @api.depends(*VALUES, "policy_id")
    def _compute_is_changed(self):
        for line in self:
            policy = line.policy_id
            if policy:
                line.is_changed = any(line[name] != policy[name] for name in VALUES)
            else:
                line.is_changed = bool(line.visits)

    @api.depends(
        "outlook_id.facts",
        "outlook_id.line_ids.grade_id",
        "outlook_id.line_ids.channel_id",
        "outlook_id.line_ids.visits",
        "outlook_id.line_ids.period",
        "outlook_id.line_ids.minutes",
    )
    def _compute_figures(self):
        self.stops = self.visits_before = self.visits_after = 0
        for outlook, lines in self.grouped("outlook_id").items():
            (_users, before), (_others, after) = outlook._loads()
            numbers = {line: number for number, line in enumerate(outlook.line_ids)}
            for line in lines:
                number = numbers.get(line)
                line.stops = after.get(number, Load()).stops
                line.visits_before = before.get(number, Load()).visits
                line.visits_after = after.get(number, Load()).visits

    def _frequency(self):
        self.ensure_one()
        return frequency(max(self.visits, 0), self.period)

    def _rules(self, side):
        """The lines as `Rule`s with their number as key.

        :param side: `before`: as the policies say, without lines that have none;
            `after`: as typed
        """
        for number, line in enumerate(self):
            source = line.policy_id if side == "before" else line
            if not source or not line.grade_id or not source.period:
                continue
            if side == "after" and not line.policy_id and not line.visits:
                continue  # a grade without policy that still has none
            yield Rule(
                key=number,
                grade=line.grade_id._origin.id,
                channel=line.channel_id._origin.id or None,
                is_own=True,
                frequency=frequency(max(source.visits, 0), source.period),
                minutes=max(source.minutes, 0),
            )

    def _apply(self):
        """Write the line into its policy.

        A policy that other companies share is left to them: this company gets its own.
        """
        self.ensure_one()
        values = {name: self[name] for name in VALUES}
        company, policy = self.outlook_id.company_id, self.policy_id
        # sudo: whether there are other companies, no more
        is_alone = self.env["res.company"].sudo().search_count([], limit=2) == 1
        if policy and (policy.company_id or is_alone):
            policy.write(values)
        elif policy:
            gap = usual_gap(self._frequency()) or Gap(0, 0)
            policy.copy(
                {
                    **values,
                    "company_id": company.id,
                    "gap_min": gap.low,
                    "gap_max": gap.high,
                    "gap_tolerance": gap.tolerance,
                }
            )
        else:
            policy.create(
                {
                    **values,
                    "grade_id": self.grade_id.id,
                    "channel_id": self.channel_id.id,
                    "company_id": company.id,
                }
            )
