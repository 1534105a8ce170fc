"""The scenario: one operation's data, immutable."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from maro_logistics.scenario.settings import Settings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Scenario:
    """What is given: settings, and every declared table as a typed frame.

    Each frame has exactly the declared columns in their order and an index named ``row`` with the row of the file (2 =
    first below the header). Text, choice and list columns hold ``str`` (empty = ``""``), number and integer columns
    ``float64`` (empty = NaN), dates ``datetime64[s]`` (empty = NaT), yes/no columns ``bool``. Constant defaults are
    filled in, names of stock and need rows too; tables the files do not have are frames without rows. Frames must not
    be changed in place: use :meth:`replace`.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def replace(self, settings: Settings | None = None, **tables: pd.DataFrame) -> Scenario:
        """The same scenario with other settings or other whole tables."""
        return Scenario(settings or self.settings, {**self.tables, **tables})

    def with_settings(self, **changes: Any) -> Scenario:
        """The same scenario with some settings changed."""
        return Scenario(dataclasses.replace(self.settings, **changes), self.tables)

    def _repr_html_(self) -> str:
        """Name, dates and rows of each table, for notebooks."""
        settings = self.settings
        head = html.escape(f"{settings.title or settings.name}: {settings.days} days from {settings.start.isoformat()}")
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td style='text-align:right'>{len(table):,}</td></tr>"
            for name, table in self.tables.items()
            if len(table)
        )
        return f"<b>{head}</b><table><tr><th>table</th><th>rows</th></tr>{rows}</table>"
