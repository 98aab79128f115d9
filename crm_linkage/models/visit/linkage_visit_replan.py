from odoo import models

from .linkage_visit_calendar import EVENTS_LATER
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

        :param values: dict of visit id -> values to write
        """
        self.check_access("write")
        # sudo: the guard lets only steps of ours write what is measured
        quiet = self.sudo().with_context(**QUIET, **{EVENTS_LATER: True})
        changed = quiet.filtered(lambda visit: values[visit.id])
        for visit in changed:
            news = values[visit.id]
            if "planned_start" in news:
                # an accepted plan is a promise: later moves count from here
                news = {
                    **news,
                    "promised_start": news["planned_start"],
                    "moved_count": 0,
                    "moved_from": False,
                }
            visit.write(news)
        changed.with_env(self.env)._linkage_sync_events()
