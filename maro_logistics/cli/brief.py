"""What a duty officer wants to know of a plan: how good, who goes short, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maro_logistics.cli.console import columns
from maro_logistics.plan.words import amount, percent
from maro_logistics.report.headlines import need_lines, priority_figures, shortest_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

BOTTLENECKS = 3
"""Bottlenecks named in the summary; more are in ``bottlenecks.csv``."""
WORST_SITES = 5
"""Places named in the summary; the whole list is in ``unmet.csv``."""


def brief(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """The plan in a dozen lines: value and proof, cost by term, need met by priority, worst places, bottlenecks."""
    return (*_value(scenario, plan), "", *_needs(need_lines(scenario, plan)), *_bottlenecks(plan.tables))


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


def _needs(lines: pd.DataFrame) -> tuple[str, ...]:
    """How much of what is due is met, by priority, and where least."""
    if lines.empty:
        return ("Nothing is needed within the horizon.",)
    by_priority = [
        (str(row.priority), f"{row.lines:,}", f"{row.short:,}", _percent(row.on_time), _percent(row.unmet))
        for row in priority_figures(lines)
    ]
    return (
        "Need lines by priority (shares of what is due, weighted by people):",
        *columns(by_priority, ("priority", "lines", "short", "on time", "unmet")),
        *_worst(lines),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _worst(lines: pd.DataFrame) -> tuple[str, ...]:
    """The places where most goes unmet."""
    rows = [(place.location, _percent(place.unmet)) for place in shortest_places(lines, WORST_SITES)]
    return ("", "Shortest places:", *columns(rows, ("place", "unmet"))) if rows else ("", "Nothing stays unmet.")


def _bottlenecks(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """What one more of the scarcest resources was found to save."""
    if "bottlenecks" not in tables:
        return ()
    told = tables["bottlenecks"]
    found = told[told["confirmed"] > 0].sort_values("confirmed", ascending=False, kind="stable").head(BOTTLENECKS)
    rows = [
        (f"{row['added']:g} {row['unit']} {row['resource']}".rstrip(), str(row["location"]), amount(row["confirmed"]))
        for row in found.to_dict("records")
    ]
    return ("", "What one more would save:", *columns(rows, ("one more", "at", "saves"))) if rows else ()
