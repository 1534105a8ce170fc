"""The form of a plan: columns, keys, numbers, names and dates. Nothing else is judged until this is right."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from maro_logistics.evaluation.given import read_batch
from maro_logistics.plan.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from maro_logistics.evaluation.findings import Findings
    from maro_logistics.evaluation.given import Given, Row
    from maro_logistics.evaluation.needs import NeedLine
    from maro_logistics.evaluation.written import PlanLike, Written
    from maro_logistics.scenario.declare import Column, Table

WITH_QUANTITIES = {"cargo": ("quantity",), "orders": ("quantity",), "issues": ("quantity",)}
"""Columns that are written in thousandths of a unit; those of the ledger besides."""


def check_form(written: Written, given: Given, lines: dict[str, NeedLine], findings: Findings) -> None:
    """Note all that keeps the plan from being read."""
    for table in TABLES:
        check_table(table, written[table.name], findings)
    names = known_names(written, given, lines)
    for table in TABLES:
        for column, known in names.get(table.name, {}).items():
            check_names(table, column, written[table.name], known, findings)
    for table_name in ("cargo", "orders", "issues", "stock_ledger"):
        check_batches(table_name, written[table_name], given, findings)
    check_dates(written, given, findings)
    check_legs(written, given, findings)


def missing_columns(plan: PlanLike) -> list[str]:
    """Declared tables and columns that the plan does not have."""
    missing = []
    for table in TABLES:
        frame = plan.tables.get(table.name)
        if frame is None:
            missing.append(table.name)
        else:
            missing += [f"{table.name}: {name}" for name in table.column_names if name not in frame.columns]
    return missing


def label(table: Table, row: Row) -> str:
    """A row by its key."""
    key = " / ".join(str(row[name]) for name in table.key)
    return f"{table.name} {key}"


def check_table(table: Table, rows: list[Row], findings: Findings) -> None:
    """Keys are there once; required cells are filled; numbers are finite, at least 0 and on the grid."""
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        key = tuple(row[name] for name in table.key)
        if key in seen:
            findings.claim(False, "form", label(table, row), None, "stands in two rows")  # noqa: FBT003
        seen.add(key)
        for column in table.columns:
            fault = cell_fault(table, column, row[column.name])
            if fault:
                findings.claim(False, "form", label(table, row), None, f"{column.name} {fault}")  # noqa: FBT003


def cell_fault(table: Table, column: Column, value: object) -> str:
    """What is wrong with one cell; empty if nothing."""
    if value in (None, ""):
        return "is empty" if column.required else ""
    if column.choices and value not in column.choices:
        return f"is {value}, not one of {', '.join(column.choices)}"
    if not isinstance(value, float):
        return "is not a number" if column.type == "number" else ""
    if not math.isfinite(value) or value < 0:
        return f"is {value:g}"
    is_quantity = table.name == "stock_ledger" or column.name in WITH_QUANTITIES.get(table.name, ())
    return f"is {value!r}, finer than a thousandth" if is_quantity and is_off_grid(value) else ""


def is_off_grid(number: float) -> bool:
    """Whether a number has more than three digits after the point."""
    thousandths = number * 1000.0
    return abs(thousandths - round(thousandths)) > max(1e-4, 1e-12 * thousandths)


def known_names(written: Written, given: Given, lines: dict[str, NeedLine]) -> dict[str, dict[str, Collection[str]]]:
    """For every table the names its columns may hold; the empty name only where it stands here."""
    owners = given.pools | {""}
    movements = {row["movement"] for row in written["movements"]}
    places, items = given.locations, given.items
    goods: dict[str, Collection[str]] = {"item": items, "owner": owners}
    return {
        "movements": {
            "route": given.routes,
            "fleet": given.fleets.keys() | {""},
            "to_fleet": given.fleets.keys() | {""},
        },
        "cargo": {"movement": movements, **goods},
        "teams": {"fleet": given.fleets, "route": given.routes},
        "orders": {"supplier": given.suppliers, **goods},
        "openings": {"location": places},
        "issues": {"location": places, "need": lines, **goods},
        "stock_ledger": {"location": places, **goods},
        "storage": {"location": places},
        "coverage": {"need": lines},
        "unmet": {"need": lines},
        "fleet_use": {"fleet": given.fleets},
        "spending": {"fund": given.funds.keys() | {""}, "payer": owners, "location": places},
    }


def check_names(table: Table, column: str, rows: list[Row], known: Collection[str], findings: Findings) -> None:
    """Every name in a column is one that the scenario (or the plan) knows."""
    for row in rows:
        if row[column] not in known:
            message = f"{column} {row[column]!r} is not known"
            findings.claim(False, "form", label(table, row), None, message)  # noqa: FBT003


def check_batches(table: str, rows: list[Row], given: Given, findings: Findings) -> None:
    """Every batch is written as plans write it, earmarked (if at all) for a location or an agency."""
    known = given.locations.keys() | given.agencies.keys() | {""}
    for batch in {row["batch"] for row in rows}:
        try:
            _, earmark = read_batch(batch)
            findings.claim(earmark in known, "form", table, None, f"batch {batch} is earmarked for nobody known")
        except ValueError:
            message = f"batch {batch!r} is not an expiry date, an earmark, both, or -"
            findings.claim(False, "form", table, None, message)  # noqa: FBT003


def check_dates(written: Written, given: Given, findings: Findings) -> None:
    """What tells of periods bears their first days; money is spent and places are opened within the horizon."""
    firsts = set(given.calendar.firsts)
    is_first: Callable[[date], bool] = firsts.__contains__
    for table, columns, holds, message in (
        ("issues", ("date",), is_first, "is not the first day of a period"),
        ("stock_ledger", ("date",), is_first, "is not the first day of a period"),
        ("storage", ("date",), is_first, "is not the first day of a period"),
        ("fleet_use", ("date",), is_first, "is not the first day of a period"),
        ("coverage", ("asked", "due"), is_first, "is not the first day of a period"),
        ("movements", ("depart",), given.calendar.has, "is not in the horizon"),
        ("teams", ("depart",), given.calendar.has, "is not in the horizon"),
        ("orders", ("placed",), given.calendar.has, "is not in the horizon"),
        ("openings", ("opened",), given.calendar.has, "is not in the horizon"),
        ("spending", ("date",), given.calendar.has, "is not in the horizon"),
    ):
        for row in written[table]:
            for column in columns:
                day = row[column]
                if day is not None and not holds(day):
                    findings.claim(False, "form", table, day, f"{column} {message}")  # noqa: FBT003


def check_legs(written: Written, given: Given, findings: Findings) -> None:
    """Movements and teams follow a route in a direction it has, by a service there is."""
    for table in ("movements", "teams"):
        for row in written[table]:
            legs = given.legs(row["route"]) if row["route"] in given.routes else []
            ends = [(leg.origin, leg.destination) for leg in legs]
            holds = (row["origin"], row["destination"]) in ends or not legs
            where = f"{table} {row['movement'] if table == 'movements' else row['fleet']}"
            findings.claim(holds, "form", where, row["depart"], "origin and destination are not those of its route")
    for row in written["movements"]:
        holds = (row["service"] == "carrier") == (not row["fleet"])
        findings.claim(holds, "form", f"movements {row['movement']}", row["depart"], "a fleet or a carrier, not both")
        holds = row["one_way"] == bool(row["to_fleet"]) and not (row["one_way"] and row["service"] == "carrier")
        message = "re-basing needs the fleet that the vehicles join, nothing else does"
        findings.claim(holds, "form", f"movements {row['movement']}", row["depart"], message)
