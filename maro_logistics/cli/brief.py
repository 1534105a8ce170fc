"""What a duty officer wants to know of a plan: how good, who goes short, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.cli.console import columns
from maro_logistics.network.needs import need_rows
from maro_logistics.network.timeline import cut
from maro_logistics.plan.words import amount, percent

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

WORST_SITES = 5
"""Places named in the summary; the whole list is in ``unmet.csv``."""


def brief(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """The plan in a dozen lines: value and proof, cost by term, need met by priority, worst places."""
    return (*_value(scenario, plan), "", *_needs(_lines(scenario, plan)))


def _value(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """Objective, bound, gap, terms."""
    summary, currency = plan.summary, scenario.settings.currency
    proof = f"proven bound {amount(plan.bound)}, gap {percent(plan.gap)}"
    terms = ", ".join(f"{name} {amount(value)}" for name, value in (summary.get("terms") or {}).items() if value)
    trips = amount(float(plan.movements["vehicles"].sum()))
    tonnes = amount(float(plan.cargo["kg"].sum()) / 1000)
    return (
        f"{plan.scenario}: objective {amount(plan.objective)} {currency}, {proof} ({summary.get('stopped_by', '')})",
        *((f"  {terms}",) if terms else ()),
        f"  {len(plan.movements):,} movements, {trips} trips, {tonnes} t",
    )


def _lines(scenario: Scenario, plan: Plan) -> pd.DataFrame:
    """One row per need line with anything due: location, priority, people, quantities required and unmet."""
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


def _needs(lines: pd.DataFrame) -> tuple[str, ...]:
    """How much of what is due is met, by priority, and where least."""
    if lines.empty:
        return ("Nothing is needed within the horizon.",)
    by_priority = [
        (
            f"{priority:.0f}",
            f"{len(rows):,}",
            f"{int((rows['unmet'] > 0).sum()):,}",
            _share(rows, "met_on_time"),
            _share(rows, "unmet"),
        )
        for priority, rows in lines.groupby("priority")
    ]
    return (
        "Need lines by priority (shares of what is due, weighted by people):",
        *columns(by_priority, ("priority", "lines", "short", "on time", "unmet")),
        *_worst(lines),
    )


def _share(rows: pd.DataFrame, column: str) -> str:
    """Mean share of what is required, weighted by people (evenly where nobody is counted)."""
    weights = rows["people"] if rows["people"].sum() > 0 else rows["people"] + 1.0
    return f"{100 * float(np.average(rows[column] / rows['required'], weights=weights)):.0f} %"


def _worst(lines: pd.DataFrame) -> tuple[str, ...]:
    """The places where most goes unmet, by people times the share that is missing."""
    short = lines.assign(weight=lines["people"] * lines["missing"]).groupby("location")["weight"].sum()
    worst = short[short > 0].sort_values(ascending=False, kind="stable").index[:WORST_SITES]
    rows = [(str(name), _share(lines[lines["location"] == name], "unmet")) for name in worst]
    return (
        ("", "Shortest places:", *columns(rows, ("place", "unmet")))
        if rows
        else (
            "",
            "Nothing stays unmet.",
        )
    )
