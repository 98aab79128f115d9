"""Plain unittest modules in a process of their own: rules and product tests."""

import os
import subprocess
import sys

from host import paths, server

from . import cover
from .count import Count

PROGRAM = paths.TOOLS / "testing" / "plain.py"


def run(kind, wish):
    """Their Python is covered as well; product tests do it for their own Odoos."""
    out = paths.WORK / f"{kind}.json"
    out.unlink(missing_ok=True)
    command = [paths.PYTHON, PROGRAM, kind, wish, "--out", out]
    # The user's own parts (ODOO_HOME, PGHOST ...) reach the product tests.
    environment = os.environ | {"PATH": server.environment()["PATH"]}
    result = subprocess.run(
        list(map(str, command)),
        cwd=paths.CLONE,
        env=cover.environment(environment) if kind == "rule" else environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        print(result.stdout, file=sys.stderr, flush=True)
    else:
        for line in result.stdout.splitlines():
            if line.startswith("seconds: "):
                print(line, flush=True)
    if not out.exists():
        return Count(failed=[f"{kind} tests ended with {result.returncode}"])
    return Count.read(out)
