from odoo import fields, models


class ResCompany(models.Model):
    """How visits are planned in this company."""

    _inherit = "res.company"

    linkage_plan_seconds = fields.Float(
        "Seconds of Search",
        default=5.0,
        help="How long the search for a plan may take for 100 customers; more "
        "customers get more, and at most a minute. Longer searches find shorter ways.",
    )
    linkage_plan_keep = fields.Integer(
        "Minutes a Move Must Gain",
        default=15,
        help="Planning again moves a visit to another day only when that gains so many "
        "minutes: less driving, or evener days. 0: visits move freely.",
    )

    _linkage_plan_seconds_sane = models.Constraint(
        "CHECK(linkage_plan_seconds BETWEEN 0 AND 60)",
        "The search for a plan takes 0 to 60 seconds.",
    )
    _linkage_plan_keep_sane = models.Constraint(
        "CHECK(linkage_plan_keep BETWEEN 0 AND 480)",
        "A move must gain between 0 and 480 minutes.",
    )
