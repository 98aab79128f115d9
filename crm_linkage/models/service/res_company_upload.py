from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import human_size
from odoo.tools.mimetypes import guess_mimetype

from ...domain.service import upload

MEGABYTE = 1024 * 1024


class PortalError(ValidationError):
    """What a customer typed cannot be taken.

    :ivar errors: name of the form's field -> sentence for the customer; under "" what
        concerns the whole form
    """

    def __init__(self, errors):
        super().__init__("\n".join(errors.values()))
        self.errors = errors


class ResCompany(models.Model):
    """Which files customers may send us in the portal."""

    _inherit = "res.company"

    linkage_upload_size = fields.Integer(
        "Largest File (MB)",
        default=10,
        help="Larger files of customers are refused in the portal.",
    )
    linkage_upload_count = fields.Integer(
        "Files at Once",
        default=5,
        help="So many files a customer may send with one message; 0: none at all.",
    )
    linkage_upload_pdf = fields.Boolean("PDF Files", default=True)
    linkage_upload_image = fields.Boolean(
        "Pictures",
        default=True,
        help="PNG, JPEG, GIF, WebP, HEIC, TIFF. Drawings that may run code (SVG) are "
        "always refused.",
    )
    linkage_upload_office = fields.Boolean(
        "Office Documents", default=True, help="Texts, tables and presentations."
    )
    linkage_upload_text = fields.Boolean(
        "Plain Text",
        default=True,
        help="Also tables as CSV. Web pages are always refused.",
    )

    _linkage_upload_limits = models.Constraint(
        "CHECK(linkage_upload_size BETWEEN 1 AND 100 "
        "AND linkage_upload_count BETWEEN 0 AND 50)",
        "Customers may send up to 50 files at once, each of 1 to 100 MB.",
    )

    def _linkage_upload_families(self):
        """The kinds of files taken, as in `domain.service.upload`."""
        self.ensure_one()
        return {
            family
            for family in (upload.PDF, upload.IMAGE, upload.OFFICE, upload.TEXT)
            if self[f"linkage_upload_{family}"]
        }

    def _linkage_accept_files(self, files, field="files"):
        """The files of a form, with names that fit what is in them.

        :param files: list of (name, content) as they came
        :param field: the form's field they came with
        :return: list of (name, content) for `message_post`
        :raise PortalError: too many, too large, empty, or of a kind not taken
        """
        self.ensure_one()
        limit = self.linkage_upload_size * MEGABYTE
        if len(files) > self.linkage_upload_count:
            raise PortalError(
                {
                    field: self.env._(
                        "No more than %(count)s files at once.",
                        count=self.linkage_upload_count,
                    )
                }
            )
        taken = []
        for name, content in files:
            # the name as it came is shown, never used
            shown = upload.one_line(name, upload.NAME_LENGTH)
            if not content:
                raise PortalError({field: self.env._("%(file)s is empty.", file=shown)})
            if len(content) > limit:
                raise PortalError(
                    {
                        field: self.env._(
                            "%(file)s is too large: a file may have %(limit)s.",
                            file=shown,
                            limit=human_size(limit),
                        )
                    }
                )
            kind = upload.kind_of(guess_mimetype(content) or "")
            if not kind or kind[0] not in self._linkage_upload_families():
                raise PortalError(
                    {
                        field: self.env._(
                            "%(file)s is of a kind that we do not take.", file=shown
                        )
                    }
                )
            taken.append((upload.file_name(name, kind[1]), content))
        return taken

    def _linkage_upload_hint(self):
        """What may be sent, in a sentence for the form; empty where nothing may."""
        self.ensure_one()
        labels = {
            upload.PDF: self.env._("PDF"),
            upload.IMAGE: self.env._("pictures"),
            upload.OFFICE: self.env._("office documents"),
            upload.TEXT: self.env._("text"),
        }
        families = self._linkage_upload_families()
        kinds = [label for family, label in labels.items() if family in families]
        if not kinds or not self.linkage_upload_count:
            return ""
        return self.env._(
            "Up to %(count)s files of %(size)s MB: %(kinds)s.",
            count=self.linkage_upload_count,
            size=self.linkage_upload_size,
            kinds=", ".join(kinds),
        )
