import base64
import hashlib
import logging

from odoo import fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

REPORT = "crm_linkage.report_agreement"


class LinkageAgreement(models.Model):
    """The accepted text on paper: made once, kept as it is (D9.4)."""

    _inherit = "linkage.agreement"

    accepted_attachment_id = fields.Many2one(
        "ir.attachment",
        "Accepted Text",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What both sides accepted, with names and times. It cannot be replaced.",
    )
    accepted_checksum = fields.Char(
        "Fingerprint of the Paper",
        readonly=True,
        copy=False,
        help="SHA-256 of the paper, to prove that it is the one that was made.",
    )

    def _attach_accepted(self):
        """Make the paper and attach it; the second time nothing happens.

        It names who accepted here: one side alone where a manager says that the other
        agreed elsewhere. Where nobody did, the paper that was signed is the text.

        An acceptance counts whether or not a printer works: what cannot be printed now
        is printed by the daily job.
        """
        for agreement in self.sudo():  # sudo: the partner's signatory starts it, too
            accepted = agreement.our_accepted_at or agreement.partner_accepted_at
            if agreement.accepted_attachment_id or not accepted:
                continue
            try:
                with self.env.cr.savepoint():
                    name, content, mimetype = agreement._print_accepted()
            except UserError:
                _logger.exception(
                    "The paper of %s could not be made", agreement.display_name
                )
                continue
            attachment = agreement.env["ir.attachment"].create(
                {
                    "name": name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": agreement._name,
                    "res_id": agreement.id,
                }
            )
            agreement.write(
                {
                    "accepted_attachment_id": attachment.id,
                    "accepted_checksum": hashlib.sha256(content).hexdigest(),
                }
            )

    def _print_accepted(self):
        """Name, bytes and type of the paper, in the partner's language."""
        self.ensure_one()
        lang = self.commercial_partner_id.lang or self.env.lang
        report = self.env["ir.actions.report"].with_context(lang=lang)
        content, kind = report._render_qweb_pdf(REPORT, self.ids)
        if isinstance(content, str):
            content = content.encode()
        number = (self.number or "").replace("/", "-")
        suffix = "pdf" if kind == "pdf" else "html"
        mimetype = "application/pdf" if kind == "pdf" else "text/html"
        return f"{number} v{self.version}.{suffix}", content, mimetype

    def _accepted_pdf(self):
        """``(name, bytes)`` of the accepted paper, or None where there is none.

        :raise UserError: the paper is not the one that was made
        """
        self.ensure_one()
        attachment = self.sudo().accepted_attachment_id  # sudo: signatories read it
        if not attachment:
            return None
        content = attachment.raw
        if hashlib.sha256(content).hexdigest() != self.sudo().accepted_checksum:
            raise UserError(
                self.env._(
                    "The paper of %(agreement)s is not the one that was accepted.",
                    agreement=self.display_name,
                )
            )
        return attachment.name, content

    def _logo_uri(self):
        """The company's logo for a page that has no access to the server."""
        self.ensure_one()
        logo = self.company_id.sudo().logo  # sudo: everyone sees the company's logo
        if not logo:
            return ""
        data = base64.b64decode(logo)
        kind = "png"
        if data[:3] == b"\xff\xd8\xff":
            kind = "jpeg"
        elif data.lstrip()[:1] == b"<":
            kind = "svg+xml"
        return f"data:image/{kind};base64,{logo.decode()}"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.display_name.replace("/", "-")
