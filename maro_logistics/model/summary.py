"""Figures of a plan in terms of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.model.objective import place_shares
from maro_logistics.model.replay import missing_shares
from maro_logistics.model.tabulate import coverage_parts

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.replay import Outcome
    from maro_logistics.network.arrays import Floats


def figures(parts: Parts, outcome: Outcome) -> dict[str, Any]:
    """Equity, Gini coefficient of coverage, and coverage by priority."""
    places, missing = missing_shares(parts, outcome.x)
    shares = place_shares(parts.network)
    due = shares.due[places]
    return {
        "equity": float(outcome.equity),
        "gini": gini(1.0 - missing, shares.people[places]),
        "coverage": {
            "person_days_due": float(due.sum()),
            "person_days_missing": float((missing * due).sum()),
            "share": float(1.0 - (missing * due).sum() / due.sum()) if due.sum() > 0 else 1.0,
            "by_priority": _by_priority(parts, outcome),
        },
    }


def _by_priority(parts: Parts, outcome: Outcome) -> dict[str, float]:
    """Share of what was due that was met, each line weighted by its people."""
    needs = parts.network.needs
    on_time, late = coverage_parts(parts, outcome.x)
    line = needs.part_line
    person = np.divide(needs.people, needs.per_day, out=np.zeros(len(needs)), where=needs.per_day > 0)[line]
    out = {}
    for priority in np.unique(needs.priority[line]):
        chosen = needs.priority[line] == priority
        asked = float((needs.part_quantity * person)[chosen].sum())
        out[str(int(priority))] = float(((on_time + late) * person)[chosen].sum() / asked) if asked > 0 else 1.0
    return out


def gini(coverage: Floats, people: Floats) -> float:
    """Gini coefficient (Lorenz, weighted by people): 0 = everybody has the same coverage."""
    total = float((coverage * people).sum())
    if total <= 0 or people.sum() <= 0:
        return 0.0
    order = np.argsort(coverage, kind="stable")
    share = people[order] / people.sum()
    lorenz = np.cumsum(coverage[order] * people[order]) / total
    before = np.concatenate([[0.0], lorenz[:-1]])
    return float(1.0 - (share * (lorenz + before)).sum())
