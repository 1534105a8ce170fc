"""Rules about names: references, keys, names that look alike."""

from __future__ import annotations

import pandas as pd

from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest, folded
from maro_logistics.scenario.rule_parts import names_of
from maro_logistics.scenario.tables import TABLE, TABLES

_MADE_NAMES = ("stocks", "needs")
"""Tables whose rows are mostly named by the program: their names are not compared by eye."""


def references(draft: Draft) -> list[Finding]:
    """References to names that do not exist."""
    findings: list[Finding] = []
    for table in TABLES:
        for column in table.columns if len(draft.tables[table.name]) else ():
            if column.refers and not draft.unread & set(column.refers):
                findings += _references(draft, table, column)
    return findings


def _references(draft: Draft, table: Table, column: Column) -> list[Finding]:
    cells = draft.tables[table.name][column.name]
    if column.type == "list":
        cells = cells[cells != ""].str.split(";").explode()
    names = names_of(draft, column.refers[0])
    for other in column.refers[1:]:
        names = names.append(names_of(draft, other))
    wrong = cells[(cells != "") & ~cells.isin(names)]
    if wrong.empty:
        return []
    near = Nearest(names.tolist())
    kind = " or ".join(TABLE[target].key[0].replace("_", " ") for target in column.refers)
    add = f"add it to {' or '.join(column.refers)}"
    return [
        found("unknown-name", table.name, f"no {kind} {quoted(name)}", row=int(row), column=column.name, value=name,
              hint=near(name) or add)
        for row, name in zip(wrong.index, wrong.tolist(), strict=True)
    ]  # fmt: skip


def keys(draft: Draft) -> list[Finding]:
    """Rows whose key stands in an earlier row."""
    findings: list[Finding] = []
    for table in TABLES:
        if table.key and len(draft.tables[table.name]) > 1:
            findings += _keys(table, draft.sound(table.name))
    return findings


def _keys(table: Table, frame: pd.DataFrame) -> list[Finding]:
    columns = list(table.key)
    twice = frame.duplicated(columns)
    if table.key == table.key[:1] or table.name in ("fleets", "kits", "phases"):
        twice &= frame[table.key[0]] != ""
    if not twice.any():
        return []
    first = frame.reset_index().groupby(columns, dropna=False, sort=False)["row"].transform("first").to_numpy()
    where = pd.Series(first, frame.index)[twice]
    hint = (
        "one route per row; give each a name of its own" if table.name == "routes" else "change or delete one of them"
    )
    return [
        found("duplicate-key", table.name, f"{_key_words(key)} stands in row {earlier} already", row=int(row),
              column=table.key[0], value=str(key[0]), hint=hint)
        for row, earlier, key in zip(
            where.index, where.tolist(), frame.loc[twice, columns].itertuples(index=False, name=None), strict=True
        )
    ]  # fmt: skip


def _key_words(key: tuple[object, ...]) -> str:
    """The filled-in parts of a key."""
    parts = [part for part in key if part is not pd.NaT and part == part and part != ""]  # noqa: PLR0124
    words = [str(part.date()) if isinstance(part, pd.Timestamp) else _plain(part) for part in parts]
    return ", ".join(words) or "a row without key"


def _plain(part: object) -> str:
    return f"{part:g}" if isinstance(part, float) else quoted(str(part))


def look_alikes(draft: Draft) -> list[Finding]:
    """Different names that the eye takes for one."""
    findings: list[Finding] = []
    for table in TABLES:
        if table.key and table.name not in _MADE_NAMES and table.column(table.key[0]).type == "text":
            findings += _look_alikes(table, draft.tables[table.name][table.key[0]])
    return findings


def _look_alikes(table: Table, names: pd.Series) -> list[Finding]:
    first: dict[str, str] = {}
    findings: list[Finding] = []
    rows = dict(zip(reversed(names.tolist()), reversed(names.index.tolist()), strict=True))
    for name in dict.fromkeys(names.tolist()):
        other = first.setdefault(folded(name), name)
        if other != name:
            message = f"{quoted(name)} looks like {quoted(other)}"
            row, hint = int(rows[name]), "are both meant?"
            findings.append(
                found("look-alike", table.name, message, row=row, column=table.key[0], value=name, hint=hint)
            )
    return findings
