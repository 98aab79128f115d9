"""The table service of OSRM: https://project-osrm.org/docs/v5.24.0/api/#table-service

Question: ``GET <server>/table/v1/driving/<lon>,<lat>;<lon>,<lat>...``. Answer: JSON
with ``code`` ("Ok" or the name of an error), ``message`` and ``durations``, seconds
from each place (row) to each (column), null where there is no road.
"""

from .road import DECIMALS, RoadError, read_rows

#: most places in one question: osrm-routed --max-table-size
LIMIT = 100

#: codes of answers that say: ask for less
TOO_BIG = frozenset({"TooBig"})


def table_path(places):
    """Path of the question, after the address of the server: longitude first."""
    at = ";".join(
        f"{place.longitude:.{DECIMALS}f},{place.latitude:.{DECIMALS}f}"
        for place in places
    )
    return f"/table/v1/driving/{at}?annotations=duration"


def read_table(answer, size):
    """Seconds between the places of a question.

    :param answer: the JSON document that came, decoded
    :param size: how many places were asked
    :return: list of lists of float, None where there is no road
    :raise RoadError: the server refused, or answered something else
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
        raise RoadError("garbage", f"{answer!r:.80}")
    code = answer["code"]
    if code != "Ok":
        key = "too_big" if code in TOO_BIG else "refused"
        raise RoadError(key, f"{code} {answer.get('message', '')!s:.80}")
    return read_rows(answer.get("durations"), size)
