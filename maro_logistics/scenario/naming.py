"""Names of stock and need rows that have none."""

from __future__ import annotations

import pandas as pd

from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.wording import worded_frame

NAMED_BY: dict[str, tuple[str, ...]] = {
    "stocks": ("location", "item", "agency", "available_on", "expires_on", "earmark"),
    "needs": ("location", "item", "kit", "requirement", "agency", "from"),
}
"""Columns whose filled-in cells make the name of a row without one."""


def named(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a name in every row of its key column.

    The filled-in cells of :data:`NAMED_BY` joined with ``/``; rows that would bear one name are numbered ``name#2``,
    ``name#3`` in the order of their other columns as text, so that names do not depend on the order of rows.
    """
    key = TABLE[table].key[0]
    nameless = frame[key] == ""
    if not nameless.any():
        return frame
    words = worded_frame(TABLE[table], frame[nameless])
    names = _joined(words, NAMED_BY[table])
    order = words.assign(**{key: names}).sort_values(list(words.columns), kind="stable").index
    given = frame.loc[~nameless, key].value_counts()
    number = 1 + names[order].groupby(names[order]).cumcount() + names[order].map(given).fillna(0).astype("int64")
    numbered = names[order].where(number == 1, names[order] + "#" + number.astype("str"))
    return frame.assign(**{key: frame[key].mask(nameless, numbered.reindex(frame.index))})


def _joined(words: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """Non-empty cells of the columns, joined with ``/``."""
    joined = pd.Series("", words.index, dtype="str")
    for column in columns:
        cell = words[column]
        glue = pd.Series("/", words.index, dtype="str").mask((joined == "") | (cell == ""), "")
        joined = joined + glue + cell
    return joined
