#!/usr/bin/env python3
"""make bench-service: what clocks, sweep and scorecards cost, beside the peer.

SCALE=0.1 takes a tenth of the load; fixed costs weigh more then. BENCH_PEER is the
folder of the peer's yardsticks. The last lines say queries and milliseconds of CPU (of
Odoo and its database backend) a case: three clocks less none for create and move, an
open case of the sweep.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import service_peer  # noqa: E402

from host import databases, paths, server  # noqa: E402
from host.steps import SetupError, main, step  # noqa: E402
from prepare import prepare  # noqa: E402

FIGURES = "FIGURES "
FOLDER = paths.CLONE / "benchmarks"


def ours(scale):
    """What `service.py` measured in a throw-away database; prints what it says."""
    name = f"bench-service-{paths.CLONE_ID}"
    databases.clone(databases.template(False), name)
    try:
        with step("installing the add-on"):
            shell(name, "server", "-i", "crm_linkage", "--stop-after-init")
        script = (FOLDER / "service.py").read_text()
        with step("measuring ours"):
            output = shell(
                name,
                "shell",
                script=f"SCALE, FOLDER = {scale}, {str(FOLDER)!r}\n{script}",
            )
    finally:
        databases.drop(name)
    found = {}
    for line in output.splitlines():
        if line.startswith(FIGURES):
            found |= json.loads(line.removeprefix(FIGURES))
        elif line.startswith("service"):
            print(line)
    return found


def shell(name, command, *options, script=None):
    code, output = server.call(
        command, "-d", name, "--no-http", "--log-level=warn", *options, script=script
    )
    if code or "Traceback (most recent call last)" in output:
        raise SetupError(f"Odoo failed: {output[-2000:]}")
    return output


def figures(pair):
    # a difference of two runs may come out a hair below zero
    queries, milliseconds = (max(0.0, value) for value in pair)
    return f"q={queries:.2f} ms={milliseconds:.2f}"


def command():
    prepare()
    scale = float(os.environ.get("SCALE") or 1)
    measured = ours(scale)
    peer = service_peer.measured(scale, f"bench-peer-{paths.CLONE_ID}")
    for part in ("create", "move", "sweep"):
        beside = f"peer {figures(peer[part])}" if part in peer else "peer not to be had"
        print(f"service bench: {part} {figures(measured[part])} ({beside})")


if __name__ == "__main__":
    main(command)
