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


def polish(order, matrix, fits):
    """Turn pieces of a day round and move pieces of up to three visits.

    :param fits: function from an order to whether it can be kept
    :return: new list; never longer than ``order``; roads may differ by direction
    """
    order = list(order)
    best, improved = drive_time(order, matrix), True
    while improved:
        improved = False
        for other in (*_turned(order), *_moved(order)):
            length = drive_time(other, matrix)
            if length < best and fits(other) is not None:
                order, best, improved = other, length, True
                break
    return order


def _turned(order):
    for i in range(len(order) - 1):
        for j in range(i + 2, len(order) + 1):
            yield order[:i] + order[i:j][::-1] + order[j:]


def _moved(order):
    for size in (1, 2, 3):
        for i in range(len(order) - size + 1):
            piece, rest = order[i : i + size], order[:i] + order[i + size :]
            for j in range(len(rest) + 1):
                if j != i:
                    yield rest[:j] + piece + rest[j:]
