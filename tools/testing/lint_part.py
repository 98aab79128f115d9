"""Lint as a part of the tests: tools/lint.py ends with its own count."""

import re
import subprocess
import sys

from host import paths, server

from .count import Count

LAST = re.compile(r"lint: (\d+) passed, (\d+) failed, (\d+) skipped")


def run():
    program = paths.TOOLS / "lint.py"
    if not program.exists():
        return Count(skipped=["lint: tools/lint.py is missing"])
    result = subprocess.run(
        [sys.executable, program],
        env=server.environment() | {"PYTHONPATH": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    found = LAST.findall(result.stdout)
    passed, failed, skipped = map(int, found[-1]) if found else (0, 1, 0)
    if result.returncode and not failed:
        failed = 1
    if failed or skipped:
        print(result.stdout)
    return Count(
        passed,
        [f"lint: check {number + 1} of those that failed" for number in range(failed)],
        [f"lint: check {number + 1} of those skipped" for number in range(skipped)],
    )
