"""Frames of a plan, typed like those of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.plan.tables import TABLE, TABLES
from maro_logistics.scenario.declare import Column, Table

DECIMALS = 3
"""Quantities of a plan are told in thousandths of their unit."""
FIRST_ROW = 2
"""Row of a file that holds the first row of its table: the header is row 1."""


FINE_DECIMALS = 6
"""Trips, teams and convoys that need not be whole are told in millionths: a thousandth of a trip may be tonnes."""
FINE_UNITS = frozenset({"trips", "teams", "convoys", "share"})


def resolved(column: Column, values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The numbers rounded to the resolution of their column, without negative zeros."""
    decimals = FINE_DECIMALS if column.unit in FINE_UNITS else DECIMALS
    rounded: np.ndarray[Any, np.dtype[np.float64]] = np.round(np.asarray(values, dtype="float64"), decimals) + 0.0
    return rounded


def typed_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every declared table of a plan as a typed frame; tables that are not given have no rows."""
    unknown = sorted(set(tables) - set(TABLE))
    if unknown:
        raise InputError(f"a plan has no table '{unknown[0]}'; its tables are {', '.join(TABLE)}")
    return {table.name: typed_frame(table, tables.get(table.name)) for table in TABLES}


def typed_frame(table: Table, frame: pd.DataFrame | None) -> pd.DataFrame:
    """The frame with exactly the declared columns, their types, and an index named ``row`` that starts at 2.

    Numbers are rounded to thousandths (trips and teams to millionths); ``InputError`` where a column is unknown, or
    required and missing.
    """
    if frame is None:
        frame = pd.DataFrame({name: [] for name in table.column_names})
    _check_columns(table, frame)
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame), name="row")
    columns = {column.name: _typed(column, frame, index) for column in table.columns}
    return pd.DataFrame(columns, index=index)


def _check_columns(table: Table, frame: pd.DataFrame) -> None:
    unknown = [str(name) for name in frame.columns if name not in table.column_names]
    if unknown:
        raise InputError(f"{table.name}: a plan has no column '{unknown[0]}' there")
    missing = [column.name for column in table.columns if column.required and column.name not in frame.columns]
    if missing:
        raise InputError(f"{table.name}: the column '{missing[0]}' is missing")


def _typed(column: Column, frame: pd.DataFrame, index: pd.Index) -> pd.Series:
    """One column of the frame in its declared type; its default where it is missing."""
    if column.name not in frame.columns:
        return pd.Series(empty_value(column), index=index, dtype=DTYPE[column.type])
    values = frame[column.name]
    if column.type in {"number", "integer"}:
        return pd.Series(resolved(column, pd.to_numeric(values)), index=index)
    if column.type == "date":
        return pd.Series(pd.to_datetime(values).to_numpy().astype("datetime64[s]"), index=index)
    if column.type == "yes_no":
        return pd.Series(values.to_numpy().astype(bool), index=index)
    return pd.Series(values.astype("object").where(values.notna(), "").to_numpy(), index=index, dtype="str")


DTYPE = {
    "text": "str",
    "choice": "str",
    "list": "str",
    "number": "float64",
    "integer": "float64",
    "date": "datetime64[s]",
    "yes_no": "bool",
}
"""Type of the values of a column by its declared type."""


def empty_value(column: Column) -> Any:
    """What an empty cell of the column stands for: its default, or nothing in its type."""
    nothing = {"number": np.nan, "integer": np.nan, "date": pd.NaT, "yes_no": False}
    return nothing.get(column.type, "") if column.default is None else column.default
