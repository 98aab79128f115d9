"""The text of an agreement as it is accepted: the same terms give the same text.

It does not depend on the language of the reader, on the order in which promises are
shown or on how a number was typed. Any change of a term changes it (D9.4).
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date

#: decimals that count; the columns of targets, shares and amounts have fewer
DECIMALS = 6


def canonical(terms: Mapping) -> str:
    """The canonical text of `terms`.

    Values are texts, numbers, dates, mappings, lists of these, or nothing (None and
    False are the same as an empty text). The order of a list does not count, nor does
    white space at the end of a line of a text.

    :raise TypeError: another kind of value
    """
    return json.dumps(_plain(terms), ensure_ascii=False, indent=1, sort_keys=True)


def fingerprint(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value):
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        lines = unicodedata.normalize("NFC", value).splitlines()
        return "\n".join(line.rstrip() for line in lines).strip("\n")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [_plain(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    raise TypeError(f"no term of an agreement: {value!r}")


def _number(value) -> str:
    text = f"{round(value, DECIMALS):.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
