import time

from odoo import api, models

from ...domain.visit.osrm import read_table, table_path
from .web_question import question


class LinkageVisitDistance(models.AbstractModel):
    _inherit = "linkage.visit.distance"

    @api.model
    def _ask_osrm(self, road, places):
        answer = self._question(road, "GET", table_path(places))
        return read_table(answer, len(places))

    @api.model
    def _question(self, road, method, path, **options):
        """Put a question to the server of a company; see `web_question.question`."""
        wait = min(road.timeout, road.deadline - time.monotonic())
        return question(method, road.url + path, wait, **options)
