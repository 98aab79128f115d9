from odoo import api, fields, models
from odoo.exceptions import UserError


class LinkageGrade(models.Model):
    _name = "linkage.grade"
    _description = "Grade"
    _order = "sequence, id"

    name = fields.Char("Grade", required=True, help="The letter or short text shown.")
    description = fields.Char(
        translate=True, help="What customers of this grade mean to the company."
    )
    sequence = fields.Integer(default=10, help="The best grade comes first.")
    color = fields.Integer(help="Colour of the badge.")
    is_key = fields.Boolean(
        "Key Customers",
        help="When a customer falls from this grade its representative is told.",
    )
    review_days = fields.Integer(
        "Review Every",
        help="Working days between two reviews of a customer's card: 1 is every work"
        "day, 5 every week, 20 every month, 0 not at all.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex("(name)", "There is a grade with this name.")

    _review_days_in_a_year = models.Constraint(
        "CHECK(review_days BETWEEN 0 AND 260)",
        "Cards are reviewed every 1 to 260 working days, or not at all (0).",
    )

    @api.constrains("sequence")
    def _check_order(self):
        """No scheme in use falls out of order because its grades are moved."""
        # sudo: schemes of other companies have to keep their order as well
        lines = (
            self.env["linkage.grading.threshold"]
            .sudo()
            .search([("grade_id", "in", self.ids)])
        )
        schemes = lines.scheme_id.filtered(lambda scheme: scheme.state != "retired")
        schemes._check_threshold_order()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = (
            self.env["linkage.grade.history"]
            .sudo()
            .search_count(
                [
                    "|",
                    ("grade_id", "in", self.ids),
                    "|",
                    ("computed_grade_id", "in", self.ids),
                    ("found_grade_id", "in", self.ids),
                ],
                limit=1,
            )
        )
        # sudo: decisions of others count as well
        used = used or self.env["linkage.grade.override"].sudo().search_count(
            [("grade_id", "in", self.ids)], limit=1
        )
        if used:
            raise UserError(
                self.env._("A grade that customers had cannot be deleted: archive it.")
            )
