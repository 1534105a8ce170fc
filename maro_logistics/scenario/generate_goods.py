"""Goods of a synthetic scenario: stocks on hand and arriving, suppliers, and what people need."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maro_logistics.scenario.generate_demand import PERSON_KG_OF_ONE_OFF, Demand
from maro_logistics.scenario.generate_draws import Draws, Integers, Texts, days_after
from maro_logistics.scenario.generate_land import AIR_EVERY, Land
from maro_logistics.scenario.generate_sizes import ITEMS, START, Item, Size

ONE_OFF = {"XS": "cereals"}
"""Item of the one-off needs where a family has no tarpaulins."""

FIRST_POOL_PERCENT = 75
"""Part of an item that its main holder has, where two hold it."""

PLACES_PERCENT = {"hubs": 35, "ports": 20}
"""Part of the supply besides that at the sites that is at the hubs and at the ports at the start; the rest arrives."""

DAYS_HELD_AT_SITES = (1, 4)
"""Fewest and most days for which the sites have rations of an item at the start (at most a third of the horizon)."""


def items(size: Size) -> pd.DataFrame:
    """Rows of ``items``."""
    return pd.DataFrame(
        {
            "item": item.name,
            "title": item.name.replace("-", " ").capitalize(),
            "unit": item.unit,
            "kg_per_unit": item.kg,
            "m3_per_unit": item.m3,
            "category": item.category,
            "shelf_life_days": np.nan if item.shelf_life_days is None else item.shelf_life_days,
            "cold": item.cold,
            "value_per_unit": item.value,
        }
        for item in ITEMS[: size.items]
    )


def rations(size: Size) -> pd.DataFrame:
    """Rows of ``rations``, in units per person and day."""
    return pd.DataFrame(
        {
            "item": item.name,
            "quantity_per_person_per_day": round(item.grams_per_person_day / 1000 / item.kg, 6),
            "priority": item.priority,
            "late": item.late,
            "due_within_days": min(item.due_within_days, size.days // 2 - 2),
        }
        for item in ITEMS[: size.items]
    )


def assessments(land: Land, demand: Demand, draws: Draws) -> pd.DataFrame:
    """Rows of ``assessments``: one of each site, a second one where the number of people changes."""
    sites, days = land.size.sites, land.size.days
    confidence = draws.decimals(0.6, 1.0, sites)
    severity = draws.integers(2, 5, sites)
    changes = demand.change_day < days
    first = pd.DataFrame(
        {
            "location": land.sites,
            "from": START,
            "until": np.where(changes, days_after(START, demand.change_day - 1), ""),
            "people": demand.people,
            "confidence": confidence,
            "severity": severity,
        }
    )
    second = pd.DataFrame(
        {
            "location": land.sites,
            "from": days_after(START, demand.change_day),
            "until": "",
            "people": demand.later_people,
            "confidence": confidence,
            "severity": severity,
        }
    )
    return pd.concat([first, second[changes]], ignore_index=True)


def needs(land: Land, demand: Demand, draws: Draws) -> pd.DataFrame:
    """Explicit lines: what a third of the sites ask for once, some from one agency only, some lost when late."""
    site = np.flatnonzero(demand.has_one_off)
    item = _one_off_item(land.size)
    days = land.size.days
    first = draws.integers(0, days // 2, site.size)
    due = np.minimum(first + draws.integers(max(days // 5, 1), max(days // 2, 1), site.size), days - 1)
    kg = demand.people[site] * PERSON_KG_OF_ONE_OFF
    return pd.DataFrame(
        {
            "need": np.array([f"once:{name}" for name in land.sites[site]], dtype=object),
            "location": land.sites[site],
            "item": item.name,
            "quantity": kg // item.kg,
            "from": days_after(START, first),
            "until": days_after(START, due),
            "priority": draws.integers(2, 4, site.size),
            "late": np.where(draws.chance(30, site.size), "lost", "useful"),
            "people": demand.people[site],
            "agency": np.where(draws.chance(25, site.size), item.pools[0], ""),
        }
    )


def _one_off_item(size: Size) -> Item:
    wanted = ONE_OFF.get(size.name, "tarpaulins")
    return next(item for item in ITEMS if item.name == wanted)


def item_kg(land: Land, demand: Demand) -> Integers:
    """Weight asked for of each item within the horizon, whole kilograms."""
    size = land.size
    kg = np.array([demand.ration_kg(size.days, item.grams_per_person_day).sum() for item in ITEMS[: size.items]])
    once = int(demand.people[demand.has_one_off].sum()) * PERSON_KG_OF_ONE_OFF
    kg[ITEMS.index(_one_off_item(size))] += once
    return kg.astype(np.int64)


def stocks(land: Land, demand: Demand, draws: Draws) -> pd.DataFrame:
    """Rows of ``stocks``, which cover 72 to 84 % of the asked weight together; what is most urgent is shortest."""
    wanted = item_kg(land, demand)
    is_urgent = np.array([item.priority == 1 for item in ITEMS[: wanted.size]])
    cover = np.where(is_urgent, draws.integers(58, 70, wanted.size), draws.integers(78, 92, wanted.size))
    permille = draws.integer(74, 82) * 1000 * int(wanted.sum()) // int((wanted * cover).sum())
    supply = wanted * cover // 100 * permille // 1000
    supply = np.clip(supply, wanted * 55 // 100, wanted * 96 // 100)
    parts = []
    for item, kg in zip(ITEMS[: land.size.items], supply.tolist(), strict=True):
        shares = (FIRST_POOL_PERCENT, 100 - FIRST_POOL_PERCENT) if len(item.pools) > 1 else (100,)
        for agency, share in zip(item.pools, shares, strict=True):
            held = _held_at_sites(land, demand, item, draws) if agency == item.pools[0] else None
            elsewhere = kg * share // 100 // item.kg - (0 if held is None else int(held["quantity"].sum()))
            rows = _places(land, item, draws)
            rows["quantity"] = rows.pop("weight") * elsewhere // 1000
            parts += [part.assign(item=item.name, agency=agency) for part in (held, rows) if part is not None]
    table = pd.concat(parts, ignore_index=True)
    table = table[table["quantity"] > 0].reset_index(drop=True)
    table["confidence"] = np.where(table["available_on"] == START, 1.0, draws.decimals(0.6, 1.0, len(table)))
    table["expires_on"] = _expiries(table, land.size, draws)
    table.insert(0, "stock", [f"stock-{number:04d}" for number in range(1, len(table) + 1)])
    return table


def _held_at_sites(land: Land, demand: Demand, item: Item, draws: Draws) -> pd.DataFrame:
    """What the sites have left at the start: rations of some days, nothing at places that cannot keep it."""
    size = land.size
    days = draws.integers(*DAYS_HELD_AT_SITES, size.sites) * (not item.cold)
    units = demand.people * item.grams_per_person_day * np.minimum(days, size.days // 3) // (1000 * item.kg)
    return pd.DataFrame({"location": land.sites, "available_on": START, "quantity": units})


def _expiries(table: pd.DataFrame, size: Size, draws: Draws) -> Texts:
    """Dates on which one row in ten of the health goods on hand expires, in the last third of the horizon."""
    old = draws.chance(10, len(table)) & (table["item"] == "health-kit") & (table["available_on"] == START)
    day = draws.integers(2 * size.days // 3, size.days - 1, len(table))
    return np.where(old, days_after(START, day), "").astype(object)


def _places(land: Land, item: Item, draws: Draws) -> pd.DataFrame:
    """Where and when the supply of one item is there, with its share of it in thousandths."""
    size = land.size
    stores = np.flatnonzero(~land.is_candidate)
    if item.cold:
        stores = stores[stores % AIR_EVERY <= 1]
    by_air = item.category == "health"
    hubs = land.hubs[stores[draws.sample(stores.size, max(stores.size * 2 // 3, 1))]]
    entries = land.airports if by_air else land.ports
    arrivals = max(size.days // 6, 1)
    days = np.minimum(
        np.sort(draws.integers(1, max(size.days * 3 // 4, 1), arrivals * entries.size)),
        size.days - 1,
    )
    permille = np.concatenate(
        [
            _shares(draws.integers(50, 150, hubs.size), PLACES_PERCENT["hubs"]),
            _shares(draws.integers(50, 150, entries.size), PLACES_PERCENT["ports"]),
            _shares(draws.integers(50, 150, days.size), 100 - sum(PLACES_PERCENT.values())),
        ]
    )
    return pd.DataFrame(
        {
            "location": np.concatenate([hubs, entries, np.resize(entries, days.size)]),
            "available_on": np.concatenate([np.full(hubs.size + entries.size, START), days_after(START, days)]),
            "weight": permille,
        }
    )


def _shares(weight: Integers, percent: int) -> Integers:
    """Thousandths that add up to about so many percent, in proportion to the weights."""
    return weight * percent * 10 // int(weight.sum())


def suppliers(land: Land, demand: Demand, draws: Draws) -> pd.DataFrame:
    """Local traders at every third hub sell the first item, all together about a tenth of what is asked for of it."""
    item = ITEMS[0]
    hub = np.arange(0, land.size.hubs, 3)
    units_per_day = int(item_kg(land, demand)[0]) // (10 * item.kg * land.size.days * hub.size)
    return pd.DataFrame(
        {
            "supplier": np.array([f"trader:{name}" for name in land.hubs[hub]], dtype=object),
            "location": land.hubs[hub],
            "item": item.name,
            "agency": item.pools[0],
            "price_per_unit": draws.decimals(28, 40, hub.size, 1),
            "quantity_per_day": max(units_per_day, 1),
            "lead_days": np.minimum(draws.integers(1, 4, hub.size), land.size.days // 3),
            "minimum_order": max(units_per_day * 3 // 4, 1),
        }
    )
