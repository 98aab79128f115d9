"""Coordinates of addresses: what an answer is worth, when to ask again, and what a
change of the address means. Plain values; degrees; no clock.
"""

from .request import Place

#: seconds between two questions: OpenStreetMap's public service allows one a second
PAUSE = 1.0

#: hours until a service that failed is asked again; afterwards a person has to
BACK_OFF = (0.25, 1, 6, 24)

#: days until an address that was not found may be asked again
NOT_FOUND_DAYS = 30

#: days for which found coordinates are taken without asking
FOUND_DAYS = 365

#: the host's own sign for an address that was not found (website_sale_collect)
HOST_NOT_FOUND = (1000.0, 1000.0)

TOWN = frozenset({"zip", "city", "state_id", "country_id"})


def fault(latitude, longitude):
    """What is wrong with coordinates.

    :return: ``unset`` (both are 0), ``outside`` of the world, or None
    """
    if (latitude, longitude) in ((0.0, 0.0), HOST_NOT_FOUND):
        return "unset"
    return None if Place(latitude, longitude).known else "outside"


def change(before, after):
    """What a change of an address means for its coordinates.

    Spaces and capitals do not count.

    :param before: dict of field -> value
    :param after: dict of the fields that are written -> value
    :return: ``town`` when it lies elsewhere now, ``street`` when only the street or the
        number differs, None when it is the same address
    """
    changed = {
        name
        for name, value in after.items()
        if _plain(before.get(name)) != _plain(value)
    }
    if changed & TOWN:
        return "town"
    return "street" if changed else None


def _plain(value):
    return " ".join(value.casefold().split()) if isinstance(value, str) else value or ""


def plain_postcode(text):
    """A postcode by which two spellings are one: ``"d-10 115"`` is ``"D10115"``."""
    return "".join(sign for sign in text or "" if sign.isalnum()).upper()


def hours_to_wait(tries):
    """Hours after which to ask a service again that failed `tries` times (1 and up).

    :return: None: not by itself
    """
    return BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None


def read_nominatim(answer):
    """The best match in an answer of Nominatim's ``/search?format=json``.

    :param answer: the JSON document, decoded: a list of matches, best first, with
        ``lat`` and ``lon`` as texts
    :return: (latitude, longitude) or None when nothing matches
    :raise ValueError: it is no such answer
    """
    if not isinstance(answer, list):
        raise ValueError(f"no list of matches: {answer!r:.80}")
    if not answer:
        return None
    try:
        return float(answer[0]["lat"]), float(answer[0]["lon"])
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"no match: {answer[0]!r:.80}") from error
