from werkzeug.exceptions import BadRequest, NotFound

from odoo import http
from odoo.exceptions import LockError
from odoo.http import request
from odoo.tools.misc import get_lang

from odoo.addons.rating.controllers.main import Rating

from ..domain.service.quality import MARKS

SIDES = ("procedure", "person")


class CaseRating(Rating):
    """The host's rating page asks two questions more for a case, and is stricter.

    An answer counts once, only while the question is open, and only from the customer's
    company if somebody is logged in. Whatever else the form carries is ignored.
    """

    @http.route()
    def action_open_rating(self, token, rate, **kwargs):
        rating, case = self._case_of(token)
        if not case:
            return super().action_open_rating(token, rate, **kwargs)
        if rate not in MARKS:
            raise NotFound
        refusal = self._refusal(rating, case)
        if refusal:
            return self._notice(rating, refusal)
        return self._render(
            rating,
            "rating.rating_external_page_submit",
            {
                "rating": rating,
                "token": token,
                "rate": rate,
                "linkage_case": {
                    "name": case.name,
                    "number": case.number,
                    "company": case.company_id.name,
                },
            },
        )

    @http.route()
    def action_submit_rating(self, token, rate=0, **kwargs):
        rating, case = self._case_of(token)
        if not case:
            return super().action_submit_rating(token, rate, **kwargs)
        refusal = self._refusal(rating, case)
        if refusal:
            return self._notice(rating, refusal)
        if request.httprequest.method != "POST":
            return request.redirect(f"/rate/{token}/5")
        total = self._mark(rate)
        if not total:
            raise BadRequest
        sides = {side: self._mark(kwargs.get(side)) for side in SIDES}
        try:
            taken = case._answer_question(
                rating,
                total,
                sides,
                str(kwargs.get("feedback") or "").replace("\0", ""),
            )
        except LockError:  # the same answer is being written this moment
            taken = False
        return self._notice(rating, "thanks" if taken else "closed")

    @http.route(
        ["/my/cases/<int:case_id>/rate"], type="http", auth="user", website=True
    )
    def portal_case_question(self, case_id, **_ignored):
        """From the portal to the question: only for the customer's own people."""
        # as superuser, of the user's own company only
        case = request.env["linkage.case"]._portal_find(case_id)
        token = case and case._portal_question()
        if not token:
            raise NotFound
        return request.redirect(f"/rate/{token}/5")

    def _case_of(self, token):
        """The rating and the case it is about; no case: the host's own business."""
        if "\0" in token:  # the database chokes on it, the host's page of no page too
            raise BadRequest
        # sudo: whoever has the token may answer, whoever that is
        rating = (
            request.env["rating.rating"]
            .sudo()
            .search(
                [("access_token", "=", token), ("res_model", "=", "linkage.case")],
                limit=1,
            )
        )
        case = request.env["linkage.case"].sudo().browse(rating.res_id or [])
        return rating, case.exists()

    def _refusal(self, rating, case):
        """Why the question may not be answered by this visitor; None: it may."""
        user = request.env.user
        if not user._is_public() and (
            user.partner_id.commercial_partner_id
            != rating.partner_id.commercial_partner_id
        ):
            return "foreign"
        if rating.consumed:
            return "answered"
        return None if case._question_is_open(rating) else "closed"

    def _mark(self, text):
        """A mark of the form as a number; None: not given.

        :raise BadRequest: it is none of the marks
        """
        if text in (None, "", 0):
            return None
        if str(text) not in {str(mark) for mark in MARKS}:
            raise BadRequest
        return int(text)

    @staticmethod
    def _faces():
        return {
            5: request.env._("Happy"),
            3: request.env._("Neutral"),
            1: request.env._("Unhappy"),
        }

    def _notice(self, rating, what):
        status = {"thanks": 200, "answered": 200, "foreign": 403, "closed": 410}[what]
        page = self._render(rating, "crm_linkage.case_question_notice", {"what": what})
        response = request.make_response(page)
        response.status_code = status
        return response

    def _render(self, rating, template, values):
        lang = rating.partner_id.lang or get_lang(request.env).code
        request.update_context(lang=lang)
        # a link with a token is nobody's to keep or to pass on
        request.future_response.headers["Referrer-Policy"] = "no-referrer"
        request.future_response.headers["Cache-Control"] = "no-store"
        return request.env["ir.ui.view"]._render_template(
            template,
            {
                "web_base_url": rating.get_base_url(),
                "rate_names": self._faces(),
                **values,
            },
        )
