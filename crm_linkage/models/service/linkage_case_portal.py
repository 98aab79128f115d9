from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_time, human_size, is_html_empty

from ...domain.service.upload import one_line

#: what was said between the customer and us; log, tracking and notes are not
SAID = ("comment", "email", "email_outgoing")
#: identifiers are four bytes in PostgreSQL; a longer number finds nothing
LAST_ID = 2**31 - 1


class LinkageCase(models.Model):
    """What a customer may know of their cases, for the portal.

    Portal users have no access to cases. Whatever is shown comes from these readers,
    which take texts and a number from the request, look only at cases of the user's
    own commercial partner and companies, and give plain values.
    """

    _inherit = "linkage.case"

    # -- whose, in which order -----------------------------------------------------

    @api.model
    def _portal_domain(self):
        user = self.env.user
        customer = user._linkage_portal_customer()
        return Domain("commercial_partner_id", "in", customer.ids) & Domain(
            "company_id", "in", user.company_ids.ids
        )

    @api.model
    def _portal_filters(self):
        """``{key: (label, domain)}``"""
        closed = Domain("stage_id.is_closed", "=", True)
        return {
            "open": (self.env._("Open"), ~closed),
            "closed": (self.env._("Closed"), closed),
            "all": (self.env._("All"), Domain.TRUE),
        }

    @api.model
    def _portal_sortings(self):
        """``{key: (label, order)}``"""
        return {
            "newest": (self.env._("Newest"), "opened_at desc, id desc"),
            "deadline": (self.env._("Deadline"), "next_deadline, id desc"),
            "subject": (self.env._("Subject"), "name, id desc"),
            "stage": (self.env._("Stage"), "stage_id, opened_at desc, id desc"),
        }

    @api.model
    def _portal_list_domain(self, search, state):
        filters = self._portal_filters()
        domain = self._portal_domain() & filters.get(state, filters["open"])[1]
        words = one_line(search or "", 100)
        if words:
            domain &= Domain("name", "ilike", words) | Domain("number", "ilike", words)
        return domain

    def _portal_find(self, case_id):
        """The case of that number as superuser, empty if it is not theirs."""
        if not 0 < case_id <= LAST_ID:
            return self.browse()
        # sudo: portal users have no access to cases; the domain is theirs alone
        return self.sudo().search(
            self._portal_domain() & Domain("id", "=", case_id), limit=1
        )

    # -- readers -------------------------------------------------------------------

    @api.model
    def _portal_case_count(self, search="", state="open"):
        """Number of cases that `_portal_cases` gives in all."""
        # sudo: as in `_portal_find`
        return self.sudo().search_count(self._portal_list_domain(search, state))

    @api.model
    def _portal_cases(self, limit, offset=0, search="", state="open", sort="newest"):
        """One page of the user's cases, as plain values.

        :param state: a key of `_portal_filters`, `sort` one of `_portal_sortings`
        :return: list of dicts: `_portal_head` and `clock`, the one that is due next
        """
        sortings = self._portal_sortings()
        order = sortings.get(sort, sortings["newest"])[1]
        # sudo: as in `_portal_find`
        cases = self.sudo().search_fetch(
            self._portal_list_domain(search, state),
            ["name", "number", "kind", "opened_at", "closed_at", "stage_id"],
            order=order,
            limit=limit,
            offset=offset,
        )
        clocks = cases._portal_clocks()
        return [
            {
                **case._portal_head(),
                "clock": self._portal_next_clock(clocks.get(case.id, [])),
            }
            for case in cases
        ]

    @api.model
    def _portal_case(self, case_id):
        """All a customer sees of one case, as plain values; None if it is not theirs.

        :return: dict of `_portal_head` with `description`, `solution` (HTML),
            `product`, `owner`, `clocks`, `messages`, `can_solve`, `rating` (see
            `_portal_rating`)
        """
        case = self._portal_find(case_id)
        if not case:
            return None
        # a mail that made a case stands in the thread already
        description = "" if case.origin == "mail" else case.description
        return {
            **case._portal_head(),
            "description": "" if is_html_empty(description) else description,
            "solution": case._portal_solution(),
            "product": case.product_id.display_name or "",
            "owner": case.user_id.name or "",
            "clocks": case._portal_clocks().get(case.id, []),
            "messages": case._portal_thread(),
            "can_solve": case._portal_can_solve(),
            "rating": case._portal_rated(),
        }

    def _portal_file(self, case_id, file_id):
        """The attachment of a message the customer sees, as superuser; else empty."""
        case = self._portal_find(case_id)
        messages = case._portal_messages() if case else self.env["mail.message"]
        return messages.attachment_ids.filtered(
            lambda file: file.id == file_id and file.type == "binary"
        )

    # -- values of a case ------------------------------------------------------------

    def _portal_head(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "id": self.id,
            "number": self.number or "",
            "name": self.name,
            "kind": kinds[self.kind],
            "stage": self.stage_id.name,
            "is_closed": self.stage_id.is_closed,
            "opened": self._portal_day(self.opened_at),
            "closed": self._portal_day(self.closed_at),
        }

    @api.model
    def _portal_zone(self):
        """The time zone that the user has chosen, else that of the company."""
        user = self.env.user
        return user.tz or user.company_id.resource_calendar_id.tz or "UTC"

    @api.model
    def _portal_day(self, moment):
        here = self.with_context(tz=self._portal_zone())
        return moment and format_date(
            self.env,
            fields.Datetime.context_timestamp(here, moment),
            date_format="medium",
        )

    @api.model
    def _portal_moment(self, moment):
        return moment and self.env._(
            "%(day)s, %(time)s",
            day=self._portal_day(moment),
            time=format_time(
                self.env, moment, tz=self._portal_zone(), time_format="short"
            ),
        )

    def _portal_solution(self):
        """What we told about the solution: HTML; empty before it was told."""
        is_told = self.stage_id.is_closed or self.solution_told_at
        return self.solution if is_told and not is_html_empty(self.solution) else ""

    def _portal_can_solve(self):
        """Whether the customer may close it: not a complaint that we owe answers."""
        return not self.stage_id.is_closed and not self._lacking()

    def _portal_rated(self):
        """`_portal_rating` with its day as a text."""
        rating = self._portal_rating()
        if rating and rating["state"] == "answered":
            rating["answered_on"] = self._portal_day(rating["answered_on"])
        return rating

    # -- messages --------------------------------------------------------------------

    def _portal_messages(self):
        """What was said, oldest first; notes and tracked changes are left out."""
        Message = self.env["mail.message"]
        messages = Message.search(
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("message_type", "in", SAID)
            # the host's own rule of what leaves the house
            & Message._get_search_domain_share(),
            order="date, id",
        )
        return messages.filtered(
            lambda message: message.attachment_ids or not is_html_empty(message.body)
        )

    def _portal_thread(self):
        """Messages as plain values: `author`, `is_own`, `moment`, `body`, `files`."""
        customer = self.env.user._linkage_portal_customer()
        robot = self.env.ref("base.partner_root")
        return [
            {
                "id": message.id,
                "author": self.company_id.name
                if message.author_id == robot
                else message.author_id.name or message.email_from or "",
                "is_own": message.author_id.commercial_partner_id == customer,
                "moment": self._portal_moment(message.date),
                "body": message.body,
                "files": [
                    {
                        "id": file.id,
                        "name": file.name,
                        "size": human_size(file.file_size),
                    }
                    for file in message.attachment_ids
                ],
            }
            for message in self._portal_messages()
        ]
