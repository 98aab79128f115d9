from odoo import api, fields, models, tools

from ...domain.service.escalation import moments


class LinkageServicePolicy(models.Model):
    """The escalation chain of a policy: its moments are computed with the deadline."""

    _inherit = "linkage.service.policy"

    step_ids = fields.One2many(
        "linkage.escalation.step", "policy_id", "Escalation", copy=True
    )

    def _steps(self):
        return tuple(step._to_rule() for step in self.sudo().step_ids)

    @api.model
    def _escalation_moments(self, steps, clock, worktime):
        return moments(steps, clock, worktime)

    @api.model
    @tools.ormcache()
    def _has_steps(self):
        """Whether any policy, old ones too, has an escalation chain."""
        return bool(self.env["linkage.escalation.step"].sudo().search([], limit=1))
