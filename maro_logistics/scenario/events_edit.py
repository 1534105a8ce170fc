"""Events of the kind `edit`: cells of any table set, scaled or added to."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from maro_logistics.scenario.cells import clean_text, typed_column
from maro_logistics.scenario.declare import Column
from maro_logistics.scenario.event_rows import Event
from maro_logistics.scenario.events_dates import horizon_of, not_before, split_rows, with_table
from maro_logistics.scenario.events_needs import renamed
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.wording import worded_column

BY_DATE: Final = frozenset({"assessments", "fleets", "needs", "rations", "route_conditions", "threats"})
"""Tables that may state different values for different dates: an edit changes them from its first to its last day.

All other tables have one value for the whole horizon; there an edit changes the rows whole.
"""


def edit(scenario: Scenario, event: Event) -> Scenario:
    """The scenario after an edit."""
    frame = scenario[event.table]
    column = TABLE[event.table].column(event.column)
    picked = _picked(frame, event)
    if event.table not in BY_DATE or event.column in {"from", "until"}:
        return with_table(scenario, event.table, _changed(frame, picked, column, event))
    if event.table == "needs":
        return scenario.replace(needs=_edited_needs(scenario, picked, column, event))
    split = split_rows(frame, picked, event.span, horizon_of(scenario))
    within = pd.Series(split.frame.index.isin(split.within), split.frame.index)
    return with_table(scenario, event.table, _changed(split.frame, within, column, event))


def _picked(frame: pd.DataFrame, event: Event) -> pd.Series:
    """The rows that `where` picks; all without it."""
    if not event.where:
        return pd.Series(data=True, index=frame.index)
    name, _, value = event.where.partition("=")
    picked: pd.Series = worded_column(TABLE[event.table].column(name), frame[name]) == value
    return picked


def _edited_needs(scenario: Scenario, picked: pd.Series, column: Column, event: Event) -> pd.DataFrame:
    """Need lines asked for day by day are split by date; those asked for once change if they are on a day of it."""
    frame, horizon = scenario["needs"], horizon_of(scenario)
    daily = frame["quantity_per_day"].notna()
    asked = not_before(frame["from"].fillna(horizon.first), horizon.first)
    once = picked & ~daily & (asked >= event.span.first) & (asked <= event.span.last)
    split = split_rows(frame, picked & daily, event.span, horizon)
    whole = renamed(split.frame, split.later)
    chosen = whole.index.isin(split.within) | whole.index.isin(frame.index[once])
    return _changed(whole, pd.Series(chosen, whole.index), column, event)


def _changed(frame: pd.DataFrame, picked: pd.Series, column: Column, event: Event) -> pd.DataFrame:
    """The frame with the picked cells of the column changed."""
    values = frame[column.name]
    if event.operation == "scale":
        new = values * float(event.value)
    elif event.operation == "add" and column.type == "date":
        new = values + pd.Timedelta(days=float(event.value))
    elif event.operation == "add":
        new = values + float(event.value)
    else:
        new = _constant(event.table, column, event.value, frame.index)
    if column.type == "integer" and event.operation == "scale":
        new = pd.Series(np.floor(new + 1e-9), frame.index)
    return frame.assign(**{column.name: values.where(~picked, new).astype(values.dtype)})


def _constant(table: str, column: Column, value: str, index: pd.Index) -> pd.Series:
    """The value in every row, typed as the column."""
    cell = clean_text(pd.Series([value], pd.Index([2], name="row"), dtype="str"))
    typed, _ = typed_column(table, column, cell)
    return pd.Series([typed.iloc[0]] * len(index), index, dtype=typed.dtype)
