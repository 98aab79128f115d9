#!/usr/bin/env python3
"""make bench-plans: how good and how fast the plans of representatives are.

    python benchmarks/plans.py [--long 60] [--representatives 20] [--jobs 2]

One territory of 100 customers over four weeks: the default plan beside a long search.
Then many representatives of 120 customers, planned side by side by worker processes as
in production. Needs no Odoo.
"""

import argparse
import importlib
import json
import random
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median

ADDON = Path(__file__).resolve().parents[1] / "crm_linkage"
sys.path.insert(0, str(ADDON))

frequencies = importlib.import_module("domain.visit.frequency")
planner = importlib.import_module("domain.visit.planner")
requests = importlib.import_module("domain.visit.request")
wire = importlib.import_module("domain.visit.wire")

BERLIN = requests.Place(52.52, 13.405)
# share of customers, visits, weeks, minutes, rank: grade A, B and C
GRADES = ((0.15, 1, 1, 45, 0), (0.3, 1, 2, 30, 1), (0.55, 1, 4, 20, 2))


def territory(size, seed, weeks=4, spread=18):
    """A request: towns around a city, customers in them, working weeks of five days.

    :param spread: how far the towns lie, in kilometres
    """
    chance = random.Random(seed)
    towns = [(chance.gauss(0, spread), chance.gauss(0, spread)) for _ in range(7)]
    stops = []
    for key in range(size):
        share = key / size
        for grade in GRADES:
            if share < grade[0]:
                break
            share -= grade[0]
        _share, visits, period, minutes, rank = grade
        east, north = chance.choice([*towns, (0, 0), (0, 0)])
        east, north = east + chance.gauss(0, 5), north + chance.gauss(0, 5)
        stops.append(
            requests.Stop(
                key,
                requests.Place(52.52 + north / 111.2, 13.405 + east / 67.7),
                minutes,
                frequencies.Frequency(visits, period),
                rank,
            )
        )
    spans = (requests.Span(480, 720), requests.Span(780, 1020))
    days = tuple(
        requests.Day(7 * week + weekday, spans, 480)
        for week in range(weeks)
        for weekday in range(5)
    )
    return requests.Request(BERLIN, days, tuple(stops), weeks=weeks, seed=seed)


def figures(plan):
    """``(driving minutes, longest to shortest day, visits not placed)`` of a plan."""
    work = [load.work for load in plan.loads]
    missing = sum(missed.missing for missed in plan.unplaced)
    return sum(load.drive for load in plan.loads), max(work) / min(work), missing


def compare(size, seconds, seeds):
    """The default plan against a search of ``seconds`` of CPU."""
    print("customers seed  seconds  drive  longest/shortest  long run  gap")
    for seed in seeds:
        request = territory(size, seed)
        begun = time.process_time()
        drive, ratio, missing = figures(planner.plan(request))
        spent = time.process_time() - begun
        line = f"{size:9d} {seed:4d} {spent:8.1f} {drive:6d} {ratio:17.2f}"
        if seconds:
            longer = replace(request, seconds=seconds)
            best = figures(planner.plan(longer, clock=time.process_time))[0]
            line += f" {best:9d} {100 * (drive / best - 1):4.1f} %"
        print(f"{line}{f'  {missing} not placed' if missing else ''}", flush=True)


def by_worker(request):
    """Plan in a process of its own; ``(figures, seconds)``."""
    begun = time.monotonic()
    worker = subprocess.Popen(
        [sys.executable, "-m", "domain.visit.worker"],
        cwd=ADDON,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    worker.stdin.write(wire.dump_request(request) + "\n")
    worker.stdin.flush()
    for line in worker.stdout:
        last = line
    worker.communicate()
    plan = wire.load_plan(json.dumps(json.loads(last)["plan"]))
    return figures(plan), time.monotonic() - begun


def many(count, size, jobs):
    """Plan ``count`` representatives, ``jobs`` at a time."""
    asked = [territory(size, 100 + number, spread=9) for number in range(count)]
    begun = time.monotonic()
    with ThreadPoolExecutor(jobs) as pool:
        answers = list(pool.map(by_worker, asked))
    elapsed = time.monotonic() - begun
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    missing = sum(found[2] for found, _seconds in answers)
    print(
        f"{count} representatives, {count * size} customers: {elapsed:.1f} s with "
        f"{jobs} at a time, {usage.ru_utime + usage.ru_stime:.1f} s of CPU, "
        f"median {median(seconds for _found, seconds in answers):.1f} s, "
        f"worst longest/shortest {max(found[1] for found, _s in answers):.2f}, "
        f"{missing} visits not placed, {usage.ru_maxrss / 1024:.0f} MB at most"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--long", type=float, default=60, help="seconds; 0: none")
    parser.add_argument("--representatives", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    compare(options.size, options.long, range(1, options.seeds + 1))
    if options.representatives:
        many(options.representatives, 120, options.jobs)


if __name__ == "__main__":
    main()
