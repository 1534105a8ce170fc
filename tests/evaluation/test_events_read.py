"""The checker reads every kind of event by itself and comes to what the planner's reading comes to."""

from __future__ import annotations

from typing import Any

import pytest

import maro_logistics as maro
from maro_logistics.evaluation.events import struck
from maro_logistics.evaluation.given import Given
from maro_logistics.evaluation.needs import need_lines
from tests.builder import ONE_ROAD, day, over, scenario_of

WORLD = over(
    ONE_ROAD,
    {
        "settings": {"days": 5},
        "locations": {"C": {}, "D": {}},
        "agencies": {"red": {}},
        "items": {
            "oil": {"kg_per_unit": 1, "shelf_life_days": 2, "value_per_unit": 3},
            "kit": {"kg_per_unit": 5, "whole_units": True},
        },
        "stocks": {
            "S": {"available_on": day(2)},
            "O": {"location": "A", "item": "oil", "quantity": 7, "available_on": day(3)},
            "K": {"location": "A", "item": "kit", "quantity": 7, "available_on": day(3)},
        },
        "fleets": {"T": {"count": 6}},
        "suppliers": {"shop": {"location": "A", "item": "food", "price_per_unit": 100, "quantity_per_day": 10}},
        "funds": {"F": {"amount": 50, "agency": "red"}},
        "assessments": {
            "early": {"location": "B", "people": 100, "until": day(3)},
            "late": {"location": "B", "people": 200, "from": day(4)},
        },
        "rations": {
            "food": {"item": "food", "quantity_per_person_per_day": 0.1, "priority": 2},
            "oil": {"item": "oil", "quantity_per_person_per_day": 0.01, "late": "lost"},
            "water": {"requirement": "water", "quantity_per_person_per_day": 5, "from": day(2)},
        },
        "contents": {"c": {"item": "oil", "requirement": "water", "amount_per_unit": 1}},
        "needs": {
            "daily": {"location": "B", "item": "food", "quantity_per_day": 5, "priority": 1},
            "kits": {"location": "B", "item": "kit", "quantity": 4, "from": day(3), "people": 40},
        },
    },
)
"""Five days with assessed people, lines of every form, stocks that age and stocks in whole units."""

EVENTS: dict[str, list[dict[str, Any]]] = {
    "route closed": [{"kind": "close_route", "target": "AB", "value": "turned_back", "until": day(3)}],
    "route slow and cut": [
        {"kind": "slow_route", "target": "AB", "value": "0.5"},
        {"kind": "cut_route", "target": "AB", "value": "0.2", "from": day(3)},
    ],
    "location closed": [{"kind": "close_location", "target": "B", "until": day(4)}],
    "stock lost": [{"kind": "lose_stock", "target": "A", "value": "0.3"}],
    "item lost": [{"kind": "lose_stock", "target": "A", "item": "kit", "value": "1"}],
    "arrival lost": [{"kind": "lose_arrival", "target": "K", "value": "0.3"}],
    "arrival late": [{"kind": "delay_arrival", "target": "O", "value": "2"}],
    "arrival too late": [{"kind": "delay_arrival", "target": "O", "value": "3"}],
    "vehicles lost": [
        {"kind": "lose_vehicles", "target": "T", "value": "4", "until": day(3)},
        {"kind": "lose_vehicles", "target": "T", "value": "4", "from": day(3)},
    ],
    "all vehicles lost": [{"kind": "lose_vehicles", "target": "T"}],
    "need raised": [{"kind": "raise_need", "target": "B", "value": "1.5", "until": day(4)}],
    "need lowered": [{"kind": "raise_need", "target": "B", "value": "0.5", "until": day(3)}],
    "need of one item lowered": [{"kind": "raise_need", "target": "B", "item": "food", "value": "0.5", "from": day(3)}],
    "people move twice": [
        {"kind": "move_people", "target": "B", "to": "C", "value": "0.4"},
        {"kind": "move_people", "target": "B", "to": "D", "value": "0.3", "from": day(4)},
        {"kind": "raise_need", "target": "B", "value": "2"},
    ],
    "access withdrawn": [{"kind": "withdraw_access", "target": "AB", "agency": "red"}],
    "threat raised": [{"kind": "raise_threat", "target": "B", "value": "4"}],
    "money": [
        {"kind": "change_fund", "target": "F", "value": "0.5"},
        {"kind": "change_price", "target": "shop", "value": "1.2"},
    ],
    "edits": [
        {"kind": "edit", "table": "fleets", "where": "fleet=T", "column": "count", "operation": "scale",
         "value": "0.4"},
        {"kind": "edit", "table": "needs", "where": "need=daily", "column": "quantity_per_day", "operation": "add",
         "value": "1", "until": day(3)},
        {"kind": "edit", "table": "routes", "column": "km", "operation": "set", "value": "50"},
        {"kind": "edit", "table": "suppliers", "column": "until", "operation": "set", "value": "2004-07-04"},
        {"kind": "lose_vehicles", "target": "T", "value": "1", "from": day(4)},
    ],
}  # fmt: skip


def told(given: Given) -> dict[str, list[str]]:
    """Every row that was read, without empty cells, in an order of its own."""
    found = {}
    for name, value in vars(given).items():
        rows: Any = value
        if isinstance(value, dict):
            rows = [row for one in value.values() for row in (one if isinstance(one, list) else [one])]
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            found[name] = sorted(str(sorted(_cells(row))) for row in rows)
    return found


def _cells(row: dict[str, Any]) -> list[tuple[str, str]]:
    filled = {name: value for name, value in row.items() if value is not None and value != ""}
    return [(name, str(round(value, 9) if isinstance(value, float) else value)) for name, value in filled.items()]


@pytest.mark.parametrize("name", EVENTS)
def test_both_readings_of_events_agree(name: str) -> None:
    events = [{"contingency": "c", **event} for event in EVENTS[name]]
    scenario = maro.with_contingencies(scenario_of(WORLD), [{"contingency": "c", "known_on": day(2)}], events)
    planned, judged = Given(maro.apply(scenario, "c")), struck(scenario, "c").given
    assert told(judged) == told(planned)
    assert told(planned) != told(Given(scenario))
    lines, others = need_lines(planned), need_lines(judged)
    assert lines.keys() == others.keys()
    assert all(lines[key].parts == others[key].parts for key in lines)
