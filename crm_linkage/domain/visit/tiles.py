"""Which addresses of a map's background pictures are understood."""

import re
from urllib.parse import urlsplit

# what the map fills in: server letter, zoom, column, row (or from below), resolution
PLACES = frozenset({"s", "z", "x", "y", "-y", "r"})

# Why an address cannot be used: wrong beginning, forbidden signs, a place that is
# missing, a place that nobody fills in.
TILE_PROBLEMS = ("scheme", "signs", "places", "unknown")


def tile_problem(url):
    """Return which of TILE_PROBLEMS the address of a tile server has, or None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "signs"
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return "scheme"
    if re.search(r"[\s\"'<>\\]", url):
        return "signs"
    found = set(re.findall(r"{([^{}]*)}", url))
    if not ({"z", "x"} <= found and found & {"y", "-y"}):
        return "places"
    if found - PLACES:
        return "unknown"
    return None
