"""Scenarios from values in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from maro_logistics.errors import ScenarioError
from maro_logistics.scenario.cells import clean_text, typed_column
from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.naming import NAMED_BY, named
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.settings_reading import typed_settings
from maro_logistics.scenario.tables import TABLE, TABLES
from maro_logistics.scenario.wording import worded_number

Rows = pd.DataFrame | Sequence[Mapping[str, object]]

FIRST_ROW = 2
"""Row of the first record in a file: the header is row 1."""


_EMPTY: dict[str, tuple[str, object]] = {
    "text": ("str", ""),
    "choice": ("str", ""),
    "list": ("str", ""),
    "number": ("float64", np.nan),
    "integer": ("float64", np.nan),
    "date": ("datetime64[s]", pd.NaT),
    "yes_no": ("bool", False),
}
"""Type of each kind of column in a frame, and what an empty cell holds."""


def build_scenario(settings: Mapping[str, object] | Settings, tables: Mapping[str, Rows]) -> Scenario:
    """The typed scenario of these settings and tables.

    Cells may be text as in files or Python values (numbers, dates, booleans; ``None`` and NaN are empty). Missing
    columns and tables are added, constant defaults filled in, names of stock and need rows made. A frame whose index
    is named ``row`` keeps it. Nothing but the types is checked: see ``validate``.

    Raises
    ------
    ScenarioError
        With a finding for every cell, column, table and setting that cannot be typed.

    Examples
    --------
    >>> tiny = build_scenario({"name": "tiny", "start": "2004-07-01", "days": 3}, {"locations": [{"location": "A"}]})
    >>> tiny["locations"].loc[2, "transfer_days"]
    np.float64(0.0)
    """
    typed, findings = _settings(settings)
    near = Nearest(list(TABLE))
    findings += [
        found("unknown-table", name, f"no table {quoted(name)}", hint=near(name))
        for name in tables
        if name not in TABLE
    ]
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        frames[table.name], wrong = typed_table(table, _cells(tables.get(table.name, ())))
        findings += wrong
    stopping = [finding for finding in findings if finding.severity == "error" or finding.code.startswith("unknown-")]
    if typed is None or stopping:
        raise ScenarioError(stopping)
    return Scenario(typed, frames)


def typed_rows(name: str, rows: Rows) -> pd.DataFrame:
    """The typed frame of some rows of one table; ``ScenarioError`` for what cannot be typed."""
    frame, findings = typed_table(TABLE[name], _cells(rows))
    stopping = [finding for finding in findings if finding.severity == "error" or finding.code.startswith("unknown-")]
    if stopping:
        raise ScenarioError(stopping)
    return frame


def _settings(settings: Mapping[str, object] | Settings) -> tuple[Settings | None, list[Finding]]:
    return (settings, []) if isinstance(settings, Settings) else typed_settings(settings)


def typed_table(table: Table, raw: pd.DataFrame, *, is_clean: bool = False) -> tuple[pd.DataFrame, list[Finding]]:
    """The typed frame of a table from text or typed columns, and what does not fit; unknown columns are found.

    ``is_clean`` says that all cells are text that :func:`clean_text` has seen.
    """
    near = Nearest(table.column_names)
    findings = [
        found("unknown-column", table.name, f"no column {quoted(str(name))}", column=str(name), hint=near(str(name)))
        for name in raw.columns
        if name not in table.column_names
    ]
    if raw.empty:
        return _empty_frame(table.name).copy(deep=False), findings
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name in raw:
            read = typed_column if is_clean else _typed_values
            columns[column.name], wrong = read(table.name, column, raw[column.name])
            findings += wrong
        else:
            columns[column.name] = _defaults(column, raw.index)
    frame = pd.DataFrame(columns, index=raw.index)
    if table.name in NAMED_BY:
        frame = named(table.name, frame)
    return frame, findings


@cache
def _empty_frame(name: str) -> pd.DataFrame:
    """The typed frame of a table without rows."""
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW, name="row")
    return pd.DataFrame({column.name: _defaults(column, index) for column in TABLE[name].columns}, index)


def _defaults(column: Column, index: pd.Index) -> pd.Series:
    """What a column that is absent stands for."""
    dtype, empty = _EMPTY[column.type]
    return pd.Series(empty if column.default is None else column.default, index, dtype=dtype)


def _typed_values(table: str, column: Column, values: pd.Series) -> tuple[pd.Series, list[Finding]]:
    """The typed column; columns that have their type already pass without going through text."""
    if column.type in ("number", "integer") and values.dtype.kind in "iuf":
        numbers = values.astype("float64")
        whole = column.type == "number" or bool((numbers.isna() | (numbers % 1 == 0)).all())
        if whole and not np.isinf(numbers).any():
            return (numbers if column.default is None else numbers.fillna(float(column.default))), []
    if column.type == "date" and values.dtype.kind == "M" and values.dt.tz is None:
        days = values.dt.normalize()
        if bool(((days == values) | values.isna()).all()):
            return days.astype("datetime64[s]"), []
    if column.type == "yes_no" and values.dtype == bool:
        return values, []
    return typed_column(table, column, clean_text(_worded(values)))


def _cells(rows: Rows) -> pd.DataFrame:
    """The rows as a frame with an index named ``row``."""
    frame = rows if isinstance(rows, pd.DataFrame) else _frame(rows)
    if frame.index.name == "row":
        return frame
    return frame.set_axis(pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame), name="row"))


def _frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype="object") for name in names})


def _worded(values: pd.Series) -> pd.Series:
    """The values as text."""
    if values.dtype == "str":
        return values.fillna("")
    return pd.Series([_word(value) for value in values.tolist()], values.index, dtype="str")


def _word(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, date):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, (float, np.floating)):
        return worded_number(float(value)) if np.isfinite(value) or np.isnan(value) else str(value)
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    return str(value)
