from odoo import api, models, release

from ...domain.visit.geocode import read_nominatim
from ...domain.visit.road import RoadError
from .web_question import question

PUBLIC = "https://nominatim.openstreetmap.org"

#: seconds to wait for an answer; the host waits for ever
PATIENCE = 15


class BaseGeocoder(models.AbstractModel):
    _inherit = "base.geocoder"

    @api.model
    def _call_openstreetmap(self, addr, **kw):
        """Ask Nominatim for our queue: patience is limited, a refusal is no answer, and
        it may be an own server. For others the host's way stays as it is."""
        if not self.env.context.get("linkage_geo"):
            return super()._call_openstreetmap(addr, **kw)
        if not addr:
            return None
        # sudo: the address of the server is a system parameter
        parameters = self.env["ir.config_parameter"].sudo()
        url = parameters.get_param("crm_linkage.nominatim_url") or PUBLIC
        us = parameters.get_param("web.base.url")
        agent = f"crm_linkage (Odoo {release.version}; {us})"
        try:
            return read_nominatim(
                question(
                    "GET",
                    url.rstrip("/") + "/search",
                    PATIENCE,
                    params={"format": "json", "q": addr, "limit": 1},
                    headers={"User-Agent": agent},
                )
            )
        except RoadError as error:
            reason = self.env["linkage.visit.distance"]._problem(error.key)
            self._raise_query_error(f"{reason} ({error.detail})")
        except ValueError as error:
            self._raise_query_error(error)
