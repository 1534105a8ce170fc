"""Array types and the few array operations the network is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NONE = -1
"""Position that stands for "none"."""


def positions(names: Sequence[str] | pd.Index[Any], values: pd.Series[Any] | npt.NDArray[Any]) -> Ints:
    """Position of each value among ``names``; ``NONE`` where it is empty or unknown."""
    index = names if isinstance(names, pd.Index) else pd.Index(list(names), dtype=object)
    return index.get_indexer(pd.Index(np.asarray(values, dtype=object), dtype=object)).astype(np.int64)


def texts(frame: pd.DataFrame, column: str) -> npt.NDArray[Any]:
    """A text column as an object array."""
    return np.asarray(frame[column], dtype=object)


def floats(frame: pd.DataFrame, column: str, empty: float = np.nan) -> Floats:
    """A number column with ``empty`` where the table is empty."""
    values = frame[column].to_numpy(dtype=np.float64, copy=True)
    values[np.isnan(values)] = empty
    return values


def flags(frame: pd.DataFrame, column: str) -> Bools:
    """A yes/no column."""
    return np.asarray(frame[column].to_numpy(), dtype=np.bool_)


def expand_ranges(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """For ranges ``starts[i] .. starts[i] + lengths[i] - 1``: the index i and the value of every element, in order."""
    lengths = np.maximum(lengths, 0)
    owner = np.repeat(np.arange(len(starts), dtype=np.int64), lengths)
    ends = np.cumsum(lengths)
    offset = np.arange(len(owner), dtype=np.int64) - np.repeat(ends - lengths, lengths)
    return owner, np.repeat(starts, lengths) + offset


def product_pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All pairs (i, j) with ``left[i] == right[j]``, sorted by i then j."""
    order = np.argsort(right, kind="stable")
    keys = right[order]
    first = np.searchsorted(keys, left, side="left")
    last = np.searchsorted(keys, left, side="right")
    i, position = expand_ranges(first.astype(np.int64), (last - first).astype(np.int64))
    return i, order[position]


def any_at(shape: tuple[int, int], index: Ints, masks: Bools) -> Bools:
    """For each target row: whether any of the ``masks`` rows that point to it is true, column by column."""
    out = np.zeros(shape, dtype=np.bool_)
    keep = index >= 0
    np.logical_or.at(out, index[keep], masks[keep])
    return out
