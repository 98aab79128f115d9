from odoo import fields, models


class LinkageVisitPlanCancel(models.Model):
    """Somebody wants a plan that is being made to stop with the best so far.

    In a table of its own: the job writes the row of the plan while it works, and
    whoever asks would come in its way.
    """

    _name = "linkage.visit.plan.cancel"
    _description = "Request to Stop a Visit Plan"
    _log_access = False

    plan_id = fields.Many2one(
        "linkage.visit.plan", required=True, index=True, ondelete="cascade"
    )
