from werkzeug.exceptions import BadRequest, NotFound

from odoo import http
from odoo.exceptions import LockError, UserError
from odoo.http import request
from odoo.tools.misc import format_date, get_lang

STATUS = {"thanks": 200, "done": 200, "closed": 410}


class Questionnaire(http.Controller):
    """The questionnaire of an invitation, for who has its link; no login.

    Each step is a form that works without JavaScript, by keyboard and on a phone. Each
    button keeps what was chosen, so that one can stop and go on later. Reading changes
    nothing.
    """

    @http.route(
        ["/linkage/questionnaire/<string:token>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def questionnaire(self, token, step="1", **_ignored):
        invitation = self._invitation(token)
        state = invitation._page_state()
        if state != "open":
            return self._notice(invitation, state)
        return self._step(invitation, self._number(step))

    @http.route(
        ["/linkage/questionnaire/<string:token>/keep"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def keep(self, token, step="1", go="next", comment=None, **chosen):
        invitation = self._invitation(token)
        number = self._number(step)
        # a form may carry files and what PostgreSQL cannot keep
        texts = {name: one for name, one in chosen.items() if isinstance(one, str)}
        if comment is not None:
            comment = str(comment).replace("\0", "")
        try:
            taken = invitation._take(number, texts, comment, send=go == "send")
        except ValueError as error:
            raise BadRequest from error
        except LockError:  # the same form is being kept this moment
            return request.redirect(f"/linkage/questionnaire/{token}?step={number}")
        except UserError as error:
            return self._step(invitation, number, warning=str(error))
        if not taken:
            return self._notice(invitation, invitation._page_state())
        if go == "send":
            return self._notice(invitation, "thanks")
        target = number + (-1 if go == "back" else 1)
        return request.redirect(f"/linkage/questionnaire/{token}?step={target}")

    def _invitation(self, token):
        """The invitation of a token, as superuser, in the language of its person.

        :raise NotFound: there is none
        """
        # sudo: the token, which nobody can guess, is the right to answer
        invitations = request.env["linkage.questionnaire.invitation"].sudo()
        found = invitations.search(
            [("access_token", "=", token.replace("\0", ""))], limit=1
        )
        if not found or found.round_id.state == "draft":
            raise NotFound
        lang = found.partner_id.lang or get_lang(request.env).code
        request.update_context(lang=lang)
        return found.with_context(lang=lang)

    @staticmethod
    def _number(step):
        """:raise BadRequest: it is no number of a step"""
        if not step.isascii() or not step.isdigit() or len(step) > 2:
            raise BadRequest
        return int(step)

    def _step(self, invitation, number, warning=""):
        page = invitation._page(number)
        page["date_end"] = format_date(invitation.env, page["date_end"])
        token = invitation.access_token
        return self._render(
            "crm_linkage.questionnaire_page",
            {"page": page, "token": token, "warning": warning},
        )

    def _notice(self, invitation, what):
        response = request.make_response(
            self._render(
                "crm_linkage.questionnaire_notice",
                {"what": what, "company": invitation.company_id.name},
            )
        )
        response.status_code = STATUS[what]
        return response

    @staticmethod
    def _render(template, values):
        # a link with a token is nobody's to keep or to pass on
        headers = request.future_response.headers
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex"
        return request.env["ir.ui.view"]._render_template(template, values)
