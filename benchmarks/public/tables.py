"""Public sets as scenarios: the product's own tables, its own plan, its own check."""

from __future__ import annotations

import bz2
import csv
from datetime import date
from pathlib import Path
from typing import Any

from maro_logistics import build_scenario

START = date(2024, 1, 1)
MISSING = 1e5
"""Currency a missing tonne costs: above any way to bring it."""


def world(name: str, days: int, tables: dict[str, list[dict[str, Any]]], **settings: Any) -> Any:
    """A scenario whose deprivation is flat, so that its other terms are the published objective once all is met."""
    flat = {"share_slopes": [1, 1, 1], "waiting_slopes": [1, 1, 1], "overflow_cost": 0, "exposure_price": 0}
    keys = {"name": name, "start": START, "days": days, "value_per_person_day": MISSING, **flat, **settings}
    return build_scenario(keys, tables)


def _lane(name: str, origin: str, destination: str, cost_per_t: float, **more: Any) -> dict[str, Any]:
    """A carrier that arrives on the day it leaves."""
    fixed = {"mode": "road", "km": 1, "carrier_days": 0}
    return {"route": name, "origin": origin, "destination": destination, "cost_per_t": cost_per_t, **fixed, **more}


def _need(name: str, place: str, tonnes: float, last: date) -> dict[str, Any]:
    """Goods in kilograms, due at the end; a person for every tonne."""
    return {
        "need": name, "location": place, "item": "goods", "quantity": 1000 * tonnes, "from": START, "until": last,
        "priority": 5, "people": tonnes,
    }  # fmt: skip


KILOGRAM = {"item": "goods", "kg_per_unit": 1, "category": "goods"}
"""Goods counted in kilograms: plans are written in thousandths of a unit."""


def warehouses(path: Path) -> Any:
    """Capacitated facility location: a candidate hub between a port and each customer."""
    values = iter(path.read_text(encoding="ascii").split())
    hubs, customers = int(next(values)), int(next(values))
    sites = [(float(next(values)), float(next(values))) for _ in range(hubs)]
    places: list[dict[str, Any]] = [{"location": "port", "kind": "port"}]
    routes, needs, total = [], [], 0.0
    for h, (capacity, fixed) in enumerate(sites):
        places.append(
            {"location": f"hub{h}", "kind": "hub", "candidate": True, "storage_t": capacity, "opening_cost": fixed}
        )
        routes.append(_lane(f"in{h}", "port", f"hub{h}", 0, carrier_t_per_day=capacity))
    for c in range(customers):
        demand = float(next(values))
        costs = [float(next(values)) for _ in range(hubs)]
        total += demand
        places.append({"location": f"customer{c}", "kind": "site"})
        needs.append(_need(f"need{c}", f"customer{c}", demand, date(2024, 1, 2)))
        for h, cost in enumerate(costs):
            routes.append(_lane(f"out{h}-{c}", f"hub{h}", f"customer{c}", cost / demand))
    stocks = [{"location": "port", "item": "goods", "quantity": 1000 * total}]
    return world(
        path.stem, 2,
        {"locations": places, "items": [KILOGRAM], "stocks": stocks, "routes": routes, "needs": needs},
    )  # fmt: skip


def fixed_charge(path: Path) -> Any:
    """Fixed-charge transport: from each source a carrier to a place of its own for every arc, from there one truck.

    The carrier costs what a unit costs, the truck's only trip what the arc costs, its payload is the arc's capacity.
    """
    supply, demand, arcs = _mps(bz2.decompress(path.read_bytes()).decode("ascii"))
    places = [{"location": name, "kind": "warehouse"} for name in supply]
    places += [{"location": name, "kind": "site"} for name in demand]
    routes, types, fleets = [], [], []
    for number, (source, target, each, once, most) in enumerate(arcs):
        yard, kind = f"yard{number}", f"truck{number}"
        places.append({"location": yard, "kind": "warehouse"})
        routes.append(_lane(f"to-{yard}", source, yard, each))
        routes.append(
            {"route": f"from-{yard}", "origin": yard, "destination": target, "mode": "road", "hours": 5, "km": 0.5}
        )
        types.append(
            {
                "vehicle_type": kind,
                "mode": "road",
                "payload_kg": 1000 * most,
                "speed_kmh": 1,
                "hours_per_day": 10,
                "cost_per_km": once,
                "load_hours": 0,
                "unload_hours": 0,
            }
        )
        fleets.append({"fleet": kind, "base": yard, "vehicle_type": kind, "count": 1})
    stocks = [{"location": name, "item": "goods", "quantity": 1000 * much} for name, much in supply.items()]
    needs = [_need(name, name, much, date(2024, 1, 2)) for name, much in demand.items()]
    tables = {
        "locations": places, "items": [KILOGRAM], "stocks": stocks, "routes": routes, "needs": needs,
        "vehicle_types": types, "fleets": fleets,
    }  # fmt: skip
    return world(path.name.split(".")[0], 2, tables)


def _mps(text: str) -> Any:
    """Supply, demand, and arcs (source, target, cost per unit, fixed cost, capacity) of a fixed-charge MPS file."""
    columns: dict[str, dict[str, float]] = {}
    right: dict[str, float] = {}
    section = ""
    for line in text.splitlines():
        if line[:1] not in (" ", "*", ""):
            section = line.split()[0]
            continue
        words = line.split()
        if section == "COLUMNS" and "'MARKER'" not in words and words:
            columns.setdefault(words[0], {}).update(zip(words[1::2], map(float, words[2::2]), strict=True))
        elif section == "RHS" and words:
            right.update(zip(words[1::2], map(float, words[2::2]), strict=True))
    fixed = {
        row: column
        for column in columns.values()
        for row in column
        if row.startswith("G") and len(column) <= 2 and column[row] < 0
    }
    arcs = []
    for column in columns.values():
        ends = [row for row in column if row[0] in "AB"]
        if not ends:
            continue
        gate = next(row for row in column if row.startswith("G"))
        switch = fixed[gate]
        source, target = sorted(ends)
        arcs.append((source, target, column.get("COST", 0.0), switch.get("COST", 0.0), -switch[gate]))
    supply = {row: value for row, value in right.items() if row[0] == "A"}
    return supply, {row: value for row, value in right.items() if row[0] == "B"}, arcs


def buckets(path: Path) -> Any:
    """Buckets from depots to the one place of disaster 1983-0157-MDG; a bucket for an hour costs 1."""
    target, asked = "Ambatondrazaka, Madagascar", 13561
    mapped = {row["gglAddressAsciiMapFrom"]: row["gglAddressAsciiMapTo"] for row in _csv(path / "depotMapping.csv")}
    held: dict[str, float] = {}
    for row in _csv(path / "inventory" / "actual.csv"):
        if row["ItemName"] == "Buckets":
            depot = mapped[row["gglAddress"]]
            held[depot] = held.get(depot, 0.0) + float(row["Total"])
    hours = {
        row["depotGglAddressAscii"]: float(row["drivingTime_hrs"])
        for row in _csv(path / "distanceMatrix.csv")
        if row["disasterGglAddressAscii"] == target
    }
    places = [{"location": f"depot {depot}", "kind": "warehouse"} for depot in held]
    routes = [_lane(f"from {depot}", f"depot {depot}", "disaster", hours[depot]) for depot in held]
    need = {**_need("buckets", "disaster", asked / 1000, START), "quantity": asked, "people": asked}
    return world(
        "esups-madagascar", 1,
        {
            "locations": [*places, {"location": "disaster", "kind": "site"}],
            "items": [{"item": "goods", "kg_per_unit": 1000, "category": "shelter"}],
            "stocks": [{"location": f"depot {name}", "item": "goods", "quantity": much} for name, much in held.items()],
            "routes": routes,
            "needs": [need],
        },
    )  # fmt: skip


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
