from odoo import models
from odoo.fields import Domain


class LinkageMetric(models.Model):
    """The cases behind a value."""

    _inherit = "linkage.metric"

    def _records_case(self, first, last, company):
        """Cases opened in the period. Which of them are closed or overdue is said by
        their clocks, so a share in time shows all of them."""
        domain = self._moments("opened_at", first, last, company)
        if self.condition == "complaint":
            domain &= Domain("kind", "=", "complaint")
        return "linkage.case", domain
