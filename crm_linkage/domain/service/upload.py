"""What a customer may send: one-line subjects, plain text, files of known kinds.

Nothing here trusts a name: the kind of a file is that of its content (a MIME type the
caller has found in it), and its name is made to fit.
"""

import re
import unicodedata

PDF, IMAGE, OFFICE, TEXT = "pdf", "image", "office", "text"
NAME_LENGTH = 120
#: MIME type of the content -> (family, extensions that fit, the first one is added)
KNOWN = {
    "application/pdf": (PDF, (".pdf",)),
    "image/png": (IMAGE, (".png",)),
    "image/jpeg": (IMAGE, (".jpg", ".jpeg")),
    "image/gif": (IMAGE, (".gif",)),
    "image/webp": (IMAGE, (".webp",)),
    "image/bmp": (IMAGE, (".bmp",)),
    "image/tiff": (IMAGE, (".tif", ".tiff")),
    "image/heic": (IMAGE, (".heic",)),
    "image/heif": (IMAGE, (".heif",)),
    "application/msword": (OFFICE, (".doc",)),
    "application/vnd.ms-excel": (OFFICE, (".xls",)),
    "application/vnd.ms-powerpoint": (OFFICE, (".ppt",)),
    **{
        f"application/vnd.openxmlformats-officedocument.{name}": (OFFICE, (ending,))
        for name, ending in (
            ("wordprocessingml.document", ".docx"),
            ("spreadsheetml.sheet", ".xlsx"),
            ("presentationml.presentation", ".pptx"),
        )
    },
    **{
        f"application/vnd.oasis.opendocument.{name}": (OFFICE, (ending,))
        for name, ending in (
            ("text", ".odt"),
            ("spreadsheet", ".ods"),
            ("presentation", ".odp"),
        )
    },
}
PLAIN = (TEXT, (".txt", ".csv", ".log", ".md"))
#: text that a browser may run
ACTIVE = ("html", "xml", "javascript", "ecmascript", "css")
# control and format characters: line ends, tabs, marks that turn the reading direction
_HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def kind_of(mimetype):
    """``(family, extensions)`` of a content, None for one that is not taken.

    Text of any language counts as plain text, unless a browser may run it.
    """
    if mimetype in KNOWN:
        return KNOWN[mimetype]
    if mimetype.startswith("text/") and not any(a in mimetype for a in ACTIVE):
        return PLAIN
    return None


def one_line(text, length):
    """`text` without line ends and other hidden characters, at most `length` long.

    It may stand in a mail header.
    """
    shown = "".join(
        " " if unicodedata.category(letter) in _HIDDEN else letter for letter in text
    )
    return " ".join(shown.split())[:length].rstrip()


def plain_text(text):
    """`text` with line ends and tabs, without what cannot be stored or seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    ).strip()


def file_name(name, extensions):
    """A name without folders and hidden characters that ends like its content.

    >>> file_name("..\\\\secret/bill.html", (".pdf",))
    'bill.html.pdf'
    """
    name = one_line(re.split(r"[\\/]", name)[-1], 1000)
    name = re.sub(r'[<>:"|?*;%]', "_", name).lstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or f".{ending.lower()}" not in extensions:
        stem, ending = name, extensions[0][1:]
    room = NAME_LENGTH - len(ending) - 1
    return f"{stem[:room].rstrip('. ') or 'file'}.{ending}"
