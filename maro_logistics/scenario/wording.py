"""Typed columns as text again: the shortest exact numbers, ISO dates, yes and no."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maro_logistics.scenario.declare import Column, Table

_WHOLE_BELOW = 1e15
"""Whole numbers below this are written without exponent; all of them are exact in double precision."""


def worded_frame(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column as text; empty cells are empty text."""
    return pd.DataFrame(
        {column.name: worded_column(column, frame[column.name]) for column in table.columns}, frame.index
    )


def worded_column(column: Column, values: pd.Series) -> pd.Series[str]:
    """The column as text that reads back as the same values."""
    if column.type in ("number", "integer"):
        return pd.Series(worded_numbers(values.to_numpy()), values.index, dtype="str")
    if column.type == "date":
        dates: pd.Series[str] = values.dt.strftime("%Y-%m-%d").fillna("").astype("str")
        return dates
    if column.type == "yes_no":
        return pd.Series(np.where(values.to_numpy(dtype=bool), "yes", "no"), values.index, dtype="str")
    return values.astype("str")


def worded_numbers(values: np.ndarray) -> np.ndarray:
    """Each number in the fewest digits that read back as itself; empty text for NaN."""
    distinct, places = np.unique(values.astype("float64"), return_inverse=True)
    return np.array([worded_number(value) for value in distinct.tolist()], dtype=object)[places]


def worded_number(value: float) -> str:
    """The number in the fewest digits that read back as itself; empty text for NaN."""
    if value != value:  # noqa: PLR0124  (NaN alone differs from itself)
        return ""
    if value == int(value) and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    return repr(value)
