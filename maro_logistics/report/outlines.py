"""Country outlines for the map of an operation, cropped and in the map's own units.

Outlines are Natural Earth (public domain). Borders that are disputed or not settled are drawn dashed; names of
disputed territories are not printed.
"""

from __future__ import annotations

import collections
import gzip
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from maro_logistics.errors import InputError

Line = np.ndarray[Any, np.dtype[np.float64]]
"""Longitudes and latitudes in degrees, shape (points, 2)."""

DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement or "
    "acceptance by anybody. Boundaries are those of today; dashed ones are disputed or not settled."
)
DISPUTED = frozenset(
    frozenset(pair)
    for pair in (
        ("Morocco", "Western Sahara"),
        ("India", "Pakistan"),
        ("India", "China"),
        ("India", "Siachen Glacier"),
        ("China", "Siachen Glacier"),
        ("Pakistan", "Siachen Glacier"),
        ("Sudan", "South Sudan"),
        ("Kenya", "South Sudan"),
        ("Serbia", "Kosovo"),
        ("Egypt", "Sudan"),
        ("Israel", "Palestine"),
        ("Israel", "Syria"),
        ("Russia", "Ukraine"),
        ("North Korea", "South Korea"),
    )
)
"""Borders drawn dashed."""
UNNAMED = frozenset({"Kosovo", "Taiwan", "Western Sahara", "Siachen Glacier", "Palestine", "Israel", "Antarctica"})
"""Units whose name is not printed, because any name is a statement."""


TRIANGLE = 3
"""Points a ring has at least."""
NAMED_SHARE = 0.01
"""Share of the map a country covers at least to be named."""


@dataclass(frozen=True, slots=True)
class Box:
    """What the map shows, degrees, and how it is put on paper: width ``units``, height in proportion."""

    west: float
    south: float
    east: float
    north: float
    units: int = 2000

    @property
    def shrink(self) -> float:
        """A degree of longitude in degrees of latitude, mid-map."""
        return float(np.cos(np.radians(np.clip((self.south + self.north) / 2, -75, 75))))

    @property
    def scale(self) -> float:
        """Units of a degree of latitude."""
        return self.units / ((self.east - self.west) * self.shrink)

    @property
    def height(self) -> int:
        """Units from top to bottom."""
        return round((self.north - self.south) * self.scale)

    def project(self, line: Line) -> Line:
        """The points in units, from the upper left corner."""
        x = (line[:, 0] - self.west) * self.shrink * self.scale
        return np.column_stack([x, (self.north - line[:, 1]) * self.scale])


@dataclass(slots=True)
class Outlines:
    """Paths in the units of a box, as SVG writes them."""

    land: list[str] = field(default_factory=list)
    coast: list[str] = field(default_factory=list)
    border: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)
    labels: list[tuple[str, int, int]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """One path per kind, and the names with their places."""
        paths = {name: "".join(getattr(self, name)) for name in ("land", "coast", "border", "disputed")}
        return {**paths, "labels": [list(label) for label in self.labels]}


@cache
def _world() -> tuple[list[tuple[str, list[Any]]], list[Line]]:
    """Units with their polygons, and arcs in degrees."""
    packed = resources.files("maro_logistics.report").joinpath("page/world.json.gz").read_bytes()
    data = json.loads(gzip.decompress(packed))
    arcs = [np.cumsum(np.array(arc, dtype=np.int64).reshape(-1, 2), axis=0) / 1000.0 for arc in data["arcs"]]
    return [(name, polygons) for name, polygons in data["units"]], arcs


def outlines(box: Box) -> Outlines:
    """Land, coasts, borders and names of countries within the box."""
    units, arcs = _world()
    result = Outlines()
    for shift in (-360.0, 0.0, 360.0):
        moved = Box(box.west - shift, box.south, box.east - shift, box.north, box.units)
        if moved.west < 180 and moved.east > -180:  # noqa: PLR2004 - degrees
            _add(result, moved, units, arcs)
    return result


def _add(result: Outlines, box: Box, units: list[tuple[str, list[Any]]], arcs: list[Line]) -> None:
    owners: dict[int, list[str]] = collections.defaultdict(list)
    for name, polygons in units:
        for arc in (arc for polygon in polygons for ring in polygon for arc in ring):
            owners[arc if arc >= 0 else ~arc].append(name)
        _add_land(result, box, name, [[_ring(ring, arcs) for ring in polygon] for polygon in polygons])
    for number, names in owners.items():
        if _touches(arcs[number], box) and _kind(names):
            getattr(result, _kind(names)).extend(_path(box, part, 1.2) for part in _inside(arcs[number], box))


def _add_land(result: Outlines, box: Box, name: str, polygons: list[list[Line]]) -> None:
    """The polygons of one country; its name goes into the largest one, if that is large enough."""
    near = [[clipped(ring, box) for ring in polygon] for polygon in polygons if _touches(polygon[0], box)]
    result.land += [_path(box, ring, 2.0, closed=True) for polygon in near for ring in polygon if len(ring) >= TRIANGLE]
    largest = max((polygon[0] for polygon in near), key=_area, default=np.empty((0, 2)))
    if name not in UNNAMED and _area(largest) > NAMED_SHARE * _area(_corners(box)):
        x, y = box.project(_inner_point(largest)[None, :])[0]
        result.labels.append((name, round(x), round(y)))


def _kind(names: list[str]) -> str:
    """What an arc is; nothing for a line within one country."""
    if len(names) == 1:
        return "coast"
    if len(set(names)) == 1:
        return ""
    return "disputed" if frozenset(names) in DISPUTED else "border"


def _ring(numbers: list[int], arcs: list[Line]) -> Line:
    return np.vstack([arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers])


def _corners(box: Box) -> Line:
    return np.array([(box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north)])


def _touches(line: Line, box: Box) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(low[0] <= box.east and high[0] >= box.west and low[1] <= box.north and high[1] >= box.south)


def _area(ring: Line) -> float:
    """Square degrees."""
    if len(ring) < TRIANGLE:
        return 0.0
    x, y = ring.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def _inner_point(ring: Line) -> Line:
    """The middle of the widest stretch of the ring on the parallel of its middle: inside, whatever its shape."""
    best: tuple[float, float, float] = (-1.0, *ring.mean(axis=0))
    low, high = ring[:, 1].min(), ring[:, 1].max()
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = low + share * (high - low) + 1e-7
        a, b = ring, np.roll(ring, -1, axis=0)
        crossing = (a[:, 1] > y) != (b[:, 1] > y)
        cut = (
            a[crossing]
            + (b[crossing] - a[crossing]) * ((y - a[crossing, 1]) / (b[crossing, 1] - a[crossing, 1]))[:, None]
        )
        xs = np.sort(cut[:, 0])
        for left, right in zip(xs[::2], xs[1::2], strict=False):
            if right - left > best[0] * 1.2:
                best = (right - left, (left + right) / 2, y)
    return np.array(best[1:])


def clipped(ring: Line, box: Box) -> Line:
    """The part of a closed ring within the box (Sutherland and Hodgman 1974)."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        if not len(ring):
            break
        inside = sign * (ring[:, axis] - limit) >= 0
        if inside.all():
            continue
        before, was_inside = np.roll(ring, 1, axis=0), np.roll(inside, 1)
        points: list[Line] = []
        for position in np.flatnonzero(inside | was_inside):
            if inside[position] != was_inside[position]:
                a, b = before[position], ring[position]
                points.append(a + (b - a) * ((limit - a[axis]) / (b[axis] - a[axis])))
            if inside[position]:
                points.append(ring[position])
        ring = np.array(points).reshape(-1, 2)
    return ring


def _inside(line: Line, box: Box) -> list[Line]:
    """The stretches of an open line within the box, each one point longer at both ends."""
    low, high = np.array([box.west, box.south]), np.array([box.east, box.north])
    inside = np.asarray(((line >= low) & (line <= high)).all(axis=1))
    wide = inside.copy()
    wide[1:] |= inside[:-1]
    wide[:-1] |= inside[1:]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], wide.astype(int), [0]])))
    return [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


def _path(box: Box, line: Line, step: float, *, closed: bool = False) -> str:
    """The line as a path of whole units; points nearer than ``step`` to the one before are left out."""
    points = np.round(box.project(line)).astype(int)
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= step:
            kept.append(point)
    kept.append(points[-1])
    steps = np.diff(np.array(kept), axis=0)
    moves = "".join(f"{x},{y} " for x, y in steps).rstrip()
    return f"M{kept[0][0]},{kept[0][1]}l{moves}" + ("z" if closed else "")


def own_boundaries(path: Path, box: Box) -> Outlines:
    """Outlines of a GeoJSON file of the user's own, in place of the built-in ones.

    Polygons become land with a border, lines become borders; a feature whose ``disputed`` is true is dashed, its
    ``name`` is printed. ``InputError`` when the file is not GeoJSON.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        features = data["features"] if data.get("type") == "FeatureCollection" else [data]
        result = Outlines()
        for feature in features:
            _add_feature(result, box, feature)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"{path}: is not GeoJSON with longitudes and latitudes ({error})") from error
    return result


def _add_feature(result: Outlines, box: Box, feature: dict[str, Any]) -> None:
    geometry = feature.get("geometry", feature)
    properties = feature.get("properties") or {}
    lines = result.disputed if properties.get("disputed") else result.border
    kind, places = geometry["type"], geometry["coordinates"]
    polygons = {"Polygon": [places], "MultiPolygon": places}.get(kind, [])
    for polygon in polygons:
        for number, points in enumerate(polygon):
            ring = np.array(points, dtype=float)[:, :2]
            kept = clipped(ring, box)
            if len(kept) >= TRIANGLE:
                result.land.append(_path(box, kept, 1.0, closed=True))
                lines.extend(_path(box, part, 1.0) for part in _inside(ring, box))
                if number == 0 and properties.get("name"):
                    x, y = box.project(_inner_point(kept)[None, :])[0]
                    result.labels.append((str(properties["name"]), round(x), round(y)))
    for points in {"LineString": [places], "MultiLineString": places}.get(kind, []):
        lines.extend(_path(box, part, 1.0) for part in _inside(np.array(points, dtype=float)[:, :2], box))
