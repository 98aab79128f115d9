from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

from .agreements import AGREEMENTS
from .linkage_demo_trade import QUIET


class LinkageDemo(models.AbstractModel):
    """Agreements with commitments of both sides, one in each state."""

    _inherit = "linkage.demo"

    @api.model
    def _load_agreements(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        customers = demo._by_key("res.partner", "partner_")
        today = self._today()
        for agreement in AGREEMENTS:
            record = demo.env["linkage.agreement"].create(
                {
                    "name": agreement.name,
                    "partner_id": customers[agreement.customer].id,
                    "company_id": company.id,
                    "kind": "distributor",
                    "user_id": self.env.ref("crm_linkage.user_sophie").id,
                    "date_start": today - timedelta(days=agreement.age),
                    "date_end": today + timedelta(days=agreement.left),
                    **agreement.words,
                    "commitment_ids": [
                        Command.create(self._commitment_values(number, commitment))
                        for number, commitment in enumerate(agreement.commitments)
                    ],
                }
            )
            for step in agreement.steps:
                getattr(record, f"action_{step}")()

    @api.model
    def _commitment_values(self, number, commitment):
        return {
            "sequence": 10 * (number + 1),
            "side": commitment.side,
            "name": commitment.name,
            "metric_id": self.env.ref(f"crm_linkage.metric_{commitment.metric}").id,
            "comparison": commitment.comparison,
            "target": commitment.target,
            "period": commitment.period,
            "weight": commitment.weight,
            "consequence": commitment.consequence,
        }
