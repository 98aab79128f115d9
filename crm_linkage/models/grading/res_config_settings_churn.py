from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    linkage_churn_silence = fields.Float(
        related="company_id.linkage_churn_silence", readonly=False
    )
    linkage_churn_days = fields.Integer(
        related="company_id.linkage_churn_days", readonly=False
    )
    linkage_churn_fall = fields.Float(
        related="company_id.linkage_churn_fall", readonly=False
    )
    linkage_churn_complaints = fields.Integer(
        related="company_id.linkage_churn_complaints", readonly=False
    )
    linkage_churn_months = fields.Integer(
        related="company_id.linkage_churn_months", readonly=False
    )
