from odoo import api, models

from .linkage_demo_trade import QUIET

#: what people said of the first warnings, by how they settled them
ANSWERS = (
    ("action_handle", "Visited them: the freezer was being repaired, orders go on."),
    ("action_dismiss", "They buy for the season only and will be back in October."),
)


class LinkageDemo(models.AbstractModel):
    """Who may be leaving, and what was done about some of them."""

    _inherit = "linkage.demo"

    @api.model
    def _load_churn(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        # the demo's history is too short to compare one year with another
        company.linkage_churn_months = 6
        warnings = demo.env["linkage.churn.warning"]
        warnings._check_customers(company)
        found = warnings.search([("company_id", "=", company.id)], order="id")
        # the most urgent stay open, for the lists and cards to show
        for (answer, note), warning in zip(ANSWERS, reversed(found), strict=False):
            warning.note = note
            getattr(warning, answer)()
