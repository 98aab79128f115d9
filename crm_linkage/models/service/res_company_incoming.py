from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.service.incoming import Limits, endings, why_not_taken

#: what runs when it is opened on one system or another
REFUSED = (
    "exe, com, bat, cmd, scr, pif, msi, msp, ps1, vbs, vbe, js, jse, wsf, wsh, hta, "
    "jar, lnk, reg, cpl, dll, sh, app, html, htm, xhtml, svg"
)
MEGABYTE = 1024 * 1024


class ResCompany(models.Model):
    """What a company takes in from customers: files, and mails of one sender."""

    _inherit = "res.company"

    linkage_upload_size = fields.Integer(
        "Largest File",
        default=10,
        help="Megabytes of one file that customers send or upload. Larger ones are not "
        "kept, and that is said.",
    )
    linkage_upload_refused = fields.Char(
        "Refused Kinds of Files",
        default=REFUSED,
        help="Endings of file names that are not kept, separated by commas.",
    )
    linkage_mails_per_hour = fields.Integer(
        "New Cases per Sender and Hour",
        default=10,
        help="More mails of one address within an hour make no further cases; they are "
        "listed under mails that made no case. 0: no limit.",
    )

    @api.constrains("linkage_upload_size", "linkage_mails_per_hour")
    def _check_linkage_incoming(self):
        for company in self:
            if not 0 < company.linkage_upload_size <= 100:
                raise ValidationError(
                    self.env._("The largest file is between 1 and 100 megabytes.")
                )
            if company.linkage_mails_per_hour < 0:
                raise ValidationError(
                    self.env._("The number of cases per hour is 0 or more.")
                )

    def _linkage_upload_error(self, name, size):
        """Why this company does not take a file; False where it does.

        :param name: file name as given by the customer
        :param size: bytes
        :return: a sentence in the user's language, or False
        """
        self.ensure_one()
        limits = Limits(
            (self.linkage_upload_size or 10) * MEGABYTE,
            endings(self.linkage_upload_refused),
        )
        reason = why_not_taken(name, size, limits)
        if reason == "type":
            return self.env._("%(file)s: files of this kind are not taken.", file=name)
        if reason == "size":
            return self.env._(
                "%(file)s: larger than %(size)s MB.",
                file=name,
                size=self.linkage_upload_size or 10,
            )
        return False
