from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .agreement_portal import pdf_response
from .portal_form import told, typed

SCORECARDS = "/my/scorecards"


class ScorecardPortal(CustomerPortal):
    """Partners read how both sides kept their word, and comment on it.

    Portal users have no access to scorecards: see `linkage.scorecard._portal_*`.
    """

    _scorecards_per_page = 15

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "linkage_scorecard_count" in counters:
            values["linkage_scorecard_count"] = request.env[
                "linkage.scorecard"
            ]._portal_scorecard_count()
        return values

    @http.route(
        [SCORECARDS, f"{SCORECARDS}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_scorecards(self, page=1, **_ignored):
        Scorecard = request.env["linkage.scorecard"]
        pager = portal_pager(
            url=SCORECARDS,
            total=Scorecard._portal_scorecard_count(),
            page=page,
            step=self._scorecards_per_page,
        )
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_scorecard",
            default_url=SCORECARDS,
            pager=pager,
            scorecards=Scorecard._portal_scorecards(
                self._scorecards_per_page, pager["offset"]
            ),
        )
        return request.render("crm_linkage.portal_my_scorecards", values)

    @http.route(
        f"{SCORECARDS}/<int:card_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_scorecard(self, card_id, done="", **_ignored):
        return self._render_scorecard(card_id, done=done)

    @http.route(
        f"{SCORECARDS}/<int:card_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_comment_scorecard(self, card_id, **post):
        form, errors, kept = typed(post, ("comment",)), {}, True
        with told(errors):
            kept = request.env["linkage.scorecard"]._portal_comment(
                card_id, form["comment"]
            )
        if not kept:
            raise request.not_found()
        if errors:
            return self._render_scorecard(card_id, form=form, errors=errors)
        return request.redirect(f"{SCORECARDS}/{card_id}?done=sent#comments")

    @http.route(
        f"{SCORECARDS}/<int:card_id>/pdf",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_scorecard_pdf(self, card_id, **_ignored):
        paper = request.env["linkage.scorecard"]._portal_scorecard_pdf(card_id)
        if not paper:
            raise request.not_found()
        return pdf_response(*paper)

    def _render_scorecard(self, card_id, done="", form=None, errors=None):
        card = request.env["linkage.scorecard"]._portal_scorecard(card_id)
        if not card:
            raise request.not_found()
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_scorecard",
            linkage_scorecard=card,
            done=done,
            form=form or {"comment": card["partner_comment"]},
            errors=errors or {},
        )
        return request.render("crm_linkage.portal_my_scorecard", values)
