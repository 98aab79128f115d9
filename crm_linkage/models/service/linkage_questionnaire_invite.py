from odoo import fields, models

from .linkage_questionnaire_invitation import SENT, SKIPPED


class LinkageQuestionnaireInvitation(models.Model):
    """The mails of an invitation: asking and reminding, in batches."""

    _inherit = "linkage.questionnaire.invitation"

    def _ask(self):
        """Queue the mails; who does not want to be asked by now is left out."""
        people = self.partner_id._linkage_unreachable()
        out = self.filtered(lambda one: one.partner_id in people)
        for reason in set(people.values()):
            out.filtered(
                lambda one, reason=reason: people[one.partner_id] == reason
            ).write({"state": SKIPPED, "skip": reason})
        asked = self - out
        template = self.env.ref("crm_linkage.mail_template_questionnaire")
        template._linkage_queue(asked)
        asked.write({"state": SENT, "sent_at": fields.Datetime.now()})

    def _remind(self):
        people = self.partner_id._linkage_unreachable()
        reminded = self.filtered(lambda one: one.partner_id not in people)
        template = self.env.ref("crm_linkage.mail_template_questionnaire_reminder")
        template._linkage_queue(reminded)
        now = fields.Datetime.now()
        for count, theirs in reminded.grouped("reminders").items():
            theirs.write({"reminders": count + 1, "reminded_at": now})
        # who cannot be reminded is not looked at each time again
        (self - reminded).write({"reminded_at": now})
