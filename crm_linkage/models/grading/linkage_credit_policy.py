from odoo import api, fields, models

from ...domain.grading.credit import Terms


class LinkageCreditPolicy(models.Model):
    """What customers of a grade are granted on credit (D4.4, D5.1)."""

    _name = "linkage.credit.policy"
    _description = "Credit Policy"
    _order = "grade_id, company_id, id"

    grade_id = fields.Many2one(
        "linkage.grade",
        index=True,
        ondelete="cascade",
        help="Empty: customers without a grade.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the policy of every company that has none of its own.",
    )
    months = fields.Float(
        "Months of Revenue",
        default=1.0,
        required=True,
        help="A customer may owe so many months of their average net revenue.",
    )
    late_days = fields.Integer(
        "Days Late Tolerated",
        default=14,
        required=True,
        help="Who pays later than this on average, or has an invoice that is overdue "
        "for longer, counts as paying badly.",
    )
    stop_days = fields.Integer(
        "Days to a Stop",
        default=60,
        required=True,
        help="A stop is advised when the oldest invoice is overdue for so many days. "
        "0: never.",
    )
    cut = fields.Float(
        "Left to Bad Payers",
        default=0.5,
        required=True,
        help="The share of the amount that is left to who pays badly.",
    )
    growth = fields.Float(
        "Raised at Most",
        default=2.0,
        required=True,
        help="A limit is raised to at most so many times what it was.",
    )
    margin = fields.Float(
        "Changes Ignored",
        default=0.1,
        required=True,
        help="A change of up to this share of the limit is not suggested.",
    )
    step = fields.Float(
        "Rounded To",
        default=100.0,
        required=True,
        help="Limits are rounded to multiples of this, in the company's currency.",
    )
    minimum = fields.Float(
        "Smallest Limit",
        default=100.0,
        required=True,
        help="No smaller limit is suggested. It is above 0: a limit of 0 means that "
        "nobody checks. To sell nothing on credit, put a stop.",
    )

    _grade_company_uniq = models.UniqueIndex(
        "(COALESCE(grade_id, 0), COALESCE(company_id, 0))",
        "There is a credit policy for this grade and company already.",
    )
    _months_positive = models.Constraint(
        "CHECK(months >= 0)", "The months of revenue cannot be negative."
    )
    _days_positive = models.Constraint(
        "CHECK(late_days >= 0 AND stop_days >= 0)", "Days cannot be negative."
    )
    _cut_share = models.Constraint(
        "CHECK(cut BETWEEN 0 AND 1)",
        "What is left to bad payers is a share: 0 % to 100 %.",
    )
    _growth_least = models.Constraint(
        "CHECK(growth >= 1)", "A limit is raised to at least what it was: 1 or more."
    )
    _margin_share = models.Constraint(
        "CHECK(margin >= 0 AND margin < 1)",
        "Changes that are ignored are a share: 0 % to 99 %.",
    )
    _step_positive = models.Constraint(
        "CHECK(step > 0)", "Limits are rounded to multiples of an amount above 0."
    )
    _minimum_positive = models.Constraint(
        "CHECK(minimum > 0)",
        "The smallest limit is above 0: a limit of 0 means that nobody checks. To sell "
        "nothing on credit, put a stop.",
    )

    @api.depends("grade_id.display_name", "months")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(grade)s: %(months)s months",
                grade=policy.grade_id.display_name or self.env._("Without grade"),
                months=f"{policy.months:g}",
            )

    @api.model
    def _terms_by_grade(self, company):
        """grade id (None: without a grade) -> `Terms`; a company's own go first."""
        # sudo: the rule needs them for whoever presses the button
        policies = self.sudo().search_fetch(
            [("company_id", "in", [False, company.id])], order="company_id"
        )
        # empty values come last in ascending order: the company's own over them
        return {
            policy.grade_id.id or None: policy._terms() for policy in reversed(policies)
        }

    def _terms(self):
        """This policy as the rule reads it."""
        self.ensure_one()
        return Terms(
            months=self.months,
            late_days=self.late_days,
            stop_days=self.stop_days,
            cut=self.cut,
            growth=self.growth,
            margin=self.margin,
            step=self.step,
            minimum=self.minimum,
        )
