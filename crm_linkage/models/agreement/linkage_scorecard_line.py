from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ...domain.agreement import commitment as rule
from ...domain.agreement.scorecard import LATE_LIMIT, TOLERATED
from .linkage_service_standard import ASPECTS, COMPARISONS, PERIODS, SIDES

#: why a line is not judged, or is not judged by the end of its period
REASONS = [
    ("no_value", "No records to judge by"),
    ("not_available", "What measures it is not installed"),
    ("no_snapshot", "Nothing was kept at the end of the period"),
    ("late", "Kept too late"),
]


class LinkageScorecardLine(models.Model):
    """A promise on a scorecard, as it was agreed and as it came out.

    A copy: what the agreement or the catalogue say later does not change it. Written by
    the making of cards alone, in SQL.
    """

    _name = "linkage.scorecard.line"
    _description = "Line of a Scorecard"
    _order = "scorecard_id, side desc, sequence, date_to, id"
    # made and changed with its card alone, which keeps who and when
    _log_access = False

    scorecard_id = fields.Many2one(
        "linkage.scorecard",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    commitment_id = fields.Many2one(
        "linkage.commitment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char("What Exactly", required=True, readonly=True)
    side = fields.Selection(SIDES, "Who Owed", required=True, readonly=True)
    aspect = fields.Selection(ASPECTS, readonly=True)
    metric_id = fields.Many2one(
        "linkage.metric",
        "Measured By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    comparison = fields.Selection(COMPARISONS, required=True, readonly=True)
    agreed = fields.Float(
        "Agreed Target", readonly=True, digits=(16, 4), help="For a whole period."
    )
    target = fields.Float(
        readonly=True,
        digits=(16, 4),
        help="What was asked: the agreed target, or its part where the agreement bound "
        "for a part of the period only.",
    )
    tolerance = fields.Float(
        readonly=True,
        help="Share of the target by which it may be missed and still counts as kept.",
    )
    period = fields.Selection(PERIODS, "Judged Per", required=True, readonly=True)
    period_from = fields.Date(required=True, readonly=True)
    period_to = fields.Date(required=True, readonly=True)
    date_from = fields.Date(
        "From",
        required=True,
        readonly=True,
        help="First day that counts: that of the period, or of the agreement.",
    )
    date_to = fields.Date("To", required=True, readonly=True)
    weight = fields.Float(
        readonly=True,
        help="Among the promises of its side; of one that is judged several times on a "
        "card each has its part.",
    )
    # what came out
    raw_actual = fields.Float(
        "Actual in the Database", readonly=True, digits=0, groups=NO_ACCESS
    )
    actual = fields.Float(compute="_compute_actual", digits=(16, 4))
    actual_text = fields.Char("Actual Value", compute="_compute_actual")
    target_text = fields.Char("Target Value", compute="_compute_target_text")
    state = fields.Selection(
        [
            (rule.MET, "Kept"),
            (TOLERATED, "Kept within tolerance"),
            (rule.NOT_MET, "Broken"),
            (rule.NO_DATA, "Not judged"),
        ],
        "Kept?",
        readonly=True,
    )
    points = fields.Float(
        readonly=True,
        digits=(6, 4),
        aggregator="avg",
        help="1 where it is kept; within the tolerance falling evenly to a half, 0 "
        "where it is broken.",
    )
    percent = fields.Integer("Points in Percent", compute="_compute_percent")
    reason = fields.Selection(REASONS, readonly=True)
    late_days = fields.Integer("Days Late", readonly=True)
    note = fields.Char(compute="_compute_note")
    consequence_kind = fields.Selection(
        [("none", "None"), ("credit", "Credit"), ("bonus", "Bonus")], readonly=True
    )
    consequence_amount = fields.Monetary(
        "Consequence", readonly=True, help="What follows from this period."
    )
    has_records = fields.Boolean(
        compute="_compute_actual", help="Whether the records behind it can be shown."
    )

    # a promise is judged once for a period, whichever card it stands on
    _once = models.UniqueIndex("(period_to, commitment_id)")

    @api.depends("raw_actual", "metric_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_actual(self):
        visible = {m: m._is_value_visible() for m in self.metric_id}
        # sudo: the column is read here alone, and shown by what the metric allows
        for line, kept in zip(self, self.sudo(), strict=True):
            shown = visible.get(line.metric_id) and line.state != rule.NO_DATA
            line.actual = kept.raw_actual if shown else 0.0
            line.has_records = bool(visible.get(line.metric_id))
            if line.state == rule.NO_DATA or not line.state:
                line.actual_text = "–"
            elif shown:
                line.actual_text = line._text(kept.raw_actual)
            else:
                line.actual_text = self.env._("not shown")

    @api.depends("comparison", "target", "metric_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        labels = dict(self._fields["comparison"]._description_selection(self.env))
        for line in self:
            comparison = labels.get(line.comparison, "")
            line.target_text = f"{comparison} {line._text(line.target)}"

    @api.depends("points")
    def _compute_percent(self):
        for line in self:
            line.percent = round(100 * line.points)

    @api.depends("reason", "late_days", "agreed", "target", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_note(self):
        for line in self:
            line.note = " ".join(line._notes())

    def _text(self, number):
        return self.metric_id._format_value(number, self.currency_id)

    def _notes(self):
        """Sentences on what is special about this line."""
        self.ensure_one()
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        notes = []
        if self.reason == "late":
            notes.append(
                self.env._(
                    "Not judged: the snapshot was taken %(days)s days late, more than "
                    "%(limit)s.",
                    days=self.late_days,
                    limit=LATE_LIMIT,
                )
            )
        elif self.reason:
            notes.append(
                self.env._("Not judged: %(reason)s.", reason=reasons[self.reason])
            )
        elif self.late_days:
            notes.append(
                self.env._("Snapshot taken %(days)s days late.", days=self.late_days)
            )
        if (self.date_from, self.date_to) != (self.period_from, self.period_to):
            days = (self.date_to - self.date_from).days + 1
            whole = (self.period_to - self.period_from).days + 1
            notes.append(
                self.env._(
                    "The agreement bound on %(days)s of %(whole)s days.",
                    days=days,
                    whole=whole,
                )
            )
            if self.target != self.agreed:
                notes.append(
                    self.env._(
                        "Agreed for a whole period: %(target)s.",
                        target=self._text(self.agreed),
                    )
                )
        return notes

    def action_records(self):
        """The records behind the actual value, as far as the user may see them.

        :raise UserError: the catalogue cannot name them, or the value is hidden
        """
        self.ensure_one()
        self.check_access("read")
        action = self.metric_id._records_action(
            self.scorecard_id.commercial_partner_id,
            self.date_from,
            self.date_to,
            self.company_id,
        )
        if not action:
            raise UserError(
                self.env._(
                    "There are no single records to show for %(metric)s.",
                    metric=self.metric_id.display_name,
                )
            )
        return action
