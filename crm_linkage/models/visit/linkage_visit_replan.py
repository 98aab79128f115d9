from odoo import models

from .linkage_visit_plan import QUIET


class LinkageVisit(models.Model):
    """What plans do with visits."""

    _inherit = "linkage.visit"

    def _may_be_replanned(self):
        """Whether a new plan may move or drop this visit.

        Not those that are fixed, made by hand or begun.
        """
        self.ensure_one()
        return (
            self.state == "planned"
            and bool(self.plan_id)
            and not self.is_locked
            and not self.check_in
        )

    def _news(self, values):
        """What of these values the visit does not have yet."""
        now = self._convert_to_write(self.read(list(values), load="")[0])
        return {name: value for name, value in values.items() if now[name] != value}

    def _reschedule(self, values):
        """Give visits new times and places in their days, in one batch.

        Whoever follows visits (calendar) may do so here once, instead of at each write.

        :param values: dict of visit id -> values to write
        """
        for visit in self.with_context(**QUIET, linkage_reschedule=True):
            visit.write(values[visit.id])
