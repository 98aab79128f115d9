"""Distance and driving time without a road map."""

from math import asin, ceil, cos, radians, sin, sqrt

EARTH_RADIUS = 6371.0088  # kilometres, mean radius (IUGG)


def great_circle(a, b):
    """Kilometres from :class:`~.request.Place` ``a`` to ``b`` along the sphere."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat = (lat_b - lat_a) / 2
    half_lon = radians(b.longitude - a.longitude) / 2
    h = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(h)))


def drive_minutes(a, b, travel):
    """Minutes by road from ``a`` to ``b``, rounded up; 0 only for the same place."""
    return ceil(great_circle(a, b) * travel.road_factor / travel.speed * 60)


def drive_matrix(places, travel):
    """Minutes between all ``places``: ``matrix[i][j]``, symmetric."""
    size = len(places)
    matrix = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            matrix[i][j] = matrix[j][i] = drive_minutes(places[i], places[j], travel)
    return matrix
