from odoo import fields, models


class LinkageGradingBand(models.Model):
    """From `minimum` on, up to the next band, a value gives `points`.

    Bands begin where the one before ends, so they can neither overlap nor leave a gap;
    values below the lowest give no points.
    """

    _name = "linkage.grading.band"
    _inherit = ["linkage.grading.part"]
    _description = "Grading Band"
    _order = "minimum, id"
    _rec_name = "minimum"

    criterion_id = fields.Many2one(
        "linkage.grading.criterion", required=True, ondelete="cascade", index=True
    )
    minimum = fields.Float("From", required=True, digits=(16, 4))
    points = fields.Float(required=True, help="0 to 100.")

    _minimum_uniq = models.UniqueIndex(
        "(criterion_id, minimum)", "Two bands of a criterion start at the same value."
    )
    _points_range = models.Constraint(
        "CHECK(points >= 0 AND points <= 100)", "Points lie between 0 and 100."
    )

    def _scheme(self):
        return self.criterion_id.scheme_id
