from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _linkage_queue(self, records):
        """Queue one mail of this template for each record, in batches.

        The mails hang on no record: their links let the reader answer in the
        customer's name, so colleagues must not find them in a chatter.
        """
        if records:
            # sudo: links of questions are read by nobody else
            self.sudo().send_mail_batch(
                records.ids, email_values={"model": False, "res_id": False}
            )
