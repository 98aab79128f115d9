"""The matrix service of openrouteservice: ``POST <server>/v2/matrix/driving-car``.

https://openrouteservice.org/dev/#/api-docs/v2/matrix. Answer: ``durations``, seconds
from each place (row) to each (column), null where there is no road; or ``error`` with
``code`` and ``message``.
"""

from .road import DECIMALS, RoadError, read_rows

PATH = "/v2/matrix/driving-car"

#: PARAMETER_VALUE_EXCEEDS_MAXIMUM of its matrix service
TOO_BIG = 6004


def matrix_question(places):
    """The JSON document that asks for all ways between places: longitude first."""
    return {
        "locations": [
            [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)]
            for place in places
        ],
        "metrics": ["duration"],
    }


def read_matrix(answer, size):
    """Seconds between the places of a question, as `osrm.read_table` returns them.

    :raise RoadError: the server refused, or answered something else
    """
    if not isinstance(answer, dict):
        raise RoadError("garbage", f"{answer!r:.80}")
    if error := answer.get("error"):
        code = error.get("code") if isinstance(error, dict) else None
        raise RoadError("too_big" if code == TOO_BIG else "refused", f"{error!s:.120}")
    if "durations" not in answer:
        raise RoadError("garbage", f"{answer!r:.80}")
    return read_rows(answer["durations"], size)
