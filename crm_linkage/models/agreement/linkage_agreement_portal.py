from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: identifiers are four bytes in PostgreSQL; a longer number finds nothing
LAST_ID = 2**31 - 1
#: in the order of the list
STATES = ("proposed", "active", "ended")


class LinkageAgreement(models.Model):
    """What a partner may know of agreements and do with them, for the portal.

    Portal users have no access to agreements. Whatever is shown comes from these
    readers, which look only at agreements of the user's own commercial partner and
    companies, and give plain values. Drafts are ours alone.
    """

    _inherit = "linkage.agreement"

    @api.model
    def _portal_domain(self):
        user = self.env.user
        customer = user._linkage_portal_customer()
        return (
            Domain("commercial_partner_id", "in", customer.ids)
            & Domain("company_id", "in", user.company_ids.ids)
            & (
                Domain("state", "in", ("proposed", "active"))
                # what was called off before it began is told by nobody
                | Domain("state", "=", "ended") & Domain("activated_on", "!=", False)
            )
        )

    @api.model
    def _portal_list_domain(self):
        return self._portal_domain() & Domain("is_replaced", "=", False)

    def _portal_find(self, agreement_id):
        """The agreement of that number as superuser, empty if it is not theirs."""
        if not isinstance(agreement_id, int) or not 0 < agreement_id <= LAST_ID:
            return self.browse()
        # sudo: portal users have no access to agreements; the domain is theirs alone
        return self.sudo().search(
            self._portal_domain() & Domain("id", "=", agreement_id), limit=1
        )

    # -- readers -------------------------------------------------------------------

    @api.model
    def _portal_agreement_count(self):
        """Number of agreements that `_portal_agreements` gives in all."""
        # sudo: as in `_portal_find`
        return self.sudo().search_count(self._portal_list_domain())

    @api.model
    def _portal_agreements(self, limit=20, offset=0):
        """The user's agreements: those proposed, those in force, those that ended.

        Versions that were replaced are told by `_portal_agreement` of the later ones.

        :return: list of dicts: id, number, name, version, kind, company, state,
            state_label, dates, notice_deadline, to_accept (the partner has not accepted
            yet), can_accept (this user may)
        """
        # sudo: as in `_portal_find`
        found = self.sudo().search(
            self._portal_list_domain(), order="date_start desc, id desc"
        )
        # what one partner agreed on is little: sorted here, for states have no order
        found = found.sorted(lambda agreement: STATES.index(agreement.state))
        rows = found[offset : offset + limit]
        return [agreement._portal_row() for agreement in rows]

    def _portal_row(self):
        self.ensure_one()
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "version": self.version,
            "kind": self._label("kind"),
            "company": self.company_id.name,
            "state": self.state,
            "state_label": self._state_text(),
            "dates": self._dates_text(),
            "notice_deadline": self.notice_deadline,
            "to_accept": self._waits_for_partner(),
            "can_accept": self._portal_can_accept(),
        }

    @api.model
    def _portal_agreement(self, agreement_id):
        """One agreement in full, or None where it is not theirs.

        :return: the keys of `_paper` and: to_accept, can_accept, signatories (names),
            has_paper, versions (rows of the other versions the partner may see)
        """
        agreement = self._portal_find(agreement_id)
        if not agreement:
            return None
        # sudo: as in `_portal_find`
        others = self.sudo().search(
            self._portal_domain()
            & Domain("origin_id", "=", agreement.origin_id.id)
            & Domain("id", "!=", agreement.id),
            order="version desc",
        )
        return {
            **agreement._paper(),
            "to_accept": agreement._waits_for_partner(),
            "can_accept": agreement._portal_can_accept(),
            "signatories": agreement.signatory_ids.mapped("name"),
            "has_paper": bool(agreement.accepted_attachment_id),
            "versions": [other._portal_row() for other in others],
        }

    def _waits_for_partner(self):
        self.ensure_one()
        return self.state == "proposed" and not self.partner_accepted_at

    def _portal_can_accept(self):
        """Whether the current user may accept it now."""
        return self._waits_for_partner() and self._may_sign("partner", self.env.user)

    @api.model
    def _portal_accepted_pdf(self, agreement_id):
        """``(name, bytes)`` of the accepted paper, or None."""
        agreement = self._portal_find(agreement_id)
        return agreement._accepted_pdf() if agreement else None

    # -- step ------------------------------------------------------------------------

    @api.model
    def _portal_accept(self, agreement_id, version, content_hash, ip):
        """The current user accepts for the partner what the page showed.

        :raise UserError: not theirs, no signatory, or changed since; nothing is written
        """
        agreement = self._portal_find(agreement_id)
        if not agreement:
            raise UserError(self.env._("There is no such agreement."))
        agreement._accept("partner", self.env.user, content_hash, version, ip)
