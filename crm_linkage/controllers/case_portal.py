from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..domain.service.upload import one_line
from .portal_form import sent_files, told, typed

CASES = "/my/cases"


class CasePortal(CustomerPortal):
    """Customers open, read, answer and close their cases.

    Portal users have no access to cases: the readers and steps `_portal_*` of the
    model say what they see and do.
    """

    _cases_per_page = 15

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "linkage_case_count" in counters:
            values["linkage_case_count"] = request.env[
                "linkage.case"
            ]._portal_case_count()
        return values

    def _case_or_404(self, case_id):
        case = request.env["linkage.case"]._portal_case(case_id)
        if not case:
            raise request.not_found()
        return case

    def _check_customer(self):
        """Colleagues have no portal pages: they would write as the customer."""
        if not request.env.user._linkage_portal_customer():
            raise request.not_found()

    @http.route(
        [CASES, f"{CASES}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_cases(
        self, page=1, search="", filterby="open", sortby="newest", **_ignored
    ):
        Case = request.env["linkage.case"]
        filters, sortings = Case._portal_filters(), Case._portal_sortings()
        filterby = filterby if filterby in filters else "open"
        sortby = sortby if sortby in sortings else "newest"
        search = one_line(search, 100)  # it stands in links and in the page again
        pager = portal_pager(
            url=CASES,
            url_args={"filterby": filterby, "sortby": sortby, "search": search},
            total=Case._portal_case_count(search, filterby),
            page=page,
            step=self._cases_per_page,
        )
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_case",
            default_url=CASES,
            pager=pager,
            cases=Case._portal_cases(
                self._cases_per_page, pager["offset"], search, filterby, sortby
            ),
            search=search,
            search_in="all",
            searchbar_inputs={
                "all": {"input": "all", "label": request.env._("Subject or number")}
            },
            searchbar_filters={
                key: {"label": label} for key, (label, _domain) in filters.items()
            },
            searchbar_sortings={
                key: {"label": label} for key, (label, _order) in sortings.items()
            },
            filterby=filterby,
            sortby=sortby,
        )
        return request.render("crm_linkage.portal_my_cases", values)

    # -- a new one -------------------------------------------------------------------

    @http.route(
        f"{CASES}/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_new_case(self, **_ignored):
        self._check_customer()
        return self._render_new_case({"kind": "request"}, {})

    @http.route(
        f"{CASES}/new", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_create_case(self, **post):
        self._check_customer()
        form = typed(post, ("name", "kind", "product", "description"))
        errors, case_id = {}, None
        with told(errors):
            case_id = request.env["linkage.case"]._portal_create(form, sent_files())
        if errors:
            return self._render_new_case(form, errors)
        return request.redirect(f"{CASES}/{case_id}?done=opened")

    def _render_new_case(self, form, errors):
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_case_new",
            form=form,
            errors=errors,
            **request.env["linkage.case"]._portal_choices(),
        )
        return request.render("crm_linkage.portal_new_case", values)

    # -- one of them -----------------------------------------------------------------

    @http.route(
        f"{CASES}/<int:case_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_case(self, case_id, done="", **_ignored):
        return self._render_case(self._case_or_404(case_id), done=done)

    @http.route(
        f"{CASES}/<int:case_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_answer_case(self, case_id, **post):
        case = self._case_or_404(case_id)
        form, errors, said_in = typed(post, ("body",)), {}, None
        with told(errors):
            said_in = request.env["linkage.case"]._portal_post(
                case_id, form["body"], sent_files()
            )
        if errors:
            return self._render_case(case, form=form, errors=errors)
        return request.redirect(f"{CASES}/{said_in}?done=sent#answer")

    @http.route(
        f"{CASES}/<int:case_id>/solved",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_solve_case(self, case_id, **_ignored):
        case = self._case_or_404(case_id)
        errors = {}
        with told(errors):
            request.env["linkage.case"]._portal_solve(case_id)
        if errors:
            return self._render_case(case, errors=errors)
        return request.redirect(f"{CASES}/{case_id}?done=solved")

    @http.route(
        f"{CASES}/<int:case_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_case_file(self, case_id, file_id, **_ignored):
        file = request.env["linkage.case"]._portal_file(case_id, file_id)
        if not file:
            raise request.not_found()
        # never shown in the page: what a customer sends is not run in our name
        stream = request.env["ir.binary"]._get_stream_from(file)
        return stream.get_response(as_attachment=True)

    def _render_case(self, case, done="", form=None, errors=None):
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="linkage_case",
            linkage_case=case,
            done=done,
            form=form or {"body": ""},
            errors=errors or {},
            upload_hint=request.env.user.company_id._linkage_upload_hint(),
        )
        return request.render("crm_linkage.portal_my_case", values)
