"""Changes of whole scenarios: what laws compare a scenario with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLES

Change = Callable[[Scenario], Scenario]

_NAMES = {
    table.name: [
        column.name
        for column in table.columns
        if (column.type == "text" or (column.type == "list" and not column.choices)) and not column.info
    ]
    for table in TABLES
}
"""Columns of names of every table."""
_DATES = {table.name: [column.name for column in table.columns if column.type == "date"] for table in TABLES}


EMPTY = None
"""Empties a column."""


def rebuilt(scenario: Scenario, **tables: pd.DataFrame) -> Scenario:
    """The scenario with other tables, typed anew (columns left out get their defaults)."""
    return build_scenario(scenario.settings, {**scenario.tables, **tables})


def cells(table: str, **values: Any) -> Change:
    """Puts values into whole columns; a function gets the column. ``from_`` stands for the column ``from``."""

    def change(scenario: Scenario) -> Scenario:
        frame = scenario[table].copy()
        for name, value in values.items():
            column = name.rstrip("_")
            frame[column] = value(frame[column]) if callable(value) else value
        return rebuilt(scenario, **{table: frame})

    return change


def times(factor: float) -> Callable[[pd.Series[float]], pd.Series[float]]:
    """Multiplies a column."""
    return lambda column: column * factor


def all_of(*changes: Change) -> Change:
    """One change after the other."""

    def change(scenario: Scenario) -> Scenario:
        for each in changes:
            scenario = each(scenario)
        return scenario

    return change


def settings(**values: Any) -> Change:
    """Other settings."""
    return lambda scenario: scenario.with_settings(**values)


def no_rows(*tables: str) -> Change:
    """Tables without rows."""
    return lambda scenario: scenario.replace(**{table: scenario[table].iloc[:0] for table in tables})


def with_rows(table: str, *rows: dict[str, Any]) -> Change:
    """More rows of a table."""

    def change(scenario: Scenario) -> Scenario:
        frame = scenario[table]
        more = pd.DataFrame(list(rows))
        more.index = pd.RangeIndex(len(frame) + 2, len(frame) + 2 + len(more), name="row")
        return rebuilt(scenario, **{table: pd.concat([frame.astype(object), more.astype(object)])})

    return change


def shuffled(scenario: Scenario) -> Scenario:
    """The rows of every table the other way round."""
    return scenario.replace(**{name: frame.iloc[::-1] for name, frame in scenario.tables.items()})


def renamed(scenario: Scenario, prefix: str = "Ünter-", *, tables: frozenset[str] | None = None) -> Scenario:
    """Every name replaced by the prefix and itself backwards, so that the order of names changes too."""

    def rename(value: str) -> str:
        return ";".join(prefix + part.strip()[::-1] for part in value.split(";")) if value else value

    changed = {}
    for name, frame in scenario.tables.items():
        if tables is None or name in tables:
            new = frame.copy()
            for column in _NAMES[name]:
                new[column] = frame[column].map(rename)
            changed[name] = new
    return scenario.replace(**changed)


def later(scenario: Scenario, days: int = 37) -> Scenario:
    """Every date so many days later."""
    shift = np.timedelta64(days, "D")
    tables = {}
    for name, frame in scenario.tables.items():
        new = frame.copy()
        for column in _DATES[name]:
            new[column] = (frame[column] + shift).astype(frame[column].dtype)
        tables[name] = new
    return scenario.replace(**tables).with_settings(start=scenario.settings.start + timedelta(days=days))


def explicit_needs(scenario: Scenario) -> Scenario:
    """Assessments x rations written down as need lines."""
    own = scenario.settings
    start, end = pd.Timestamp(own.start), pd.Timestamp(own.last_day)
    both = scenario["assessments"].merge(scenario["rations"], how="cross", suffixes=("", "_ration"))
    first = both[["from", "from_ration"]].fillna(start).max(axis=1).clip(lower=start)
    last = both[["until", "until_ration"]].fillna(end).min(axis=1).clip(upper=end)
    lines = both[["location", "item", "requirement", "people", "priority", "late", "due_within_days"]].copy()
    lines["quantity_per_day"] = both["people"] * both["quantity_per_person_per_day"]
    lines["from"], lines["until"] = first, last
    lines["need"] = [f"line {number}" for number in range(len(lines))]
    lines = lines[(first <= last).to_numpy()]
    needs = pd.concat([scenario["needs"].astype(object), lines.astype(object)])
    needs.index = pd.RangeIndex(2, 2 + len(needs), name="row")
    return rebuilt(no_rows("rations")(scenario), needs=needs)


def halved(table: str, name: str, *amounts: str) -> Change:
    """Every row of a table split into two of half the amounts."""

    def change(scenario: Scenario) -> Scenario:
        frame = scenario[table].copy()
        for amount in amounts:
            frame[amount] = frame[amount] / 2
        twin = frame.copy()
        twin[name] = twin[name] + " (2)"
        both = pd.concat([frame, twin])
        both.index = pd.RangeIndex(2, 2 + len(both), name="row")
        return rebuilt(scenario, **{table: both})

    return change


def in_units_of(factor: float) -> Change:
    """Every item counted in units ``factor`` times smaller."""
    more, less = times(factor), times(1 / factor)

    def by_item(table: str, column: str) -> Change:
        def change(scenario: Scenario) -> Scenario:
            frame = scenario[table].copy()
            frame[column] = frame[column].where(frame["item"] == "", frame[column] * factor)
            return rebuilt(scenario, **{table: frame})

        return change

    return all_of(
        cells("items", kg_per_unit=less, m3_per_unit=less, value_per_unit=less),
        cells("contents", amount_per_unit=less),
        cells("kits", units_per_kit=more),
        cells("stocks", quantity=more),
        cells("suppliers", quantity_per_day=more, minimum_order=more, price_per_unit=less),
        by_item("rations", "quantity_per_person_per_day"),
        by_item("needs", "quantity"),
        by_item("needs", "quantity_per_day"),
    )


def in_currency_worth(factor: float) -> Change:
    """Every amount of money multiplied."""
    more = times(factor)

    def of_settings(scenario: Scenario) -> Scenario:
        own = scenario.settings
        return scenario.with_settings(
            value_per_person_day=own.value_per_person_day * factor,
            overflow_cost=own.overflow_cost * factor,
            exposure_price=own.exposure_price * factor,
        )

    return all_of(
        of_settings,
        cells("locations", handling_cost_per_t=more, opening_cost=more, running_cost_per_day=more),
        cells("items", value_per_unit=more),
        cells("suppliers", price_per_unit=more),
        cells("vehicle_types", cost_per_km=more, cost_per_day=more),
        cells("routes", cost_per_t=more),
        cells("funds", amount=more),
    )


def first_route_shut(scenario: Scenario) -> Scenario:
    """The first route is closed for departures on all days."""
    return with_rows("route_conditions", {"route": scenario["routes"]["route"].iloc[0], "closed": "departures"})(
        scenario
    )


def first_route_gone(scenario: Scenario) -> Scenario:
    """The first route does not exist, nor what was said about it."""
    gone = scenario["routes"]["route"].iloc[0]
    return scenario.replace(
        **{
            table: scenario[table][scenario[table]["route"] != gone]
            for table in ("routes", "route_conditions", "access", "threats")
        }
    )


def doubled(scenario: Scenario) -> Scenario:
    """The world and a copy of it that has nothing to do with it; rules of threat levels are for both."""
    copy = renamed(scenario, "2-")
    tables = {}
    for name, frame in scenario.tables.items():
        both = frame if name == "threat_rules" else pd.concat([frame, copy[name]])
        tables[name] = both.set_axis(pd.RangeIndex(2, 2 + len(both), name="row"))
    return scenario.replace(**tables)
