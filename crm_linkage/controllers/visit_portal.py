from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class VisitPortal(CustomerPortal):
    """Customers see when we come next.

    Portal users have no access to visits at all, so that no field of them can be asked
    for over RPC. What the page shows comes from `_portal_visits`, which reads a fixed
    set of fields of the user's own company and takes nothing from the request but the
    page number.
    """

    _visits_per_page = 10

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "linkage_visit_count" in counters:
            values["linkage_visit_count"] = request.env[
                "linkage.visit"
            ]._portal_visit_count()
        return values

    @http.route(
        ["/my/visits", "/my/visits/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_visits(self, page=1, **_ignored):
        Visit = request.env["linkage.visit"]
        pager = portal_pager(
            url="/my/visits",
            total=Visit._portal_visit_count(),
            page=page,
            step=self._visits_per_page,
        )
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_visit",
            default_url="/my/visits",
            pager=pager,
            visits=Visit._portal_visits(self._visits_per_page, pager["offset"]),
        )
        return request.render("crm_linkage.portal_my_visits", values)
