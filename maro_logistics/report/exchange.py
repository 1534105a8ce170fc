"""A plan for other programs: sites and routes as GeoJSON, departures and decisions as a calendar."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.errors import MachineError
from maro_logistics.report.headlines import need_lines, share
from maro_logistics.report.html_beside import Table, nothing

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

LINE_BYTES = 74
"""Octets of a line of a calendar; longer ones are folded. Source: RFC 5545, 3.1."""


def write_geojson(scenario: Scenario, plan: Plan, path: str | os.PathLike[str]) -> Path:
    """Sites and routes with what the plan does there, for maps (RFC 7946); places without coordinates are left out.

    Raises
    ------
    MachineError
        The disk refuses.

    Examples
    --------
    >>> write_geojson(scenario, plan, "plan.geojson")  # doctest: +SKIP
    PosixPath('plan.geojson')
    """
    features = [*_sites(scenario, plan), *_routes(scenario, plan)]
    collection = {"type": "FeatureCollection", "features": features}
    return _write(path, json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_calendar(
    scenario: Scenario, plan: Plan, path: str | os.PathLike[str], contingencies: Table | None = None
) -> Path:
    """Every movement on its day of departure, as all-day events without a zone (RFC 5545).

    Where contingencies have been answered, the days until which one has to decide as well. Identifiers stay the same
    when the file is written again; that of a decision stays also when its day moves.

    Raises
    ------
    MachineError
        The disk refuses.

    Examples
    --------
    >>> write_calendar(scenario, plan, "plan.ics")  # doctest: +SKIP
    PosixPath('plan.ics')
    """
    decisions = _decisions(scenario, plan, contingencies or nothing())
    events = [*_departures(scenario, plan), *decisions]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//maro-logistics//plan//EN", *events]
    folded = "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])
    return _write(path, folded)


def _places(scenario: Scenario) -> dict[str, list[float]]:
    rows = scenario["locations"].dropna(subset=["latitude", "longitude"])
    return {
        str(name): [float(x), float(y)]
        for name, x, y in zip(rows["location"], rows["longitude"], rows["latitude"], strict=True)
    }


def _sites(scenario: Scenario, plan: Plan) -> Iterator[dict[str, Any]]:
    places, lines = _places(scenario), need_lines(scenario, plan)
    unmet = {str(name): share(rows, "unmet") for name, rows in lines.groupby("location")}
    rows = scenario["locations"]
    for name, title, kind in zip(rows["location"], rows["title"], rows["kind"], strict=True):
        if name in places:
            told: dict[str, Any] = {"location": name, "title": title, "kind": kind}
            told |= {"unmet_share": round(unmet[name], 6)} if name in unmet else {}
            yield _feature({"type": "Point", "coordinates": places[name]}, told)


def _routes(scenario: Scenario, plan: Plan) -> Iterator[dict[str, Any]]:
    places = _places(scenario)
    moved = plan.cargo.groupby("movement")["kg"].sum() / 1000
    movements = plan.movements.assign(t=plan.movements["movement"].map(moved).fillna(0.0))
    sums = movements.groupby("route")[["vehicles", "t"]].sum()
    rows = scenario["routes"]
    for name, start, end, mode in zip(rows["route"], rows["origin"], rows["destination"], rows["mode"], strict=True):
        if start in places and end in places:
            trips, tonnes = sums.loc[name] if name in sums.index else np.zeros(2)
            told = {"route": name, "origin": start, "destination": end, "mode": mode}
            told |= {"trips": round(float(trips), 6), "t": round(float(tonnes), 3)}
            yield _feature({"type": "LineString", "coordinates": [places[start], places[end]]}, told)


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _departures(scenario: Scenario, plan: Plan) -> Iterator[str]:
    rows: Any = plan.movements.itertuples(index=False)
    for movement in rows:
        day = movement.depart
        what = f"{movement.vehicles:g} x {movement.vehicle_type or movement.service}"
        yield from _event(
            scenario,
            f"{plan.scenario}/{movement.movement}/{day:%Y%m%d}",
            day,
            f"{movement.origin} - {movement.destination}: {what} ({movement.agency})",
            f"{movement.movement} on {movement.route}",
        )


def _decisions(scenario: Scenario, plan: Plan, contingencies: Table) -> Iterator[str]:
    """The last day on which switching to the variant of a contingency still pays, where there is one."""
    for values in contingencies["rows"]:
        row = {name: str(value) for name, value in zip(contingencies["columns"], values, strict=True)}
        day = _day(row.get("decide_by", ""))
        if day is not None:
            name = row.get("contingency", "")
            trigger = f"; sign: {row['trigger']}" if row.get("trigger") else ""
            known = f"; known on {row['known_on'][:10]}" if row.get("known_on") else ""
            yield from _event(
                scenario,
                f"{plan.scenario}/decide/{name}",
                day,
                f"Decide by today: {row.get('title') or name}",
                f"{name}: the last day on which switching to its variant still pays{known}{trigger}",
            )


def _day(text: str) -> date | None:
    """The day a cell tells; ``None`` where it tells something else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _event(scenario: Scenario, name: str, day: date, summary: str, description: str) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{_escaped(f'{name}@maro-logistics')}",
        f"DTSTAMP:{scenario.settings.start:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _escaped(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """The line in parts of so many octets, never within a letter."""
    parts, size = [""], 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LINE_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += length
    return "\r\n".join(parts)


def _write(path: str | os.PathLike[str], text: str) -> Path:
    target = Path(path)
    try:
        target.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise MachineError(f"{target}: could not be written ({error.strerror})") from error
    return target
