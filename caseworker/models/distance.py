"""Miles between two points, and in which direction one lies from the other."""

from __future__ import annotations

import math

EARTH_MILES = 3958.7613
"""Mean radius (IUGG: 6371.0088 km)."""


def miles_between(latitude: float, longitude: float, latitude2: float, longitude2: float) -> float:
    """Along the great circle (haversine), of two points in degrees."""
    one, other = math.radians(latitude), math.radians(latitude2)
    half = math.radians(longitude2 - longitude) / 2
    chord = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(half) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(min(1.0, chord)))


def compass_point(latitude: float, longitude: float, latitude2: float, longitude2: float) -> int:
    """Which of the eight points of the compass the second place lies toward from the first: 0 is north, 2 east."""
    one, other = math.radians(latitude), math.radians(latitude2)
    east = math.radians(longitude2 - longitude)
    x = math.sin(east) * math.cos(other)
    y = math.cos(one) * math.sin(other) - math.sin(one) * math.cos(other) * math.cos(east)
    return round(math.degrees(math.atan2(x, y)) / 45) % 8
