from odoo import api, fields, models

from .linkage_demo_trade import QUIET

#: a shop is planned at the middle of its postcode, one is not found, one was moved
LOST = "partner_old_oakland_market"
NOT_FOUND = "partner_fruitvale_abarrotes"
MOVED = "partner_solano_tea"


class LinkageDemo(models.AbstractModel):
    """Addresses whose place is not known as it should be."""

    _inherit = "linkage.demo"

    @api.model
    def _load_places(self):
        demo = self.with_context(**QUIET)
        lost, not_found, moved = (
            demo.env.ref(f"crm_linkage.{name}") for name in (LOST, NOT_FOUND, MOVED)
        )
        nowhere = {"partner_latitude": 0.0, "partner_longitude": 0.0}
        lost.write(nowhere)
        not_found.write({**nowhere, "street": "3300 International Bvd."})
        moved.street = "1204 Solano Avenue"  # its place was set by hand
        Request = demo.env["linkage.geo.request"]
        text, town, country = Request._texts(not_found)[not_found]
        Request.create(
            {
                "name": text,
                "town": town,
                "country": country,
                "partner_ids": not_found.ids,
                "state": "failed",
                "reason": "not_found",
                "tries": 1,
                "answered": fields.Datetime.now(),
            }
        )
        demo.env["linkage.geo.postcode"]._refresh()
