import codecs
import hashlib
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import formataddr, getaddresses

from odoo import api, models

from ...domain.service.incoming import one_line, storable

ONE_LINE = ("subject", "email_from", "from")
ADDRESSES = {"from", "to", "cc", "sender", "reply-to", "delivered-to", "resent-to"}


def decoded(text):
    """A raw header on one line, encoded words decoded where they can be."""
    try:
        return one_line(str(make_header(decode_header(text))))
    except (HeaderParseError, LookupError, ValueError):
        return one_line(text)


def mend_headers(message):
    """Write anew the headers of `message` that Python's parser fails on.

    It raises, for instance, where the encoded name of a sender holds a line break.
    """
    for name in {name.lower() for name in message}:
        try:
            message.get_all(name)
        except Exception:  # noqa: BLE001  errors of the parser are of any class
            raws = [str(raw) for key, raw in message.raw_items() if key.lower() == name]
            del message[name]
            for raw in raws:
                if name in ADDRESSES:
                    pairs = getaddresses([one_line(raw, 2000)])
                    value = ", ".join(
                        formataddr((decoded(person), address))
                        for person, address in pairs
                        if "@" in address
                    )
                else:
                    value = decoded(raw)
                if value:
                    message[name] = value


class MailThread(models.AbstractModel):
    """What the host's mail gateway lacks: mail that is broken, what makes no case."""

    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Mend what would end in an error, and the mail in nobody's inbox.

        A header that Python's parser fails on is written anew; a charset that nobody
        knows is read as UTF-8, else as Latin-1; a mail without Message-Id gets one of
        its content, so that the same one is known again; subject and sender become one
        line each, for they head our answers.
        """
        mend_headers(message)
        if not message.get("Message-Id"):
            digest = hashlib.sha256(message.as_bytes()).hexdigest()
            message["Message-Id"] = f"<{digest[:40]}@without-id.invalid>"
        for part in message.walk():
            if part.get_content_maintype() == "text":
                self._linkage_mend_charset(part)
        values = super().message_parse(message, save_original=save_original)
        for name, value in values.items():
            if isinstance(value, str):
                clean = one_line(value) if name in ONE_LINE else storable(value)
                if clean != value:
                    values[name] = type(value)(clean)
        return values

    @api.model
    def _linkage_mend_charset(self, part):
        charset = part.get_param("charset")
        if not charset:
            return
        try:
            codecs.lookup(str(part.get_content_charset()))
        except (LookupError, ValueError, UnicodeError):
            content = part.get_payload(decode=True) or b""
            try:
                content.decode()
                part.set_param("charset", "utf-8")
            except UnicodeDecodeError:
                part.set_param("charset", "iso-8859-1")

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        Case = self.env["linkage.case"]
        if any(route[0] == Case._name for route in routes):
            routes = Case._linkage_routes(message, message_dict, routes)
        return routes
