from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .linkage_scorecard import CLOSED, DISCUSSED, DRAFT

#: what people type
TYPED = frozenset({"our_comment", "partner_comment"})
#: what steps write
STEPS = frozenset({"state", "closed_on", "closed_by_id"})
#: what the making of cards and the portal write
FIGURES = frozenset(
    {
        *("agreement_id", "origin_id", "company_id", "commercial_partner_id"),
        *("period", "date_from", "date_to", "line_ids", "our_line_ids"),
        *("partner_line_ids", "score", "score_us", "score_partner", "score_before"),
        *("has_before", "judged_us", "judged_partner", "kept_count", "broken_count"),
        *("unjudged_count", "credit", "bonus", "claim", "judged_at"),
        *("partner_comment_by", "partner_comment_at"),
    }
)


class LinkageScorecard(models.Model):
    """Draft, discussed, closed: who may do what, and what stays as it is."""

    _inherit = "linkage.scorecard"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Scorecards are made by their job, not by hand.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """:raise UserError: the card is closed, or the field is not typed"""
        if not self.env.su and vals.keys() & (STEPS | FIGURES):
            raise AccessError(
                self.env._("What a scorecard says is reckoned, not typed.")
            )
        if vals.keys() & (TYPED | FIGURES) and any(
            card.state == CLOSED for card in self
        ):
            raise UserError(self.env._("A closed scorecard does not change any more."))
        if "partner_comment" in vals and not self.env.su:
            self._check_state(
                DISCUSSED, self.env._("The partner sees the card first: discuss it.")
            )
        result = super().write(vals)
        if "partner_comment" in vals and not self.env.su:
            self._record(
                {
                    "partner_comment_by": self.env._(
                        "%(name)s, for the partner", name=self.env.user.name
                    ),
                    "partner_comment_at": fields.Datetime.now(),
                }
            )
        return result

    # -- steps -------------------------------------------------------------------------

    def action_refresh(self):
        """Take a draft's figures anew.

        :raise UserError: it is no draft any more
        """
        self.check_access("write")
        self._check_state(
            DRAFT, self.env._("Figures that the partner has seen stay as they are.")
        )
        self._refresh()

    def action_discuss(self):
        """Show it to the partner, with the figures of now."""
        self.action_refresh()
        self._record({"state": DISCUSSED})

    def action_draft(self):
        """Take it back: figures follow the records again."""
        self._check_supervisor()
        self._check_state(
            DISCUSSED, self.env._("Only what is being discussed goes back to draft.")
        )
        self._record({"state": DRAFT})

    def action_close(self):
        """Freeze it. Credits and bonuses on it are due from now on.

        :raise AccessError: the user is no supervisor
        """
        self._check_supervisor()
        self._check_state(
            DISCUSSED, self.env._("A scorecard is discussed before it is closed.")
        )
        for company, cards in self.grouped("company_id").items():
            cards._record(
                {
                    "state": CLOSED,
                    "closed_on": company._linkage_today(),
                    "closed_by_id": self.env.user.id,
                }
            )

    def action_ask_reopen(self):
        """The dialog that asks for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen %(card)s", card=self.display_name),
            "res_model": "linkage.scorecard.reopen",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_scorecard_id": self.id},
        }

    def _reopen(self, reason):
        """Back to discussion; the reason is logged.

        :raise AccessError: the user is no manager
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("crm_linkage.group_manager"):
            raise AccessError(self.env._("Only managers reopen a closed scorecard."))
        self._check_state(CLOSED, self.env._("This scorecard is not closed."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the scorecard is reopened."))
        self._record({"state": DISCUSSED, "closed_on": False, "closed_by_id": False})
        self.message_post(
            body=self.env._("Reopened: %(reason)s", reason=reason.strip()),
            subtype_xmlid="mail.mt_note",
        )

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(
            "crm_linkage.group_supervisor"
        ):
            raise AccessError(self.env._("Supervisors and managers close scorecards."))

    def _check_state(self, state, message):
        if any(card.state != state for card in self):
            raise UserError(message)

    # -- mail --------------------------------------------------------------------

    def action_send(self):
        """Write to the contacts of both sides, with the card as PDF.

        :raise UserError: it is a draft
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == DRAFT:
            raise UserError(
                self.env._("A draft is not sent: show it to the partner first.")
            )
        template = self.env.ref("crm_linkage.mail_template_scorecard")
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }

    def _mail_partners(self):
        """Contacts of both sides, those with an address for mail.

        The partner's: named contacts, else signatories, else whom the agreement names.
        """
        self.ensure_one()
        agreement = self.agreement_id
        theirs = (
            agreement.contact_ids or agreement.signatory_ids or agreement.partner_id
        )
        # sudo: names and addresses of colleagues
        ours = (agreement.user_id | agreement.our_contact_ids).sudo().partner_id
        return (theirs | ours).filtered("email")

    def _mail_partner_ids(self):
        """Their ids as the mail template wants them."""
        return ",".join(map(str, self._mail_partners().ids))
