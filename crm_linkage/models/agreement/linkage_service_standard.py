from odoo import api, fields, models

from ...domain.agreement import commitment as rule

#: the six aspects of service (D10.1)
ASPECTS = [
    ("trust", "Trust"),
    ("efficiency", "Efficiency"),
    ("knowledge", "Knowledge"),
    ("control", "Control"),
    ("choice", "Choice"),
    ("execution", "Execution"),
]
SIDES = [("us", "We"), ("partner", "The partner")]
PERIODS = [(rule.MONTH, "Month"), (rule.QUARTER, "Quarter"), (rule.YEAR, "Year")]
COMPARISONS = [(rule.AT_LEAST, "at least"), (rule.AT_MOST, "at most")]
ASPECT_HELP = (
    "Trust: best interest, safety, reliability. Efficiency: prompt, simple, complete. "
    "Knowledge: information, advice, knowing the customer. Control: the customer "
    "decides, is treated individually. Choice: range, ways to buy. Execution: "
    "engagement, cooperation, solutions, planning."
)


class LinkageServiceStandard(models.Model):
    """A promise that is ready for use: from here it goes into agreements (D10).

    Using one copies it: an agreement stays as it was signed when the standard changes.
    """

    _name = "linkage.service.standard"
    _description = "Service Standard"
    _order = "aspect, sequence, id"

    name = fields.Char(
        "What Exactly",
        required=True,
        translate=True,
        help="The promise in a sentence: who does what, how much and by when.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for the agreements of every company."
    )
    aspect = fields.Selection(ASPECTS, required=True, help=ASPECT_HELP)
    side = fields.Selection(SIDES, "Who Owes", required=True, default="us")
    metric_id = fields.Many2one(
        "linkage.metric",
        "Measured By",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_component", "=", False), ("unit", "!=", "category")],
    )
    unit = fields.Selection(related="metric_id.unit")
    comparison = fields.Selection(COMPARISONS, required=True, default=rule.AT_LEAST)
    target = fields.Float(
        required=True,
        digits=(16, 4),
        help="In the metric's unit; a share is written as a fraction: 0.95 for 95 %.",
    )
    period = fields.Selection(
        PERIODS, "Judged Per", required=True, default=rule.QUARTER
    )
    tolerance = fields.Float(
        help="Share of the target by which it may be missed and still counts as met: "
        "0.05 for 5 %."
    )
    action_text = fields.Text(
        "Who Acts How",
        translate=True,
        help="What is done so that the promise is kept, and by whom.",
    )

    target_text = fields.Char("Target as Text", compute="_compute_target_text")

    _tolerance_is_share = models.Constraint(
        "CHECK(tolerance >= 0 AND tolerance < 1)",
        "A tolerance is a share of the target: from 0 to less than 1.",
    )
    _target_finite = models.Constraint(
        "CHECK(target > -1e12 AND target < 1e12)",
        "Numbers of a promise are below a million million, weights a million.",
    )

    @api.depends("comparison", "target", "metric_id")
    @api.depends_context("lang", "company")
    def _compute_target_text(self):
        labels = dict(self._fields["comparison"]._description_selection(self.env))
        for standard in self:
            currency = (standard.company_id or self.env.company).currency_id
            target = standard.metric_id and standard.metric_id._format_value(
                standard.target, currency
            )
            standard.target_text = (
                f"{labels.get(standard.comparison, '')} {target or ''}"
            )
