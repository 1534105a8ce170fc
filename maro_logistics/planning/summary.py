"""What ``plan.json`` tells of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics import __version__
from maro_logistics.model.goals import Stage, slack
from maro_logistics.model.objective import TERMS
from maro_logistics.model.summary import figures
from maro_logistics.scenario.hashing import input_hash
from maro_logistics.scenario.settings import FORMAT

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.model.replay import Outcome
    from maro_logistics.planning.options import Options
    from maro_logistics.scenario.scenario import Scenario

DUST = 9
"""Digits after the point of an objective: what is left of a sum that ought to be zero is rounding."""
PROVEN = 1e-6
"""Relative gap up to which a plan is called optimal: the engines' own tolerance."""


def summary(
    scenario: Scenario, asked: Options, formulation: Formulation, stages: list[Stage], version: str
) -> dict[str, Any]:
    """The content of ``plan.json`` but for its timing; goals that were not solved for are told without a bound."""
    outcome, last = stages[-1].outcome, stages[-1]
    terms = {name: float(formulation.terms[name].at(outcome.x)) for name in TERMS}
    terms["loss"] += outcome.dust
    objective = round(float(sum(terms.values())), DUST)
    alone = not formulation.parts.network.settings.goals
    bound = proved(last.bound, objective) if alone else None
    gap = None if bound is None else (objective - bound) / max(abs(objective), 1e-9)
    settings = {name: value for name, value in last.settings.items() if name != "time_limit"}
    told = [Stage(goal, outcome, -np.inf, "", {}, {}) for goal in scenario.settings.goals] if alone else stages
    goals = _goals(formulation, told, outcome)
    return {
        "format": FORMAT,
        "scenario": scenario.settings.name,
        "input_hash": input_hash(scenario),
        "status": "optimal" if gap is not None and gap <= PROVEN else "feasible",
        "stopped_by": last.stopped_by,
        "objective": objective,
        "bound": bound,
        "gap": gap,
        "terms": terms,
        "goals": goals,
        **figures(formulation.parts, outcome),
        "engine": {"name": asked.engine, "version": version, "options": settings},
        "seed": asked.seed,
        "version": __version__,
        "limits": {name: getattr(asked, name) for name in ("time_limit", "gap", "work_limit", "threads")},
        "size": {
            "rows": int(formulation.matrix.shape[0]),
            "columns": formulation.size,
            "integers": int(formulation.integer.sum()),
            "coefficients": int(formulation.matrix.nnz),
            "pruned": formulation.parts.network.pruned,
        },
    }


def _goals(formulation: Formulation, stages: list[Stage], outcome: Outcome) -> list[dict[str, Any]]:
    """Value and bound of each goal.

    A later bound holds for plans within the limits of the earlier goals. Where rounding to what can be written left
    such a limit by a little, the plan may lie below the bound: then none is told.
    """
    rows, within = [], True
    for number, stage in enumerate(stages):
        row = _goal(formulation, stage, outcome)
        if not within and row["bound"] is not None and row["bound"] > row["value"]:
            row |= {"bound": None, "gap": None}
        rows.append(row)
        reached = _value(formulation, stage.goal, stage.outcome)
        within = within and _value(formulation, stage.goal, outcome) <= reached + slack(formulation, number, reached)
    return rows


def _value(formulation: Formulation, goal: str, outcome: Outcome) -> float:
    return outcome.equity if goal == "equity" else float(formulation.goals[goal].at(outcome.x))


def _goal(formulation: Formulation, stage: Stage, outcome: Outcome) -> dict[str, Any]:
    value = _value(formulation, stage.goal, outcome)
    value += outcome.dust if stage.goal == "cost" else 0.0
    bound = proved(stage.bound, value)
    gap = None if bound is None else (value - bound) / max(abs(value), 1e-9)
    return {"goal": stage.goal, "value": float(value), "bound": bound, "gap": gap}


def proved(bound: float, value: float) -> float | None:
    """The bound as told; at most the value where it passes it by rounding only, untouched where by more.

    A bound above its plan is a fault that the check must see.
    """
    if not np.isfinite(bound):
        return None
    room = PROVEN * max(abs(value), 1.0)
    return float(min(bound, value) if bound <= value + room else bound)
