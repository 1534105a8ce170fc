"""Pictures of a plan as figures of matplotlib: map, timeline of fleets, coverage. They hold no global state."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.errors import MachineError
from maro_logistics.report.drawing import (
    IDLE,
    INK,
    LAND,
    SEA,
    STEPS,
    Picture,
    Spot,
    outline,
    picture_of,
    step_of,
    style,
)
from maro_logistics.report.html_plan import fleet_use_data

try:
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch, PathPatch
    from matplotlib.path import Path
except ImportError as error:
    raise MachineError("pictures need matplotlib: pip install 'maro-logistics[plot]'") from error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

MOST_ROWS = 40
"""Fleets or places a picture shows; what is left out is told in its title."""
MOST_NAMES = 14
"""Places named on a map."""
LETTER = 0.0085
"""Width of a letter of a name on the map, as a share of the map's width."""
NOTHING = "////"
"""Fills cells in which nothing falls due, so that they differ from light ones."""
LONGEST = 26
"""Letters of a name."""
Box = tuple[float, float, float, float]
"""Left, upper, right and lower end on the map."""


class PlanFigure(Figure):
    """A figure that notebooks show by themselves, whatever else they have loaded."""

    def _repr_png_(self) -> bytes:
        kept = io.BytesIO()
        self.savefig(kept, format="png", dpi=120)
        return kept.getvalue()


def _figure(width: float, height: float) -> tuple[PlanFigure, Axes]:
    figure = PlanFigure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.tick_params(labelsize=8, colors=INK, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure, axes


def plot_map(scenario: Scenario, plan: Plan) -> PlanFigure:
    """Routes by mode (colour and dash) and tonnes (width), places by people (size) and what is met in the end."""
    picture = picture_of(scenario, plan)
    width, height = picture.map["width"], picture.map["height"]
    figure, axes = _figure(8.0, 8.0 * height / width + 1.5)
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal", xticks=[], yticks=[])
    _background(axes, picture)
    _legs(axes, picture)
    _spots(axes, picture)
    _names(axes, picture)
    _title(axes, scenario, "What is moved, and how much of the need is met in the end")
    used = sorted({leg.mode for leg in picture.legs if leg.trips})
    keys: list[Any] = [
        Line2D([], [], color=style(mode)[0], lw=2.2, ls=_dashes(mode), label=_text(mode)) for mode in used
    ]
    keys += _step_keys({step_of(spot.met) for spot in picture.spots if spot.needs})
    figure.legend(handles=keys, loc="outside lower center", ncols=5, fontsize=8, frameon=False, handlelength=3.4)
    note = "\n".join(textwrap.wrap(picture.map["note"], 150))
    axes.set_xlabel(_text(note), loc="left", fontsize=6, color="#52616d")
    return figure


def _text(words: str) -> str:
    """As it stands: a dollar sign starts no formula."""
    return words.replace("$", r"\$")


def _title(axes: Axes, scenario: Scenario, told: str) -> None:
    """Name of the operation, and below it what the picture shows."""
    name = scenario.settings.title or scenario.settings.name
    shown = [*textwrap.wrap(name, 90)[:2], *textwrap.wrap(told, 90)]
    axes.set_title(_text("\n".join(shown)), loc="left", fontsize=10, color=INK)


def _dashes(mode: str) -> Any:
    dashes = style(mode)[1]
    return (0, tuple(part / 2 for part in dashes)) if dashes else "-"


def _step_keys(present: set[int]) -> list[Any]:
    steps = [(colour, f"met: {words}") for at, (_, colour, words) in enumerate(STEPS) if at in present]
    keys = [Patch(facecolor=colour, edgecolor=INK, lw=0.5, label=words) for colour, words in steps]
    empty = Patch(facecolor="#ffffff", edgecolor=IDLE, hatch=NOTHING, lw=0.5, label="nothing due")
    return [*keys, empty] if -1 in present else keys


def _background(axes: Axes, picture: Picture) -> None:
    """Sea, land and borders; plain paper where the places have no coordinates."""
    land = picture.map
    axes.set_facecolor(SEA if land.get("land") else LAND)
    rings = [Path(line) for line in outline(land.get("land", "")) if len(line) > 1]
    if rings:
        axes.add_patch(PathPatch(Path.make_compound_path(*rings), facecolor=LAND, edgecolor="none", zorder=0))
    for name, colour, dash in (("coast", "#7ea1ba", "-"), ("border", "#8a949c", "-"), ("disputed", "#8a949c", "--")):
        for line in outline(land.get(name, "")):
            axes.plot(line[:, 0], line[:, 1], color=colour, lw=0.8, ls=dash, zorder=1)
    for text, x, y in land["labels"]:
        axes.text(x, y, _text(text.upper()), fontsize=8, color="#8a949c", ha="center", zorder=1, clip_on=True)


def _legs(axes: Axes, picture: Picture) -> None:
    most = max((leg.tonnes for leg in picture.legs), default=0.0) or 1.0
    for leg in picture.legs:
        path = Path(list(leg.points), [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        wide = 1.1 + 4.5 * np.sqrt(leg.tonnes / most)
        look: dict[str, Any] = {"edgecolor": IDLE, "lw": 0.6, "ls": (0, (1, 4))}
        if leg.trips:
            look = {"edgecolor": style(leg.mode)[0], "lw": wide, "ls": _dashes(leg.mode), "alpha": 0.85}
        axes.add_patch(PathPatch(path, facecolor="none", capstyle="butt", zorder=2, **look))


def _spots(axes: Axes, picture: Picture) -> None:
    crowd = max((spot.people for spot in picture.spots), default=0.0) or 1.0
    markers = {"port": "D", "airport": "^"}
    for spot in picture.spots:
        step = step_of(spot.met)
        if spot.needs:
            fill, size = STEPS[step][1] if step >= 0 else "#ffffff", 18 + 170 * spot.people / crowd
            axes.scatter([spot.x], [spot.y], s=size, c=fill, edgecolors=INK, linewidths=0.8, zorder=3)
        else:
            axes.scatter(
                [spot.x], [spot.y], s=38, c=INK, marker=markers.get(spot.kind, "s"), edgecolors="#ffffff", zorder=4
            )


def _names(axes: Axes, picture: Picture) -> None:
    """Hubs and the largest places, as far as names lie neither on each other nor on places."""
    width = picture.map["width"]
    half = 0.011 * width
    dots = [(spot.x - half, spot.y - half, spot.x + half, spot.y + half) for spot in picture.spots]
    names: list[Box] = []
    for spot in sorted(picture.spots, key=lambda spot: (spot.needs, -spot.people)):
        if len(names) == MOST_NAMES:
            break
        for box in _name_boxes(spot, width):
            if not any(_overlap(box, other) for other in (*dots, *names)):
                names.append(box)
                shown = {"fontsize": 8, "color": INK, "va": "center", "zorder": 5}
                paper = {"facecolor": "#ffffff", "alpha": 0.7, "edgecolor": "none", "pad": 0.6}
                axes.text(box[0], spot.y, _text(_short(spot.title)), bbox=paper, **shown)  # type: ignore[arg-type]
                break


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _short(title: str) -> str:
    """The title up to its first comma, not too long."""
    name = title.split(",", maxsplit=1)[0]
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}\u2026"


def _name_boxes(spot: Spot, width: float) -> list[Box]:
    """Where the name can stand within the map: right of the place, or left of it."""
    long, away, half = len(_short(spot.title)) * LETTER * width, 0.0145 * width, 0.011 * width
    starts = (spot.x + away, spot.x - away - long)
    return [(left, spot.y - half, left + long, spot.y + half) for left in starts if 0 < left < width - long]


def plot_coverage(scenario: Scenario, plan: Plan) -> PlanFigure:
    """Places by periods: the share of what falls due that is met by then; the worst places first."""
    picture = picture_of(scenario, plan)
    whole, places = picture.cover["whole"], picture.index.places.rows
    order = sorted(map(int, picture.cover["periods"]), key=lambda at: (whole[at], -(places[at]["people"] or 0)))
    shown = order[:MOST_ROWS]
    cells = [[step_of(percent) for percent in picture.cover["periods"][str(at)]] for at in shown]
    figure, axes = _figure(9.0, 1.6 + 0.22 * max(len(shown), 3))
    colours = ListedColormap([colour for _, colour, _ in STEPS])
    axes.patch.set(hatch=NOTHING, edgecolor=IDLE, lw=0)
    if shown:
        edges = _edges(picture)
        rows = np.arange(len(shown) + 1)
        due = np.ma.masked_less(np.array(cells), 0)
        axes.pcolormesh(edges, rows, due, cmap=colours, vmin=-0.5, vmax=6.5, edgecolors="#fff", lw=0.4)
        axes.set(yticks=rows[:-1] + 0.5, yticklabels=[_text(_short(places[at]["title"])) for at in shown])
        axes.set(ylim=(len(shown), 0), xlim=(0, edges[-1]))
        right = axes.secondary_yaxis("right")
        right.set_yticks(rows[:-1] + 0.5, [f"{whole[at]} %" for at in shown], fontsize=8)
        right.tick_params(length=0)
        right.spines["right"].set_visible(False)
    _dates(axes, picture)
    left = f", {MOST_ROWS} worst of {len(order)} places" if len(order) > MOST_ROWS else ""
    _title(axes, scenario, f"Met by the day it falls due; on the right, met in the end{left}")
    keys = _step_keys({step for row in cells for step in row})
    figure.legend(handles=keys, loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return figure


def _edges(picture: Picture) -> Any:
    """Days at which periods begin, and the end."""
    return np.concatenate([[0], np.cumsum(picture.index.timeline.length)])


def _dates(axes: Axes, picture: Picture) -> None:
    """Dates of about eight days below the picture."""
    days = picture.index.timeline.days
    step = max(1, round(days / 8))
    ticks = np.arange(0, days, step)
    start = pd.Timestamp(picture.index.scenario.settings.start)
    axes.set_xticks(ticks, [f"{start + pd.Timedelta(days=int(day)):%d %b}" for day in ticks])


def plot_timeline(scenario: Scenario, plan: Plan) -> PlanFigure:
    """Vehicles of every fleet in use by day (filled) out of those there are (line); the busiest fleets first."""
    picture = picture_of(scenario, plan)
    use, fleets = fleet_use_data(picture.index, plan), picture.index.fleets.rows
    order = sorted((int(at) for at in use if sum(use[at][0])), key=lambda at: (-sum(use[str(at)][0]), at))
    shown, edges = order[:MOST_ROWS], _edges(picture)
    figure, axes = _figure(9.0, 1.4 + 0.34 * max(len(shown), 3))
    lengths = np.diff(edges)
    for row, at in enumerate(shown):
        used, there = (np.array(values, dtype=float) / lengths for values in use[str(at)])
        most = max(used.max(), there.max())
        colour = style(fleets[at]["mode"])[0]
        bars = 0.85 * used / most
        axes.bar(edges[:-1], bars, lengths, row + 1 - bars, align="edge", color=colour, edgecolor="#ffffff", lw=0.3)
        axes.stairs(row + 1 - 0.85 * there / most, edges, color=INK, lw=0.9, baseline=None)
        axes.axhline(row + 1, color="#d3dae0", lw=0.6, zorder=0)
        axes.text(edges[-1] * 1.01, row + 0.6, f"{used.max():.3g} of {there.max():.3g}", fontsize=8, va="center")
    axes.set(ylim=(max(len(shown), 1), 0), xlim=(0, edges[-1]), yticks=np.arange(len(shown)) + 0.6)
    axes.set_yticklabels([_text(f"{_short(fleets[at]['id'])} ({fleets[at]['mode'] or '-'})") for at in shown])
    _dates(axes, picture)
    left = f", {MOST_ROWS} busiest of {len(order)} fleets" if len(order) > MOST_ROWS else ""
    _title(axes, scenario, f"Vehicles used (filled) of those there (line), by day; on the right the most of both{left}")
    return figure
