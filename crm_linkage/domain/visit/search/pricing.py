"""What it costs to insert a customer into a route: the innermost loops.

Each maker returns ``cheapest(route, customer, day) -> (cost, before)``; the cost is
infinite when there is no place. Everything looked up is a local name of the maker:
this is called some hundred times in each iteration of the search.
"""

from .problem import NO_LIMIT


def plain(tours):
    """Pricing by distance, demand and work (symmetric distances, no hours)."""
    problem = tours.problem
    distance, service, demand = problem.distance, problem.service, problem.demand
    capacity, longest, price = problem.capacity, problem.longest, tours.price
    targets, none = tours.target, (NO_LIMIT, 0)
    fee = tours.fee
    spare = 1 + problem.spare if fee else 1
    most = [limit * spare for limit in capacity]
    latest = [limit * spare for limit in longest]

    def cheapest(route, customer, day):
        order, edges, _cost, load, work, _memory, _early, _late = route
        carried = load + demand[customer]
        if carried > most[day]:
            return none
        row = distance[customer]
        leg, best, before = row[0], NO_LIMIT, 0
        for place, edge in zip(order, edges):  # noqa: B905 - the innermost loop
            following = row[place]
            cost = leg + following - edge
            if cost < best:
                best, before = cost, place
            leg = following
        extra = best + service[customer]
        worked = work + extra
        if worked > latest[day]:
            return none
        if price[day]:
            best += price[day] * extra * (2 * (work - targets[day]) + extra)
        limit = capacity[day]
        if carried > limit:
            best += fee * (carried - (load if load > limit else limit)) / limit
        limit = longest[day]
        if worked > limit:
            best += fee * (worked - (work if work > limit else limit)) / limit
        return best, before

    return cheapest


def timed(tours):
    """As :func:`plain`, for the positions that keep all hours."""
    problem = tours.problem
    inward, outward, service = tours.inward, problem.distance, problem.service
    demand, capacity, longest = problem.demand, problem.capacity, problem.longest
    price, targets, none = tours.price, tours.target, (NO_LIMIT, 0)
    drive = problem.hours.drive
    all_spans = problem.hours.spans

    def cheapest(route, customer, day):
        order, edges, _cost, load, work, _memory, early, late = route
        minutes = service[customer]
        room = longest[day] - work - minutes
        if drive:
            left = drive[day] - sum(edges)
            room = left if left < room else room
        if room < 0 or load + demand[customer] > capacity[day]:
            return none
        spans = all_spans[customer][day]
        to, back = inward[customer], outward[customer]
        leg, best, before = to[0], NO_LIMIT, 0
        for place, edge, leaving, latest in zip(  # noqa: B905 - the innermost loop
            order, edges, early, late
        ):
            detour = leg + back[place] - edge
            if detour < best and detour <= room:
                arrival = leaving + leg
                for start, end in spans:
                    begin = arrival if arrival > start else start
                    if begin + minutes <= end:
                        if begin + minutes + back[place] <= latest:
                            best, before = detour, place
                        break
            leg = to[place]
        if price[day] and best < NO_LIMIT:
            extra = best + minutes
            best += price[day] * extra * (2 * (work - targets[day]) + extra)
        return best, before

    return cheapest
