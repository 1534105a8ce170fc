"""A small valid scenario as rows, and what is found once it is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.findings import Finding
from maro_logistics.scenario.reading import validate

World = dict[str, Any]


@pytest.fixture
def world() -> World:
    """Ten tonnes of food at a port, asked for in a camp a day's drive away; nothing is found in it."""
    return {
        "settings": {"name": "small", "start": "2004-07-01", "days": 10},
        "locations": [{"location": "Port", "storage_t": 100}, {"location": "Camp"}],
        "items": [{"item": "food", "kg_per_unit": 1000, "category": "food"}],
        "stocks": [{"stock": "S", "location": "Port", "item": "food", "quantity": 10, "available_on": "2004-07-02"}],
        "vehicle_types": [{"vehicle_type": "truck", "mode": "road", "payload_kg": 10_000, "speed_kmh": 40}],
        "fleets": [{"fleet": "T", "base": "Port", "vehicle_type": "truck", "count": 1}],
        "routes": [{"route": "R", "origin": "Port", "destination": "Camp", "mode": "road", "km": 100}],
        "needs": [{"need": "N", "location": "Camp", "item": "food", "quantity": 10, "people": 50}],
        "contingencies": [{"contingency": "flood", "probability": 0.2, "known_on": "2004-07-03"}],
    }


@pytest.fixture
def findings(world: World) -> Callable[[], tuple[Finding, ...]]:
    """What is found in the world as the test has left it."""

    def look() -> tuple[Finding, ...]:
        tables = {name: rows for name, rows in world.items() if name != "settings"}
        return validate(build_scenario(world["settings"], tables))

    return look


CSV = {
    "scenario.toml": 'format = 1\nname = "small"\nstart = 2004-07-01\ndays = 10\n',
    "locations.csv": "location,title\nPort,The port\nCamp,The camp\n",
    "items.csv": "item,kg_per_unit,category\nfood,1000,food\n",
    "stocks.csv": "location,item,quantity\nPort,food,10\n",
    "vehicle_types.csv": "vehicle_type,mode,payload_kg,speed_kmh\ntruck,road,10000,40\n",
    "fleets.csv": "fleet,base,vehicle_type,count\nT,Port,truck,1\n",
    "routes.csv": "route,origin,destination,mode,km\nR,Port,Camp,road,100\n",
    "needs.csv": "location,item,quantity,people\nCamp,food,10,50\n",
}
"""The same as files, without the contingency."""


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small scenario with some files replaced (by text or bytes) or, with ``None``, left out."""

    def write(**changes: str | bytes | None) -> Path:
        place = tmp_path / "small"
        place.mkdir(exist_ok=True)
        files: dict[str, str | bytes | None] = {**CSV}
        files |= {("scenario.toml" if name == "settings" else f"{name}.csv"): text for name, text in changes.items()}
        for name, content in files.items():
            if content is not None:
                (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return place

    return write


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """Findings of some severities as ``code table:row column``."""

    def tell(found: tuple[Finding, ...] | list[Finding], *severities: str) -> list[str]:
        return sorted(
            f"{each.code} {each.table}:{each.row or ''} {each.column}".strip()
            for each in found
            if not severities or each.severity in severities
        )

    return tell
