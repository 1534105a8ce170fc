"""Places as rows, and the means of a synthetic scenario: agencies, vehicles, money, permits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maro_logistics.scenario.generate_demand import PART, Fleets, vehicle_day_parts
from maro_logistics.scenario.generate_draws import Draws, Integers, Texts, days_after
from maro_logistics.scenario.generate_land import AIR_EVERY, RIVER_EVERY, Land, ranked, road_km
from maro_logistics.scenario.generate_sizes import AGENCIES, POOLS, START, VEHICLE_TYPES, Size

LONG_HAUL_PERCENT = 70
"""Part of the asked weight that the heavy trucks at the ports are sized for; rail and air carry more."""

ROAD_HOURS_PER_DAY = 6
"""Hours on the road of a vehicle-day, in the estimate of what full use of the fleets costs."""

BUDGET_PERCENT = 80
"""Part of the cost of full use of its fleets that a pool has money for."""


def locations(land: Land, hub_kg_per_day: Integers, draws: Draws) -> pd.DataFrame:
    """Rows of ``locations``: ports, airports, hubs, sites."""
    return pd.concat(
        [_entries(land, draws), _hubs(land, hub_kg_per_day, draws), _sites(land, draws)], ignore_index=True
    )


def _placed(names: Texts, kind: str | Texts, km: Integers) -> pd.DataFrame:
    """Rows with coordinates in an invented land around 10 N, 20 E, where a degree has 111 km."""
    east_north = km.astype(np.float64) / 111.0
    return pd.DataFrame(
        {
            "location": names,
            "kind": kind,
            "latitude": (10 + east_north[:, 1]).round(3),
            "longitude": (20 + east_north[:, 0]).round(3),
        }
    )


def _entries(land: Land, draws: Draws) -> pd.DataFrame:
    """Ports and airports: large, with a tariff."""
    rows = pd.concat([_placed(land.ports, "port", land.port_km), _placed(land.airports, "airport", land.airport_km)])
    return rows.assign(
        cold_storage=True,
        handling_t_per_day=draws.integers(20, 40, len(rows)) * 10 * max(land.size.hubs // 4, 1),
        handling_cost_per_t=draws.integers(6, 12, len(rows)),
        communications="full",
    )


def _hubs(land: Land, hub_kg_per_day: Integers, draws: Draws) -> pd.DataFrame:
    """Hubs: a store for one to two weeks, handling of two to three times what passes on a mean day."""
    hubs, candidate = land.size.hubs, land.is_candidate
    storage_t = np.maximum(hub_kg_per_day * draws.integers(7, 14, hubs) // 1000, 20)
    return _placed(land.hubs, "hub", land.hub_km).assign(
        agency=np.where(np.arange(hubs) % 2 == 0, "food-aid", "refugee-aid"),
        storage_t=storage_t,
        storage_m3=storage_t * 3,
        handling_t_per_day=np.maximum(hub_kg_per_day * draws.integers(20, 30, hubs) // 10_000, 10),
        handling_cost_per_t=draws.integers(4, 9, hubs),
        transfer_days=np.where(draws.chance(25, hubs) & (land.size.hubs > 1), 1, 0),
        cold_storage=np.arange(hubs) % AIR_EVERY <= 1,
        candidate=candidate,
        opening_cost=np.where(candidate, draws.integers(10, 40, hubs) * 500, 0),
        running_cost_per_day=np.where(candidate, draws.integers(10, 30, hubs) * 10, 0),
        communications="full",
    )


def _sites(land: Land, draws: Draws) -> pd.DataFrame:
    """Sites: half can keep things cold, one in four has a small store."""
    sites = land.size.sites
    small = draws.chance(25, sites)
    return _placed(land.sites, "site", land.site_km).assign(
        area=land.hubs[land.nearest_hub],
        storage_t=np.where(small, draws.integers(3, 8, sites) * 5.0, np.nan),
        cold_storage=draws.chance(50, sites),
        communications=draws.pick(("none", "radio", "full"), sites),
    )


def agencies() -> pd.DataFrame:
    """Rows of ``agencies``."""
    names = ("agency", "title", "kind", "pool", "shares_vehicles", "accepts_escort", "requires_communications")
    return pd.DataFrame([dict(zip(names, row, strict=True)) for row in AGENCIES])


def vehicle_types(fleets: Fleets) -> pd.DataFrame:
    """Rows of ``vehicle_types``: those the fleets use."""
    used = set(fleets.vehicle_type)
    rows = [
        {name: getattr(row, name) for name in row.__slots__}
        for row in VEHICLE_TYPES.values()
        if row.vehicle_type in used
    ]
    return pd.DataFrame(rows)


def fleets_elsewhere(land: Land, hub_kg_per_day: Integers) -> Fleets:
    """Long-haul trucks at the ports, planes, helicopters, barges, escort and relay teams."""
    hub = np.arange(land.size.hubs)
    port, haul = _long_haul(land, hub_kg_per_day)
    planes = max(land.size.hubs // (4 * land.size.airports), 1)
    flying = land.airports[:1] if land.size.hubs == 1 else land.hubs[hub % AIR_EVERY == 0]
    river_hubs = np.arange(RIVER_EVERY - 1, land.size.hubs, RIVER_EVERY)
    river_ports, barges = np.unique(ranked(land.hub_km[river_hubs], land.port_km)[0][:, 0], return_counts=True)
    kinds = (
        (land.ports[port], "heavy-truck", "hauliers", haul),
        (land.airports, "cargo-plane", "medical-aid", planes),
        (flying, "helicopter", "army", 1),
        (land.ports[river_ports], "barge", "food-aid", barges),
        (land.hubs, "escort-team", "army", 1 + hub % 2),
        (land.hubs[hub % 4 == 0], "relay-team", "army", 1),
    )
    parts = [
        Fleets(
            base,
            np.full(base.size, kind, dtype=object),
            np.full(base.size, agency, dtype=object),
            np.full(base.size, count, dtype=np.int64),
            np.zeros(base.size, dtype=np.int64),
        )
        for base, kind, agency, count in kinds
    ]
    return joined(*parts)


def joined(*parts: Fleets) -> Fleets:
    """All fleets in one."""
    return Fleets(*(np.concatenate([getattr(part, name) for part in parts]) for name in Fleets.__slots__))


def _long_haul(land: Land, hub_kg_per_day: Integers) -> tuple[Integers, Integers]:
    """Ports with heavy trucks, and how many."""
    order, distance = ranked(land.hub_km, land.port_km)
    parts = vehicle_day_parts(road_km(distance[:, 0]), "heavy-truck") * hub_kg_per_day
    per_port = np.bincount(order[:, 0], parts, land.size.ports).astype(np.int64)
    port = np.flatnonzero(per_port)
    payload = VEHICLE_TYPES["heavy-truck"].payload_kg or 1
    trucks = per_port[port] * LONG_HAUL_PERCENT // (100 * PART * payload)
    return port, np.maximum(trucks, 1)


def fleet_rows(fleets: Fleets) -> pd.DataFrame:
    """Rows of ``fleets``; the light trucks of the refugee agency may be re-based."""
    label = [
        f"{kind}:{agency}:{base}"
        for kind, agency, base in zip(fleets.vehicle_type, fleets.agency, fleets.base, strict=True)
    ]
    return pd.DataFrame(
        {
            "fleet": np.array(label, dtype=object),
            "base": fleets.base,
            "vehicle_type": fleets.vehicle_type,
            "agency": fleets.agency,
            "count": fleets.count,
            "from": np.where(fleets.from_day > 0, days_after(START, fleets.from_day), ""),
            "may_rebase": (fleets.vehicle_type == "light-truck") & (fleets.agency == "refugee-aid"),
        }
    )


def funds(fleets: Fleets, suppliers: pd.DataFrame, asked_kg: int, size: Size) -> pd.DataFrame:
    """Money of the joint pool (transport, handling, opening, purchases) and of the hauliers (transport)."""
    handling = asked_kg * 30 // 1000
    purchases = int((suppliers["price_per_unit"] * suppliers["quantity_per_day"] * size.days).round().sum())
    rows = (
        ("haulage", "hauliers", _full_use(fleets, "hauliers", size), "transport"),
        ("joint operation", "food-aid", _full_use(fleets, "joint", size) + handling, "transport;handling;opening"),
        ("local purchases", "refugee-aid", purchases * BUDGET_PERCENT // 100, "procurement"),
    )
    return pd.DataFrame(rows, columns=["fund", "agency", "amount", "kinds"])


def _full_use(fleets: Fleets, pool: str, size: Size) -> int:
    """The budgeted part of what it costs to use all vehicles of a pool on all days, whole currency units."""
    cost = 0
    for agency, kind, count in zip(fleets.agency, fleets.vehicle_type, fleets.count.tolist(), strict=True):
        if POOLS[agency] == pool:
            row = VEHICLE_TYPES[kind]
            cost += count * size.days * round(row.cost_per_day + row.cost_per_km * row.speed_kmh * ROAD_HOURS_PER_DAY)
    return cost * BUDGET_PERCENT // 100


def access(land: Land, draws: Draws) -> pd.DataFrame:
    """Who may not go where: the army is kept out of one site in eight, the hauliers out of one in twelve.

    The refugee agency waits for its permit for one site in twelve, and the permit runs out.
    """
    size = land.size
    kept_out = draws.chance(12, size.sites)
    kept_out[:1] = True
    shut = draws.chance(8, size.sites)
    permits = land.sites[draws.chance(8, size.sites)]
    none = pd.DataFrame({"agency": "army", "location": land.sites[kept_out], "allowed": "no"})
    some = pd.DataFrame({"agency": "hauliers", "location": land.sites[shut], "allowed": "no"})
    waiting = pd.DataFrame(
        {
            "agency": "refugee-aid",
            "location": permits,
            "allowed": "yes",
            "asked_on": START,
            "permit_lead_days": draws.integers(1, max(size.days // 4, 1), permits.size),
            "permit_valid_days": draws.integers(max(size.days // 2, 1), size.days, permits.size),
        }
    )
    return pd.concat([part for part in (none, some, waiting) if len(part)], ignore_index=True)
