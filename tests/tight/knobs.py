"""Columns whose change shows as a finding, not as another optimum: names, contingencies, events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.builder import ONE_ROAD, World, day, over
from tests.tight.case import agencies, place, row


@dataclass(frozen=True)
class Finds:
    """A change of one cell of a sound world after which validation finds what it did not find before."""

    knob: str
    cells: dict[str, Any]
    code: str
    change: World


SOUND: World = over(
    ONE_ROAD,
    place("C"),
    agencies("g", "h"),
    {"settings": {"days": 9}},
    {"stocks": {"S2": {"location": "A", "item": "food", "quantity": 1}}},
    {"needs": {"N2": {"location": "B", "item": "food", "quantity": 1, "priority": 5, "people": 1}}},
    {"suppliers": {"P": {"location": "A", "item": "food", "price_per_unit": 1, "quantity_per_day": 1}}},
    {"suppliers": {"P2": {"location": "A", "item": "food", "price_per_unit": 2, "quantity_per_day": 1}}},
    {"fleets": {"T2": {"base": "A", "vehicle_type": "truck", "count": 1}}},
    {"routes": {"AC": {"origin": "A", "destination": "C", "mode": "road", "km": 100}}},
    {"funds": {"F": {"amount": 1e6}, "F2": {"amount": 1e6}}},
    {"phases": {"p": {"category": "food", "priority_factor": 1}, "q": {"category": "food", "priority_factor": 1}}},
    {"contingencies": {label: {"probability": 0.5, "known_on": day(2)} for label in ("c", "d")}},
    {
        "events": {
            "close": {"contingency": "c", "kind": "close_route", "target": "AB", "from": day(3), "until": day(5)},
            "lose": {"contingency": "c", "kind": "lose_stock", "target": "A", "item": "food", "value": "0.5"},
            "move": {"contingency": "d", "kind": "move_people", "target": "B", "to": "C", "value": "0.5"},
            "withdraw": {"contingency": "d", "kind": "withdraw_access", "target": "AB", "agency": "g"},
            "edit": {
                "contingency": "d",
                "kind": "edit",
                "table": "fleets",
                "where": "fleet=T",
                "column": "count",
                "operation": "set",
                "value": "2",
            },
        }
    },
)
"""A world with something of everything, in which validation finds no error."""


def _finds(table: str, label: str, code: str, /, **cells: Any) -> Finds:
    ((name, _),) = cells.items()
    return Finds(f"{table}.{name.rstrip('_')}", cells, code, row(table, label, **cells))


FINDINGS: tuple[Finds, ...] = (
    _finds("locations", "B", "unknown-name", location="B2"),
    _finds("items", "food", "unknown-name", item="feed"),
    _finds("stocks", "S2", "duplicate-key", stock="S"),
    _finds("suppliers", "P2", "duplicate-key", supplier="P"),
    _finds("vehicle_types", "truck", "unknown-name", vehicle_type="lorry"),
    _finds("fleets", "T2", "duplicate-key", fleet="T"),
    _finds("routes", "AC", "duplicate-key", route="AB"),
    _finds("needs", "N2", "duplicate-key", need="N"),
    _finds("agencies", "g", "unknown-name", agency="i"),
    _finds("funds", "F2", "duplicate-key", fund="F"),
    _finds("phases", "q", "duplicate-key", phase="p"),
    _finds("contingencies", "c", "unknown-name", contingency="e"),
    _finds("contingencies", "c", "probability", probability=0.6),
    _finds("contingencies", "c", "event-date", known_on=day(4)),
    _finds("events", "close", "unknown-name", contingency="e"),
    _finds("events", "close", "event-target", kind="close_location"),
    _finds("events", "close", "event-target", target="XY"),
    _finds("events", "withdraw", "unknown-name", agency="i"),
    _finds("events", "lose", "unknown-name", item="feed"),
    _finds("events", "move", "event-target", to="B"),
    _finds("events", "close", "event-date", from_=day(1)),
    _finds("events", "close", "reversed-dates", until=day(2)),
    _finds("events", "lose", "event-value", value="2"),
    _finds("events", "edit", "event-columns", table="boats"),
    _finds("events", "edit", "event-target", where="fleet=U"),
    _finds("events", "edit", "event-columns", column="colour"),
    _finds("events", "edit", "event-columns", operation=None),
)
"""One row for each column that enters no plan of its own."""

NOT_IN_A_PLAN = frozenset(
    {"name", "title", "currency", "language", "sensitivity", "sources", "licence", "generated_on", "cvar", "solve"}
)
"""Settings that describe, or belong to contingencies and to solving."""
