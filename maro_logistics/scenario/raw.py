"""What stands in a file or sheet before any of it has a type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.scenario.findings import Finding


@dataclass(slots=True)
class RawTable:
    """One table as text."""

    name: str
    header: list[str]
    cells: pd.DataFrame
    """Text; columns are numbered 0, 1 ... as in ``header``, the index ``row`` is the row of the file."""
    findings: list[Finding] = field(default_factory=list)
    is_whole: bool = True
    """Whether every row was read; references into a table that is not whole cannot be judged."""
    delimiter: str = ""
    """What separates the cells of a file; empty for a sheet."""
    number_texts: dict[int, int] = field(default_factory=dict)
    """By column of a sheet: how many cells hold text where others may hold numbers."""


@dataclass(slots=True)
class RawScenario:
    """All tables and settings as text, with what was found on the way."""

    settings: dict[str, object] | None
    tables: dict[str, RawTable]
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Tables that are there but could not be read."""
