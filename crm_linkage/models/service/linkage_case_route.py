import logging
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...domain.service.incoming import LIST, OWN, why_automatic

_logger = logging.getLogger(__name__)
NUMBER = re.compile(r"\b[A-Z]{1,8}\d{4,12}\b")


class LinkageCase(models.Model):
    """Where a mail goes: to its case, to a new one, or to none (D11)."""

    _inherit = "linkage.case"

    @api.model
    def _linkage_routes(self, message, msg, routes):
        """`routes` of the host's gateway, without what must make no case."""
        sender = email_normalize(msg.get("email_from") or "") or ""
        headers = {}
        for name in message:
            headers.setdefault(name.lower(), message.get_all(name))
        headers = {
            name: [str(value) for value in values] for name, values in headers.items()
        }
        reason = why_automatic(headers, sender, msg.get("subject"), self._our_mail())
        if reason == LIST and self._is_allowed(sender):
            reason = None
        found = []
        for route in routes:
            if route[0] == self._name:
                route = self._linkage_route(route, msg, sender, reason)
            if route:
                found.append(route)
        return found

    @api.model
    def _linkage_route(self, route, msg, sender, reason):
        """The route of one mail; None where it makes no case."""
        model, case_id, values, user_id, alias = route
        values = dict(values or {})
        cases = self.sudo()  # the gateway runs as whoever wrote the mail
        case = cases.browse(case_id or ()).exists()
        case = case or cases._case_of_subject(msg, sender)
        if case and reason != OWN:
            if reason:
                # worth knowing, but nobody has answered: no clock, no stage moves
                msg["is_internal"] = True
            elif case.is_closed and not case._may_reopen():
                if self._is_ours(msg):
                    return (model, case.id, values, user_id, alias)
                values = {**values, **case._values_of_follower()}
                return (model, False, values, user_id, alias)
            return (model, case.id, values, user_id, alias)
        team = self.env["linkage.case.team"].sudo().browse(values.get("team_id", ()))
        company = (
            team.company_id
            or self.env["res.company"].sudo().browse(values.get("company_id", ()))
            or self.env.company
        )
        if not reason and self._is_flood(sender, company):
            reason = "flood"
        if reason:
            _logger.info("Mail %s makes no case: %s", msg.get("message_id"), reason)
            self.env["linkage.mail.refused"]._keep(reason, msg, team, company)
            return None
        return (model, False, values, user_id, alias)

    @api.model
    def _our_mail(self):
        """Addresses that our own mail comes from: a mail of theirs is a loop."""
        # sudo: addresses are compared, not shown
        domains = self.env["mail.alias.domain"].sudo().search(Domain.TRUE)
        teams = self.env["linkage.case.team"].sudo().search(Domain.TRUE)
        addresses = [
            *domains.mapped("bounce_email"),
            *domains.mapped("catchall_email"),
            *domains.mapped("default_from_email"),
            *teams.mapped("alias_email"),
        ]
        return {address.lower() for address in addresses if address}

    @api.model
    def _is_allowed(self, sender):
        """Whether the host's list of allowed senders has this address."""
        allowed = self.env["mail.gateway.allowed"].sudo()
        return bool(
            sender and allowed.search_count([("email_normalized", "=", sender)])
        )

    @api.model
    def _is_flood(self, sender, company):
        limit = company.linkage_mails_per_hour
        return (
            bool(limit and sender)
            and self._mails_of_last_hour(sender) >= limit
            and not self._is_allowed(sender)
        )

    @api.model
    def _is_ours(self, msg):
        author = self.env["res.partner"].sudo().browse(msg.get("author_id") or ())
        return bool(author) and not author.partner_share

    @api.model
    def _case_of_subject(self, msg, sender):
        """The case whose number the subject names, if it is the sender's own.

        For mail programs that answer without saying to what.
        """
        numbers = NUMBER.findall(msg.get("subject") or "")
        if not numbers or not sender:
            return self.browse()
        author = self.env["res.partner"].sudo().browse(msg.get("author_id") or ())
        for case in self.search([("number", "in", numbers[:5])], order="id desc"):
            theirs = author and author.commercial_partner_id
            if (theirs and theirs == case.commercial_partner_id) or (
                sender in (case.email_normalized, case.partner_id.email_normalized)
            ):
                return case
        return self.browse()

    def _may_reopen(self):
        """Whether a mail of the customer opens this closed case again."""
        self.ensure_one()
        team = self.team_id
        if not team:
            return True
        if team.on_closed_mail != "reopen" or not self.closed_at:
            return False
        until = self.closed_at + timedelta(days=team.reopen_days)
        return fields.Datetime.now() <= until

    def _values_of_follower(self):
        """Values of the new case that a mail to this closed one makes."""
        return {
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "previous_id": self.id,
            "product_id": self.product_id.id,
            "order_id": self.order_id.id,
        }
