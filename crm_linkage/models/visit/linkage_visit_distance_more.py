from odoo import api, models

from ...domain.visit import openrouteservice, valhalla


class LinkageVisitDistance(models.AbstractModel):
    """Further servers: openrouteservice and Valhalla."""

    _inherit = "linkage.visit.distance"

    @api.model
    def _ask_openrouteservice(self, road, places):
        answer = self._question(
            road,
            "POST",
            openrouteservice.PATH,
            json=openrouteservice.matrix_question(places),
            headers={"Authorization": road.key} if road.key else {},
        )
        return openrouteservice.read_matrix(answer, len(places))

    @api.model
    def _ask_valhalla(self, road, places):
        answer = self._question(
            road, "POST", valhalla.PATH, json=valhalla.matrix_question(places)
        )
        return valhalla.read_matrix(answer, len(places))
