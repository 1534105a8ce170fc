"""The figures every summary opens with: need met by priority, places that go shortest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.needs import need_rows
from maro_logistics.network.timeline import cut

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class PriorityFigures:
    """Need lines of one priority; shares are of what is due, weighted by people."""

    priority: int
    lines: int
    short: int
    """Lines with something unmet at the end."""
    on_time: float
    late: float
    unmet: float


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What a place misses."""

    location: str
    people: float
    """The largest number of people in its need lines."""
    unmet: float
    """Share of what is due, weighted by people."""


def need_lines(scenario: Scenario, plan: Plan) -> pd.DataFrame:
    """One row per need line with anything due: location, priority, people, quantities required, met and unmet."""
    needs = need_rows(scenario, cut(scenario.settings)).set_index("need")
    lines = (
        plan.coverage.groupby(["need", "location"])[["required", "met_on_time", "met_late", "unmet"]]
        .sum()
        .reset_index()
    )
    lines = lines[lines["required"] > 0]
    return lines.assign(
        priority=lines["need"].map(needs["priority"]).astype("float64"),
        people=lines["need"].map(needs["people"]).astype("float64").fillna(0.0),
        missing=np.minimum(lines["unmet"] / lines["required"], 1.0),
    )


def priority_figures(lines: pd.DataFrame) -> tuple[PriorityFigures, ...]:
    """How much of what is due is met, by priority, most urgent first; ``lines`` from :func:`need_lines`."""
    return tuple(
        PriorityFigures(
            priority=int(float(str(priority))),
            lines=len(rows),
            short=int((rows["unmet"] > 0).sum()),
            on_time=share(rows, "met_on_time"),
            late=share(rows, "met_late"),
            unmet=share(rows, "unmet"),
        )
        for priority, rows in lines.groupby("priority")
    )


def shortest_places(lines: pd.DataFrame, most: int) -> tuple[PlaceFigures, ...]:
    """The places where most goes unmet, by people times the share that is missing; at most ``most``."""
    short = lines.assign(weight=lines["people"] * lines["missing"]).groupby("location")["weight"].sum()
    names = short[short > 0].sort_values(ascending=False, kind="stable").index[:most]
    return tuple(_place(str(name), lines[lines["location"] == name]) for name in names)


def share(rows: pd.DataFrame, column: str) -> float:
    """Mean share of what is required, weighted by people (evenly where nobody is counted)."""
    weights = rows["people"] if rows["people"].sum() > 0 else rows["people"] + 1.0
    return float(np.average(rows[column] / rows["required"], weights=weights))


def _place(name: str, rows: pd.DataFrame) -> PlaceFigures:
    return PlaceFigures(name, float(rows["people"].max()), share(rows, "unmet"))
