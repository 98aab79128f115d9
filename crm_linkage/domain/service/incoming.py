"""Mail that comes in: what no person wrote, what must not be stored, what is one line.

Values in, values out. Headers are a mapping of lower-case names to lists of values.
"""

import re
import unicodedata
from dataclasses import dataclass

#: why a mail makes no case, see `why_automatic`
OWN, BOUNCE, REPLY, LIST = "own", "bounce", "reply", "list"

#: headers that only mail programs set that answer by themselves
_ANSWERED_BY_ITSELF = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponse",
    "x-auto-reply-from",
    "x-mail-autoreply",
)
_BULK = {"bulk", "junk", "list", "auto_reply"}
_AWAY = re.compile(
    r"""^\s*(?:
        (?:auto(?:matic)?|automated)[ -]?(?:reply|response)
        | out\ of\ (?:the\ )?office
        | abwesenheits(?:notiz|benachrichtigung)?
        | automatische\ antwort
        | r[ée]ponse\ automatique
        | respuesta\ autom[áa]tica
        | 自动回复 | 自動回覆 | 不在办公室
    )\s*[:：]""",
    re.IGNORECASE | re.VERBOSE,
)
_DAEMONS = {"mailer-daemon", "postmaster", "mail-daemon"}


def one_line(text, limit=250):
    """`text` on one line: no line breaks or control characters, at most `limit` long.

    What a stranger wrote becomes the subject of our answers: a line break in it would
    be a header of its own.
    """
    text = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") else char
        for char in (text or "")[: 10 * limit]
    )
    return " ".join(text.split())[:limit].rstrip()


def storable(text):
    """`text` without what PostgreSQL cannot keep: NUL and halves of surrogate pairs."""
    text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def why_automatic(headers, sender, subject, ours):
    """Why a mail was not written by a person; None: a person wrote it.

    `sender` is the plain lower-case address ("" where there is none), `ours` the
    addresses that our own mail comes from.

    RFC 3834: `Auto-Submitted` other than "no". `X-Auto-Response-Suppress` only asks not
    to be answered, and is also set on what people write ("OOF"); programs that answer
    by themselves set "All".
    """

    def values(name):
        return [value.strip().lower() for value in headers.get(name, ())]

    if sender and sender in ours:
        return OWN
    if "<>" in values("return-path") or sender.partition("@")[0] in _DAEMONS:
        return BOUNCE
    submitted = [value.partition(";")[0].strip() for value in values("auto-submitted")]
    suppressed = {
        word.strip()
        for value in values("x-auto-response-suppress")
        for word in value.split(",")
    }
    if (
        any(value and value != "no" for value in submitted)
        or "all" in suppressed
        or any(headers.get(name) for name in _ANSWERED_BY_ITSELF)
        or _AWAY.match(subject or "")
    ):
        return REPLY
    if _BULK.intersection(values("precedence")):
        return LIST
    return None


@dataclass(frozen=True)
class Limits:
    """What may come in as a file: bytes of one, and endings that may not (no dots)."""

    size: int
    refused: frozenset[str]


def endings(text):
    """The endings of a setting like "exe, .BAT js"."""
    return frozenset(
        word.lstrip(".").lower() for word in re.split(r"[\s,;]+", text or "") if word
    )


def why_not_taken(name, size, limits):
    """ "type" or "size" for a file that is not taken, None for one that is.

    Every ending counts, since "invoice.exe.zip" fools people and "run.exe " systems.
    """
    plain = one_line(name, 500).lower().rstrip(" .")
    parts = {part.strip() for part in plain.split(".")[1:]}
    if parts & limits.refused:
        return "type"
    if size > limits.size:
        return "size"
    return None
