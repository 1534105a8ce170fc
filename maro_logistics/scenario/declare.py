"""The vocabulary in which tables are declared: columns, tables, and the short builders used to write them down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["text", "choice", "list", "number", "integer", "date", "yes_no"]

LARGEST_NUMBER = 1e9
"""Largest number a table may hold, in its own unit: beyond it engines start to drop rows silently."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what it may hold and what it means."""

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    required: bool = False
    default: str | float | bool | None = None
    """Constant put where the file is empty; ``None`` = stays empty (no limit, or the meaning says what then)."""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    """Tables whose first key column this column must name; an ``items`` list means any of them."""
    info: bool = False
    """Shown and reported, never enters the plan."""
    synonyms: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a scenario or of a plan."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    synonyms: tuple[str, ...] = field(default=())

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in their declared order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def text(
    name: str,
    meaning: str,
    *,
    required: bool = False,
    default: str | None = None,
    refers: str = "",
    info: bool = False,
    synonyms: str = "",
    hashtags: str = "",
) -> Column:
    """A column of opaque text; ``refers`` lists the tables it may point to, separated by blanks."""
    return Column(
        name,
        "text",
        meaning,
        required=required,
        default=default,
        refers=tuple(refers.split()),
        info=info,
        synonyms=tuple(synonyms.split()),
        hashtags=tuple(hashtags.split()),
    )


def choice(
    name: str,
    choices: str,
    meaning: str,
    *,
    required: bool = False,
    default: str | None = None,
    info: bool = False,
    synonyms: str = "",
) -> Column:
    """A column that holds one of a few words (``choices``, separated by blanks)."""
    return Column(
        name,
        "choice",
        meaning,
        required=required,
        default=default,
        choices=tuple(choices.split()),
        info=info,
        synonyms=tuple(synonyms.split()),
    )


def names(name: str, meaning: str, *, choices: str = "", refers: str = "") -> Column:
    """A column that holds several names separated by ``;`` (empty = all)."""
    return Column(name, "list", meaning, choices=tuple(choices.split()), refers=tuple(refers.split()))


def number(
    name: str,
    unit: str,
    meaning: str,
    *,
    required: bool = False,
    default: float | None = None,
    minimum: float = 0.0,
    maximum: float = LARGEST_NUMBER,
    info: bool = False,
    synonyms: str = "",
    hashtags: str = "",
) -> Column:
    """A column of numbers within a range, in a unit."""
    return Column(
        name,
        "number",
        meaning,
        unit=unit,
        required=required,
        default=default,
        minimum=minimum,
        maximum=maximum,
        info=info,
        synonyms=tuple(synonyms.split()),
        hashtags=tuple(hashtags.split()),
    )


def integer(
    name: str,
    unit: str,
    meaning: str,
    *,
    required: bool = False,
    default: float | None = None,
    minimum: float = 0.0,
    maximum: float = LARGEST_NUMBER,
    info: bool = False,
    synonyms: str = "",
) -> Column:
    """A column of whole numbers within a range, in a unit."""
    return Column(
        name,
        "integer",
        meaning,
        unit=unit,
        required=required,
        default=default,
        minimum=minimum,
        maximum=maximum,
        info=info,
        synonyms=tuple(synonyms.split()),
    )


def date(name: str, meaning: str, *, required: bool = False, info: bool = False, hashtags: str = "") -> Column:
    """A column of ISO dates without time or zone."""
    return Column(name, "date", meaning, required=required, info=info, hashtags=tuple(hashtags.split()))


def yes_no(name: str, meaning: str, *, default: bool | None = False, required: bool = False) -> Column:
    """A column that says yes or no."""
    return Column(name, "yes_no", meaning, required=required, default=default)
