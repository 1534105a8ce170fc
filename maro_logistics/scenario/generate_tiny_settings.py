"""Rare features of time, worth and contingencies, each laid over a tiny world by one function."""

from __future__ import annotations

from maro_logistics.scenario.generate_tiny_world import TinyWorld


def telescoping(world: TinyWorld) -> None:
    """Days one by one first, then one long period."""
    single = world.number(2, 3)
    world.settings["periods"] = f"{single}x1 1x{world.days - single}"


def firm_days(world: TinyWorld) -> None:
    """Whole vehicles on the first days only."""
    world.settings["firm_days"] = world.number(1, 3)


def slopes(world: TinyWorld) -> None:
    """What is missing and what waits costs otherwise than usual."""
    world.settings["share_slopes"] = [1, world.number(1, 2), world.number(2, 5)]
    world.settings["waiting_slopes"] = [1, world.number(1, 2), world.number(2, 5)]
    world.settings["waiting_days"] = [1, world.number(2, 3)]


def priorities(world: TinyWorld) -> None:
    """Other weights of priorities, and another worth of a person-day."""
    world.settings["priority_weights"] = [world.number(6, 9), 5, 3, 2, 1]
    world.settings["value_per_person_day"] = world.decimal(0.5, 4, 1)


def goals(world: TinyWorld) -> None:
    """One goal after the other, with equity or exposure among them."""
    middle = world.draws.word(("equity", "exposure"))
    world.settings["goals"] = ["deprivation", middle, "cost"]
    world.settings["tolerance"] = [0.0, 0.05, 0.0]
    world.settings["absolute"] = [0.01, 0.01, 0.01]
    world.settings["equity_tail"] = world.decimal(0.2, 0.6, 1)


def contingencies(world: TinyWorld) -> None:
    """Things that may go wrong, of every kind; the plan does not know them."""
    known = {"from": world.day(2)}
    until = {**known, "until": world.day(3)}
    site, road = world.site(), world.to_site()
    closed = world.draws.word(("departures", "turned_back", "lost"))
    world.settings["generated_on"] = world.day(2)
    world.settings["cvar"] = 0.8
    kinds: tuple[dict[str, object], ...] = (
        {"kind": "close_route", "target": road, "value": closed, **until},
        {"kind": "slow_route", "target": road, "value": "0.5", **until},
        {"kind": "cut_route", "target": road, "value": "0.5", **known},
        {"kind": "close_location", "target": site, **until},
        {"kind": "lose_stock", "target": "hub", "item": "food", "value": "0.3", **known},
        {"kind": "lose_arrival", "target": "food arriving", "value": "0.5", "from": world.day(1)},
        {"kind": "delay_arrival", "target": "food arriving", "value": "2", "from": world.day(1)},
        {"kind": "lose_vehicles", "target": "trucks at hub", "value": "1", **known},
        {"kind": "raise_need", "target": site, "value": "1.5", **until},
        {"kind": "move_people", "target": world.sites[0], "to": world.sites[1], "value": "0.4", **known},
        {"kind": "withdraw_access", "target": site, "agency": "alpha", **until},
        {"kind": "raise_threat", "target": road, "value": "1", **until},
        {
            "kind": "edit", "table": "fleets", "where": "fleet=vans at hub", "column": "count", "operation": "add",
            "value": "1", **known,
        },
    )  # fmt: skip
    for row in kinds:
        name = f"{row['kind']} happens"
        head = {"contingency": name, "known_on": row["from"], "probability": 0.03}
        world.add("contingencies", head)
        world.add("events", {"contingency": name, **row})
