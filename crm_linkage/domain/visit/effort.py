"""How long a search may take."""

# Twenty visits every five weekdays for four weeks: what the setting is meant for.
USUAL_STOPS = 100
USUAL_WEEKS = 4
LEAST_SECONDS = 0.1
# A job may be cut off after two minutes (the host's limit for background work).
MOST_SECONDS = 60.0


def search_seconds(stops, weeks, usual):
    """Seconds for a request: they grow with its size, within limits.

    :param stops: addresses that are to be visited
    :param weeks: length of the plan
    :param usual: seconds for 100 addresses and four weeks, or fewer weeks

    >>> search_seconds(120, 4, 5.0)
    6.0
    """
    size = stops / USUAL_STOPS * max(1.0, weeks / USUAL_WEEKS)
    return min(MOST_SECONDS, max(LEAST_SECONDS, usual * size))
