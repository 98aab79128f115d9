from werkzeug.exceptions import BadRequest, NotFound

from odoo import http
from odoo.http import request
from odoo.tools.misc import get_lang


class Unasked(http.Controller):
    """The link of every question by which people say that they want no more of them."""

    @http.route(
        ["/linkage/unasked/<string:kind>/<string:token>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def unasked(self, kind, token, **_ignored):
        finder = getattr(self, f"_person_of_{kind}", None)
        if "\0" in token:  # the database chokes on it, the host's page of no page too
            raise BadRequest
        person = finder(token) if finder else None
        if not person:
            raise NotFound
        posted = request.httprequest.method == "POST"
        if posted:  # looking at a link changes nothing: mail scanners follow them
            person.linkage_unasked = True
        request.update_context(lang=person.lang or get_lang(request.env).code)
        request.future_response.headers["Referrer-Policy"] = "no-referrer"
        return request.env["ir.ui.view"]._render_template(
            "crm_linkage.unasked", {"is_done": posted or person.linkage_unasked}
        )

    def _person_of_case(self, token):
        # sudo: whoever has the token got the mail
        ratings = request.env["rating.rating"].sudo()
        found = ratings.search(
            [("access_token", "=", token), ("res_model", "=", "linkage.case")], limit=1
        )
        return found.partner_id

    def _person_of_round(self, token):
        # sudo: as above
        invitations = request.env["linkage.questionnaire.invitation"].sudo()
        return invitations.search([("access_token", "=", token)], limit=1).partner_id
