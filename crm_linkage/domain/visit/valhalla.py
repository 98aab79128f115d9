"""The matrix service of Valhalla: ``POST <server>/sources_to_targets``.

https://valhalla.github.io/valhalla/api/matrix/api-reference/. Answer:
``sources_to_targets``, a row for each source with ``time`` in seconds for each target,
null where there is no road; newer servers also give ``durations`` alone. Or
``error_code`` and ``error``.
"""

from .road import DECIMALS, RoadError, read_rows

PATH = "/sources_to_targets"

#: "Exceeded max locations"
TOO_BIG = 150


def matrix_question(places):
    """The JSON document that asks for all ways between places."""
    points = [
        {
            "lat": round(place.latitude, DECIMALS),
            "lon": round(place.longitude, DECIMALS),
        }
        for place in places
    ]
    return {"sources": points, "targets": points, "costing": "auto"}


def read_matrix(answer, size):
    """Seconds between the places of a question, as `osrm.read_table` returns them.

    :raise RoadError: the server refused, or answered something else
    """
    if not isinstance(answer, dict):
        raise RoadError("garbage", f"{answer!r:.80}")
    if "error_code" in answer or "error" in answer:
        key = "too_big" if answer.get("error_code") == TOO_BIG else "refused"
        raise RoadError(key, f"{answer.get('error', '')!s:.120}")
    rows = answer.get("sources_to_targets")
    if isinstance(rows, dict):
        return read_rows(rows.get("durations"), size)
    if not isinstance(rows, list):
        raise RoadError("garbage", f"{answer!r:.80}")
    return read_rows([_times(row) for row in rows], size)


def _times(row):
    if not isinstance(row, list) or not all(
        isinstance(cell, dict) and "time" in cell for cell in row
    ):
        raise RoadError("shape", "a time is missing")
    return [cell["time"] for cell in row]
