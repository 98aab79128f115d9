"""Check a solution of a periodic problem against its file, and price it.

Independent of the engine: it knows only the instance and the routes.
"""

from itertools import pairwise

SLACK = 1e-6


def check(instance, routes):
    """Cost of a solution.

    :param instance: :class:`~pvrp_file.Instance`
    :param routes: list of ``(day, customers in order)``; days from 0
    :return: total distance
    :raise ValueError: what is wrong with it, all faults in one sentence each
    """
    faults = [
        *_vehicle_faults(instance, routes),
        *_route_faults(instance, routes),
        *_pattern_faults(instance, routes),
    ]
    if faults:
        raise ValueError("; ".join(faults))
    return sum(_length(instance, customers) for _day, customers in routes)


def _length(instance, customers):
    return sum(instance.distance(i, j) for i, j in pairwise([0, *customers, 0]))


def _vehicle_faults(instance, routes):
    days = len(instance.longest)
    used = [0] * days
    for day, customers in routes:
        if not 0 <= day < days:
            yield f"day {day} is none of the {days} days"
        elif customers:
            used[day] += 1
    for day, count in enumerate(used):
        if count > instance.vehicles:
            yield f"day {day} has {count} routes for {instance.vehicles} vehicles"


def _route_faults(instance, routes):
    for day, customers in routes:
        unknown = [c for c in customers if not 0 < c < len(instance.nodes)]
        if unknown:
            yield f"day {day} visits {unknown[0]}, who is no customer"
            continue
        if not 0 <= day < len(instance.longest):
            continue
        nodes = [instance.nodes[customer] for customer in customers]
        demand = sum(node.demand for node in nodes)
        if demand > instance.capacity[day] + SLACK:
            yield f"day {day} carries {demand:g} of {instance.capacity[day]:g}"
        duration = _length(instance, customers) + sum(node.service for node in nodes)
        if duration > instance.longest[day] + SLACK:
            yield f"day {day} lasts {duration:g} of {instance.longest[day]:g}"


def _pattern_faults(instance, routes):
    days = {node.number: [] for node in instance.nodes}
    for day, customers in routes:
        for customer in customers:
            if customer in days:
                days[customer].append(day)
    for node in instance.nodes[1:]:
        visited = tuple(sorted(days[node.number]))
        if node.patterns and visited not in {tuple(sorted(p)) for p in node.patterns}:
            yield f"customer {node.number} is seen on days {visited}: not a pattern"
