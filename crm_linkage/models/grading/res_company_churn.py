from odoo import fields, models

from ...domain.grading import churn


class ResCompany(models.Model):
    """From where on a customer of this company is said to be at risk (D4.5)."""

    _inherit = "res.company"

    linkage_churn_silence = fields.Float(
        "Silence in Usual Gaps",
        default=churn.Limits.silence,
        help="A customer is silent after this many times the usual days between two of "
        "their purchases. 0: silence is no reason.",
    )
    linkage_churn_days = fields.Integer(
        "Least Days of Silence",
        default=churn.Limits.days,
        help="Nobody is silent before this many days, however often they buy.",
    )
    linkage_churn_fall = fields.Float(
        "Fall of Revenue",
        default=churn.Limits.fall,
        help="Revenue has fallen when it is lower by this share than in the period "
        "before, 0.3 for 30 %. 0: falling revenue is no reason.",
    )
    linkage_churn_complaints = fields.Integer(
        "Complaints in the Period",
        default=churn.Limits.complaints,
        help="So many complaints are a reason. 0: complaints are none.",
    )
    linkage_churn_months = fields.Integer(
        "Months Looked At",
        default=12,
        help="Revenue and complaints are those of this many months; the usual days "
        "between purchases are those of twice as many.",
    )

    _linkage_churn_not_negative = models.Constraint(
        "CHECK(linkage_churn_silence >= 0 AND linkage_churn_days >= 0"
        " AND linkage_churn_complaints >= 0)",
        "Limits of the early warning cannot be below zero.",
    )
    _linkage_churn_fall_share = models.Constraint(
        "CHECK(linkage_churn_fall BETWEEN 0 AND 1)",
        "Revenue can fall by a share from 0 to 1; 0.3 is 30 %.",
    )
    _linkage_churn_months_positive = models.Constraint(
        "CHECK(linkage_churn_months BETWEEN 1 AND 60)",
        "The early warning looks at 1 to 60 months.",
    )

    def _linkage_churn_limits(self):
        """The `Limits` of this company."""
        company = self.sudo()  # a setting that everyone with a role works by
        return churn.Limits(
            silence=company.linkage_churn_silence,
            days=company.linkage_churn_days,
            fall=company.linkage_churn_fall,
            complaints=company.linkage_churn_complaints,
        )
