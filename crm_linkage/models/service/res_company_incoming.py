from odoo import fields, models

from ...domain.service.incoming import Limits, endings, one_line, why_not_taken
from .res_company_upload import MEGABYTE

#: what runs when it is opened on one system or another
REFUSED = (
    "exe, com, bat, cmd, scr, pif, msi, msp, ps1, vbs, vbe, js, jse, wsf, wsh, hta, "
    "jar, lnk, reg, cpl, dll, sh, app, html, htm, xhtml, svg"
)


class ResCompany(models.Model):
    """What a company takes in by mail."""

    _inherit = "res.company"

    linkage_mail_refused = fields.Char(
        "Files Refused in Mails",
        default=REFUSED,
        help="Endings of file names that are not kept of mails, separated by commas. "
        "Files that are larger than in the portal are not kept either; both is said in "
        "the message.",
    )
    linkage_mails_per_hour = fields.Integer(
        "New Cases per Sender and Hour",
        default=10,
        help="More mails of one address within an hour make no further cases; they are "
        "listed under mails that made no case. 0: no limit.",
    )

    _linkage_mails_positive = models.Constraint(
        "CHECK(linkage_mails_per_hour >= 0)",
        "The number of cases per sender and hour is 0 or more.",
    )

    def _linkage_mail_file_error(self, name, size):
        """Why this company does not keep a file of a mail; False where it does.

        :param name: file name as it came
        :param size: bytes
        :return: a sentence in the user's language, or False
        """
        self.ensure_one()
        limits = Limits(
            self.linkage_upload_size * MEGABYTE, endings(self.linkage_mail_refused)
        )
        name = one_line(name)
        reason = why_not_taken(name, size, limits)
        if reason == "type":
            return self.env._("%(file)s: files of this kind are not kept.", file=name)
        if reason == "size":
            return self.env._(
                "%(file)s: larger than %(size)s MB.",
                file=name,
                size=self.linkage_upload_size,
            )
        return False
