from odoo import fields, models


class ResCompany(models.Model):
    """Whether and when customers of this company are asked after a case (D12)."""

    _inherit = "res.company"

    linkage_ask = fields.Selection(
        [
            ("no", "Nobody is asked"),
            ("portal", "In the portal only"),
            ("mail", "By e-mail and in the portal"),
        ],
        "Ask after a Case",
        default="portal",
        required=True,
        help="How customers are asked what they think of a case that was closed.",
    )
    linkage_ask_hours = fields.Float(
        "Ask after Hours",
        default=4.0,
        help="Working hours from closing a case until its customer is asked.",
    )
    linkage_ask_rest = fields.Integer(
        "Days of Rest",
        default=30,
        help="Who was asked is not asked again, by case or questionnaire, for so many "
        "days. 0: no rest.",
    )
    linkage_ask_days = fields.Integer(
        "Days to Answer",
        default=30,
        help="The link of the question works for so many days.",
    )

    _linkage_ask_ranges = models.Constraint(
        "CHECK(linkage_ask_hours BETWEEN 0 AND 400"
        " AND linkage_ask_rest BETWEEN 0 AND 365"
        " AND linkage_ask_days BETWEEN 1 AND 365)",
        "Ask after 0 to 400 working hours, with 0 to 365 days of rest and 1 to 365 "
        "days to answer.",
    )
