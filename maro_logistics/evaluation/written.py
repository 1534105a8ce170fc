"""What the plan says, as plain rows, and the few lookups every rule needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from maro_logistics.evaluation.given import Row, grouped, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class PlanLike(Protocol):
    """Anything with the typed tables of a plan and the contents of its ``plan.json``."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Every plan table by name."""

    @property
    def summary(self) -> Mapping[str, Any]:
        """What ``plan.json`` holds."""


class Written:
    """The tables of a plan as rows."""

    def __init__(self, plan: PlanLike) -> None:
        self._set({name: rows(frame) for name, frame in plan.tables.items()}, plan.summary)

    def _set(self, tables: Mapping[str, list[Row]], summary: Mapping[str, Any]) -> None:
        self.summary = dict(summary)
        self.tables: dict[str, list[Row]] = dict(tables)
        self.cargo = grouped(self.tables["cargo"], "movement")

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]
