"""Links that open the way to a customer in the phone's map, without any service."""

from string import Formatter
from urllib.parse import quote

# opens the map application of a phone, or the web page of a desktop
DEFAULT_PATTERN = "https://www.google.com/maps/dir/?api=1&destination={destination}"
SCHEMES = ("https:", "http:", "geo:", "maps:")
NAMES = frozenset({"destination", "latitude", "longitude", "address"})


def pattern_gap(pattern):
    """Tell what is wrong with a pattern: ``"scheme"``, ``"place"`` or None."""
    if not pattern.lower().startswith(SCHEMES):
        return "scheme"
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:  # a single brace
        return "place"
    # without a format or conversion: only plain names are filled in
    if any(name is not None and (form or turn) for _text, name, form, turn in parts):
        return "place"
    names = {name for _text, name, _form, _turn in parts if name is not None}
    if not names <= NAMES:
        return "place"
    whole = {"destination"} & names or {"address"} & names
    if not whole and not {"latitude", "longitude"} <= names:
        return "place"
    return None


def navigation_link(pattern, place, address):
    """The link to a place.

    :param pattern: text with ``{destination}``, ``{latitude}``, ``{longitude}`` or
        ``{address}``
    :param place: :class:`~.request.Place`; unknown ones are not used
    :param address: postal address in one line, may be empty
    :return: the link, or None when neither place nor address is known
    """
    if not place.known and not address:
        return None
    pattern = pattern or DEFAULT_PATTERN
    if not place.known and ("{latitude}" in pattern or "{longitude}" in pattern):
        pattern = DEFAULT_PATTERN
    coordinates = f"{place.latitude:.6f},{place.longitude:.6f}"
    return pattern.format(
        destination=coordinates if place.known else quote(address, safe=""),
        latitude=f"{place.latitude:.6f}",
        longitude=f"{place.longitude:.6f}",
        address=quote(address or coordinates, safe=","),
    )
