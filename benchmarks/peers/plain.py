"""What a planner's own script would read from the tables: dictionaries and lists, no arrays, nothing of this package.

It knows the plain part of the planning problem: goods of pools with expiry, out-and-back trips of whole vehicles,
carriers, loss, risk, conditions of roads, capacities, handling, storage, need met late. :func:`plain_scenario` takes
everything else out of a scenario, so that both sides solve the same problem.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

LEFT_OUT = (
    "suppliers", "funds", "threats", "phases", "access", "contingencies", "events", "needs", "kits", "contents",
    "stock_losses",
)  # fmt: skip
"""Tables whose rules the plain model does not know."""


def plain_scenario(scenario: Any) -> Any:
    """The scenario with only those features the plain model knows."""
    tables = {name: scenario[name].iloc[:0] for name in LEFT_OUT}
    changed = {
        "locations": {"candidate": False, "opening_cost": 0.0, "running_cost_per_day": 0.0},
        "fleets": {"may_rebase": False},
        "routes": {"both_ways": False},
        "agencies": {"requires_communications": False},
        "rations": {"late": "useful"},
        "items": {"whole_units": False},
    }
    tables |= {name: scenario[name].assign(**values) for name, values in changed.items()}
    tables["fleets"] = tables["fleets"][~tables["fleets"]["vehicle_type"].isin(_teams(scenario))]
    conditions = scenario["route_conditions"]
    tables["route_conditions"] = conditions[conditions["closed"] == "no"]
    return scenario.replace(**tables)


def _teams(scenario: Any) -> list[str]:
    types = scenario["vehicle_types"]
    return types["vehicle_type"][types["mode"].isin(["escort", "relay"])].tolist()


@dataclass
class Service:
    """A fleet, or a carrier, on a route on a day."""

    route: str
    origin: str
    destination: str
    fleet: str
    """Empty for carriers."""
    day: int
    arrival: int
    received: int
    days_busy: list[tuple[int, float]]
    """(day, share of a vehicle-day)."""
    payload_t: float
    volume_m3: float
    price: float
    """A trip's; a carrier's per tonne."""
    risk: float
    loss: float
    most_t: float
    """Carriers: tonnes a day."""
    load_t: float
    """Carriers: tonnes that count as a trip."""
    goods: list[tuple[str, str, int]] = field(default_factory=list)
    """What it may carry and is worth carrying: (item, pool, last usable day)."""


@dataclass
class Data:
    """Everything the models are written from."""

    days: int
    goods: list[tuple[str, str, int]]
    items: dict[str, dict[str, Any]]
    places: dict[str, dict[str, Any]]
    dated: dict[tuple[str, tuple[str, str, int], int], float]
    services: list[Service]
    vehicles: dict[tuple[str, int], float]
    """Vehicles of a fleet on a day."""
    whole: dict[str, bool]
    capacity_t: dict[tuple[str, int], float]
    capacity_trips: dict[tuple[str, int], float]
    lines: list[dict[str, Any]]
    """Need lines: place, item, worth per unit and day, quantity asked and due by day."""
    first: dict[tuple[str, tuple[str, str, int]], int]
    """First day goods can be at a place."""
    settings: Any


def read(scenario: Any) -> Data:
    """The tables read row by row."""
    own = scenario.settings
    places = {row["location"]: row for row in _rows(scenario, "locations")}
    items = {row["item"]: row for row in _rows(scenario, "items")}
    pools = {row["agency"]: row["pool"] or row["agency"] for row in _rows(scenario, "agencies")}
    dated: dict[Any, float] = defaultdict(float)
    for row in _rows(scenario, "stocks"):
        come = _day(own, row["available_on"], 0)
        expiry = _day(own, row["expires_on"], None)
        if expiry is None and not _empty(items[row["item"]]["shelf_life_days"]):
            expiry = come + int(items[row["item"]]["shelf_life_days"])
        last = own.days if expiry is None or expiry >= own.days else expiry
        if come < own.days and row["quantity"] > 0:
            dated[row["location"], (row["item"], pools.get(row["agency"], ""), last), max(come, 0)] += row["quantity"]
    goods = sorted({key[1] for key in dated})
    services, capacity_t, capacity_trips = _services(scenario, items, places, pools, goods)
    data = Data(
        days=own.days, goods=goods, items=items, places=places, dated=dict(dated), services=services,
        vehicles=_vehicles(scenario), whole=_whole(scenario), capacity_t=capacity_t, capacity_trips=capacity_trips,
        lines=_lines(scenario), first={}, settings=own,
    )  # fmt: skip
    _leave_out_the_unreachable(data)
    return data


def _rows(scenario: Any, table: str) -> list[dict[str, Any]]:
    return scenario[table].to_dict("records")


def _empty(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN and NaT differ from themselves


def _day(own: Any, value: Any, empty: Any) -> Any:
    return empty if _empty(value) else (value.date() - own.start).days


def _number(value: Any, empty: float = math.inf) -> float:
    return empty if _empty(value) else float(value)


def _vehicles(scenario: Any) -> dict[tuple[str, int], float]:
    own, out = scenario.settings, defaultdict(float)
    for row in _rows(scenario, "fleets"):
        for day in range(max(_day(own, row["from"], 0), 0), min(_day(own, row["until"], own.days), own.days - 1) + 1):
            out[row["fleet"], day] += row["count"]
    return dict(out)


def _whole(scenario: Any) -> dict[str, bool]:
    types = {row["vehicle_type"]: row["whole"] for row in _rows(scenario, "vehicle_types")}
    return {row["fleet"]: types[row["vehicle_type"]] for row in _rows(scenario, "fleets")}


def _minutes(hours: float) -> int:
    return max(math.floor(hours * 60 + 0.5 + 1e-9), 1)


def _services(scenario: Any, items: Any, places: Any, pools: Any, goods: Any) -> Any:
    """All departures day by day, and what roads take a day."""
    own = scenario.settings
    types = {row["vehicle_type"]: row for row in _rows(scenario, "vehicle_types")}
    agencies = {row["agency"]: row for row in _rows(scenario, "agencies")}
    fleets = {row["fleet"]: row for row in _rows(scenario, "fleets")}
    conditions = defaultdict(list)
    for row in _rows(scenario, "route_conditions"):
        conditions[row["route"]].append(row)
    services: list[Service] = []
    capacity_t, capacity_trips = {}, {}
    for road in _rows(scenario, "routes"):
        for day in range(own.days):
            speed, factor, limit = road["speed_factor"], 1.0, _number(road["limit_kg"])
            for row in conditions[road["route"]]:
                if _day(own, row["from"], 0) <= day <= _day(own, row["until"], own.days):
                    speed *= _number(row["speed_factor"], 1.0)
                    factor *= _number(row["capacity_factor"], 1.0)
                    limit = min(limit, _number(row["limit_kg"]))
            if not _empty(road["capacity_t_per_day"]):
                capacity_t[road["route"], day] = road["capacity_t_per_day"] * factor
            if not _empty(road["capacity_vehicles_per_day"]):
                capacity_trips[road["route"], day] = road["capacity_vehicles_per_day"] * factor
            transfer = int(places[road["destination"]]["transfer_days"])
            if not _empty(road["cost_per_t"]):
                arrival = day + int(_number(road["carrier_days"], 0.0))
                if arrival + transfer < own.days:
                    allowed = [k for k in goods if not items[k[0]]["cold"]]
                    services.append(
                        Service(
                            road["route"],
                            road["origin"],
                            road["destination"],
                            "",
                            day,
                            arrival,
                            arrival + transfer,
                            [],
                            math.inf,
                            math.inf,
                            road["cost_per_t"],
                            road["risk"],
                            road["loss_share"],
                            _number(road["carrier_t_per_day"]),
                            road["carrier_load_t"],
                            allowed,
                        )
                    )
            for name, fleet in fleets.items():
                kind = types[fleet["vehicle_type"]]
                near = road["km"] <= _number(kind["range_km"])
                if fleet["base"] != road["origin"] or kind["mode"] != road["mode"] or not near:
                    continue
                drive = (road["km"] / kind["speed_kmh"] if _empty(road["hours"]) else road["hours"]) / speed
                handling = kind["load_hours"] + kind["unload_hours"]
                hours = kind["hours_per_day"]
                today = _minutes(min(hours, own.daylight_hours) if road["daylight_only"] else hours)
                out, trip = _minutes(handling + drive), _minutes(handling + 2 * drive)
                arrival = day + -(-out // today) - 1
                if arrival + transfer >= own.days:
                    continue
                if trip <= today:
                    busy, used = [(day, 1 / (today // trip))], 1 / (today // trip)
                else:
                    away = -(-trip // today)
                    busy, used = [(d, 1.0) for d in range(day, min(day + away, own.days))], float(away)
                agency = agencies.get(fleet["agency"])
                shares = agency is None or agency["shares_vehicles"]
                allowed = [
                    k
                    for k in goods
                    if (shares or k[1] in ("", pools[fleet["agency"]])) and (kind["cold"] or not items[k[0]]["cold"])
                ]
                services.append(
                    Service(
                        road["route"],
                        road["origin"],
                        road["destination"],
                        name,
                        day,
                        arrival,
                        arrival + transfer,
                        busy,
                        min(kind["payload_kg"], limit) / 1000,
                        _number(kind["volume_m3"]),
                        2 * road["km"] * kind["cost_per_km"] + used * kind["cost_per_day"],
                        road["risk"],
                        road["loss_share"],
                        math.inf,
                        1.0,
                        allowed,
                    )
                )
    return services, capacity_t, capacity_trips


def _lines(scenario: Any) -> list[dict[str, Any]]:
    """Assessments times rations."""
    own, lines = scenario.settings, []
    for people in _rows(scenario, "assessments"):
        for ration in _rows(scenario, "rations"):
            first = max(_day(own, people["from"], 0), _day(own, ration["from"], 0), 0)
            last = min(_day(own, people["until"], own.days), _day(own, ration["until"], own.days), own.days - 1)
            quantity = people["people"] * ration["quantity_per_person_per_day"]
            if first > last or quantity <= 0:
                continue
            within = int(_number(ration["due_within_days"], 0.0))
            parts = [day for day in range(first, last + 1) if day + within < own.days]
            if not parts:
                continue
            weight = own.priority_weights[int(ration["priority"]) - 1]

            def by(day: int, wait: int, parts: list[int] = parts, quantity: float = quantity) -> float:
                return quantity * sum(1 for part in parts if part + wait <= day)

            lines.append(
                {
                    "place": people["location"],
                    "item": ration["item"],
                    "worth": own.value_per_person_day * weight * people["people"] / quantity,
                    "first": parts[0],
                    "asked": [by(day, 0) for day in range(own.days)],
                    "due": [by(day, within) for day in range(own.days)],
                    "waited": [[by(day, within + wait) for day in range(own.days)] for wait in own.waiting_days],
                }
            )
    return lines


def _leave_out_the_unreachable(data: Data) -> None:
    """Goods ride only where they can be in time, and only towards people who want them."""
    first: dict[Any, int] = {}
    for place, k, day in data.dated:
        first[place, k] = min(first.get((place, k), data.days), day)
    ready = dict(first)
    changed = True
    while changed:
        changed = False
        for service in data.services:
            for k in service.goods:
                there = ready.get((service.origin, k), data.days)
                if there <= service.day and service.received <= k[2]:
                    key = (service.destination, k)
                    if service.received < first.get(key, data.days):
                        first[key] = service.received
                    if service.received + 1 < ready.get(key, data.days):
                        ready[key] = service.received + 1
                        changed = True
    useful: dict[Any, int] = {}
    for line in data.lines:
        for k in data.goods:
            if k[0] == line["item"]:
                useful[line["place"], k] = min(k[2], data.days - 1)
    changed = True
    while changed:
        changed = False
        for service in data.services:
            for k in service.goods:
                if service.received <= useful.get((service.destination, k), -1) and service.received <= k[2]:
                    key = (service.origin, k)
                    if service.day - 1 > useful.get(key, -1):
                        useful[key], changed = service.day - 1, True
    for service in data.services:
        service.goods = [
            k
            for k in service.goods
            if ready.get((service.origin, k), data.days) <= service.day
            and service.received <= k[2]
            and (
                service.received <= useful.get((service.destination, k), -1)
                or not _empty(data.places[service.origin]["storage_t"])  # where stores can overflow, away is useful too
            )
        ]
    data.services = [service for service in data.services if service.goods]
    data.first = first
