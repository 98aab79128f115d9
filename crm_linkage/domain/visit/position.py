"""A position as a phone tells it."""

from math import isfinite
from numbers import Real
from typing import NamedTuple


class Position(NamedTuple):
    """Degrees north and east, and how exact they are."""

    latitude: float
    longitude: float
    accuracy: int  # metres; 0 when the phone did not say


def position(values):
    """Read what a phone sent, whatever that is.

    :param values: dict of `latitude`, `longitude` (degrees), `accuracy` (metres), or
        anything else
    :return: :class:`Position`, or None when it is no place on earth
    """
    if not isinstance(values, dict):
        return None
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if not (_is_number(latitude) and _is_number(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or not (latitude or longitude):
        return None
    accuracy = values.get("accuracy")
    if not _is_number(accuracy) or accuracy < 0:
        accuracy = 0
    return Position(float(latitude), float(longitude), round(min(accuracy, 1e6)))


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
