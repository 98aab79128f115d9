from odoo import api, fields, models


class LinkageGradingCategory(models.Model):
    """The points that one category of a metric gives, such as a channel or a stage."""

    _name = "linkage.grading.category"
    _inherit = ["linkage.grading.part"]
    _description = "Grading Category"
    _order = "points desc, category, id"
    _rec_name = "label"

    criterion_id = fields.Many2one(
        "linkage.grading.criterion", required=True, ondelete="cascade", index=True
    )
    category = fields.Integer(
        required=True, help="The number by which the metric tells the category."
    )
    label = fields.Char("Category Name", compute="_compute_label")
    points = fields.Float(required=True, help="0 to 100.")

    _category_uniq = models.UniqueIndex(
        "(criterion_id, category)", "A category stands twice in a criterion."
    )
    _points_range = models.Constraint(
        "CHECK(points >= 0 AND points <= 100)", "Points lie between 0 and 100."
    )

    @api.depends("category", "criterion_id.metric_id")
    @api.depends_context("lang")
    def _compute_label(self):
        for metric, lines in self.grouped(lambda x: x.criterion_id.metric_id).items():
            names = metric._categories() if metric else {}
            for line in lines:
                line.label = names.get(line.category) or self.env._(
                    "Unknown category %(number)s", number=line.category
                )

    def _scheme(self):
        return self.criterion_id.scheme_id
