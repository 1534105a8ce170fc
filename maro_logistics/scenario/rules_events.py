"""Rules about contingencies and their events: targets, values and dates that fit the kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import pandas as pd

from maro_logistics.scenario.cells import NUMBER, clean_text, typed_column
from maro_logistics.scenario.declare import Column
from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.rule_parts import names_of
from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.wording import worded_column, worded_number


class Kind(NamedTuple):
    """What an event of one kind fills in."""

    targets: tuple[str, ...]
    """Tables that the target may be a row of; none = no target."""
    value: str
    """Which grammar of :data:`_VALUES` the value follows."""
    needed: tuple[str, ...] = ()
    """Other columns that must be filled in."""
    allowed: tuple[str, ...] = ()
    """Other columns that may be filled in."""


KINDS: Final[dict[str, Kind]] = {
    "close_route": Kind(("routes",), "closure"),
    "slow_route": Kind(("routes",), "speed"),
    "cut_route": Kind(("routes",), "factor"),
    "close_location": Kind(("locations",), "nothing"),
    "lose_stock": Kind(("locations",), "share", allowed=("item",)),
    "lose_arrival": Kind(("stocks",), "share"),
    "delay_arrival": Kind(("stocks",), "days"),
    "lose_vehicles": Kind(("fleets",), "count"),
    "raise_need": Kind(("locations",), "factor", allowed=("item",)),
    "move_people": Kind(("locations",), "share", needed=("to",)),
    "withdraw_access": Kind(("locations", "routes"), "nothing", allowed=("agency",)),
    "raise_threat": Kind(("locations", "routes"), "level"),
    "change_fund": Kind(("funds",), "factor"),
    "change_price": Kind(("suppliers",), "factor"),
    "edit": Kind((), "any", needed=("table", "column", "operation"), allowed=("where",)),
}
"""What each kind of event acts on."""

_LONGEST_DELAY: Final = 3_650
_MOST_VEHICLES: Final = 100_000
_LARGEST_FACTOR: Final = 1_000


def _number_between(low: float, high: float, *, whole: bool = False) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        if not re.fullmatch(NUMBER, value):
            return False
        number = float(value)
        return low <= number <= high and (not whole or number == int(number))

    return fits


_VALUES: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "closure": (lambda value: value in ("", "departures", "turned_back", "lost"), "departures, turned_back or lost"),
    "speed": (_number_between(0.01, 10), "a factor from 0.01 to 10"),
    "factor": (_number_between(0, _LARGEST_FACTOR), f"a factor from 0 to {_LARGEST_FACTOR}"),
    "share": (_number_between(0, 1), "a share from 0 to 1"),
    "days": (_number_between(0, _LONGEST_DELAY, whole=True), "a whole number of days"),
    "level": (_number_between(0, 5, whole=True), "a level from 0 to 5"),
    "count": (lambda value: value == "" or _number_between(0, _MOST_VEHICLES, whole=True)(value),
              "a whole number of vehicles, or nothing for all"),
    "nothing": (lambda value: value == "", "nothing"),
    "any": (lambda _value: True, ""),
}  # fmt: skip
"""What fits, and how it is told."""

_NARROWING = ("agency", "item", "to", "table", "where", "column", "operation")


def events(draft: Draft) -> list[Finding]:
    """Events that cannot be applied as they are written."""
    frame = draft.sound("events")
    if frame.empty:
        return []
    return _Events(draft).findings(frame)


@dataclass
class _Events:
    """Looks at events one by one; there are few, and each has its own grammar."""

    draft: Draft

    def findings(self, frame: pd.DataFrame) -> list[Finding]:
        found_all: list[Finding] = []
        known = self.draft.tables["contingencies"].drop_duplicates("contingency").set_index("contingency")["known_on"]
        words = {column.name: worded_column(column, frame[column.name]) for column in TABLE["events"].columns}
        for row, cells in pd.DataFrame(words).iterrows():
            event = {str(name): str(cell) for name, cell in cells.items()}
            if event["kind"] not in KINDS:
                continue
            where = int(str(row))
            found_all += self._columns(where, event) + self._target(where, event) + self._value(where, event)
            found_all += self._date(where, event, known.get(event["contingency"], pd.NaT))
            if event["kind"] == "edit":
                found_all += self._edit(where, event)
        return found_all

    def _columns(self, row: int, event: dict[str, str]) -> list[Finding]:
        kind = KINDS[event["kind"]]
        findings = [
            found("event-columns", "events", f"is required for {event['kind']}", row=row, column=name)
            for name in kind.needed
            if not event[name]
        ]
        findings += [
            found("event-extra", "events", f"{event['kind']} does not use it", row=row, column=name, value=event[name])
            for name in (*_NARROWING, *(() if kind.targets else ("target",)))
            if event[name] and name not in (*kind.needed, *kind.allowed)
        ]
        if event["kind"] == "move_people" and event["to"] and event["to"] == event["target"]:
            message, hint = "people move from a location to itself", "name another location"
            findings.append(
                found("event-target", "events", message, row=row, column="to", value=event["to"], hint=hint)
            )
        return findings

    def _target(self, row: int, event: dict[str, str]) -> list[Finding]:
        tables = KINDS[event["kind"]].targets
        target = event["target"]
        if not tables or self.draft.unread & set(tables):
            return []
        kinds = " or ".join(TABLE[table].key[0] for table in tables)
        if not target:
            message = f"{event['kind']} needs a {kinds}"
            return [found("event-target", "events", message, row=row, column="target")]
        if any(target in self._names[table] for table in tables):
            return []
        near = Nearest([name for table in tables for name in self._names[table]])
        message = f"no {kinds} {quoted(target)}"
        return [found("event-target", "events", message, row=row, column="target", value=target, hint=near(target))]

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        return {table: set(names_of(self.draft, table)) for kind in KINDS.values() for table in kind.targets}

    def _value(self, row: int, event: dict[str, str]) -> list[Finding]:
        fits, wanted = _VALUES[KINDS[event["kind"]].value]
        value = event["value"]
        if not fits(value):
            message = f"{quoted(value)} is not {wanted}, as {event['kind']} needs"
            return [found("event-value", "events", message, row=row, column="value", value=value)]
        items = self.draft.tables["items"]
        whole = event["kind"] == "lose_stock" and 0 < float(value) < 1
        if whole and event["item"] in set(items.loc[items["whole_units"], "item"]):
            message = f"{value} of an item in whole units"
            return [found("whole-loss", "events", message, row=row, column="value", value=value, hint="give 0 or 1")]
        return []

    def _date(self, row: int, event: dict[str, str], known_on: pd.Timestamp) -> list[Finding]:
        if pd.isna(known_on):
            return []
        if event["from"] and pd.Timestamp(event["from"]) < known_on:
            message = f"{event['from']} is before the contingency is known, {known_on.date()}"
            return [found("event-date", "events", message, row=row, column="from", value=event["from"])]
        if event["kind"] in ("lose_arrival", "delay_arrival"):
            stocks = self.draft.tables["stocks"]
            arrival = stocks.loc[stocks["stock"] == event["target"], "available_on"].max()
            if arrival < known_on:
                message = f"{quoted(event['target'])} arrives on {arrival.date()}, before {known_on.date()}"
                hint = "a late or lost arrival is known on its date at the latest"
                return [
                    found("event-date", "events", message, row=row, column="target", value=event["target"], hint=hint)
                ]
        return []

    def _edit(self, row: int, event: dict[str, str]) -> list[Finding]:
        """Findings about table, where, column, operation and value of an edit."""
        table = TABLE.get(event["table"])
        if table is None:
            message, hint = f"no table {quoted(event['table'])}", Nearest(list(TABLE))(event["table"])
            return (
                [found("event-columns", "events", message, row=row, column="table", hint=hint)]
                if event["table"]
                else []
            )
        findings = self._where(row, event) if event["where"] else []
        if event["column"] not in table.column_names:
            message, hint = (
                f"{table.name} has no column {quoted(event['column'])}",
                Nearest(table.column_names)(event["column"]),
            )
            return [*findings, found("event-columns", "events", message, row=row, column="column", hint=hint)]
        column = table.column(event["column"])
        changed = _changed if event["operation"] in ("scale", "add") else _set
        return findings + changed(row, event, column)

    def _where(self, row: int, event: dict[str, str]) -> list[Finding]:
        """Findings about the rows that an edit picks."""
        table = TABLE[event["table"]]
        name, _, value = event["where"].partition("=")
        if name not in table.column_names:
            message, hint = (
                f"{quoted(event['where'])} does not begin with a column of {table.name} and =",
                "as in route=a-b",
            )
            return [found("event-columns", "events", message, row=row, column="where", value=event["where"], hint=hint)]
        cells = worded_column(table.column(name), self.draft.tables[table.name][name])
        if table.name in self.draft.unread or (cells == value).any():
            return []
        hint = Nearest(cells.unique().tolist())(value)
        message = f"no row of {table.name} has {name} {quoted(value)}"
        return [found("event-target", "events", message, row=row, column="where", value=event["where"], hint=hint)]


def _changed(row: int, event: dict[str, str], column: Column) -> list[Finding]:
    """Findings about a value that scales a column or is added to it."""
    fitting = ("number", "integer", "date") if event["operation"] == "add" else ("number", "integer")
    if column.type not in fitting:
        message = f"{event['operation']} does not fit {column.name}, which holds {column.type.replace('_', '/')}"
        return [found("event-value", "events", message, row=row, column="operation")]
    if not re.fullmatch(NUMBER, event["value"]):
        message = f"{quoted(event['value'])} is not a number"
        return [found("event-value", "events", message, row=row, column="value", value=event["value"])]
    return []


def _set(row: int, event: dict[str, str], column: Column) -> list[Finding]:
    """Findings about a value that is put into a column."""
    value = event["value"]
    cell = clean_text(pd.Series([value], pd.Index([row], name="row"), dtype="str"))
    _, wrong = typed_column("events", column, cell)
    messages = [(finding.message, finding.hint) for finding in wrong]
    if not wrong and value and column.minimum is not None and column.maximum is not None:
        low, high = column.minimum, column.maximum
        if not low <= float(value) <= high:
            messages.append((f"{value} is not between {worded_number(low)} and {worded_number(high)}", ""))
    return [
        found("event-value", "events", message, row=row, column="value", value=value, hint=hint)
        for message, hint in messages
    ]
