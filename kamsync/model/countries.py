"""Where countries lie: centroids by ISO code or name, and the distance between two points.

Precision "country": good for "which continent, which flight", not for a route.
"""

from __future__ import annotations

import functools
import math
import unicodedata
from collections.abc import Mapping
from importlib import resources
from typing import Final

EARTH_RADIUS_KM: Final = 6371.0

Point = tuple[float, float]
"""Latitude, longitude in degrees."""


def folded(name: str) -> str:
    """Without accents, case, dots and doubled spaces: how people vary the name of a country."""
    plain = unicodedata.normalize("NFKD", name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c != ".")
    return " ".join(letters.casefold().split())


@functools.cache
def centroids() -> Mapping[str, Point]:
    """Folded code (two or three letters) or name → centroid."""
    text = (resources.files("kamsync.model") / "countries.csv").read_text(encoding="utf-8")
    found: dict[str, Point] = {}
    for line in text.splitlines()[1:]:
        two, three, latitude, longitude, names = line.split(";")
        for name in (two, three, *names.split("|")):
            found[folded(name)] = (float(latitude), float(longitude))
    return found


def point_of(place: str) -> Point | None:
    """A country by code or name, or a point written as "48.86, 2.35"; None for neither."""
    latitude, comma, longitude = place.partition(",")
    if comma:
        try:
            point = (float(latitude), float(longitude))
        except ValueError:
            return centroids().get(folded(place))
        return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None
    return centroids().get(folded(place))


def distance_km(one: Point, other: Point) -> float:
    """Great circle (haversine) on a sphere."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    across = math.sin((lon2 - lon1) / 2) ** 2 * math.cos(lat1) * math.cos(lat2)
    half = math.sin((lat2 - lat1) / 2) ** 2 + across
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
