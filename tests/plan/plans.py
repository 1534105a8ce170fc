"""A plan of two trucks and one road, small enough to be read whole."""

from __future__ import annotations

from typing import Any

import pandas as pd

from maro_logistics.plan.plan import Plan, build_plan

SUMMARY: dict[str, Any] = {
    "scenario": "two trucks",
    "status": "feasible",
    "stopped_by": "gap",
    "objective": 120.0,
    "bound": 119.4,
    "gap": 0.005,
    "terms": {"deprivation": 100.0, "transport": 20.0},
    "timing": {"solve": 1.25},
}


def movement(name: str, *, depart: str = "2004-07-02", vehicles: float = 2.0, **cells: Any) -> dict[str, Any]:
    """One movement of the fleet `oxfam-trucks` from A to B, there and back in a day."""
    return {
        "movement": name,
        "tour": "",
        "depart": depart,
        "arrive": depart,
        "received": depart,
        "return_on": depart,
        "route": "A-B",
        "origin": "A",
        "destination": "B",
        "mode": "road",
        "one_way": False,
        "to_fleet": "",
        "service": "fleet",
        "fleet": "oxfam-trucks",
        "agency": "oxfam",
        "vehicle_type": "truck-10t",
        "vehicles": vehicles,
        **cells,
    }


def cargo(name: str, quantity: float, **cells: Any) -> dict[str, Any]:
    """Food baskets of 20 kg and 0.05 m3 on a movement."""
    return {
        "movement": name,
        "direction": "out",
        "item": "food",
        "owner": "oxfam",
        "batch": "-",
        "quantity": quantity,
        "kg": 20 * quantity,
        "m3": 0.05 * quantity,
        **cells,
    }


def unmet(need: str, quantity: float, location: str = "B") -> dict[str, Any]:
    """A need line for 1,000 food baskets of which some never come."""
    return {
        "need": need,
        "location": location,
        "item": "food",
        "kit": "",
        "requirement": "",
        "required": 1000.0,
        "quantity": quantity,
        "people": 500.0,
    }


def plan_of(summary: dict[str, Any] | None = None, **tables: list[dict[str, Any]]) -> Plan:
    """The plan of the summary above, changed, and of the rows given by table."""
    return build_plan(
        {**SUMMARY, **(summary or {})}, {name: pd.DataFrame(rows) for name, rows in tables.items() if rows}
    )


def two_trucks() -> Plan:
    """Two trucks take 1,000 baskets on the second day."""
    return plan_of(movements=[movement("m1")], cargo=[cargo("m1", 1000.0)], unmet=[unmet("B/food", 250.0)])
