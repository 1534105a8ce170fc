"""Makes the country outlines of the report from the npm package world-atlas 2.0.2 (Natural Earth 4.1, 1:10 million).

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python tools/outlines.py package maro_logistics/report/page

The result is a gzip file of JSON: ``units`` (name, polygons of rings of arc numbers, as in TopoJSON) and ``arcs``
(whole thousandths of a degree: first point, then steps), every arc simplified to 0.006 degrees.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

TOLERANCE = 0.006
"""Degrees an outline may move: 0.7 km, less than a pixel in the map of any operation of more than 300 km."""
MERGED = {
    "Somaliland": "Somalia",
    "N. Cyprus": "Cyprus",
    "Cyprus U.N. Buffer Zone": "Cyprus",
    "Baikonur": "Kazakhstan",
    "USNB Guantanamo Bay": "Cuba",
    "Hong Kong": "China",
    "Macao": "China",
}
"""Units drawn as part of a country, as the United Nations do."""
RENAMED = {
    "Dem. Rep. Congo": "DR Congo",
    "S. Sudan": "South Sudan",
    "Central African Rep.": "Central African Republic",
    "W. Sahara": "Western Sahara",
    "eSwatini": "Eswatini",
    "Macedonia": "North Macedonia",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Eq. Guinea": "Equatorial Guinea",
    "Dominican Rep.": "Dominican Republic",
    "Solomon Is.": "Solomon Islands",
    "Falkland Is.": "Falkland Islands (Malvinas)",
    "Turkey": "Türkiye",
}
CRIMEA = (32.3, 44.2, 36.8, 46.3)
"""West, south, east, north: a polygon of Russia that lies within belongs to Ukraine."""


def main(package: Path, out: Path) -> None:
    """Write ``world.json.gz`` and its licence."""
    topology = json.loads((package / "countries-10m.json").read_text(encoding="utf-8"))
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    points = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    units: dict[str, list[Any]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        name = MERGED.get(name, RENAMED.get(name, name))
        polygons = country.get("arcs", []) if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            is_crimea = name == "Russia" and _lies_within(polygon[0], points)
            units.setdefault("Ukraine" if is_crimea else name, []).append(polygon)
    data = {
        "units": [[name, units[name]] for name in sorted(units)],
        "arcs": [_packed(simplified(arc)) for arc in points],
    }
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    (out / "world.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{sum(len(arc) for arc in points)} points before, {sum(len(arc) // 2 for arc in data['arcs'])} after")


def _lies_within(ring: list[int], points: list[Any]) -> bool:
    line = np.vstack([points[arc if arc >= 0 else ~arc] for arc in ring])
    west, south, east, north = CRIMEA
    return bool(
        (line[:, 0] > west).all()
        and (line[:, 0] < east).all()
        and (line[:, 1] > south).all()
        and (line[:, 1] < north).all()
    )


def simplified(line: Any) -> Any:
    """The line with only the points of it that matter (Douglas and Peucker 1973)."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        inner, chord = line[first + 1 : last] - line[first], line[last] - line[first]
        length = np.hypot(*chord)
        across = np.abs(inner[:, 0] * chord[1] - inner[:, 1] * chord[0]) / length if length else np.hypot(*inner.T)
        far = int(np.argmax(across))
        if across[far] > TOLERANCE:
            keep[first + 1 + far] = True
            todo += [(first, first + 1 + far), (first + 1 + far, last)]
    return line[keep]


def _packed(line: Any) -> list[int]:
    whole = np.round(line * 1000).astype(int)
    return np.vstack([whole[:1], np.diff(whole, axis=0)]).ravel().tolist()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
