"""A local server that answers as servers of driving times and of coordinates do.

Its roads are a grid: seconds between two places are the same in the expected values of
a test and in its answers, and differ with the direction.
"""

import json
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from odoo.tests.common import _super_send


def road_seconds(origin, destination):
    """Seconds the server gives from (longitude, latitude) to another; uphill is slow.

    Hundredths of a degree count as a minute each, and going north as half a one more.
    """
    east = abs(destination[0] - origin[0])
    north = destination[1] - origin[1]
    return round(6000 * (east + abs(north)) + 3000 * max(0, north), 1)


class RoadServer:
    """Runs on a free port of this machine; `mode` says how it behaves.

    :ivar questions: the paths asked so far (POST: the bodies)
    :ivar roadless: longitudes of places no road leads to
    """

    def __init__(self):
        self.mode = "ok"
        self.limit = 100
        self.questions = []
        self.agents = []
        self.roadless = set()
        self.places = {}  # text of a Nominatim question -> list of answers
        handler = type("Handler", (_Handler,), {"server_of": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join(5)

    def table(self, places):
        return [
            [
                None
                if (a[0] in self.roadless) != (b[0] in self.roadless)
                else road_seconds(a, b)
                for b in places
            ]
            for a in places
        ]


class RoadServerMixin:
    """For test classes: `cls.server`, and leave to ask it with the timeouts we set."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = RoadServer()
        cls.addClassCleanup(cls.server.stop)

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        # the host's own handler lets questions to this machine through, but lengthens
        # short timeouts to ten seconds
        if urlsplit(r.url).hostname == "127.0.0.1":
            return _super_send(s, r, **kw)
        return super()._request_handler(s, r, **kw)

    def setUp(self):
        super().setUp()
        self.server.mode = "ok"
        self.server.limit = 100
        self.server.questions.clear()
        self.server.roadless.clear()
        self.server.places.clear()


class _Handler(BaseHTTPRequestHandler):
    server_of = None

    def log_message(self, *args):
        """Be quiet."""

    def do_GET(self):
        server = self.server_of
        server.questions.append(self.path)
        server.agents.append(self.headers.get("User-Agent", ""))
        if self.spoilt(server.mode):
            return
        parts = urlsplit(self.path)
        if parts.path.startswith("/table/v1/driving/"):
            self.osrm_table(parts.path.rpartition("/")[2])
        elif parts.path == "/search":
            self.nominatim_search(parse_qs(parts.query))
        else:
            self.send_error(404)

    def do_POST(self):
        server = self.server_of
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server.questions.append(json.loads(body))
        if self.spoilt(server.mode):
            return
        if self.path == "/v2/matrix/driving-car":
            self.openrouteservice_matrix(server.questions[-1])
        elif self.path == "/sources_to_targets":
            self.valhalla_matrix(server.questions[-1])
        else:
            self.send_error(404)

    def spoilt(self, mode):
        """Answer badly, as far as that is not a matter of the service.

        :return: whether an answer was given
        """
        if mode == "garbage":
            self.answer(b"<html>Welcome to nginx!</html>", kind="text/html")
        elif mode == "broken":
            self.answer(b'{"code": "Ok", "durations": [[0')
        elif mode == "status":
            self.answer(b'{"message":"Too Many Requests"}', status=429)
        elif mode == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
            self.end_headers()
        elif mode == "slow":
            time.sleep(3)
        elif mode == "drip":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # nobody listens any more
                for _moment in range(30):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.1)
        elif mode == "huge":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _megabyte in range(40):
                    self.wfile.write(b" " * 1_000_000)
        elif mode == "closed":
            self.close_connection = True
        else:
            return False
        return True

    def answer(self, body, status=200, kind="application/json; charset=UTF-8"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def document(self, value, status=200):
        self.answer(json.dumps(value).encode(), status)

    # -- OSRM ------------------------------------------------------------------

    def osrm_table(self, text):
        server = self.server_of
        places = [tuple(map(float, one.split(","))) for one in text.split(";")]
        if len(places) > server.limit:
            self.document(
                {"message": "Too many table coordinates", "code": "TooBig"}, 400
            )
            return
        if server.mode == "refused":
            self.document(
                {
                    "message": "Could not find a matching segment for coordinate 0",
                    "code": "NoSegment",
                },
                400,
            )
            return
        waypoints = [
            {
                "hint": "W_sBgP___38AAAAA",
                "location": list(place),
                "name": "Unter den Linden",
                "distance": 3.152,
            }
            for place in places
        ]
        table = server.table(places)
        if server.mode == "shape":
            table = [row[:-1] for row in table]
        elif server.mode == "negative":
            table[0][-1] = -5
        elif server.mode == "words":
            table[0][-1] = "soon"
        self.document(
            {
                "code": "Ok",
                "durations": table,
                "destinations": waypoints,
                "sources": waypoints,
            }
        )

    # -- Nominatim ---------------------------------------------------------------

    def nominatim_search(self, question):
        server = self.server_of
        if server.mode == "blocked":
            self.answer(b"<html>You have been blocked</html>", 403, "text/html")
            return
        found = server.places.get(question.get("q", [""])[0], [])
        self.document(
            [
                {
                    "place_id": 105_000_000 + number,
                    "licence": "Data (c) OpenStreetMap contributors, ODbL 1.0.",
                    "osm_type": "node",
                    "osm_id": 1,
                    "lat": str(latitude),
                    "lon": str(longitude),
                    "class": "place",
                    "type": "house",
                    "place_rank": 30,
                    "importance": 0.0000875,
                    "addresstype": "place",
                    "name": "",
                    "display_name": question["q"][0],
                    "boundingbox": ["0", "1", "0", "1"],
                }
                for number, (latitude, longitude) in enumerate(found)
            ]
        )

    # -- openrouteservice ----------------------------------------------------------

    def openrouteservice_matrix(self, question):
        places = [tuple(place) for place in question["locations"]]
        if self.headers.get("Authorization") != "the key":
            self.document({"error": "Access to this API has been disallowed"}, 403)
            return
        if len(places) > self.server_of.limit:
            self.document(
                {
                    "error": {
                        "code": 6004,
                        "message": "Only a total of 3500 routes are allowed.",
                    },
                    "info": {"engine": {"version": "8.0.0"}},
                },
                400,
            )
            return
        self.document(
            {
                "durations": self.server_of.table(places),
                "destinations": [{"location": place} for place in places],
                "sources": [{"location": place} for place in places],
                "metadata": {"service": "matrix", "engine": {"version": "8.0.0"}},
            }
        )

    # -- Valhalla ------------------------------------------------------------------

    def valhalla_matrix(self, question):
        places = [(place["lon"], place["lat"]) for place in question["sources"]]
        if len(places) > self.server_of.limit:
            self.document(
                {
                    "error_code": 150,
                    "error": "Exceeded max locations:50",
                    "status_code": 400,
                    "status": "Bad Request",
                },
                400,
            )
            return
        self.document(
            {
                "algorithm": "costmatrix",
                "units": "kilometers",
                "sources": question["sources"],
                "targets": question["targets"],
                "sources_to_targets": [
                    [
                        {
                            "from_index": i,
                            "to_index": j,
                            "time": seconds,
                            "distance": seconds and 1.0,
                        }
                        for j, seconds in enumerate(row)
                    ]
                    for i, row in enumerate(self.server_of.table(places))
                ],
            }
        )
