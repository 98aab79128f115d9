from odoo import models


class LinkageVisitRepresentative(models.Model):
    """When a representative has other appointments."""

    _inherit = "linkage.visit.representative"

    def _busy(self, first, weeks):
        """Appointments that are no visits of ours, in the weeks from `first` on.

        :param first: local date, day number 0
        :return: dict of day number -> tuple of `Span`
        """
        return {}
