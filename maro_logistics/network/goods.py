"""Goods: item x pool x batch, where they are or come in, and what can be bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import NONE, Bools, Floats, Ints, flags, floats, positions, product_pairs, texts
from maro_logistics.network.timeline import NEVER, Timeline

if TYPE_CHECKING:
    from maro_logistics.network.places import Locations
    from maro_logistics.network.services import Agencies
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Items:
    """Items by position."""

    name: pd.Index[str]
    t: Floats
    """Tonnes a unit."""
    m3: Floats
    category: np.ndarray[tuple[int], np.dtype[np.object_]]
    shelf_life: Ints
    """Days; ``NEVER`` when it keeps."""
    cold: Bools
    value: Floats
    whole: Bools


def list_items(scenario: Scenario) -> Items:
    """The items of the scenario."""
    table = scenario["items"]
    return Items(
        name=pd.Index(texts(table, "item"), dtype=object),
        t=floats(table, "kg_per_unit") / 1000.0,
        m3=floats(table, "m3_per_unit"),
        category=texts(table, "category"),
        shelf_life=floats(table, "shelf_life_days", NEVER).astype(np.int64),
        cold=flags(table, "cold"),
        value=floats(table, "value_per_unit"),
        whole=flags(table, "whole_units"),
    )


@dataclass(frozen=True, eq=False)
class Goods:
    """Goods by position k."""

    item: Ints
    pool: Ints
    expiry: Ints
    """Last usable day; ``NEVER`` if that lies after the horizon."""
    expires: Ints
    """Period of the last usable day; number of periods when never."""
    earmark: np.ndarray[tuple[int], np.dtype[np.object_]]
    earmark_location: Ints
    earmark_agency: Ints
    t: Floats
    m3: Floats
    cold: Bools
    value: Floats
    whole: Bools

    def __len__(self) -> int:
        return len(self.item)


@dataclass(frozen=True, eq=False)
class DatedStock:
    """(1) Units of goods that come in by themselves."""

    location: Ints
    goods: Ints
    period: Ints
    quantity: Floats


@dataclass(frozen=True, eq=False)
class Purchases:
    """Possible orders j x p x t by position."""

    supplier: Ints
    """Row of the suppliers table."""
    location: Ints
    goods: Ints
    pool: Ints
    placed: Ints
    """Day."""
    placed_in: Ints
    """Period."""
    received: Ints
    """Day."""
    received_in: Ints
    """Period."""
    price: Floats
    most: Floats
    """Units that can be ordered in that period from that supplier, all pools together."""
    least: Floats
    """Smallest order."""

    def __len__(self) -> int:
        return len(self.supplier)


def inventory(
    scenario: Scenario, timeline: Timeline, locations: Locations, agencies: Agencies, items: Items
) -> tuple[Goods, DatedStock, Purchases]:
    """All goods of the scenario, the stock that comes by itself and the orders that can be placed."""
    stock = _stock_rows(scenario, timeline, locations, agencies, items)
    order, placed = _order_rows(scenario, timeline, locations, agencies, items)
    rows = pd.concat([stock, order], ignore_index=True)
    keys = ["item", "pool", "expiry", "earmark"]
    unique = rows[keys].drop_duplicates().sort_values(keys, kind="stable").reset_index(drop=True)
    goods_of = rows.merge(unique.reset_index(names="goods"), on=keys, how="left")["goods"].to_numpy(np.int64)
    goods = _goods(unique, timeline, locations, agencies, items)
    dated = DatedStock(
        location=stock["location"].to_numpy(np.int64),
        goods=goods_of[: len(stock)],
        period=timeline.period(stock["day"].to_numpy(np.int64)),
        quantity=stock["quantity"].to_numpy(np.float64),
    )
    placed.update(goods=goods_of[len(stock) :], pool=order["pool"].to_numpy(np.int64))
    return goods, dated, Purchases(**placed)


def _stock_rows(
    scenario: Scenario, timeline: Timeline, locations: Locations, agencies: Agencies, items: Items
) -> pd.DataFrame:
    table = scenario["stocks"]
    item = positions(items.name, texts(table, "item"))
    day = timeline.day(table["available_on"], 0)
    available = np.maximum(day, 0)
    expiry = timeline.day(table["expires_on"], NEVER)
    expiry = np.where(expiry == NEVER, day + items.shelf_life[item], expiry)
    rows = pd.DataFrame(
        {
            "location": positions(locations.name, texts(table, "location")),
            "item": item,
            "pool": owner(agencies, texts(table, "agency")),
            "expiry": np.where(expiry >= timeline.days, NEVER, expiry),
            "earmark": texts(table, "earmark"),
            "day": available,
            "quantity": floats(table, "quantity"),
        }
    )
    return rows[(rows["day"] < timeline.days) & (rows["quantity"] > 0)].reset_index(drop=True)


def owner(agencies: Agencies, names: np.ndarray[Any, Any]) -> Ints:
    """Pool of each named agency; 0 (common) for none."""
    agency = positions(agencies.name, names)
    return np.where(agency >= 0, np.append(agencies.pool, 0)[agency], 0)


def _order_rows(
    scenario: Scenario, timeline: Timeline, locations: Locations, agencies: Agencies, items: Items
) -> tuple[pd.DataFrame, dict[str, Any]]:
    table = scenario["suppliers"]
    first = np.maximum(timeline.day(table["from"], 0), 0)
    last = np.minimum(timeline.day(table["until"], NEVER), timeline.days - 1)
    days = timeline.overlap(first, last)
    supplier, period = (index.astype(np.int64) for index in np.nonzero(days > 0))
    placed = np.maximum(first[supplier], timeline.first[period])
    received = placed + floats(table, "lead_days")[supplier].astype(np.int64)
    location = positions(locations.name, texts(table, "location"))[supplier]
    ok = received < timeline.days
    ok &= locations.open[location, np.clip(received, 0, timeline.days - 1)]
    supplier, period, placed, received, location = (v[ok] for v in (supplier, period, placed, received, location))
    pools = np.arange(1 if len(agencies.pool_name) > 1 else 0, len(agencies.pool_name))
    single = texts(table, "agency") != ""
    choice = np.where(single, owner(agencies, texts(table, "agency")), NONE)[supplier]
    which, pool = product_pairs(np.zeros(len(supplier), np.int64), np.zeros(len(pools), np.int64))
    pool = pools[pool]
    keep = (choice[which] == NONE) | (choice[which] == pool)
    which, pool = which[keep], pool[keep]
    supplier, period, placed, received, location = (v[which] for v in (supplier, period, placed, received, location))
    item = positions(items.name, texts(table, "item"))[supplier]
    expiry = received + items.shelf_life[item]
    per_day = floats(table, "quantity_per_day", np.inf)[supplier]
    rows = pd.DataFrame(
        {"item": item, "pool": pool, "expiry": np.where(expiry >= timeline.days, NEVER, expiry), "earmark": ""}
    )
    orders = {
        "supplier": supplier,
        "location": location,
        "placed": placed,
        "placed_in": period,
        "received": received,
        "received_in": timeline.period(received),
        "price": floats(table, "price_per_unit")[supplier],
        "most": per_day * days[supplier, period],
        "least": floats(table, "minimum_order")[supplier],
    }
    return rows, orders


def _goods(unique: pd.DataFrame, timeline: Timeline, locations: Locations, agencies: Agencies, items: Items) -> Goods:
    item = unique["item"].to_numpy(np.int64)
    expiry = unique["expiry"].to_numpy(np.int64)
    earmark = texts(unique, "earmark")
    place = positions(locations.name, earmark)
    return Goods(
        item=item,
        pool=unique["pool"].to_numpy(np.int64),
        expiry=expiry,
        expires=np.where(expiry >= NEVER, timeline.periods, timeline.period(np.maximum(expiry, 0))),
        earmark=earmark,
        earmark_location=place,
        earmark_agency=np.where(place < 0, positions(agencies.name, earmark), NONE),
        t=items.t[item],
        m3=items.m3[item],
        cold=items.cold[item],
        value=items.value[item],
        whole=items.whole[item],
    )


def loss_on_hand(scenario: Scenario, timeline: Timeline, locations: Locations, items: Items) -> Floats:
    """(1) Share of stock on hand lost at the beginning of each period, shape (locations, items, periods)."""
    table = scenario["stock_losses"]
    kept = np.ones((len(locations), len(items.name), timeline.periods))
    day = timeline.day(table["on"], NEVER)
    inside = (day >= 0) & (day < timeline.days)
    place, item = positions(locations.name, texts(table, "location")), positions(items.name, texts(table, "item"))
    share, period = floats(table, "share"), timeline.period(day)
    one = inside & (item >= 0)
    np.multiply.at(kept, (place[one], item[one], period[one]), 1.0 - share[one])
    every = inside & (texts(table, "item") == "")
    np.multiply.at(kept.swapaxes(1, 2), (place[every], period[every]), (1.0 - share[every])[:, None])
    return 1.0 - kept
