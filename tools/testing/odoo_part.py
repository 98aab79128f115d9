"""Odoo's own test run: in clones of a database in which the add-on was installed."""

import re
import subprocess
import sys
import threading
import time

from host import databases, paths, server

from . import cover, log
from .count import Count

LIMIT_SECONDS = 20 * 60


def tags(classes):
    """The option that selects exactly these classes."""
    return ",".join(sorted({f"/crm_linkage:{found.name}" for found in classes}))


def install(template, show):
    """A database with the add-on that all parts clone, and what its log came to."""
    database = f"test-{paths.CLONE_ID}-template"
    databases.clone(template, database)
    arguments = ["-i", "crm_linkage", "--no-http", "--stop-after-init"]
    return database, start("install", database, arguments, show)


def run(part, classes, template, free_port, show):
    """Test these classes in a database of their own; `part` names it."""
    database = f"test-{paths.CLONE_ID}-{part}"
    databases.clone(template, database)
    arguments = [
        *["--test-tags", tags(classes)],
        *["--http-interface=127.0.0.1", f"--http-port={free_port}"],
        f"--screenshots={paths.WORK / 'screenshots'}",
    ]
    count = start(part, database, arguments, show)
    databases.drop(database)
    return count


def start(part, database, arguments, show):
    logfile = paths.WORK / "logs" / f"{part}.log"
    logfile.parent.mkdir(parents=True, exist_ok=True)
    command = server.command(
        "server", "-d", database, *arguments, "--max-cron-threads=0"
    )
    code = follow(command, logfile, part, show)
    return judge(part, code, logfile)


def follow(command, logfile, part, show):
    """Run it, keep the log, show failures as they come and progress now and then."""
    process = subprocess.Popen(
        command,
        cwd=paths.CLONE,
        env=cover.environment(server.environment()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    timer = threading.Timer(LIMIT_SECONDS, process.kill)
    timer.start()
    started, told = 0, time.monotonic()
    try:
        with open(logfile, "w") as handle:
            for line in process.stdout:
                handle.write(line)
                started += bool(re.search(r": Starting \w+\.\w+ \.\.\.", line))
                if re.search(r" ERROR \S+ \S+: (FAIL|ERROR): ", line):
                    show(f"{part}: {line.split(': ', 1)[1].strip()}")
                if time.monotonic() - told > 20:
                    told = time.monotonic()
                    show(f"{part}: {started} tests started")
        return process.wait()
    finally:
        timer.cancel()
        process.kill()


def judge(part, code, logfile):
    """Counts of the log; the log itself is one more test."""
    lines = logfile.read_text().splitlines(keepends=True)
    result, reports = log.count(lines)
    strange = list(log.unexpected(lines))
    if code and not result.failed and not strange:
        strange = [f"Odoo ended with exit code {code}"]
    if strange:
        name = f"{part}: {len(strange)} unexpected log lines, see {logfile}"
        result += Count(failed=[name])
        for text in strange[:20]:
            print(f"{part} log: {text[:2000]}", file=sys.stderr, flush=True)
    else:
        result += Count(passed=1)
    for report in reports.values():
        print(f"\n{report}", file=sys.stderr, flush=True)
    return result
