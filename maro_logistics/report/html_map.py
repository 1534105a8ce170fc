"""Where places stand on the map: by their coordinates, or in a sketch when they have none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.report.outlines import DISCLAIMER, Box, own_boundaries
from maro_logistics.report.outlines import outlines as built_in

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

MARGIN = 0.09
"""Share of the width and height left free around the outermost places."""
SMALLEST = 0.4
"""Degrees a map shows at least."""
TALLEST = 1.0
"""Height over width, at most."""
FLATTEST = 0.5
"""Height over width, at least."""
KM_PER_DEGREE = 111.2


def map_data(scenario: Scenario, boundaries: Path | None) -> dict[str, Any]:
    """Size, outlines, and the place of every location on the map (``None``: it has no coordinates)."""
    places = scenario["locations"]
    lat, lon = places["latitude"].to_numpy(dtype="float64"), places["longitude"].to_numpy(dtype="float64")
    known = ~(np.isnan(lat) | np.isnan(lon))
    if not known.any():
        return _sketch(scenario)
    if np.ptp(lon[known]) > 180:  # noqa: PLR2004 - the operation lies across the date line
        lon = np.where(lon < 0, lon + 360.0, lon)
    box = _box(lon[known], lat[known])
    points = box.project(np.column_stack([lon, lat]))
    drawn = built_in(box) if boundaries is None else own_boundaries(boundaries, box)
    return {
        "width": box.units,
        "height": box.height,
        "points": [[round(x), round(y)] if there else None for (x, y), there in zip(points, known, strict=True)],
        "km": round(box.scale / KM_PER_DEGREE, 4),
        "note": ("Outlines: Natural Earth. " if boundaries is None else "Outlines: the user's own. ") + DISCLAIMER,
        **drawn.as_dict(),
    }


def _box(lon: Any, lat: Any) -> Box:
    """A box around the places with a margin, neither too flat nor too tall."""
    x, y = (lon.min() + lon.max()) / 2, (lat.min() + lat.max()) / 2
    shrink = float(np.cos(np.radians(np.clip(y, -75, 75))))
    width = max(np.ptp(lon) * shrink, SMALLEST) * (1 + 2 * MARGIN)
    height = max(np.ptp(lat), SMALLEST) * (1 + 2 * MARGIN)
    width, height = max(width, height / TALLEST), max(height, width * FLATTEST)
    return Box(x - width / shrink / 2, y - height / 2, x + width / shrink / 2, y + height / 2)


def _sketch(scenario: Scenario) -> dict[str, Any]:
    """Places in columns by the number of legs from where the goods are."""
    names = scenario["locations"]["location"].tolist()
    column = _legs(scenario, names)
    columns = sorted(set(column.values()))
    width, height = 2000, 800
    points: list[Any] = []
    for name in names:
        fellows = [other for other in names if column[other] == column[name]]
        x = (columns.index(column[name]) + 0.5) / len(columns) * width
        y = (fellows.index(name) + 0.5) / len(fellows) * height
        points.append([round(x), round(y + (40 if columns.index(column[name]) % 2 else -40))])
    note = "A sketch: the places have no coordinates. Columns are the number of legs from where the goods are."
    return {"width": width, "height": height, "points": points, "km": None, "note": note, "labels": []}


def _legs(scenario: Scenario, names: list[str]) -> dict[str, int]:
    """Fewest legs from a place with stock; one more than the most for places without a way."""
    routes = scenario["routes"]
    links = list(zip(routes["origin"], routes["destination"], routes["both_ways"], strict=True))
    legs = dict.fromkeys(scenario["stocks"]["location"], 0)
    front = list(legs)
    while front:
        beyond = [b for a, b, _ in links if a in front] + [a for a, b, both in links if both and b in front]
        step = legs[front[0]] + 1
        front = [name for name in dict.fromkeys(beyond) if name not in legs]
        legs |= dict.fromkeys(front, step)
    most = max(legs.values(), default=0) + 1
    return {name: legs.get(name, most) for name in names}
