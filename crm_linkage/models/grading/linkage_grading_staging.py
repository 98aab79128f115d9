from odoo import fields, models


class LinkageGradingStaging(models.Model):
    """Where a run computes before it is applied in one go."""

    _name = "linkage.grading.staging"
    _inherit = ["linkage.grading.outcome"]
    _description = "Grading Staging"
    _log_access = False

    # a run is applied as a whole and its staging removed with it
    partner_id = fields.Many2one(index=False)
    run_id = fields.Many2one(required=True)
