from odoo import models
from odoo.tools.mail import html_to_inner_content


class LinkageCase(models.Model):
    """What we say to the customer in the thread of a case is an event."""

    _inherit = "linkage.case"

    def _is_said(self, message):
        """Whether `message` says something that both sides read.

        Not so: notes, what is empty, and the mail that made the case.
        """
        self.ensure_one()
        body = message.body or ""
        return (
            not message.is_internal
            and not message.subtype_id.internal
            and (not self.mail_ref or message.message_id != self.mail_ref)
            and bool(
                message.attachment_ids
                or "<img" in body
                or html_to_inner_content(body).strip()
            )
        )

    def _is_answer(self, message):
        """Whether one of us says `message`, here or in their mail program."""
        return (
            message.message_type in ("comment", "email", "email_outgoing")
            and self._is_said(message)
            and bool(message.author_id)
            and not message.author_id.partner_share
            and message.author_id != self.env.ref("base.partner_root")
        )

    def _message_post_after_hook(self, message, msg_vals):
        """An answer of ours counts from now, when it went out or came in: the date of
        a message is said by who posts it, that of a mail by its sender."""
        result = super()._message_post_after_hook(message, msg_vals)
        if self._is_answer(message):
            self._linkage_signal("answered")
        return result
