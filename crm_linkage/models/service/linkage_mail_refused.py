from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

KEPT = timedelta(days=30)


class LinkageMailRefused(models.Model):
    """A mail to a service team that made no case, so that nothing is lost (D11)."""

    _name = "linkage.mail.refused"
    _description = "Mail without Case"
    _order = "id desc"
    _rec_name = "subject"

    subject = fields.Char(readonly=True)
    email_from = fields.Char("From", readonly=True)
    body = fields.Html(readonly=True)
    reason = fields.Selection(
        [
            ("own", "From One of Our Addresses"),
            ("bounce", "Could Not Be Delivered"),
            ("reply", "Automatic Reply"),
            ("list", "Bulk Mail"),
            ("flood", "Too Many of One Sender"),
        ],
        required=True,
        readonly=True,
    )
    message_id = fields.Char(readonly=True, index="btree_not_null")
    team_id = fields.Many2one(
        "linkage.case.team", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    case_id = fields.Many2one("linkage.case", readonly=True, index="btree_not_null")

    @api.model
    def _keep(self, reason, msg, team, company):
        """Remember a mail that makes no case, once per message."""
        refused = self.sudo()  # the gateway runs as whoever wrote the mail
        if refused.search_count([("message_id", "=", msg["message_id"])], limit=1):
            return
        refused.create(
            {
                "subject": msg.get("subject") or "",
                "email_from": msg.get("email_from"),
                "body": msg.get("body"),
                "reason": reason,
                "message_id": msg["message_id"],
                "team_id": team.id,
                "company_id": company.id,
            }
        )

    def action_make_case(self):
        """Make a case of it after all; its attachments are gone.

        :raise UserError: somebody did already
        """
        self.ensure_one()
        if self.case_id:
            raise UserError(
                self.env._(
                    "%(case)s was made of this mail.", case=self.case_id.display_name
                )
            )
        case = (
            self.env["linkage.case"]
            .with_company(self.company_id)
            .create(
                self.env["linkage.case"]._values_of_mail(
                    {
                        "subject": self.subject,
                        "email_from": self.email_from,
                        "body": self.body,
                    },
                    {"team_id": self.team_id.id, "company_id": self.company_id.id},
                )
            )
        )
        # sudo: only this step writes it
        self.sudo().case_id = case
        return {
            "type": "ir.actions.act_window",
            "res_model": case._name,
            "res_id": case.id,
            "views": [[False, "form"]],
        }

    @api.autovacuum
    def _gc_refused(self):
        """Strangers' mail is not kept for longer than anybody would look for it."""
        old = fields.Datetime.now() - KEPT
        self.search([("create_date", "<", old)], limit=10_000).unlink()
