from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL

from ...domain.agreement import canonical
from .linkage_agreement import DRAFT, PROPOSED, TERMS

#: what of a commitment both sides agree on; who acts may change, what is done may not
PROMISED = (
    "side",
    "name",
    "aspect",
    "comparison",
    "target",
    "period",
    "tolerance",
    "weight",
    "action_text",
    "consequence",
    "consequence_kind",
    "consequence_base",
    "consequence_amount",
    "consequence_share",
    "consequence_cap",
)


class LinkageAgreement(models.Model):
    """What both sides accept, by whom, and when both have (D9.4)."""

    _inherit = "linkage.agreement"

    content = fields.Text(
        readonly=True, copy=False, help="The terms as they were proposed."
    )
    content_hash = fields.Char(
        "Fingerprint",
        readonly=True,
        copy=False,
        help="Fingerprint of the terms: it changes when any of them does.",
    )
    acceptance_ids = fields.One2many(
        "linkage.agreement.acceptance", "agreement_id", "Acceptances", readonly=True
    )
    our_accepted_at = fields.Datetime(
        "We Accepted", readonly=True, copy=False, help="The terms as they stand."
    )
    partner_accepted_at = fields.Datetime(
        "The Partner Accepted",
        readonly=True,
        copy=False,
        help="The terms as they stand.",
    )
    agreed_at = fields.Datetime(
        readonly=True, copy=False, help="When both sides had agreed to the terms."
    )
    activated_on = fields.Date(
        readonly=True, copy=False, help="Since then the agreement is known as binding."
    )

    can_accept = fields.Boolean(
        compute="_compute_can_accept",
        help="The current user may accept for us, and we have not accepted yet.",
    )
    can_change = fields.Boolean(compute="_compute_can_change")
    waits_for = fields.Selection(
        [
            ("us", "Our acceptance"),
            ("partner", "The partner's acceptance"),
            ("both", "Both sides' acceptance"),
            ("start", "Its first day"),
        ],
        compute="_compute_waits_for",
        help="Whose acceptance is missing.",
    )

    @api.depends("state", "our_accepted_at", "agreed_at", "our_signatory_id")
    @api.depends_context("uid")
    def _compute_can_accept(self):
        for agreement in self:
            open_for_us = not (agreement.our_accepted_at or agreement.agreed_at)
            agreement.can_accept = (
                agreement.state == PROPOSED
                and open_for_us
                # sudo: companies of users are not readable by every role
                and agreement.sudo()._may_sign("us", self.env.user)
            )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_change(self):
        """Whether the current user may take steps, not only read."""
        for agreement in self:
            kept = agreement._origin
            agreement.can_change = not kept or kept.has_access("write")

    @api.depends("state", "our_accepted_at", "partner_accepted_at", "agreed_at")
    def _compute_waits_for(self):
        for agreement in self:
            ours, theirs = agreement.our_accepted_at, agreement.partner_accepted_at
            if agreement.state != PROPOSED:
                agreement.waits_for = False
            elif agreement.agreed_at:
                agreement.waits_for = "start"
            elif ours or theirs:
                agreement.waits_for = "partner" if ours else "us"
            else:
                agreement.waits_for = "both"

    # -- the text ----------------------------------------------------------------

    def _terms(self):
        """What both sides agree on, for `domain.agreement.canonical`."""
        self.ensure_one()
        terms = {name: self[name] for name in TERMS}
        terms.update(
            company_id=self.company_id.id,
            # the contact who negotiates may change, the company may not
            partner_id=self.commercial_partner_id.id,
            currency=self.currency_id.name,
            version=self.version,
            number=self.number,
            promises=[
                {
                    **{name: commitment[name] for name in PROMISED},
                    "metric": commitment.metric_id.code,
                }
                for commitment in self.commitment_ids
            ],
        )
        return terms

    def _freeze(self):
        """Keep the terms as they stand as the text that is accepted."""
        for agreement in self.sudo():  # sudo: only steps write the text
            text = canonical.canonical(agreement._terms())
            agreement.write(
                {"content": text, "content_hash": canonical.fingerprint(text)}
            )

    def _freeze_again(self):
        """Terms of proposed versions were changed: earlier acceptances do not count."""
        changed = self.filtered(
            lambda agreement: agreement.state == PROPOSED and not agreement.agreed_at
        )
        for agreement in changed.sudo():  # sudo: only steps write the text
            before = agreement.content_hash
            agreement._freeze()
            if agreement.content_hash == before:
                continue
            if agreement.our_accepted_at or agreement.partner_accepted_at:
                agreement.write(
                    {"our_accepted_at": False, "partner_accepted_at": False}
                )
                agreement._message_log(
                    body=self.env._(
                        "The terms were changed: what was accepted before does not "
                        "count any more."
                    )
                )

    # -- accepting it ------------------------------------------------------------

    def _may_sign(self, side, user):
        """Whether `user` may accept for `side` (``us`` or ``partner``)."""
        self.ensure_one()
        if not user.active or side not in ("us", "partner"):
            return False
        if side == "us":
            return (
                not user.share
                and self.company_id in user.company_ids
                and (
                    user == self.our_signatory_id
                    or user.has_group("crm_linkage.group_manager")
                )
            )
        partner = user.partner_id
        return (
            user._is_portal()
            and partner.active
            and partner in self.signatory_ids
            and partner.commercial_partner_id == self.commercial_partner_id
        )

    def _accept(self, side, user, content_hash, version, ip):
        """`user` accepts the terms for `side`; in force once both sides have.

        Access rules do not apply: who may sign may accept. The row is locked, so that
        two acceptances at once come one after the other.

        :param side: ``us`` or ``partner``
        :param content_hash: fingerprint of the text that was shown
        :param version: number of the version that was shown
        :param ip: network address it came from, for the record
        :raise UserError: not a signatory, or the terms are others by now; nothing is
            written
        """
        self.ensure_one()
        agreement = self.sudo()  # sudo: signatories have no rights of their own
        self.env.flush_all()
        self.env.execute_query(
            SQL("SELECT id FROM linkage_agreement WHERE id = %s FOR UPDATE", self.id)
        )
        self.env.invalidate_all()
        agreement._check_acceptable(side, user, content_hash, version)
        now = fields.Datetime.now()
        agreement.env["linkage.agreement.acceptance"].create(
            {
                "agreement_id": agreement.id,
                "side": side,
                "user_id": user.id,
                "partner_id": user.partner_id.id,
                "name": user.name,
                "moment": now,
                "ip": (ip or "")[:64],
                "version": agreement.version,
                "content_hash": agreement.content_hash,
            }
        )
        ours = side == "us"
        agreement.write({"our_accepted_at" if ours else "partner_accepted_at": now})
        agreement._tell_accepted(user)
        if agreement.our_accepted_at and agreement.partner_accepted_at:
            agreement.agreed_at = now
            agreement._begin()
            agreement._attach_accepted()

    def _check_acceptable(self, side, user, content_hash, version):
        """:raise UserError: `user` cannot accept these terms for `side` now"""
        self.ensure_one()
        if not self._may_sign(side, user):
            raise UserError(
                self.env._(
                    "%(user)s is not named as a signatory of %(agreement)s.",
                    user=user.name,
                    agreement=self.display_name,
                )
            )
        if self.state != PROPOSED and not self.agreed_at:
            raise UserError(
                self.env._(
                    "This agreement is not proposed: there is nothing to accept."
                )
                if self.state == DRAFT
                else self.env._("This agreement is not open for acceptance any more.")
            )
        accepted = self.our_accepted_at if side == "us" else self.partner_accepted_at
        if self.agreed_at or accepted:
            raise UserError(self.env._("This agreement was accepted already."))
        if (
            self.version != version
            or not content_hash
            or self.content_hash != content_hash
            or canonical.fingerprint(canonical.canonical(self._terms())) != content_hash
        ):
            raise UserError(
                self.env._(
                    "The agreement was changed since it was shown to you. Read it "
                    "again before you accept it."
                )
            )
        self._check_ready()

    def _tell_accepted(self, user):
        """The responsible person hears of it."""
        self.ensure_one()
        told = self.user_id.partner_id if self.user_id != user else None
        self.message_post(
            body=self.env._("%(user)s accepted the terms.", user=user.name),
            author_id=user.partner_id.id,
            subtype_xmlid="mail.mt_note",
            partner_ids=told.ids if told else [],
        )

    def action_accept(self):
        """Accept for us what the form shows, which brings along what that is."""
        self.ensure_one()
        self.check_access("read")
        context = self.env.context
        self._accept(
            "us",
            self.env.user,
            context.get("linkage_hash"),
            context.get("linkage_version"),
            request.httprequest.remote_addr if request else "",
        )
