from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal_form import told, typed

AGREEMENTS = "/my/agreements"


def pdf_response(name, content):
    """A paper to keep, never shown in the page."""
    # a server without printer keeps the page itself
    is_pdf = content.startswith(b"%PDF")
    mimetype = "application/pdf" if is_pdf else "application/octet-stream"
    return request.make_response(
        content,
        headers=[
            ("Content-Type", mimetype),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


class AgreementPortal(CustomerPortal):
    """Partners read what was agreed, and their signatories accept it.

    Portal users have no access to agreements: the readers and the step `_portal_*` of
    the model say what they see and do.
    """

    _agreements_per_page = 15

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        Agreement = request.env["linkage.agreement"]
        if "linkage_agreement_count" in counters:
            values["linkage_agreement_count"] = Agreement._portal_agreement_count()
        if "linkage_accept_count" in counters:
            values["linkage_accept_count"] = Agreement._portal_accept_count()
        return values

    @http.route(
        [AGREEMENTS, f"{AGREEMENTS}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_agreements(self, page=1, **_ignored):
        Agreement = request.env["linkage.agreement"]
        pager = portal_pager(
            url=AGREEMENTS,
            total=Agreement._portal_agreement_count(),
            page=page,
            step=self._agreements_per_page,
        )
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_agreement",
            default_url=AGREEMENTS,
            pager=pager,
            agreements=Agreement._portal_agreements(
                self._agreements_per_page, pager["offset"]
            ),
        )
        return request.render("crm_linkage.portal_my_agreements", values)

    @http.route(
        f"{AGREEMENTS}/<int:agreement_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_agreement(self, agreement_id, done="", **_ignored):
        return self._render_agreement(agreement_id, done=done)

    @http.route(
        f"{AGREEMENTS}/<int:agreement_id>/accept",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_accept_agreement(self, agreement_id, **post):
        """The form carries what was shown: version and fingerprint of the text."""
        form = typed(post, ("version", "content_hash", "read"))
        if not request.env["linkage.agreement"]._portal_find(agreement_id):
            raise request.not_found()
        errors = {}
        if not form["read"]:
            errors["read"] = request.env._("Say that you have read the agreement.")
        else:
            version = form["version"]
            with told(errors):
                request.env["linkage.agreement"]._portal_accept(
                    agreement_id,
                    int(version[:9]) if version.isdecimal() else 0,
                    form["content_hash"],
                    request.httprequest.remote_addr,
                )
        if errors:
            return self._render_agreement(agreement_id, errors=errors)
        return request.redirect(f"{AGREEMENTS}/{agreement_id}?done=accepted")

    @http.route(
        f"{AGREEMENTS}/<int:agreement_id>/pdf",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_agreement_pdf(self, agreement_id, **_ignored):
        errors, paper = {}, None
        with told(errors):
            paper = request.env["linkage.agreement"]._portal_accepted_pdf(agreement_id)
        if errors:
            return self._render_agreement(agreement_id, errors=errors)
        if not paper:
            raise request.not_found()
        return pdf_response(*paper)

    @http.route(
        f"{AGREEMENTS}/<int:agreement_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_agreement_file(self, agreement_id, file_id, **_ignored):
        file = request.env["linkage.agreement"]._portal_agreement_file(
            agreement_id, file_id
        )
        if not file:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(file)
        return stream.get_response(as_attachment=True)

    def _render_agreement(self, agreement_id, done="", errors=None):
        agreement = request.env["linkage.agreement"]._portal_agreement(agreement_id)
        if not agreement:
            raise request.not_found()
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_agreement",
            linkage_agreement=agreement,
            done=done,
            errors=errors or {},
        )
        return request.render("crm_linkage.portal_my_agreement", values)
