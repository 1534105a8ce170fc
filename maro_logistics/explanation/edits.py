"""Changes of a scenario's tables that a remedy stands for, so that it can be tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one table.

    ``add``: a further row with these values. ``set``: the values in the rows that match. ``raise``: the values added
    to what stands there (empty stays empty: no limit). ``remove``: the rows that match.
    """

    table: str
    kind: str
    match: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, Any] = field(default_factory=dict)


def apply_edits(scenario: Scenario, edits: Iterable[Edit]) -> Scenario:
    """The scenario with the edits made one after the other."""
    for edit in edits:
        if edit.table == "settings":
            more = {key: (getattr(scenario.settings, key) or 0.0) + value for key, value in edit.cells.items()}
            scenario = scenario.with_settings(**more)
            continue
        frame = scenario[edit.table]
        changed = _added(frame, edit) if edit.kind == "add" else _changed(frame, edit)
        scenario = Scenario(scenario.settings, {**scenario.tables, edit.table: changed})
    return scenario


def _added(frame: pd.DataFrame, edit: Edit) -> pd.DataFrame:
    """A further row: like the first that matches, with the values laid over it."""
    like = frame[_rows(frame, edit)].head(1)
    empty: dict[str, Any] = {}
    for name, kind in frame.dtypes.items():
        text, yes = pd.api.types.is_string_dtype(kind), pd.api.types.is_bool_dtype(kind)
        dated = pd.api.types.is_datetime64_any_dtype(kind)
        empty[str(name)] = False if yes else pd.NaT if dated else np.nan if not text else ""
    base: dict[Any, Any] = dict(like.iloc[0].items()) if edit.match and len(like) else empty
    row = pd.DataFrame([{**base, **edit.cells}]).reindex(columns=frame.columns).astype(frame.dtypes)
    return pd.concat([frame, row], ignore_index=True) if len(frame) else row


def _changed(frame: pd.DataFrame, edit: Edit) -> pd.DataFrame:
    rows = _rows(frame, edit)
    if edit.kind == "remove":
        return frame[~rows]
    frame = frame.copy()
    for column, value in edit.cells.items():
        frame.loc[rows, column] = frame.loc[rows, column] + value if edit.kind == "raise" else value
    return frame


def _rows(frame: pd.DataFrame, edit: Edit) -> pd.Series[bool]:
    rows = pd.Series(data=True, index=frame.index)
    for column, wanted in edit.match.items():
        rows &= frame[column].isin(wanted) if isinstance(wanted, tuple) else frame[column] == wanted
    return rows
