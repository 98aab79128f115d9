"""How servers that an administrator has set are asked: carefully."""

import json
import time

import requests
import urllib3

from ...domain.visit.road import RoadError

#: bytes; driving times between 100 places have about 150 kB
LARGEST_ANSWER = 20_000_000

CHUNK = 65_536

NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


def question(method, url, wait, **options):
    """Put a question to a server and read its answer.

    Only this address is asked: redirects are not followed, the answer has a limited
    size, and waiting ends, also for a server that sends a byte now and then.

    :param wait: seconds
    :param options: of `requests.request`, for example `json`
    :return: the JSON document, decoded, also of an answer with status 400, in which
        servers tell what they did not like
    :raise RoadError: there is none
    """
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
            url,
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
    status = response.status_code
    if 300 <= status < 400:
        raise RoadError("redirect", response.headers.get("Location", "")[:200])
    if status not in (200, 400):
        raise RoadError("status", str(status))
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        key = "garbage" if status == 200 else "status"
        raise RoadError(key, f"{status} {body[:80]!r}") from error


def _body(response, end):
    """The answer as bytes.

    :param end: `time.monotonic()` at which waiting ends
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
