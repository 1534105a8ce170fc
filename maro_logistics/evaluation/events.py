"""What a contingency makes of a scenario, as the checker reads it: rows changed one by one, kind by kind.

Events act whatever the order of their rows: edits first, sorted by their cells as text, then all others.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from maro_logistics.errors import InputError
from maro_logistics.evaluation.events_needs import change_needs, part_names
from maro_logistics.evaluation.events_split import split_rows
from maro_logistics.evaluation.given import Given, Row, Tables, rows
from maro_logistics.scenario.tables import TABLE

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

BY_DATE = ("assessments", "fleets", "needs", "rations", "route_conditions", "threats")
"""Tables that may say different things on different days; an edit changes rows of all others whole."""


class Struck(NamedTuple):
    """A scenario after a contingency."""

    given: Given
    known_on: date


def struck(scenario: Scenario, contingency: str) -> Struck:
    """What is given once a contingency has struck; ``InputError`` if the scenario does not state it."""
    told = [row for row in rows(scenario["contingencies"]) if row["contingency"] == contingency]
    if not told:
        raise InputError(f"the scenario states no contingency {contingency!r}")
    known_on: date = told[0]["known_on"]
    tables = {name: [dict(row) for row in rows(frame)] for name, frame in scenario.tables.items()}
    before = Given(scenario)
    mine = [row for row in rows(scenario["events"]) if row["contingency"] == contingency]
    dated = [{**event, "known_on": known_on, **_days(event, known_on, before)} for event in sorted(mine, key=_text)]
    for event in dated:
        if event["kind"] == "edit":
            _edit(tables, event, before)
    for event in dated:
        _write(tables, event, before)
    moved = [event for event in dated if event["kind"] in {"raise_need", "move_people"}]
    change_needs(
        tables, moved, Given.of_rows(scenario.settings, {**tables, "needs": [dict(r) for r in tables["needs"]]})
    )
    return Struck(Given.of_rows(scenario.settings, tables), known_on)


def _text(event: Row) -> tuple[str, ...]:
    return tuple(_word(event[name]) for name in TABLE["events"].column_names)


def _word(value: Any) -> str:
    """A cell as text, as files have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _days(event: Row, known_on: date, given: Given) -> Row:
    """From when until when an event holds."""
    return {"from": event["from"] or known_on, "until": event["until"] or max(given.calendar.last_day, known_on)}


def _write(tables: Tables, event: Row, given: Given) -> None:
    """Write what an event says; edits, and what moves needs, come before and after."""
    kind = event["kind"]
    if kind in CONDITIONS:
        _condition(tables, event)
    elif kind in {"close_location", "withdraw_access"}:
        permit = {"asked_on": event["known_on"], "permit_lead_days": None, "permit_valid_days": None}
        who = {"agency": event["agency"], "allowed": False, "from": event["from"], "until": event["until"]}
        tables["access"].append({**_where(event["target"], given), **who, **permit})
    elif kind == "raise_threat":
        level = {"level": float(event["value"]), "from": event["from"], "until": event["until"]}
        tables["threats"].append({**_where(event["target"], given), **level})
    elif kind == "lose_stock":
        _lose_stock(tables, event)
    elif kind == "lose_vehicles":
        _lose_vehicles(tables, event, given)
    elif kind in AMOUNTS:
        _amount(tables, event, given)


CONDITIONS = {"close_route": "closed", "slow_route": "speed_factor", "cut_route": "capacity_factor"}
"""Kinds that are conditions of a route, and the column that each fills in."""
AMOUNTS = {
    "lose_arrival": ("stocks", "stock"),
    "delay_arrival": ("stocks", "stock"),
    "change_fund": ("funds", "fund"),
    "change_price": ("suppliers", "supplier"),
}
"""Kinds that change rows as a whole: the table, and the column that names the target."""


def _condition(tables: Tables, event: Row) -> None:
    plain = {"route": event["target"], "speed_factor": 1.0, "capacity_factor": 1.0, "limit_kg": None, "closed": "no"}
    dates = {"from": event["from"], "until": event["until"]}
    value = event["value"]
    says = (value or "departures") if event["kind"] == "close_route" else float(value)
    tables["route_conditions"].append({**plain, **dates, CONDITIONS[event["kind"]]: says})


def _lose_vehicles(tables: Tables, event: Row, given: Given) -> None:
    value = event["value"]
    for row in split_rows(tables["fleets"], lambda row: row["fleet"] == event["target"], event, given.calendar):
        row["count"] = max(row["count"] - float(value), 0.0) if value else 0.0


def _amount(tables: Tables, event: Row, given: Given) -> None:
    kind, number = event["kind"], float(event["value"])
    table, key = AMOUNTS[kind]
    for row in tables[table]:
        if row[key] != event["target"]:
            continue
        if kind == "delay_arrival":
            _delay(row, int(number), given)
        elif kind == "lose_arrival":
            _lose(row, number, given)
        else:
            row["amount" if kind == "change_fund" else "price_per_unit"] *= number


def _where(target: str, given: Given) -> Row:
    is_place = target in given.locations
    return {"location": target if is_place else "", "route": "" if is_place else target}


def _lose_stock(tables: Tables, event: Row) -> None:
    """A share of all items; where some are in whole units, of each of the others."""
    share = float(event["value"])
    some_whole = any(row["whole_units"] for row in tables["items"])
    named = [event["item"]]
    if not event["item"] and 0 < share < 1 and some_whole:
        named = [row["item"] for row in tables["items"] if not row["whole_units"]]
    lost = {"location": event["target"], "on": event["from"], "share": share}
    tables["stock_losses"] += [{**lost, "item": item} for item in named]


def _lose(row: Row, share: float, given: Given) -> None:
    """The rest of an arrival comes; of whole units the rest rounded down."""
    left = row["quantity"] * (1.0 - share)
    row["quantity"] = float(math.floor(left + 1e-9)) if given.items[row["item"]]["whole_units"] else left


def _delay(row: Row, days: int, given: Given) -> None:
    """An arrival comes later, with the last usable day it had; if that is over by then, nothing comes."""
    planned = row["available_on"] or given.calendar.start
    shelf_life = given.items[row["item"]]["shelf_life_days"]
    if row["expires_on"] is None and shelf_life is not None:
        row["expires_on"] = planned + timedelta(days=int(shelf_life))
    row["available_on"] = planned + timedelta(days=days)
    if row["expires_on"] is not None and row["expires_on"] < row["available_on"]:
        row["expires_on"], row["quantity"] = row["available_on"], 0.0


def _edit(tables: Tables, event: Row, given: Given) -> None:
    """Change cells: in tables by date on the days of the event, in all others in whole rows."""
    name, column = event["table"], event["column"]
    where, _, wanted = event["where"].partition("=")

    def is_picked(row: Row) -> bool:
        return not where or _word(row[where]) == wanted

    if name not in BY_DATE or column in {"from", "until"}:
        chosen = [row for row in tables[name] if is_picked(row)]
    elif name == "needs":
        chosen = [row for row in tables[name] if is_picked(row) and _is_asked_in(row, event, given)]
        daily = split_rows(
            tables[name], lambda row: is_picked(row) and row["quantity_per_day"] is not None, event, given.calendar
        )
        part_names(tables[name], daily.later)
        chosen += daily
    else:
        chosen = split_rows(tables[name], is_picked, event, given.calendar)
    for row in chosen:
        row[column] = _changed(row[column], event)


def _is_asked_in(row: Row, event: Row, given: Given) -> bool:
    """Whether a line is asked for once, on a day of the event."""
    asked = max(row["from"] or given.calendar.start, given.calendar.start)
    return row["quantity_per_day"] is None and bool(event["from"] <= asked <= event["until"])


def _changed(old: Any, event: Row) -> Any:
    """A cell after an edit."""
    kind = TABLE[event["table"]].column(event["column"]).type
    if event["operation"] == "scale":
        scaled = None if old is None else old * float(event["value"])
        return float(math.floor(scaled + 1e-9)) if kind == "integer" and scaled is not None else scaled
    if event["operation"] == "add":
        more = timedelta(days=float(event["value"])) if kind == "date" else float(event["value"])
        return None if old is None else old + more
    return _typed(event["value"], kind, TABLE[event["table"]].column(event["column"]).default)


def _typed(value: str, kind: str, default: Any) -> Any:
    """A cell from its text; an empty one holds its default."""
    if not value:
        return default if default is not None else ("" if kind in {"text", "choice", "list"} else None)
    if kind in {"number", "integer"}:
        return float(value)
    if kind == "date":
        return date.fromisoformat(value)
    return value == "yes" if kind == "yes_no" else value
