"""Miles between two points."""

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
