from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .linkage_commitment import TOO_LARGE


class LinkageCommitment(models.Model):
    """What follows from a promise that is kept or broken, in money (D9.1)."""

    _inherit = "linkage.commitment"

    consequence_kind = fields.Selection(
        [("none", "None"), ("credit", "Credit"), ("bonus", "Bonus")],
        required=True,
        default="none",
        help="Credit: what the other side gets when the promise is not kept. Bonus: "
        "what the side that owes it gets when it is kept.",
    )
    consequence_base = fields.Selection(
        [("amount", "Amount"), ("share", "Share of the period's revenue")],
        required=True,
        default="amount",
    )
    consequence_amount = fields.Monetary(
        "Amount", help="For each period, in the company's currency."
    )
    consequence_share = fields.Float(
        "Share of Revenue", digits=(6, 4), help="0.02 for 2 % of the period's revenue."
    )
    consequence_cap = fields.Monetary(
        "At Most", help="It never comes to more than this in a period. 0: no limit."
    )

    _consequence_positive = models.Constraint(
        "CHECK(consequence_amount >= 0 AND consequence_cap >= 0)",
        "Amounts of a consequence cannot be negative.",
    )
    _consequence_is_share = models.Constraint(
        "CHECK(consequence_share >= 0 AND consequence_share <= 1)",
        "A share of the revenue is between 0 and 1.",
    )

    _consequence_finite = models.Constraint(
        "CHECK(consequence_amount < 1e12 AND consequence_cap < 1e12)", TOO_LARGE
    )

    @api.constrains(
        "consequence_kind",
        "consequence_base",
        "consequence_amount",
        "consequence_share",
    )
    def _check_consequence_is_something(self):
        for commitment in self.filtered(lambda c: c.consequence_kind != "none"):
            by_share = commitment.consequence_base == "share"
            if by_share and not commitment.consequence_share:
                raise ValidationError(
                    self.env._(
                        "“%(commitment)s”: say which share of the revenue follows.",
                        commitment=commitment.name,
                    )
                )
            if not by_share and not commitment.consequence_amount:
                raise ValidationError(
                    self.env._(
                        "“%(commitment)s”: say which amount follows.",
                        commitment=commitment.name,
                    )
                )
