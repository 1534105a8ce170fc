"""Routes of a synthetic scenario, what the rains do to them, and who threatens them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maro_logistics.scenario.generate_draws import Draws, Integers, Texts, days_after
from maro_logistics.scenario.generate_land import AIR_EVERY, RIVER_EVERY, Land, ranked, road_km, straight_km
from maro_logistics.scenario.generate_sizes import START, VEHICLE_TYPES


def routes(land: Land, hub_kg_per_day: Integers, draws: Draws) -> pd.DataFrame:
    """All routes: supply of the hubs, links between hubs, roads and flights to the sites."""
    parts = [
        _port_roads(land, hub_kg_per_day, draws),
        _railways(land, hub_kg_per_day, draws),
        _rivers(land),
        _supply_flights(land),
        _hub_roads(land, draws),
        _site_roads(land, draws),
        _site_flights(land, draws),
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _frame(kind: str, origin: Texts, destination: Texts, mode: str, km: Integers) -> pd.DataFrame:
    """Rows with what every route has, named ``kind:origin:destination``."""
    name = np.array([f"{kind}:{a}:{b}" for a, b in zip(origin, destination, strict=True)], dtype=object)
    return pd.DataFrame({"route": name, "origin": origin, "destination": destination, "mode": mode, "km": km})


def _port_roads(land: Land, hub_kg_per_day: Integers, draws: Draws) -> pd.DataFrame:
    """Trunk roads: each hub from the nearest port, two in five also from the second nearest."""
    order, distance = ranked(land.hub_km, land.port_km)
    roads = 1 + (draws.chance(40, land.size.hubs) & (len(land.ports) > 1))
    hub, rank = np.nonzero(np.arange(len(land.ports))[None, :] < roads[:, None])
    rows = _frame("road", land.ports[order[hub, rank]], land.hubs[hub], "road", road_km(distance[hub, rank]))
    rows["capacity_t_per_day"] = np.maximum(hub_kg_per_day[hub] * draws.integers(80, 160, hub.size) // 100_000, 20)
    rows["loss_share"] = draws.decimals(0, 0.02, hub.size, 3)
    rows["risk"] = draws.decimals(0, 0.004, hub.size, 3)
    return rows


def _railways(land: Land, hub_kg_per_day: Integers, draws: Draws) -> pd.DataFrame:
    """Railways let by the tonne: to every third hub from its nearest port."""
    hub = np.arange(0, land.size.hubs, 3)
    order, distance = ranked(land.hub_km[hub], land.port_km)
    rows = _frame("rail", land.ports[order[:, 0]], land.hubs[hub], "rail", road_km(distance[:, 0]))
    rows["cost_per_t"] = 20 + rows["km"] * draws.integers(8, 14, hub.size) // 100
    rows["carrier_t_per_day"] = np.maximum(hub_kg_per_day[hub] * draws.integers(15, 30, hub.size) // 100_000, 2)
    rows["carrier_days"] = np.minimum(1 + rows["km"] // 250, max(land.size.days // 3, 1))
    rows["carrier_load_t"] = 40
    rows["carrier_agency"] = "hauliers"
    rows["loss_share"] = draws.decimals(0, 0.01, hub.size, 3)
    return rows


def _rivers(land: Land) -> pd.DataFrame:
    """Rivers with barges: from the nearest port to every sixth hub."""
    hub = np.arange(RIVER_EVERY - 1, land.size.hubs, RIVER_EVERY)
    order, distance = ranked(land.hub_km[hub], land.port_km)
    return _frame("river", land.ports[order[:, 0]], land.hubs[hub], "river", distance[:, 0] * 3 // 2)


def _supply_flights(land: Land) -> pd.DataFrame:
    """Cargo flights: from the nearest airport to the hubs with helicopters and the next of each."""
    hub = np.flatnonzero(np.arange(land.size.hubs) % AIR_EVERY <= 1)
    order, distance = ranked(land.hub_km[hub], land.airport_km)
    rows = _frame("air", land.airports[order[:, 0]], land.hubs[hub], "air", distance[:, 0])
    rows["capacity_vehicles_per_day"] = 2
    return rows


def _hub_roads(land: Land, draws: Draws) -> pd.DataFrame:
    """Roads between hubs, one row for both ways: each hub with its nearest neighbour."""
    if land.size.hubs == 1:
        return pd.DataFrame()
    order, distance = ranked(land.hub_km, land.hub_km)
    pairs = np.sort(np.stack([np.arange(land.size.hubs), order[:, 1]], axis=1), axis=1)
    pairs, first = np.unique(pairs, axis=0, return_index=True)
    rows = _frame("road", land.hubs[pairs[:, 0]], land.hubs[pairs[:, 1]], "road", road_km(distance[first, 1]))
    rows["both_ways"] = True
    rows["capacity_vehicles_per_day"] = draws.integers(3, 8, len(rows))
    return rows


def _site_roads(land: Land, draws: Draws) -> pd.DataFrame:
    """Roads from hubs to sites, one way: trucks return empty, nothing is fetched from a site."""
    links = land.link_site.size
    rows = _frame("road", land.hubs[land.link_hub], land.sites[land.link_site], "road", land.link_km)
    narrow = draws.chance(30, links)
    rows["capacity_vehicles_per_day"] = np.where(narrow, draws.integers(1, 2, links), np.nan)
    rows["limit_kg"] = np.where(draws.chance(15, links), 5_000.0, np.nan)
    rows["loss_share"] = draws.decimals(0, 0.03, links, 3)
    rows["risk"] = draws.decimals(0, 0.006, links, 3)
    rows["daylight_only"] = draws.chance(20, links)
    silent = draws.chance(15, links)
    rows["communications"] = np.where(silent, "none", np.where(draws.chance(30, links), "radio", "full"))
    return rows


def _site_flights(land: Land, draws: Draws) -> pd.DataFrame:
    """Helicopter routes to a quarter of the sites of hubs with helicopters (family XS: from the airport to all)."""
    if land.size.hubs == 1:
        site, base, bases = np.arange(land.size.sites), np.zeros(land.size.sites, dtype=np.int64), land.airports
        km = straight_km(land.site_km, land.airport_km)[:, 0]
    else:
        chosen = (land.link_hub % AIR_EVERY == 0) & draws.chance(25, land.link_site.size)
        chosen[np.flatnonzero(land.link_hub % AIR_EVERY == 0)[:1]] = True
        site, base, bases = land.link_site[chosen], land.link_hub[chosen], land.hubs
        km = straight_km(land.site_km, land.hub_km)[site, base]
    rows = _frame("air", bases[base], land.sites[site], "air", km)
    rows["capacity_vehicles_per_day"] = 4
    return rows[rows["km"] <= (VEHICLE_TYPES["helicopter"].range_km or 0)]


def rains(table: pd.DataFrame, days: int, draws: Draws) -> pd.DataFrame:
    """Conditions of the rainy season, which sets in during the second third of the horizon and lasts to its end.

    Half of the roads become slow and carry less, a third of these also bear light vehicles only; one road in ten is
    shut for some days.
    """
    onset = days // 3 + draws.integers(0, max(days // 3, 1), 1)
    road = table.loc[table["mode"] == "road", "route"].to_numpy(dtype=object)
    is_wet = draws.chance(50, road.size)
    is_wet[-1:] = True
    wet = road[is_wet]
    shut = road[draws.chance(10, road.size)]
    soft = pd.DataFrame(
        {
            "route": wet,
            "from": days_after(START, np.minimum(onset + draws.integers(0, max(days // 5, 1), wet.size), days - 1)),
            "until": "",
            "speed_factor": draws.decimals(0.4, 0.8, wet.size),
            "capacity_factor": draws.decimals(0.5, 0.9, wet.size),
            "limit_kg": np.where(draws.chance(33, wet.size), 4_000.0, np.nan),
            "closed": "no",
        }
    )
    first = np.minimum(onset + draws.integers(0, max(days // 2, 1), shut.size), days - 1)
    closed = pd.DataFrame(
        {
            "route": shut,
            "from": days_after(START, first),
            "until": days_after(START, np.minimum(first + draws.integers(0, max(days // 6, 1), shut.size), days - 1)),
            "closed": np.where(draws.chance(50, shut.size), "departures", "yes"),
        }
    )
    return pd.concat([part for part in (soft, closed) if len(part)], ignore_index=True)


def threats(table: pd.DataFrame, sites: Texts, days: int, draws: Draws) -> pd.DataFrame:
    """Threat levels: of one road in four for some days (mostly 3 or 4), of one site in ten throughout.

    A site's level is 1 or 2, as it also holds on the flights to it and helicopters want no escort.
    """
    road = table.loc[table["mode"] == "road", "route"].to_numpy(dtype=object)
    chosen = draws.chance(25, road.size)
    chosen[-1:] = True
    road = road[chosen]
    first = draws.integers(0, max(2 * days // 3, 1), road.size)
    first[-1:] = 1
    level = np.array([1, 2, 3, 3, 3, 3, 4, 4, 4, 5])[draws.integers(0, 9, road.size)]
    level[-1:] = 3
    on_routes = pd.DataFrame(
        {
            "route": road,
            "level": level,
            "from": days_after(START, first),
            "until": days_after(START, np.minimum(first + draws.integers(2, max(days // 2, 3), road.size), days - 1)),
            "indicator": draws.pick(("ambush reported", "checkpoints", "mines suspected", "shelling"), road.size),
            "source": draws.pick(("security cell", "drivers", "local authority"), road.size),
        }
    )
    site = sites[draws.chance(10, sites.size)]
    at_sites = pd.DataFrame({"location": site, "level": draws.integers(1, 2, site.size)})
    return pd.concat([part for part in (on_routes, at_sites) if len(part)], ignore_index=True)
