"""What a paper is made of, before it becomes PDF or HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid."""

    title: str
    width: float
    """Share of the width of the page, in any unit."""
    is_figure: bool = False
    """Numbers, to the right."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; empty cells are there to be filled in by hand."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    title: str = ""
    is_open: bool = False
    """Rows are written on by hand: taller, with lines between all cells."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with their values, side by side; an empty value is a line to write on."""

    pairs: tuple[tuple[str, str], ...]
    across: int = 3


@dataclass(frozen=True, slots=True)
class Signatures:
    """Boxes to sign in."""

    roles: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares as bars: label, parts that add up to 1 or less (dark to light), words after the bar."""

    title: str
    rows: tuple[tuple[str, tuple[float, ...], str], ...]
    legend: tuple[str, ...]


Block = Grid | Fields | Signatures | Note | Bars


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document: it begins on a page of its own."""

    number: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page of every paper."""

    language: str
    operation: str
    footer: str
    page: str
    """Word for page."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file."""

    name: str
    """Path below the folder of papers, without ending, parts separated by ``/``."""
    title: str
    sheets: tuple[Sheet, ...]
