"""Columns of the sector's road layers, turned into what the format has a place for.

The names are those of the road layers that the World Food Programme publishes (``status``, ``curntprac``) and of
version 2 of the UN Spatial Data Infrastructure for Transport (``GdWthrPrac``, ``BdWthrPrac``, ``TotLoadMT``). On
``routes``:

- practicability now or in good weather, and the largest load, become ``limit_kg`` (the smallest of all that is given);
- practicability in bad weather becomes a row of ``route_conditions`` from ``rainy_from`` to ``rainy_until`` (settings);
- a status of closed or abandoned becomes a row of ``route_conditions`` that closes the route throughout.

The largest load of a class is the tonnage in its name, taken as the largest payload of one vehicle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from maro_logistics.scenario.cells import NUMBER
from maro_logistics.scenario.findings import Finding, found, found_where, quoted

ROAD_COLUMNS: Final = ("status", "opstatus", "curntprac", "gdwthrprac", "bdwthrprac", "totloadmt", "maxloadmt")
"""Lower-case names of the columns that are understood."""

RAINY_SETTINGS: Final = ("rainy_from", "rainy_until")
"""Settings that exist for reading road layers only."""

_CLASSES: Final = {
    "nonmotorized": 0.0,
    "motorbike": 0.0,
    "4wd": 3_500.0,
    "lighttruck": 10_000.0,
    "heavytruck": 20_000.0,
}
_UNLIMITED: Final = "trucktrailer"
_OPEN: Final = ("open", "1", "unknown", "")
_RESTRICTED: Final = ("restricted", "2")
_CLOSED: Final = ("closed", "3", "abandoned", "4")


def without_road_layer(
    routes: pd.DataFrame, road: pd.DataFrame, rainy: Mapping[str, object]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Finding]]:
    """Routes with their limits, rows for ``route_conditions`` (both text), and what was assumed."""
    if road.columns.empty:
        return routes, pd.DataFrame(), []
    names = ", ".join(road.columns)
    findings = [found("assumed-road-layer", "routes", f"{names}: read as limits of weight and closures", row=1)]
    good, found_good = _limits(road, [name for name in ROAD_COLUMNS[2:] if name != "bdwthrprac"])
    bad, found_bad = _limits(road, ["bdwthrprac"])
    findings += found_good + found_bad
    limited = routes.assign(limit_kg=_smallest(routes.get("limit_kg"), good))
    conditions = [_closures(routes, road, findings)]
    if bad.notna().any():
        conditions.append(_rainy_limits(routes, bad, rainy, findings))
    return limited, pd.concat(conditions, ignore_index=True), findings


def closed_words(cells: pd.Series) -> pd.Series:
    """The words of a ``status`` column as those of ``closed``; others stay."""
    return cells.str.lower().replace({"open": "no", "restricted": "no", "closed": "yes"})


def _limits(road: pd.DataFrame, names: list[str]) -> tuple[pd.Series, list[Finding]]:
    """Smallest payload in kg that the columns allow; NaN where they allow all."""
    smallest = pd.Series(np.nan, road.index)
    findings: list[Finding] = []
    for name in names:
        if name not in road:
            continue
        tonnes = name.endswith("loadmt")
        limit, known = _tonnage(road[name]) if tonnes else _class_limit(road[name])
        smallest = pd.concat([smallest, limit], axis=1).min(axis=1)
        findings += found_where(
            "unused-road-layer", "routes", name, road.loc[~known, name],
            lambda value: f"{quoted(value)} is not understood and ignored", "give limit_kg",
        )  # fmt: skip
    return smallest, findings


def _tonnage(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    known = cells.str.fullmatch(NUMBER)
    return 1_000 * cells.where(known).astype("float64"), known | (cells == "")


def _class_limit(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    bare = cells.str.lower().str.replace(r"\(.*|[<>].*|[^a-z0-9]", "", regex=True)
    limit = bare.map(_CLASSES).astype("float64")
    return limit, limit.notna() | bare.isin([_UNLIMITED, ""])


def _smallest(own: pd.Series | None, limit: pd.Series) -> pd.Series:
    """The route's own limit as text, or the smaller one of the road layer."""
    words = limit.map(lambda kg: "" if np.isnan(kg) else f"{kg:.0f}").astype("str")
    if own is None:
        return words
    kept = own.map(lambda text: float(text) if re.fullmatch(NUMBER, text) else np.nan).astype("float64")
    return own.where((own != "") & ~(limit < kept), words)


def _closures(routes: pd.DataFrame, road: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Rows that close what the layer calls closed; what it calls restricted is found."""
    shut = pd.Series(data=False, index=road.index)
    for name in ("status", "opstatus"):
        if name not in road:
            continue
        words = road[name].str.lower()
        shut |= words.isin(_CLOSED)
        doubtful = ~words.isin((*_OPEN, *_CLOSED))
        findings += found_where(
            "unused-road-layer", "routes", name, road.loc[doubtful, name],
            lambda value: f"{quoted(value)} limits nothing by itself" if value.lower() in _RESTRICTED
            else f"{quoted(value)} is not understood and ignored",
            "give limit_kg, speed_factor or rows of route_conditions",
        )  # fmt: skip
    return pd.DataFrame({"route": routes.loc[shut, "route"], "closed": "yes"})


def _rainy_limits(
    routes: pd.DataFrame, limit: pd.Series, rainy: Mapping[str, object], findings: list[Finding]
) -> pd.DataFrame:
    """Rows that limit payloads in the rainy season."""
    first, last = (rainy.get(name) for name in RAINY_SETTINGS)
    if not first or not last:
        message = "practicability in bad weather is ignored: the settings do not say when it rains"
        hint = "set rainy_from and rainy_until"
        findings.append(found("unused-road-layer", "routes", message, row=1, column="bdwthrprac", hint=hint))
        return pd.DataFrame()
    held = limit.dropna()
    return pd.DataFrame(
        {
            "route": routes.loc[held.index, "route"],
            "from": str(first),
            "until": str(last),
            "limit_kg": held.map(lambda kg: f"{kg:.0f}"),
        }
    )
