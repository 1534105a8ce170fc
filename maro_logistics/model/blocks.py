"""Blocks of variables and of constraints: arrays with a name, laid out one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from maro_logistics.network.arrays import Bools, Floats, Ints
from maro_logistics.network.sorting import grouped

Indices = npt.NDArray[np.int32]
"""Numbers of rows and columns; engines count them in 32 bits."""

__all__ = ["Block", "Entries", "Rows", "at_least", "at_most", "block", "entries", "equal", "grouped", "lay_out"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, eq=False)
class Block:
    """Variables of one kind; every array has one element per variable."""

    name: str
    lower: Floats
    upper: Floats
    integer: Bools
    start: int = 0
    """Column of its first variable."""
    labels: Mapping[str, Ints] = field(default_factory=dict)
    """What each variable stands for, as positions in the network."""

    def __len__(self) -> int:
        return len(self.lower)

    def __getitem__(self, label: str) -> Ints:
        return self.labels[label]

    @property
    def columns(self) -> Ints:
        """Columns of its variables in the program."""
        return self.start + np.arange(len(self), dtype=np.int64)


def block(name: str, upper: Floats, *, lower: float = 0.0, integer: Bools | None = None, **labels: Ints) -> Block:
    """A block of variables from ``lower`` to ``upper``."""
    upper = np.asarray(upper, dtype=np.float64)
    whole = np.zeros(len(upper), np.bool_) if integer is None else integer
    return Block(name, np.full(len(upper), lower), upper, whole, 0, labels)


@dataclass(frozen=True, eq=False)
class Entries:
    """Coefficients of a group of rows: row (from 0 within the group), column, value."""

    row: Indices
    column: Indices
    value: Floats


def entries(*parts: tuple[Ints, Ints, Floats | float]) -> Entries:
    """Entries put together from parts."""
    ends = np.cumsum([len(part[0]) for part in parts], dtype=np.int64)
    size = int(ends[-1]) if parts else 0
    out = Entries(np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size))
    for (row, column, value), end in zip(parts, ends.tolist(), strict=True):
        here = slice(end - len(row), end)
        out.row[here], out.column[here], out.value[here] = row, column, value
    return out


@dataclass(frozen=True, eq=False)
class Rows:
    """Constraints of one kind: ``lower <= entries . x <= upper``."""

    number: str
    """Number of the equation."""
    name: str
    lower: Floats
    upper: Floats
    entries: Entries
    labels: Mapping[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lower)


def at_most(number: str, name: str, upper: Floats, body: Entries, **labels: Ints) -> Rows:
    """Rows ``body <= upper``."""
    return Rows(number, name, np.full(len(upper), -np.inf), np.asarray(upper, np.float64), body, labels)


def at_least(number: str, name: str, lower: Floats, body: Entries, **labels: Ints) -> Rows:
    """Rows ``body >= lower``."""
    return Rows(number, name, np.asarray(lower, np.float64), np.full(len(lower), np.inf), body, labels)


def equal(number: str, name: str, value: Floats, body: Entries, **labels: Ints) -> Rows:
    """Rows ``body = value``."""
    fixed = np.asarray(value, np.float64)
    return Rows(number, name, fixed, fixed, body, labels)


def lay_out(blocks: Iterable[Block]) -> dict[str, Block]:
    """The blocks by name, each knowing where it starts."""
    out: dict[str, Block] = {}
    start = 0
    for one in blocks:
        out[one.name] = Block(one.name, one.lower, one.upper, one.integer, start, one.labels)
        start += len(one)
    return out
