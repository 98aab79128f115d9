from collections import defaultdict
from math import isfinite

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_amount, formatLang

from ...domain.agreement import commitment as rule
from ...domain.metric.period import Measure

#: changing one of these asks the metric another question
MEASURED = {"agreement_id", "metric_id", "comparison", "target", "tolerance", "period"}
#: no term: managers correct it in what was agreed as well
CORRECTABLE = {"sequence", "acting_user_id", "acting_partner_id"}
#: fields that hold no infinity and always a number
NUMBERS = (
    *("target", "weight", "tolerance"),
    *("consequence_amount", "consequence_share", "consequence_cap"),
)
TOO_LARGE = "Numbers of a promise are below a million million, weights a million."


def _digits(number, digits):
    """No decimals for whole numbers."""
    return 0 if number == int(number) else digits


class LinkageCommitment(models.Model):
    """One promise of an agreement: who owes what, by which measure (D9.3, D9.4)."""

    _name = "linkage.commitment"
    _description = "Commitment"
    _order = "agreement_id, side desc, sequence, id"

    agreement_id = fields.Many2one(
        "linkage.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True
    )
    commercial_partner_id = fields.Many2one(
        related="agreement_id.commercial_partner_id",
        string="Partner",
        store=True,
        index=True,
    )
    agreement_state = fields.Selection(
        related="agreement_id.state", string="Agreement State", store=True
    )
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("us", "We"), ("partner", "The partner")],
        "Who Owes",
        required=True,
        default="us",
    )
    name = fields.Char(
        "What Exactly",
        required=True,
        help="The promise in a sentence: who does what, how much and by when.",
    )
    metric_id = fields.Many2one(
        "linkage.metric",
        "Measured By",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_component", "=", False), ("unit", "!=", "category")],
    )
    unit = fields.Selection(related="metric_id.unit")
    currency_id = fields.Many2one(related="company_id.currency_id")
    comparison = fields.Selection(
        [(rule.AT_LEAST, "at least"), (rule.AT_MOST, "at most")],
        required=True,
        default=rule.AT_LEAST,
    )
    target = fields.Float(
        required=True,
        digits=(16, 4),
        help="In the metric's unit; a share is written as a fraction: 0.95 for 95 %.",
    )
    period = fields.Selection(
        [(rule.MONTH, "Month"), (rule.QUARTER, "Quarter"), (rule.YEAR, "Year")],
        "Judged Per",
        required=True,
        default=rule.QUARTER,
    )
    weight = fields.Float(
        default=1.0, help="How much it counts among the promises of its side."
    )
    tolerance = fields.Float(
        help="Share of the target by which it may be missed and still counts as met: "
        "0.05 for 5 %."
    )
    consequence = fields.Text(help="What follows when the promise is not kept.")
    target_text = fields.Char("Target as Text", compute="_compute_target_text")
    actual = fields.Float(
        compute="_compute_actual",
        digits=(16, 4),
        help="In the current period so far, or as of now for metrics without a period.",
    )
    actual_text = fields.Char("So Far", compute="_compute_actual")
    actual_state = fields.Selection(
        [
            (rule.MET, "Met so far"),
            (rule.NOT_MET, "Not met so far"),
            (rule.NO_DATA, "No data"),
        ],
        "Kept",
        compute="_compute_actual",
    )

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "A commitment weighs more than nothing."
    )
    _numbers_finite = models.Constraint(
        "CHECK(weight < 1e6 AND target > -1e12 AND target < 1e12)", TOO_LARGE
    )
    _tolerance_is_share = models.Constraint(
        "CHECK(tolerance >= 0 AND tolerance < 1)",
        "A tolerance is a share of the target: from 0 to less than 1.",
    )

    @api.depends("comparison", "target", "unit", "currency_id")
    def _compute_target_text(self):
        labels = dict(self._fields["comparison"]._description_selection(self.env))
        for commitment in self:
            commitment.target_text = "{} {}".format(
                labels.get(commitment.comparison, ""),
                commitment._text(commitment.target),
            )

    @api.depends(
        "agreement_id.date_start",
        "agreement_id.state",
        "commercial_partner_id",
        "company_id",
        "metric_id",
        "comparison",
        "target",
        "tolerance",
        "period",
    )
    @api.depends_context("uid", "lang")
    def _compute_actual(self):
        """One statement per company for all commitments on screen."""
        values = self._actual_values()
        for commitment in self:
            actual = values.get(commitment)
            visible = bool(
                commitment.metric_id and commitment.metric_id._is_value_visible()
            )
            if not visible and not isinstance(commitment.id, int):
                # a form may try target after target: that would tell the value
                actual = None
            commitment.actual = actual if visible and actual is not None else 0.0
            if actual is None:
                commitment.actual_text = False
            elif visible:
                commitment.actual_text = commitment._text(actual)
            else:
                commitment.actual_text = self.env._("not shown")
            commitment.actual_state = rule.judge(
                actual,
                commitment.comparison or rule.AT_LEAST,
                commitment.target,
                commitment.tolerance,
            )

    def _actual_values(self):
        """``{commitment: number or None}`` in the current period of each.

        Ended agreements and those that do not bind yet have no current period.
        """
        values = {}
        for company, commitments in self.grouped("company_id").items():
            if not company:
                continue
            scope = company._linkage_scope()
            asked = defaultdict(self.browse)
            for commitment in commitments:
                measure = commitment._measure(scope.reference)
                if measure and commitment.commercial_partner_id:
                    asked[measure] |= commitment
            measures = sorted(asked)
            partners = commitments.commercial_partner_id
            rows = self.env["linkage.metric"]._evaluate(measures, scope, partners.ids)
            for number, measure in enumerate(measures):
                for commitment in asked[measure]:
                    row = rows[commitment.commercial_partner_id.id]
                    values[commitment] = row[number]
        return values

    def _measure(self, reference):
        """What to ask the catalogue, or None where nothing is to be judged now."""
        self.ensure_one()
        agreement, metric = self.agreement_id, self.metric_id
        if not metric.is_available or agreement.state == "ended" or not self.period:
            return None
        period = rule.current_period(reference, self.period, agreement.date_start)
        return period and Measure(metric.code, period)

    def _text(self, number):
        """A number in the unit of the metric, for people."""
        self.ensure_one()
        if self.unit == "money":
            return format_amount(self.env, number, self.currency_id)
        if self.unit == "share":
            percent = round(number * 100, 1)
            return f"{formatLang(self.env, percent, digits=_digits(percent, 1))} %"
        text = formatLang(self.env, number, digits=_digits(number, 2))
        if self.unit == "days":
            return self.env._("%(number)s days", number=text)
        return text

    def _check_finite(self, vals):
        """JSON brings infinity, and what is no number, which the host cannot round.

        :raise ValidationError: one of the numbers is such
        """
        given = [vals[name] for name in NUMBERS if name in vals]
        if not all(isfinite(one) for one in given if isinstance(one, float)):
            raise ValidationError(
                self.env._(
                    "Numbers of a promise are below a million million, weights a "
                    "million."
                )
            )

    # -- who may change what was promised ----------------------------------------------

    def _check_may_set_target(self):
        """Whether a promise is kept tells the value to who moves its target.

        :raise AccessError: the current user may not see the values of a metric
        """
        if self.env.su:
            return
        for metric in self.metric_id:
            if not metric._is_value_visible():
                raise AccessError(
                    self.env._(
                        "You may not see the values of %(metric)s, so somebody else "
                        "has to make this commitment.",
                        metric=metric.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_finite(vals)
        commitments = super().create(vals_list)
        commitments._check_open()
        commitments._check_may_set_target()
        commitments.agreement_id._freeze_again()
        return commitments

    def write(self, vals):
        self._check_finite(vals)
        agreements = self.agreement_id
        if vals.get("agreement_id"):  # rules look at where it comes from only
            agreements.browse(vals["agreement_id"]).check_access("write")
        if vals.keys() - CORRECTABLE or not self._may_correct():
            self._check_open()
        result = super().write(vals)
        if MEASURED & vals.keys():
            self._check_may_set_target()
        if "agreement_id" in vals:
            self._check_open()
            agreements |= self.agreement_id
        agreements._freeze_again()
        return result

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        agreements.exists()._freeze_again()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_open()

    def _check_open(self):
        """:raise UserError: what was promised is agreed, and is changed by the next
        version only"""
        self.agreement_id._check_terms_open()

    def _may_correct(self):
        return self.env["linkage.recorded"]._may_correct()
