"""What rules are made of: findings for the rows of a mask, days of rows, empty cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found_where
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.wording import worded_column

Message = Callable[[str], str] | str

BEFORE_ALL = pd.Timestamp("1900-01-01")
AFTER_ALL = pd.Timestamp("2199-12-31")


def told(  # noqa: PLR0917  (all rules call it, always with all of these)
    code: str, table: str, column: str, frame: pd.DataFrame, wrong: pd.Series, message: Message, hint: Message = ""
) -> list[Finding]:
    """One finding for each row where ``wrong`` holds, with the value of the column as text."""
    if not wrong.any():
        return []
    cells = worded_column(TABLE[table].column(column), frame.loc[wrong, column])
    say = message if callable(message) else lambda _value: message
    return found_where(code, table, column, cells, say, hint)


def is_empty(values: pd.Series) -> pd.Series:
    """Whether each cell is empty."""
    return values == "" if values.dtype == "str" else values.isna()


def days_of(frame: pd.DataFrame, first: str = "from", last: str = "until") -> tuple[pd.Series, pd.Series]:
    """First and last day of each row, with open ends far away."""
    return frame[first].fillna(BEFORE_ALL), frame[last].fillna(AFTER_ALL)


def day(value: date) -> pd.Timestamp:
    """The day as pandas compares it."""
    return pd.Timestamp(value)


def horizon(draft: Draft) -> tuple[Settings, pd.Timestamp, pd.Timestamp] | None:
    """Settings, first and last day; ``None`` where the settings could not be read or have no sensible length."""
    settings = draft.settings
    if settings is None or not 1 <= settings.days <= 100_000:  # noqa: PLR2004  (a range error tells of it already)
        return None
    return settings, day(settings.start), day(settings.last_day)


def names_of(draft: Draft, table: str) -> pd.Index:
    """Names in the first key column of a table."""
    names: list[str] = draft.tables[table][TABLE[table].key[0]].tolist()
    return pd.Index(names)


def overlapping(frame: pd.DataFrame, same: str) -> pd.DataFrame:
    """Rows that share a day with an earlier row of the same name; column ``other`` holds the row of that one."""
    if not frame[same].duplicated().any():
        return frame.iloc[:0].assign(other=pd.Series(dtype="int64"))
    first, last = days_of(frame)
    spans = frame.assign(first=first, last=last).sort_values([same, "first"], kind="stable")
    spans["standing"] = spans.index
    reach = spans.groupby(same, sort=False)["last"].cummax()
    furthest = spans["standing"].where(spans["last"] == reach).groupby(spans[same], sort=False).ffill()
    before = reach.groupby(spans[same], sort=False).shift()
    other = furthest.groupby(spans[same], sort=False).shift()
    hits = spans["first"] <= before
    return frame.loc[spans.index[hits]].assign(other=other[hits].astype("int64"))
