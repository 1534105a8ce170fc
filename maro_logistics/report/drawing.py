"""What every map of a plan draws: lines by mode and tonnes, places by people and what is met; a small one as SVG."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.report.html_index import Index, index_of
from maro_logistics.report.html_map import map_data
from maro_logistics.report.html_plan import cover_data, movement_data

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

INK, IDLE, SEA, LAND = "#16222c", "#b4bcc3", "#dfeaf2", "#f7f4ec"
MODES: dict[str, tuple[str, tuple[float, ...]]] = {
    "road": ("#7a4a12", ()),
    "air": ("#0067b1", (9, 5)),
    "sea": ("#00806a", (2, 3)),
    "river": ("#00806a", (8, 3, 2, 3)),
    "rail": ("#222222", (1.2, 2.4)),
    "pack": ("#a0527a", (4, 3)),
    "drone": ("#b8461b", (1, 4)),
    "escort": ("#555555", ()),
    "relay": ("#888888", ()),
}
"""Colour and dashes of each mode: told apart without colour, too."""
BENDS = {"air": 0.16, "sea": -0.14, "river": 0.1, "drone": -0.2, "rail": 0.05}
"""How far lines bend aside, as a share of their length, so that modes lie beside each other."""
STEPS = (
    (0, "#3b0f4a", "nothing"),
    (25, "#79195e", "under 25 %"),
    (50, "#b73a5a", "25 to 49 %"),
    (75, "#e3734e", "50 to 74 %"),
    (90, "#f5ac63", "75 to 89 %"),
    (100, "#f9dd9c", "90 to 99 %"),
    (101, "#e2f1ea", "all of it"),
)
"""Upper limit in percent, colour and words, dark to light: their order stays in grey."""


def step_of(percent: int) -> int:
    """Position among ``STEPS``; -1 where nothing is due."""
    if percent < 0:
        return -1
    return next(at for at, (limit, _, _) in enumerate(STEPS) if percent < limit or percent == limit == 0)


def style(mode: str) -> tuple[str, tuple[float, ...]]:
    """Colour and dashes of a mode; those of the road for one of the user's own."""
    return MODES.get(mode, MODES["road"])


@dataclass(frozen=True, slots=True)
class Leg:
    """A route on the map; ``tonnes`` both ways in the whole plan, ``trips`` with or without a load."""

    points: tuple[tuple[float, float], ...]
    """Start, point of control, end of a quadratic curve."""
    mode: str
    tonnes: float
    trips: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map."""

    title: str
    kind: str
    x: float
    y: float
    people: float
    needs: bool
    met: int
    """Percent of its need met in the end, -1 where nothing is due."""


@dataclass(frozen=True)
class Picture:
    """A plan on its map, in units of the map (y downwards), with the pieces other pictures need."""

    index: Index
    plan: Plan
    map: dict[str, Any]

    @cached_property
    def cover(self) -> dict[str, Any]:
        """Percent met by place: by period, and in the end."""
        return cover_data(self.index, self.plan)

    @cached_property
    def legs(self) -> list[Leg]:
        """Routes between places that have coordinates, the fullest last."""
        tonnes, trips = (np.zeros(len(self.index.routes.rows) + 1) for _ in range(2))
        for _, _, _, route, _, _, _, count, out, back in movement_data(self.index, self.plan):
            tonnes[route] += out + back
            trips[route] += count
        points = self.map["points"]
        legs = []
        for at, row in enumerate(self.index.routes.rows):
            ends = [points[row[end]] if 0 <= row[end] < len(points) else None for end in ("o", "d")]
            if ends[0] and ends[1]:
                legs.append(Leg(_curve(ends[0], ends[1], row["mode"]), row["mode"], tonnes[at], trips[at]))
        return sorted(legs, key=lambda leg: (leg.trips > 0, leg.tonnes))

    @cached_property
    def spots(self) -> list[Spot]:
        """Places with coordinates, the largest first."""
        met = self.cover["whole"]
        spots = [
            Spot(row["title"], row["kind"], at[0], at[1], row["people"] or 0.0, bool(row["needs"]), met[number])
            for number, (row, at) in enumerate(zip(self.index.places.rows, self.map["points"], strict=False))
            if at
        ]
        return sorted(spots, key=lambda spot: -spot.people)


def picture_of(scenario: Scenario, plan: Plan) -> Picture:
    """The plan on the map of its scenario."""
    return Picture(index_of(scenario), plan, map_data(scenario, None))


def _curve(start: list[float], end: list[float], mode: str) -> tuple[tuple[float, float], ...]:
    (a, b), (c, d), bend = start, end, BENDS.get(mode, 0.0)
    return (a, b), ((a + c) / 2 - (d - b) * bend, (b + d) / 2 + (c - a) * bend), (c, d)


def outline(path: str) -> list[np.ndarray[Any, Any]]:
    """The lines of a path of outlines, shape (points, 2) each."""
    lines = []
    for part in path.split("M")[1:]:
        numbers = np.array(re.findall(r"-?\d+", part), dtype=float).reshape(-1, 2)
        lines.append(np.cumsum(numbers, axis=0))
    return lines


SMALL = 420
"""Width of the small map, pixels."""


def small_map(scenario: Scenario, plan: Plan) -> str:
    """The map of a plan as a small SVG picture that needs nothing else, every text escaped."""
    picture = picture_of(scenario, plan)
    land, scale = picture.map, picture.map["width"] / SMALL
    parts = [f"<rect width='{land['width']}' height='{land['height']}' fill='{SEA if land.get('land') else LAND}'/>"]
    if land.get("land"):
        parts.append(f"<path d='{land['land']}' fill='{LAND}' fill-rule='evenodd'/>")
        for name, colour, dash in (("coast", "#7ea1ba", 0), ("border", "#8a949c", 0), ("disputed", "#8a949c", 4)):
            parts.append(_stroke(land[name], colour, scale, (dash * scale,) if dash else ()))
    most = max((leg.tonnes for leg in picture.legs), default=0.0) or 1.0
    parts += [_leg(leg, most, scale) for leg in picture.legs]
    crowd = max((spot.people for spot in picture.spots), default=0.0) or 1.0
    parts += [_spot(spot, crowd, scale) for spot in picture.spots]
    told = "Map of the plan: wider lines carry more tonnes, darker places go short."
    size = f"viewBox='0 0 {land['width']} {land['height']}' width='{SMALL}' height='{round(land['height'] / scale)}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size} role='img' aria-label='{told}'>{''.join(parts)}</svg>"


def _stroke(path: str, colour: str, width: float, dashes: tuple[float, ...] = ()) -> str:
    dash = f" stroke-dasharray='{' '.join(f'{part:.0f}' for part in dashes)}'" if dashes else ""
    return f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='{width:.1f}'{dash}/>"


def _leg(leg: Leg, most: float, scale: float) -> str:
    (a, b), (c, d), (e, f) = leg.points
    path = f"M{a:.0f} {b:.0f}Q{c:.0f} {d:.0f} {e:.0f} {f:.0f}"
    if not leg.trips:
        return _stroke(path, IDLE, 0.7 * scale, (scale, 3 * scale))
    colour, dashes = style(leg.mode)
    width = (1.2 + 4 * np.sqrt(leg.tonnes / most)) * scale
    return _stroke(path, colour, width, tuple(part * max(scale, width / 2.6) for part in dashes))


def _spot(spot: Spot, crowd: float, scale: float) -> str:
    step = step_of(spot.met)
    told = f"<title>{html.escape(spot.title)}{f': {spot.met} % met' if step >= 0 else ''}</title>"
    edge = f"stroke='{INK}' stroke-width='{0.8 * scale:.1f}'"
    if spot.needs:
        size = (2.5 + 5 * np.sqrt(spot.people / crowd)) * scale
        fill = STEPS[step][1] if step >= 0 else "#ffffff"
        return f"<circle cx='{spot.x}' cy='{spot.y}' r='{size:.1f}' fill='{fill}' {edge}>{told}</circle>"
    side = 6 * scale
    where = f"x='{spot.x - side / 2:.0f}' y='{spot.y - side / 2:.0f}' width='{side:.0f}' height='{side:.0f}'"
    return f"<rect {where} fill='{INK}' stroke='#fff' stroke-width='{scale:.1f}'>{told}</rect>"
