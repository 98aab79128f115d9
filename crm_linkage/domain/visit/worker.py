"""Plan in a process of its own: ``python -m domain.visit.worker`` in the add-on folder.

In: a request (:mod:`.wire`) as one line of JSON on the standard input. Out, in lines:
``{"progress": share, "value": minutes}`` at most four times a second, at the end
``{"plan": {...}}``. A line ``stop``, the end of the input or SIGTERM end the search;
the plan is then the best so far. What cannot be planned ends with ``{"error": "..."}``
and exit code 2. The process writes nothing else and keeps nothing: killing it loses
its run alone.
"""

import json
import os
import resource
import select
import signal
import sys
import time  # noqa: TID251 - a program has a clock, the rules it calls have none
import traceback

from . import wire
from .planner import plan

EVERY = 0.25  # seconds between two lines of progress


class Wishes:
    """Reads the input: the request first, then the wish to stop."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.unread = b""
        self.stopped = False
        signal.signal(signal.SIGTERM, self.stop)

    def stop(self, *_signal):
        self.stopped = True

    def first_line(self):
        """The first line, or all there is when it does not end."""
        while b"\n" not in self.unread:
            if not self._read():
                break
        line, _newline, self.unread = self.unread.partition(b"\n")
        return line.decode(errors="replace")

    def to_stop(self):
        """Whether it was asked to stop; does not wait."""
        while not self.stopped and select.select([self.descriptor], [], [], 0)[0]:
            if not self._read():
                self.stopped = True
        lines = self.unread.split(b"\n")
        self.unread = lines.pop()
        if any(line.strip() == b"stop" for line in lines):
            self.stopped = True
        return self.stopped

    def _read(self):
        """Read what is there; False at the end of the input."""
        piece = os.read(self.descriptor, 1 << 16)
        self.unread += piece
        return bool(piece)


def write(values):
    """Write a line of JSON at once."""
    sys.stdout.write(json.dumps(values, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def reporter(wishes):
    """The ``progress`` function of :func:`~.planner.plan`."""
    due = time.monotonic()

    def progress(value, share):
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + EVERY
            write({"progress": round(min(max(share, 0.0), 1.0), 4), "value": value})
        return not wishes.to_stop()

    return progress


def lift_limit():
    """Free the process of its parent's soft limit of processor time."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def main():
    """Plan once; return the exit code."""
    lift_limit()
    wishes = Wishes(sys.stdin.fileno())
    try:
        request = wire.load_request(wishes.first_line())
        answer = plan(request, reporter(wishes), time.monotonic)
    except BrokenPipeError:
        raise
    except ValueError as fault:
        write({"error": str(fault)})
        return 2
    except Exception as fault:
        traceback.print_exc()
        write({"error": f"planning failed: {fault!r}"})
        return 2
    write({"plan": wire.plain(answer)})
    return 0


if __name__ == "__main__":
    try:
        code = main()
    except BrokenPipeError:  # nobody listens any more
        code = 2
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
