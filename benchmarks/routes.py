#!/usr/bin/env python3
"""make bench-routes: the route search on periodic problems, checked and measured.

    python benchmarks/routes.py DIR [--seconds 30] [--seed 1] [--out FOLDER]

Needs no Odoo: it calls the search that plans the representatives' visits.
"""

import argparse
import importlib
import sys
import time
from pathlib import Path
from statistics import mean, median

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "crm_linkage")]

import pvrp_check  # noqa: E402
import pvrp_file  # noqa: E402

problems = importlib.import_module("domain.visit.search.problem")
anneal = importlib.import_module("domain.visit.search.anneal")


# Routes may carry and last this much more while searching.
SPARE = 0.15


def problem_of(instance):
    """The instance as the search wants it."""
    return problems.Problem(
        distance=instance.matrix(),
        service=[node.service for node in instance.nodes],
        demand=[node.demand for node in instance.nodes],
        weight=[1] * len(instance.nodes),
        choices=[
            tuple(problems.Choice(days) for days in node.patterns)
            for node in instance.nodes
        ],
        vehicles=instance.vehicles,
        longest=list(instance.longest),
        capacity=list(instance.capacity),
        spare=SPARE,
    )


def solve(instance, limits, seed):
    """Search; return ``(list of (day, customers), Found)``."""
    found = anneal.search(problem_of(instance), limits, seed)
    routes = [
        (slot // instance.vehicles, list(order))
        for slot, order in enumerate(found.orders)
        if order
    ]
    return routes, found


def write(folder, instance, cost, routes):
    """Write a solution: its cost, then a line ``day customers...`` per route."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{cost:.6f}"]
    lines += [" ".join(map(str, (day + 1, *customers))) for day, customers in routes]
    path = folder / f"{instance.name}.sol"
    path.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--iterations", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--cpu", action="store_true", help="count seconds of CPU")
    parser.add_argument("--only", default="", help="names of instances, with commas")
    options = parser.parse_args()
    wanted = set(filter(None, options.only.split(",")))
    paths = sorted(
        path
        for path in options.folder.glob("*.txt")
        if not wanted or path.stem in wanted
    )
    if not paths:
        sys.exit(f"no instances (*.txt) in {options.folder}")
    clock = time.process_time if options.cpu else time.monotonic
    limits = anneal.Limits(options.iterations, options.seconds, clock)
    known, gaps, broken = pvrp_file.best_known(options.folder), [], 0
    print("instance       cost  best known    gap  seconds  iterations")
    for path in paths:
        try:
            instance = pvrp_file.read(path)
        except (ValueError, IndexError) as fault:
            broken += 1
            print(f"{path.name}: no periodic problem in this format: {fault}")
            continue
        begun = clock()
        routes, found = solve(instance, limits, options.seed)
        seconds = clock() - begun
        try:
            cost = pvrp_check.check(instance, routes)
        except ValueError as fault:
            broken += 1
            print(f"{instance.name:8s} not valid: {fault}", flush=True)
            continue
        if options.out:
            write(options.out, instance, cost, routes)
        line = f"{instance.name:8s} {cost:10.2f}"
        if best := known.get(instance.name):
            gaps.append(100 * (cost / best - 1))
            line += f" {best:11.2f} {gaps[-1]:5.2f}%"
        else:
            line += "           -      -"
        print(f"{line} {seconds:8.1f} {found.done:11d}", flush=True)
    if gaps:
        print(
            f"mean gap {mean(gaps):.2f} %, median {median(gaps):.2f} %, "
            f"max {max(gaps):.2f} %, {len(gaps)} instances, {options.seconds:g} s each"
        )
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
