"""Synthetic scenarios: seeded families of a realistic shape, the same bytes on every system."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.scenario import generate_goods as goods
from maro_logistics.scenario import generate_means as means
from maro_logistics.scenario import generate_routes as roads
from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.generate_demand import Demand, Fleets, fitting, grams_per_person_day
from maro_logistics.scenario.generate_draws import Draws, days_after
from maro_logistics.scenario.generate_land import Land
from maro_logistics.scenario.generate_sizes import FAMILY, ITEMS, SIZES, START, THREAT_RULES, Size

if TYPE_CHECKING:
    from maro_logistics.scenario.generate_draws import Integers
    from maro_logistics.scenario.scenario import Scenario

CONTINGENCIES = 6
"""Number of contingencies of a family (XS: 3)."""


def generate_scenario(size: str, seed: int = 0) -> Scenario:
    """The synthetic scenario of a family and seed.

    Parameters
    ----------
    size
        ``XS`` (4 sites, 1 hub, 2 items, 5 days), ``S`` (20, 3, 4, 14), ``M`` (150, 12, 6, 30),
        ``L`` (600, 30, 8, 45) or ``XL`` (2,000, 60, 10, 60).
    seed
        0 or more; the same seed gives the same scenario everywhere.

    Raises
    ------
    InputError
        There is no such size, or the seed is negative.

    Examples
    --------
    >>> scenario = generate_scenario("S", seed=3)
    >>> scenario.settings.name, int((scenario["locations"]["kind"] == "site").sum())
    ('synthetic-1-S-3', 20)
    """
    if size not in SIZES:
        raise InputError(f"size: no size '{size}'; one of {', '.join(SIZES)}")
    if seed < 0:
        raise InputError(f"seed: {seed} is below 0")
    land, demand, fleets = fitting(SIZES[size], seed)
    return build_scenario(_settings(land.size, seed), _tables(land, demand, fleets, seed))


def random_tiny(seed: int, features: Collection[str] | None = None) -> Scenario:
    """A tiny random scenario for properties and proofs, in which rare features of the format are switched on.

    Parameters
    ----------
    seed
        0 or more.
    features
        Names out of ``generate_tiny.FEATURES``; none given: each feature is drawn.

    Raises
    ------
    InputError
        There is no such feature, or the seed is negative.

    Examples
    --------
    >>> random_tiny(7, {"kits"})["kits"]["kit"].unique().tolist()
    ['family-kit']
    """
    from maro_logistics.scenario.generate_tiny import tiny  # noqa: PLC0415 - the families do not need it

    return tiny(seed, features)


def _settings(size: Size, seed: int) -> dict[str, object]:
    settings: dict[str, object] = {
        "name": f"synthetic-{FAMILY}-{size.name}-{seed}",
        "title": f"Synthetic family {FAMILY}, size {size.name}, seed {seed}",
        "sources": "Drawn at random; no real place, agency or operation",
        "licence": "CC0-1.0",
        "start": START,
        "days": size.days,
        "exposure_price": 500,
    }
    if size.periods:
        settings["periods"] = size.periods
    if size.firm_days is not None:
        settings["firm_days"] = size.firm_days
    return settings


def _tables(land: Land, demand: Demand, fleets: Fleets, seed: int) -> dict[str, pd.DataFrame]:
    """All tables; each has a stream of draws of its own, so that one can change without the others."""
    size = land.size
    draws = [Draws(seed, size.sites, 1_000_000 + number) for number in range(10)]
    asked_kg = demand.site_kg(size.days, grams_per_person_day(size.items))
    hub_kg_per_day = _hub_kg_per_day(land, asked_kg)
    all_fleets = means.joined(fleets, means.fleets_elsewhere(land, hub_kg_per_day))
    route_rows = roads.routes(land, hub_kg_per_day, draws[0])
    stock_rows = goods.stocks(land, demand, draws[1])
    supplier_rows = goods.suppliers(land, demand, draws[2])
    contingencies, events = _contingencies(land, route_rows, stock_rows, draws[9])
    return {
        "locations": means.locations(land, hub_kg_per_day, draws[3]),
        "items": goods.items(size),
        "stocks": stock_rows,
        "suppliers": supplier_rows,
        "vehicle_types": means.vehicle_types(all_fleets),
        "fleets": means.fleet_rows(all_fleets),
        "routes": route_rows,
        "route_conditions": roads.rains(route_rows, size.days, draws[4]),
        "assessments": goods.assessments(land, demand, draws[5]),
        "rations": goods.rations(size),
        "needs": goods.needs(land, demand, draws[6]),
        "agencies": means.agencies(),
        "access": means.access(land, draws[7]),
        "threats": roads.threats(route_rows, land.sites, size.days, draws[8]),
        "threat_rules": pd.DataFrame(THREAT_RULES),
        "funds": means.funds(all_fleets, supplier_rows, int(asked_kg.sum()), size),
        "phases": _phases(size),
        "contingencies": contingencies,
        "events": events,
    }


def _hub_kg_per_day(land: Land, asked_kg: Integers) -> Integers:
    """Weight asked for on a mean day by the sites nearest to each hub, at least a tonne."""
    weight = np.bincount(land.nearest_hub, asked_kg, land.size.hubs).astype(np.int64)
    return np.maximum(weight // land.size.days, 1000)


def _phases(size: Size) -> pd.DataFrame:
    """Water and health count double in the last third, when cholera comes with the rains."""
    onset = days_after(START, np.array([2 * size.days // 3]))[0]
    categories = sorted({item.category for item in ITEMS[: size.items]} & {"health", "water"})
    return pd.DataFrame({"phase": "cholera", "from": onset, "category": categories, "priority_factor": 2})


def _contingencies(
    land: Land, route_rows: pd.DataFrame, stock_rows: pd.DataFrame, draws: Draws
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Contingencies, known after the first third or the first week: closures, delays, displacement, threat."""
    size = land.size
    known = days_after(START, np.array([min(size.days // 3 + 1, 8)]))[0]
    arriving = stock_rows[stock_rows["available_on"] > START]
    late = arriving.iloc[draws.integer(0, len(arriving) - 1)]
    trunk = route_rows.loc[route_rows["mode"] == "road", "route"].to_numpy(dtype=object)
    origin, goal = land.sites[draws.sample(size.sites, 2)]
    rows = (
        ("trunk road cut", "close_route", trunk[draws.integer(0, land.size.hubs - 1)], "", "departures", known),
        ("arrival late", "delay_arrival", late["stock"], "", "5", min(known, late["available_on"])),
        ("people move", "move_people", origin, goal, "0.4", known),
        ("hub threatened", "raise_threat", land.hubs[draws.integer(0, size.hubs - 1)], "", "3", known),
        ("road slow", "slow_route", trunk[draws.integer(0, trunk.size - 1)], "", "0.5", known),
        ("epidemic", "raise_need", land.sites[draws.integer(0, size.sites - 1)], "", "1.5", known),
    )[: 3 if size.name == "XS" else CONTINGENCIES]
    events = pd.DataFrame(rows, columns=["contingency", "kind", "target", "to", "value", "from"])
    head = events[["contingency"]].assign(probability=0.05, known_on=events["from"], trigger="reported by the hub")
    return head, events
