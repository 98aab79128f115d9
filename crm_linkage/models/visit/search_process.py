"""The search for a plan, in a process of its own: it may not hold up the server."""

import json
import logging
import os
import selectors
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

_logger = logging.getLogger(__name__)

ADDON = Path(__file__).parents[2]
# what a Python needs to start; nothing that may hold a password
ENVIRONMENT = (
    "PATH",
    "LD_LIBRARY_PATH",
    "PYTHONHOME",
    "SYSTEMROOT",
    "TMPDIR",
    "LANG",
    "LC_ALL",
)
# the worker speaks several times a second: after so many seconds we look for it, and
# after so many looks in vain it is given up
PATIENCE = 2.0
LOOKS = 45


class SearchFailed(Exception):
    """The worker refused the request (with a sentence) or came to a bad end."""


def search(text, listen=None):
    """Search for a plan.

    :param text: the request as one line of JSON
    :param listen: function called with progress (0 to 1) and best value so far several
        times a second, with None and None while the worker is silent; when it returns
        False the search ends and the best plan so far is the answer
    :return: the plan as JSON text
    :raise SearchFailed: there is no plan
    """
    with SearchProcess(text) as process:
        silent = 0
        for message in process.messages():
            silent = 0 if message else silent + 1
            if silent > LOOKS:
                break
            message = message or {}
            if "plan" in message:
                return json.dumps(message["plan"])
            if "error" in message:
                raise SearchFailed(message["error"])
            go_on = not listen or listen(message.get("progress"), message.get("value"))
            if not go_on:
                process.stop()
        process.bury()
        raise SearchFailed


class SearchProcess:
    """The worker as a child: ends with the `with` block, whatever happens in it."""

    def __init__(self, text):
        environment = {key: os.environ[key] for key in ENVIRONMENT if key in os.environ}
        self._complaints = TemporaryFile()  # noqa: SIM115 (closed in __exit__)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "domain.visit.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=ADDON,
            env={**environment, "PYTHONIOENCODING": "utf-8"},
        )
        self._stopped = False
        self._tell(text)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdout, self._complaints):
            stream.close()
        with suppress(OSError):  # what was still to be said comes too late
            self._process.stdin.close()

    @property
    def pid(self):
        return self._process.pid

    def messages(self):
        """Yield what the worker says as dicts, and None when it was silent a while."""
        pipe, rest = self._process.stdout.fileno(), b""
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while True:
                if not selector.select(PATIENCE):
                    yield None
                    continue
                chunk = os.read(pipe, 1 << 16)
                if not chunk:
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                for line in filter(None, lines):
                    yield json.loads(line)

    def stop(self):
        """Ask for the best so far."""
        if not self._stopped:
            self._stopped = True
            self._tell("stop")

    def bury(self):
        """Log how it ended without an answer."""
        if self._process.poll() is None:
            self._process.kill()
        code = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read()[-2000:].decode(errors="replace")
        _logger.warning("The search for a plan ended with %s: %s", code, said)

    def _tell(self, line):
        with suppress(BrokenPipeError):  # it is gone: its last words are to be read
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
