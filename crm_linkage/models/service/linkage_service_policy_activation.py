from odoo import api, fields, models


class LinkageServicePolicyActivation(models.TransientModel):
    """Asks whether running cases follow a policy that is put in force."""

    _name = "linkage.service.policy.activation"
    _description = "Activation of a Service Policy"

    policy_id = fields.Many2one(
        "linkage.service.policy", required=True, readonly=True, ondelete="cascade"
    )
    previous_id = fields.Many2one(related="policy_id.previous_id")
    case_count = fields.Integer("Open Cases", compute="_compute_case_count")
    follow = fields.Selection(
        [
            ("new", "Only new cases: running ones keep what they were promised"),
            ("running", "Running cases follow: their clocks get the new targets"),
        ],
        "Who Follows",
        required=True,
        default="new",
    )

    @api.depends("policy_id")
    def _compute_case_count(self):
        cases = self.env["linkage.case"].sudo().with_context(active_test=False)
        for activation in self:
            activation.case_count = cases.search_count(
                activation.policy_id._open_cases()
            )

    def action_confirm(self):
        """Put the policy in force, let running cases follow if they are to, and keep
        the answer and its effect."""
        self.ensure_one()
        policy = self.policy_id
        before = policy.previous_id
        policy._activate()
        follows = self.follow == "running"
        # sudo: what happened is kept by the add-on, whoever may activate
        change = (
            self.env["linkage.clock.change"]
            .sudo()
            .create(
                {
                    "policy_id": policy.id,
                    "previous_id": before.id,
                    "follows": follows,
                    "state": "queued" if follows else "done",
                }
            )
        )
        if follows:
            change._start()
        return {"type": "ir.actions.act_window_close"}
