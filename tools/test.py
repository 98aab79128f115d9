#!/usr/bin/env python3
"""Set up what is missing and run every test: tools/test.py [room or class]."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from host import databases, paths, ports
from host.steps import locked, main, say
from prepare import prepare
from testing import cover, found, lint_part, odoo_part, plain_part
from testing.count import Count

#: the longest first: two parts run at a time, and both shall end together
ORDER = ("product", "browser", "long", "grading", "visit", "service", "card")


def parts(classes, wish, installed):
    """Name and call of each part: the tests of a room, those with a browser apart."""
    for kind in ("product", "long", "rule"):
        if any(one.kind == kind for one in classes):
            yield kind, lambda k=kind: plain_part.run(k, wish)
    groups = {}
    for one in classes:
        if one.kind == "odoo":
            room = one.module.partition(".")[0]
            # the whole product is seen from its own part
            room = {"product": "app"}.get(room, room)
            groups.setdefault("browser" if one.browser else room, []).append(one)
    for name, group in groups.items():
        port = ports.free()
        yield (
            name,
            lambda n=name, g=group, p=port: odoo_part.run(n, g, installed, p, say),
        )
    if not wish:
        yield "lint", lint_part.run


def in_order(jobs):
    rank = {name: number for number, name in enumerate(ORDER)}
    return sorted(jobs, key=lambda job: rank.get(job[0], len(rank)))


def timed(name, call):
    start = time.monotonic()
    say(f"{name}: started")
    try:
        count = call()
    except Exception as error:
        count = Count(failed=[f"{name}: {error!r}"])
    seconds = time.monotonic() - start
    say(f"{name}: {count} in {seconds:.0f} s")
    return name, count, seconds


def not_run(classes, count):
    """The classes that exist but of which no test was started."""
    ran = set(count.classes)
    return [one.full for one in classes if one.full not in ran]


def summary(classes, results, seconds):
    total = sum((count for _name, count, _seconds in results), Count())
    for name in not_run(classes, total):
        total.failed.append(f"{name}: this test class was not run")
    if not classes:
        total.failed.append("no test class has this name")
    cover.report()
    for name in total.skipped:
        print(f"skipped: {name}")
    for name in total.failed:
        print(f"failed: {name}")
    times = [f"{name} {time:.0f} s" for name, _count, time in results]
    print(f"time: {', '.join(times)}, all {seconds:.0f} s")
    print(f"tests: {total}")
    return bool(total.failed)


def run():
    wish = sys.argv[1] if len(sys.argv) > 1 else ""
    with locked(paths.WORK, "test run"):  # its databases have fixed names
        return run_parts(wish)


def run_parts(wish):
    start = time.monotonic()
    classes = found.find(wish)
    template = prepare(demo=False)
    if any(one.kind in ("product", "long") for one in classes):
        prepare(demo=True)
    results = [("set-up", Count(), time.monotonic() - start)]
    cover.reset()
    installed = None
    if any(one.kind == "odoo" for one in classes):
        installed, count, seconds = install(template)
        results.append(("install", count, seconds))
    workers = int(os.environ.get("JOBS") or 2)
    with ThreadPoolExecutor(workers) as pool:
        jobs = in_order(parts(classes, wish, installed))
        waiting = [pool.submit(timed, name, call) for name, call in jobs]
        results += [job.result() for job in waiting]
    if installed:
        databases.drop(installed)
    return summary(classes, results, time.monotonic() - start)


def install(template):
    """The database that the parts clone; the log of its making counts as a test."""
    name = []

    def call():
        database, count = odoo_part.install(template, say)
        name.append(database)
        return count

    _part, count, seconds = timed("install", call)
    return (name or [None])[0], count, seconds


if __name__ == "__main__":
    main(run)
