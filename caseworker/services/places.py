"""ZIP codes and cities of the United States, from the `zipcodes` package: centroids, no street addresses."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from caseworker.models.checks import US_STATES
from caseworker.models.states import MILITARY

_ZIP = re.compile(r"(\d{5})(?:[-\s]?\d{4})?")
_ZIP_AT_END = re.compile(r"(.+?)[,\s]+(\d{5}(?:-\d{4})?)")
# Army and air force, fleet, diplomatic post; the post office counts them as cities.
_MILITARY_CITIES = frozenset({"apo", "fpo", "dpo"})
_NO_LETTER = re.compile(r"[\W_]+")
_SHORT = {"st": "saint", "ft": "fort", "mt": "mount"}
_Point = tuple[float, float, str, str]
_STATE_AT_END = re.compile(r"(.+?)[,\s]+([A-Za-z]{2})\.?")


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code (`zip` set) or a city. `latitude` and `longitude` in degrees: the middle of its ZIP codes."""

    label: str
    latitude: float
    longitude: float
    zip: str
    city: str
    state: str


class Gazetteer:
    """Loads itself on first use, which takes about half a second: `load` does so ahead. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._zips: dict[str, _Point] = {}
        self._pointless: dict[str, tuple[str, str]] = {}
        self._cities: dict[tuple[str, str], list[str]] = {}
        self._states_of: dict[str, list[str]] = {}
        self._loaded = False

    @property
    def is_loaded(self) -> bool:
        return self._loaded

    def load(self) -> None:
        with self._lock:
            if not self._loaded:
                self._read()
                self._loaded = True

    def zip(self, text: str) -> Place | None:
        """The place of a ZIP code, in use or retired; None for one that does not exist or has no known place.

        A few of post office boxes and offices have no point of their own: they lie in the middle of their city.
        """
        match = _ZIP.fullmatch(text.strip())
        if not match:
            return None
        code = match[1]
        row = _look_up(code) if not self._loaded else None
        known = _point(row) if row else self._zips.get(code)
        if known is None:
            return self._in_its_city(code, (row["city"], row["state"]) if row else self._pointless.get(code))
        latitude, longitude, city, state = known
        return Place(f"{code} {city}, {state}", latitude, longitude, code, city, state)

    def _in_its_city(self, code: str, city: tuple[str, str] | None) -> Place | None:
        if city is None or city[0].lower() in _MILITARY_CITIES:
            return None
        middle = self.city(", ".join(city))
        return middle and replace(middle, label=f"{code} {middle.label}", zip=code)

    def city(self, text: str) -> Place | None:
        """The middle of "Camden, NJ", or of the city of that name with the most ZIP codes when no state is named.

        A ZIP code after a city says it more exactly.
        """
        self.load()
        for name, state in _readings(text):
            states = [state] if state else self._states_of.get(name, [])
            for one in states:
                if codes := self._cities.get((name, one)):
                    return self._middle(codes, one)
        match = _ZIP_AT_END.fullmatch(text.strip())
        city = self.city(match[1]) if match else None
        return city and match and (self.zip(match[2]) or city)

    def is_military(self, text: str) -> bool:
        """Whether that is a military or diplomatic post office: it has a ZIP code, and no place on the map."""
        words = _folded(text).split()
        if words and words[0] in _MILITARY_CITIES:
            return len(words) == 1 or words[1].upper() in MILITARY
        match = _ZIP.fullmatch(text.strip())
        row = _look_up(match[1]) if match else None
        return row is not None and row["city"].lower() in _MILITARY_CITIES

    def _middle(self, codes: list[str], state: str) -> Place:
        points = [self._zips[code] for code in codes]
        city = Counter(point[2] for point in points).most_common(1)[0][0]
        latitude = sum(point[0] for point in points) / len(points)
        longitude = sum(point[1] for point in points) / len(points)
        return Place(f"{city}, {state}", round(latitude, 6), round(longitude, 6), "", city, state)

    def _read(self) -> None:
        # Takes 20 ms to import and is needed by few commands.
        import zipcodes

        proper: dict[tuple[str, str], list[str]] = defaultdict(list)
        also: dict[tuple[str, str], list[str]] = defaultdict(list)
        # State by state, as the whole list at once would stay in memory for good (140 MB).
        for state in sorted(US_STATES | {"FM", "MH", "PW"}):
            for row in zipcodes.filter_by(state=state):  # type: ignore[no-untyped-call]
                code = row["zip_code"]
                known = _point(row)
                if known is None:
                    self._pointless[code] = (row["city"], row["state"])
                    continue
                self._zips[code] = known
                proper[_folded(known[2]), state].append(code)
                for name in row["acceptable_cities"]:
                    also[_folded(name), state].append(code)
        # The post office's further names ("Phila") count only where no city is called so.
        self._cities = {**also, **proper}
        by_name: dict[str, list[str]] = defaultdict(list)
        for name, state in sorted(self._cities, key=self._by_size):
            by_name[name].append(state)
        self._states_of = dict(by_name)

    def _by_size(self, city: tuple[str, str]) -> tuple[int, tuple[str, str]]:
        return -len(self._cities[city]), city


def _readings(text: str) -> list[tuple[str, str]]:
    """The text as a city and a state, if it ends in one, else or besides as a city alone ("" for the state)."""
    readings = []
    match = _STATE_AT_END.fullmatch(text.strip())
    if match and match[2].upper() in US_STATES:
        readings.append((_folded(match[1]), match[2].upper()))
    if "," not in text:
        readings.append((_folded(text), ""))
    return readings


def _look_up(code: str) -> Mapping[str, Any] | None:
    """The row of one ZIP code, without loading them all."""
    import zipcodes  # as above

    rows = zipcodes.matching(code)  # type: ignore[no-untyped-call]
    return rows[0] if rows else None


def _point(row: Mapping[str, Any]) -> _Point | None:
    """None where the table has no coordinates, and for military post offices: a few have some, which lead nowhere."""
    if row["city"].lower() in _MILITARY_CITIES:
        return None
    latitude, longitude = float(row["lat"] or 0), float(row["long"] or 0)
    return (latitude, longitude, row["city"], row["state"]) if latitude or longitude else None


@lru_cache(maxsize=40_000)
def _folded(name: str) -> str:
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = _NO_LETTER.sub(" ", name.lower()).split()
    return " ".join(_SHORT.get(word, word) for word in words)
