from odoo import api, models
from odoo.exceptions import ValidationError

from ...domain.grading.score import GROUPS, PARETO


class LinkageGradingScheme(models.Model):
    """What makes a scheme complete, and which schemes make no sense."""

    _inherit = "linkage.grading.scheme"

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for scheme in self:
            scheme._partner_query()

    @api.constrains("grace_days", "grace_grade_id")
    def _check_grace(self):
        if any(scheme.grace_days and not scheme.grace_grade_id for scheme in self):
            raise ValidationError(
                self.env._("Say which grade is the worst one for new customers.")
            )

    @api.constrains("state", "grade_by", "criterion_ids", "threshold_ids", "cell_ids")
    def _check_complete(self):
        self.filtered(lambda scheme: scheme.state == "active")._check_ready()

    def _check_ready(self):
        """
        :raise ValidationError: a scheme could not grade as it is
        """
        for scheme in self:
            if scheme.grade_by == "table":
                scheme._check_table()
            elif not scheme.threshold_ids:
                raise ValidationError(
                    self.env._("Add at least one grade with its threshold.")
                )
            elif scheme.grade_by == "share":
                scheme._check_share()
            else:
                scheme._check_score()
            for criterion in scheme.criterion_ids:
                criterion._check_method_complete()

    def _check_share(self):
        if self.criterion_ids.mapped("method") != [PARETO]:
            raise ValidationError(
                self.env._(
                    "To grade by share of the total, set exactly one criterion, with "
                    "the method “Share of the total”."
                )
            )

    def _check_score(self):
        if sum(max(weight, 0) for weight in self.criterion_ids.mapped("weight")) <= 0:
            raise ValidationError(
                self.env._(
                    "The weights of the criteria add up to nothing: give at least one "
                    "criterion a weight above zero."
                )
            )

    def _check_table(self):
        pair = self.criterion_ids[:2]
        if pair.mapped("method") != [GROUPS, GROUPS]:
            raise ValidationError(
                self.env._(
                    "To grade by a table, the first two criteria need the method "
                    "“Equal groups”."
                )
            )
        rows, columns = pair.mapped("group_count")
        wanted = {
            (row, column)
            for row in range(1, rows + 1)
            for column in range(1, columns + 1)
        }
        if {(cell.row, cell.column) for cell in self.cell_ids} != wanted:
            raise ValidationError(
                self.env._(
                    "The table needs one grade for each of the %(count)s pairs of "
                    "groups (%(rows)s x %(columns)s).",
                    count=len(wanted),
                    rows=rows,
                    columns=columns,
                )
            )

    @api.constrains("threshold_ids", "grade_by")
    def _check_threshold_order(self):
        # a table has no thresholds: what stands there is of another way of grading
        for scheme in self.filtered(lambda scheme: scheme.grade_by != "table"):
            limits = [limit for _grade, limit in scheme._ladder()]
            falling = scheme.grade_by == "score"
            if any(
                (first <= second) if falling else (first >= second)
                for first, second in zip(limits, limits[1:], strict=False)
            ):
                raise ValidationError(
                    self.env._(
                        "The thresholds are out of order: a better grade needs a "
                        "higher score, or a smaller share of the total."
                    )
                )
