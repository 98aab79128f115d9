from odoo import fields, models

from ...domain.visit.measure import TOLERANCE


class ResCompany(models.Model):
    """From where on a visit of this company is late."""

    _inherit = "res.company"

    linkage_visit_tolerance = fields.Integer(
        "On Time Within Minutes",
        default=TOLERANCE,
        help="A visit is on time when it starts this many minutes before or after the "
        "promised time, or less.",
    )

    _linkage_visit_tolerance_range = models.Constraint(
        "CHECK(linkage_visit_tolerance BETWEEN 0 AND 480)",
        "A visit is on time within 0 to 480 minutes.",
    )
