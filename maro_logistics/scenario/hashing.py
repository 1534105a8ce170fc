"""What a scenario says, whatever the order of its rows and the form of its files."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings_declare import SETTINGS, SOLVE_SETTINGS
from maro_logistics.scenario.settings_reading import settings_values, worded_setting
from maro_logistics.scenario.tables import TABLES
from maro_logistics.scenario.wording import worded_column

_FIRST_ROW = 2
_CELL_END = "\x1f"


def input_hash(scenario: Scenario) -> str:
    """SHA-256 of the scenario's canonical text in hexadecimal digits; columns of mere defaults are no part of it.

    Examples
    --------
    >>> from maro_logistics import read_scenario
    >>> scenario = read_scenario("instances/two-roads")
    >>> len(input_hash(scenario)), input_hash(scenario) == input_hash(canonical(scenario))
    (64, True)
    """
    return hashlib.sha256(canonical_text(scenario).encode("utf-8")).hexdigest()


def canonical(scenario: Scenario) -> Scenario:
    """The same scenario, the rows of every table in one order: by key, then by all other columns; counted from 2."""
    return Scenario(scenario.settings, {table.name: _sorted(table, scenario[table.name]) for table in TABLES})


def canonical_text(scenario: Scenario) -> str:
    """Settings that differ from the default, then every table with rows, its lines sorted."""
    values = settings_values(scenario.settings)
    declared = [(setting, setting.key) for setting in SETTINGS]
    declared += [(setting, f"solve.{setting.key}") for setting in SOLVE_SETTINGS]
    lines = [f"{key} = {worded_setting(setting, values[key])}" for setting, key in declared if key in values]
    for table in TABLES:
        frame = scenario[table.name]
        if len(frame):
            said = [column for column in table.columns if says_something(column, frame[column.name])]
            lines += ["", table.name, _CELL_END.join(column.name for column in said)]
            lines += sorted(_row_lines(said, frame))
    return "\n".join(lines) + "\n"


def says_something(column: Column, values: pd.Series) -> bool:
    """Whether any cell differs from what an absent column stands for."""
    if column.type == "yes_no":
        return column.default is None or bool((values != column.default).any())
    if column.type in ("number", "integer"):
        return bool((values.notna() if column.default is None else values != column.default).any())
    if column.type == "date":
        return bool(values.notna().any())
    return bool((values != (column.default or "")).any())


def _row_lines(columns: list[Column], frame: pd.DataFrame) -> list[str]:
    """One line of text per row."""
    words = [worded_column(column, frame[column.name]).tolist() for column in columns]
    return [_CELL_END.join(row) for row in zip(*words, strict=True)]


def _sorted(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """By key where it tells all rows apart, else by all columns."""
    rows = pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(frame), name="row")
    if len(frame) < 2:  # noqa: PLR2004 - one row is in order
        return frame.set_axis(rows)
    key = [_comparable(frame[name]) for name in table.key]
    order = np.lexsort(key[::-1]) if key else np.zeros(0, np.int64)
    if key and _rises([values[order] for values in key]):
        return frame.take(order).set_axis(rows)
    others = [name for name in table.column_names if name not in table.key]
    return frame.sort_values([*table.key, *others], kind="stable").set_axis(rows)


def _comparable(column: pd.Series) -> np.ndarray:
    """The column as an array that sorts like it, empty dates last; numbers with empty cells stay as they are."""
    if column.dtype.kind == "M":
        days = column.to_numpy(dtype="datetime64[s]").astype(np.int64)
        days[column.isna().to_numpy()] = np.iinfo(np.int64).max
        return days
    return column.to_numpy() if column.dtype.kind in "iufb" else np.asarray(column, dtype=object)


def _rises(key: list[np.ndarray]) -> bool:
    """Whether the key rises from each row to the next, so that the other columns decide nothing."""
    below, level = np.zeros(len(key[0]) - 1, np.bool_), np.ones(len(key[0]) - 1, np.bool_)
    for values in key:
        below |= level & (values[:-1] < values[1:])
        level &= values[:-1] == values[1:]
    return bool(below.all())
