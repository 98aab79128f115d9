"""One day: which order, and when.

Places are numbers into a drive matrix; 0 is where the day starts and ends.
"""


def intersect(spans, others):
    """Common parts of two lists of ``(start, end)`` as a list of pairs, sorted."""
    return sorted(
        (max(a, c), min(b, d))
        for a, b in spans
        for c, d in others
        if max(a, c) < min(b, d)
    )


def join(spans):
    """Unite spans that overlap or touch; sorted list of ``(start, end)``."""
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def earliest_start(arrival, minutes, spans):
    """First minute from ``arrival`` on at which ``minutes`` fit into one span.

    :param spans: sorted ``(start, end)``
    :return: minute, or None when it never fits
    """
    for start, end in spans:
        begin = max(arrival, start)
        if begin + minutes <= end:
            return begin
    return None


def drive_time(order, matrix):
    """Minutes of the round trip from 0 through ``order`` back to 0."""
    here, total = 0, 0
    for place in order:
        total += matrix[here][place]
        here = place
    return total + matrix[here][0]


def schedule(order, leave, back, matrix, minutes, spans):
    """Times of a day, or None when the order cannot be kept.

    :param order: places in order
    :param leave: minute at which the day starts at place 0
    :param back: minute by which place 0 must be reached again
    :param minutes: minutes at each place, by place
    :param spans: function from place to the sorted spans in which it can be visited
    :return: list of the minutes at which each visit starts
    """
    here, now, starts = 0, leave, []
    for place in order:
        begin = earliest_start(now + matrix[here][place], minutes[place], spans(place))
        if begin is None:
            return None
        starts.append(begin)
        here, now = place, begin + minutes[place]
    return starts if now + matrix[here][0] <= back else None


def nearest_neighbour(places, matrix):
    """Order ``places`` by always driving to the nearest one left (ties: smaller)."""
    left, here, order = sorted(places), 0, []
    while left:
        here = min(left, key=matrix[here].__getitem__)
        left.remove(here)
        order.append(here)
    return order


def two_opt(order, matrix, fits):
    """Turn pieces of the tour round as long as that saves time.

    :param fits: function from an order to whether it can be kept
    :return: new list; never longer than ``order``
    """
    order = list(order)
    improved = True
    while improved:
        improved = False
        for i in range(len(order) - 1):
            before = order[i - 1] if i else 0
            for j in range(i + 1, len(order)):
                after = order[j + 1] if j + 1 < len(order) else 0
                saved = (
                    matrix[before][order[i]]
                    + matrix[order[j]][after]
                    - matrix[before][order[j]]
                    - matrix[order[i]][after]
                )
                if saved <= 0:
                    continue
                turned = order[:i] + order[i : j + 1][::-1] + order[j + 1 :]
                if fits(turned):
                    order, improved = turned, True
    return order
