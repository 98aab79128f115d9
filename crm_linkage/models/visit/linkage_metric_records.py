from odoo import models
from odoo.fields import Domain


class LinkageMetric(models.Model):
    """The visits behind a value."""

    _inherit = "linkage.metric"

    def _records_visit(self, first, last, company):
        """Visits that took place or should have; only the visits made, or those that
        failed, where the metric counts these."""
        states = {"done": ("done",), "failed": ("failed",)}
        domain = Domain(
            "state", "in", states.get(self.condition, ("done", "failed", "planned"))
        )
        return (
            "linkage.visit",
            domain & self._moments("planned_start", first, last, company),
        )
