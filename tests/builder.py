"""Short builders of tiny scenarios, written down as data so that a reader can recompute them by hand.

A *world* maps table names to labelled rows (and ``settings`` to keys). The label of a row becomes its name where the
table has a name column and the row gives none. A *change* has the same form and is laid over a world: a cell of
``None`` empties the cell, a row of ``None`` removes the row.

The world :data:`ONE_ROAD`, from which most others are made:

- three days from 2004-07-01; a person-day is worth 1, all slopes are flat, so deprivation = units missing x days;
- 10 t of ``food`` (units of a tonne) at A, 10 t asked for at B on the first day, by 10 people (so ``pi`` = 1);
- one truck of 5 t at A, 10 h a day, 20 km/h; the road A-B of 100 km takes 5 h, so out and back fills a day.

So 5 t arrive on day 1 and 5 t on day 2: missing 5, 0, 0 and an objective of 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLE

Row = Mapping[str, Any]
World = Mapping[str, Mapping[str, Any]]

START = date(2004, 7, 1)


def day(number: int) -> date:
    """The date of day ``number`` of the tiny worlds; day 1 is the start."""
    return START + timedelta(days=number - 1)


ONE_ROAD: World = {
    "settings": {
        "name": "one-road",
        "start": START,
        "days": 3,
        "value_per_person_day": 1,
        "share_slopes": [1, 1, 1],
        "waiting_slopes": [1, 1, 1],
    },
    "locations": {"A": {}, "B": {}},
    "items": {"food": {"kg_per_unit": 1000, "category": "food"}},
    "stocks": {"S": {"location": "A", "item": "food", "quantity": 10}},
    "vehicle_types": {"truck": {"mode": "road", "payload_kg": 5000, "speed_kmh": 20, "hours_per_day": 10}},
    "fleets": {"T": {"base": "A", "vehicle_type": "truck", "count": 1}},
    "routes": {"AB": {"origin": "A", "destination": "B", "mode": "road", "km": 100}},
    "needs": {
        "N": {
            "location": "B",
            "item": "food",
            "quantity": 10,
            "due_within_days": 0,
            "priority": 5,
            "people": 10,
        }
    },
}
"""The world of the module's docstring."""


def over(world: World, *changes: World) -> dict[str, dict[str, Any]]:
    """The world with the changes laid over it, one after the other."""
    result = {table: {label: _copy(row) for label, row in rows.items()} for table, rows in world.items()}
    for change in changes:
        for table, rows in change.items():
            for label, row in rows.items():
                _lay(result.setdefault(table, {}), label, row)
    return result


def scenario_of(world: World) -> Scenario:
    """The typed scenario of a world."""
    tables = {
        table: [_named(table, label, row) for label, row in rows.items()]
        for table, rows in world.items()
        if table != "settings"
    }
    return build_scenario(dict(world["settings"]), tables)


def _copy(row: Any) -> Any:
    return dict(row) if isinstance(row, Mapping) else row


def _lay(rows: dict[str, Any], label: str, row: Any) -> None:
    """Lay one row (or setting) of a change over the rows of a table."""
    if row is None:
        rows.pop(label, None)
    elif isinstance(row, Mapping):
        rows[label] = {**rows.get(label, {}), **row}
    else:
        rows[label] = row


def _named(table: str, label: str, row: Row) -> dict[str, Any]:
    """The row without empty cells, named by its label where the table has a name column of its own."""
    cells = {name: value for name, value in row.items() if value is not None}
    declared = TABLE[table]
    if declared.key and declared.column(declared.key[0]).type == "text" and not declared.column(declared.key[0]).refers:
        cells.setdefault(declared.key[0], label)
    return cells
