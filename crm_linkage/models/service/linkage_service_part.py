from odoo import api, models


class LinkageServicePart(models.AbstractModel):
    """A part of a service policy: it stays as it is once clocks run by the policy.

    The policies are kept in memory (`_plans`); a change of a part drops that.
    """

    _name = "linkage.service.part"
    _description = "Part of a Service Policy"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        parts = super().create(vals_list)
        parts.policy_id._check_open()
        return parts

    def write(self, vals):
        self.env.registry.clear_cache()
        self.policy_id._check_open()
        result = super().write(vals)
        self.policy_id._check_open()  # nor can it be moved into such a policy
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.env.registry.clear_cache()
        self.policy_id._check_open()
