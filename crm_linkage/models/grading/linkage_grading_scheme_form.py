from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...domain.grading.score import GROUPS
from .batch import Batch

#: marks rows of nobody: what the form counts is no run
NO_RUN = -1


class LinkageGradingScheme(models.Model):
    """What the form says of a scheme while it is being made."""

    _inherit = "linkage.grading.scheme"

    match_text = fields.Char(
        "Matches", compute="_compute_match_text", help="Counted as of now."
    )
    todo = fields.Text(
        "Missing", compute="_compute_todo", help="What keeps it from grading."
    )

    @api.model
    def default_get(self, fields):
        """Grades to begin with, where the form asks for them: as many as there are."""
        values = super().default_get(fields)
        if not self.env.context.get("linkage_suggest_grades"):
            return values
        grades = self.env["linkage.grade"].search([])
        if grades and "fallback_grade_id" in fields:
            values["fallback_grade_id"] = grades[-1].id
        if "threshold_ids" in fields:
            values["threshold_ids"] = [
                Command.create(
                    {"grade_id": grade.id, "limit": 100 * place // len(grades)}
                )
                for place, grade in enumerate(reversed(grades))
                if place
            ][::-1]
        return values

    @api.depends("partner_domain", "audience", "company_id", "sequence", "state")
    @api.depends_context("company")
    def _compute_match_text(self):
        for scheme in self:
            try:
                scheme.match_text = scheme._match_text()
            except ValidationError as error:
                scheme.match_text = error.args[0]

    def _match_text(self):
        """How many customers the scheme would grade now, in a sentence.

        :raise ValidationError: a filter cannot be read
        """
        company = self.company_id or self.env.company
        total, taken = self._count_matches(company, self._tried_before(company))
        if not total:
            return self.env._("No customer matches now.")
        text = (
            self.env._("1 customer matches now.")
            if total == 1
            else self.env._(
                "%(count)s customers match now.", count=formatLang(self.env, total, 0)
            )
        )
        if taken:
            text += " " + self.env._(
                "%(count)s of them are graded by schemes that come first.",
                count=formatLang(self.env, taken, 0),
            )
        return text

    def _tried_before(self, company):
        """The schemes in force that take customers before this one."""
        place = (not self.company_id, self.sequence, self._origin.id or float("inf"))
        others = self._in_force(company) - self._origin - self.replaces_id
        return others.filtered(
            lambda other: (not other.company_id, other.sequence, other.id) < place
        )

    def _count_matches(self, company, earlier):
        """(customers that match, those of them whom `earlier` schemes take)."""
        # sudo: a run grades everyone, whatever records the user sees
        runs = self.env["linkage.grading.run"].sudo()
        batch = Batch(NO_RUN, company, company._linkage_reference_date())
        taken = SQL(" UNION ALL ").join(
            runs._population(batch, other) for other in earlier
        )
        [(total, count)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COUNT(*) FILTER (WHERE %s) FROM (%s) matching",
                SQL("partner_id IN (%s)", taken) if earlier else SQL("FALSE"),
                runs._population(batch, self),
            )
        )
        return total, count

    @api.depends(
        "grade_by",
        "threshold_ids.limit",
        "threshold_ids.grade_id",
        "cell_ids",
        "criterion_ids.weight",
        "criterion_ids.method",
        "criterion_ids.group_count",
        "criterion_ids.band_ids",
        "criterion_ids.category_ids",
        "criterion_ids.linear_from",
        "criterion_ids.linear_to",
    )
    def _compute_todo(self):
        for scheme in self:
            try:
                scheme._check_ready()
                scheme._check_threshold_order()
                scheme.todo = False
            except ValidationError as error:
                scheme.todo = error.args[0]

    def action_fill_table(self):
        """Give a grade to each pair of groups that has none yet: the better both, the
        better the grade.

        :raise ValidationError: the first two criteria have no groups
        """
        self.ensure_one()
        pair = self.criterion_ids[:2]
        if pair.mapped("method") != [GROUPS, GROUPS]:
            raise ValidationError(
                self.env._(
                    "Give the first two criteria the method “Equal groups” first."
                )
            )
        rows, columns = pair.mapped("group_count")
        grades = self.env["linkage.grade"].search([])
        if not grades:
            raise ValidationError(self.env._("There is no grade yet."))
        cells = {(cell.row, cell.column): cell for cell in self.cell_ids}
        stale = [
            Command.delete(cell.id)
            for (row, column), cell in cells.items()
            if row > rows or column > columns
        ]
        steps = rows + columns - 1
        fresh = [
            Command.create(
                {
                    "row": row,
                    "column": column,
                    "grade_id": grades[
                        (rows + columns - row - column) * len(grades) // steps
                    ].id,
                }
            )
            for row in range(1, rows + 1)
            for column in range(1, columns + 1)
            if (row, column) not in cells
        ]
        self.cell_ids = [*stale, *fresh]
        return True
