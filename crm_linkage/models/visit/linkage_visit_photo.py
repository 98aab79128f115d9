import base64
import binascii

from PIL import Image

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.image import ImageProcess, image_apply_opt

PHOTOS = 6  # of one visit
PHOTO_BYTES = 10 * 2**20  # as it comes from the phone
PHOTO_SIDE = 1600  # pixels of the longer side, as it is kept


class LinkageVisit(models.Model):
    """Photos taken on a visit: attachments of it, made small, without hidden data."""

    _inherit = "linkage.visit"

    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Photos",
        domain=[("res_model", "=", "linkage.visit"), ("mimetype", "=like", "image/%")],
        readonly=True,
        copy=False,
    )

    def _add_photo(self, name, data):
        """Keep a photo.

        :param name: file name, may be empty
        :param data: the picture, base64 text
        :return: the `ir.attachment`
        :raise UserError: no picture, too big, or too many
        """
        self.ensure_one()
        self.check_access("write")
        if len(self.photo_ids) >= PHOTOS:
            raise UserError(
                self.env._("A visit keeps %(count)s photos at most.", count=PHOTOS)
            )
        name = name.rpartition(".")[0] if isinstance(name, str) else ""
        return self.env["ir.attachment"].create(
            {
                "name": f"{name[:60] or 'photo'}.jpg",
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "image/jpeg",
                "raw": self._shrunk(data),
            }
        )

    def _remove_photo(self, photo_id):
        """Throw a photo away, if this visit has it."""
        self.ensure_one()
        self.check_access("write")
        self.photo_ids.filtered(lambda photo: photo.id == photo_id).unlink()

    def _shrunk(self, data):
        """A JPEG of base64 text; written anew, so that nothing hidden (EXIF: place and
        time; comments) is kept with it.

        :raise UserError: not a picture, or too big
        """
        unreadable = UserError(self.env._("This file is not a picture."))
        if not isinstance(data, str) or not data:
            raise unreadable
        if len(data) * 3 / 4 > PHOTO_BYTES:
            raise UserError(
                self.env._(
                    "The photo is too big: %(size)s MB at most.",
                    size=PHOTO_BYTES // 2**20,
                )
            )
        try:
            process = ImageProcess(base64.b64decode(data, validate=True), True)
            if not process.image:  # drawings (SVG) are not looked into
                raise unreadable
            picture = process.resize(PHOTO_SIDE, PHOTO_SIDE).image.convert("RGB")
            picture.info.pop("comment", None)  # it would be written again
            return image_apply_opt(picture, "JPEG", quality=80, optimize=True)
        except (OSError, ValueError, binascii.Error, Image.DecompressionBombError):
            raise unreadable from None
