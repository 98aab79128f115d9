import json
import time

import requests
import urllib3

from odoo import api, models

from ...domain.visit.osrm import read_table, table_path
from ...domain.visit.road import RoadError

#: bytes; the answer for 100 places has about 150 kB
LARGEST_ANSWER = 20_000_000

CHUNK = 65_536

NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


class LinkageVisitDistance(models.AbstractModel):
    """OSRM, and how servers are asked at all."""

    _inherit = "linkage.visit.distance"

    @api.model
    def _ask_osrm(self, road, places):
        answer = self._question(road, "GET", table_path(places))
        return read_table(answer, len(places))

    @api.model
    def _question(self, road, method, path, **options):
        """Put a question to the server of a company.

        Only the address an administrator has set is asked: redirects are not followed,
        an answer has a limited size, and waiting ends with `road.deadline`.

        :param options: of `requests.request`, for example `json`
        :return: the JSON document, decoded, also of an answer with status 400, in which
            servers tell what they did not like
        :raise RoadError: there is none
        """
        wait = min(road.timeout, road.deadline - time.monotonic())
        if wait <= 0:
            raise RoadError("slow")
        end = time.monotonic() + wait
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # a small answer cannot grow by unpacking
            **options.pop("headers", {}),
        }
        try:
            with requests.request(
                method,
                road.url + path,
                headers=headers,
                timeout=wait,
                stream=True,
                allow_redirects=False,
                **options,
            ) as response:
                body = _body(response, end)
        except NO_ADDRESS as error:
            raise RoadError("address") from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise RoadError("slow", str(error)[:200]) from error
        except BROKEN as error:
            raise RoadError("unreachable", str(error)[:200]) from error
        if response.is_redirect or 300 <= response.status_code < 400:
            raise RoadError("redirect", response.headers.get("Location", "")[:200])
        if response.status_code not in (200, 400):
            raise RoadError("status", str(response.status_code))
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            key = "garbage" if response.status_code == 200 else "status"
            raise RoadError(key, f"{response.status_code} {body[:80]!r}") from error


def _body(response, end):
    """The answer as bytes.

    :param end: `time.monotonic()` at which waiting ends, also for a server that sends a
        byte now and then
    :raise RoadError: it is too big, or comes too slowly
    """
    parts, size = [], 0
    # read1 returns what has come; a full chunk could keep us waiting for ever
    read = getattr(response.raw, "read1", None) or response.raw.read
    while part := read(CHUNK):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise RoadError("huge", f"more than {LARGEST_ANSWER} bytes")
        if time.monotonic() > end:
            raise RoadError("slow", "the answer comes too slowly")
        parts.append(part)
    return b"".join(parts)
