"""Read periodic vehicle routing problems in Cordeau's format.

The format is described in the README beside the instances. A customer is a node with
visits; patterns come as tuples of days, the first day being 0.
"""

import csv
from dataclasses import dataclass
from math import dist
from pathlib import Path

PERIODIC = 1
NO_LIMIT = float("inf")
# p01 counts a 51st customer that stands on the depot: a dummy (README of the set).
DUMMIES = {("p01", 51)}


@dataclass(frozen=True)
class Node:
    number: int
    x: float
    y: float
    service: float
    demand: float
    patterns: tuple

    @property
    def visits(self):
        return len(self.patterns[0]) if self.patterns else 0


@dataclass(frozen=True)
class Instance:
    """``nodes[0]`` is the depot; ``longest`` and ``capacity`` have one entry a day."""

    name: str
    vehicles: int
    nodes: tuple
    longest: tuple
    capacity: tuple

    def distance(self, i, j):
        a, b = self.nodes[i], self.nodes[j]
        return dist((a.x, a.y), (b.x, b.y))

    def matrix(self):
        numbers = range(len(self.nodes))
        return [[self.distance(i, j) for j in numbers] for i in numbers]


def decode(code, days):
    """Days of a pattern code: bits from left to right.

    >>> decode(10, 5)
    (1, 3)
    """
    return tuple(day for day in range(days) if code >> (days - 1 - day) & 1)


def read(path):
    """Read one instance.

    :raise ValueError: not a periodic problem in this format
    """
    path = Path(path)
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    kind, vehicles, size, days = (int(word) for word in rows[0][:4])
    if kind != PERIODIC:
        raise ValueError(f"{path.name}: type {kind} is not a periodic problem")
    limits = [tuple(float(word) or NO_LIMIT for word in row[:2]) for row in rows[1:]]
    limits = limits[:days]
    nodes = []
    for row in rows[1 + days : 2 + days + size]:
        number, count = int(row[0]), int(row[6])
        if (path.stem, number) in DUMMIES:
            continue
        if number != len(nodes):
            raise ValueError(f"{path.name}: node {number} is out of order")
        codes = [int(word) for word in row[7 : 7 + count]] if number else []
        patterns = tuple(decode(code, days) for code in codes)
        x, y, service, demand = (float(word) for word in row[1:5])
        nodes.append(Node(number, x, y, service, demand, patterns))
    return Instance(
        path.stem,
        vehicles,
        tuple(nodes),
        tuple(longest for longest, _capacity in limits),
        tuple(capacity for _longest, capacity in limits),
    )


def best_known(folder):
    """Best-known costs by instance from ``bks.csv``; empty when there is none."""
    path = Path(folder) / "bks.csv"
    if not path.is_file():
        return {}
    with path.open(newline="") as file:
        return {row["instance"]: float(row["bks"]) for row in csv.DictReader(file)}
