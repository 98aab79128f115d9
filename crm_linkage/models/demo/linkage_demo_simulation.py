from odoo import api, models

#: what the demo's manager would change: orders count more, revenue less
WEIGHTS = {"revenue_net": 20, "purchase_count": 35}
LIMIT_OF_A = 70


class LinkageDemo(models.AbstractModel):
    """A draft of the scheme in force, tried out."""

    _inherit = "linkage.demo"

    @api.model
    def _load_simulation(self):
        company = self.env.ref("base.main_company")
        manager = self.env.ref("crm_linkage.user_mark")
        schemes = (
            self.env["linkage.grading.scheme"].with_user(manager).with_company(company)
        )
        current = schemes.browse(self.env.ref("crm_linkage.scheme_customers").id)
        draft = schemes.browse(current.action_new_version()["res_id"])
        for criterion in draft.criterion_ids:
            weight = WEIGHTS.get(criterion.metric_id.code)
            if weight:
                criterion.weight = weight
        best = draft.threshold_ids.sorted("grade_sequence")[0]
        best.limit = LIMIT_OF_A
        draft.action_simulate()
