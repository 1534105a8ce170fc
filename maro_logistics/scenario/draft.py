"""A scenario under examination: what could be typed so far, and what must not be judged because it could not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from maro_logistics.scenario.findings import Finding
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.tables import TABLE


@dataclass(frozen=True, slots=True)
class Draft:
    """Typed frames with holes where cells could not be typed."""

    settings: Settings | None
    tables: Mapping[str, pd.DataFrame]
    unread: frozenset[str] = frozenset()
    """Tables that are not whole: a name missing there may stand in what was not read."""
    flawed: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Rows with a cell that could not be typed, by table: rules about several cells skip them."""

    def sound(self, table: str) -> pd.DataFrame:
        """The rows of a table without the flawed ones."""
        frame = self.tables[table]
        flawed = self.flawed.get(table)
        return frame if not flawed else frame[~frame.index.isin(list(flawed))]


def draft_of(scenario: Scenario) -> Draft:
    """The draft of a scenario in memory: nothing is missing."""
    return Draft(scenario.settings, scenario.tables)


def flawed_rows(findings: list[Finding]) -> dict[str, frozenset[int]]:
    """Rows named by errors, by table."""
    rows: dict[str, set[int]] = {}
    for finding in findings:
        if finding.severity == "error" and finding.row is not None and finding.table in TABLE:
            rows.setdefault(finding.table, set()).add(finding.row)
    return {table: frozenset(where) for table, where in rows.items()}
