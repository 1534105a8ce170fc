"""Tiny scenarios solved to gap 0 inside the test's own process, by another copy of the engine than the product's.

The product solves in a child process, which takes a second or so; a thousand tiny programs would take a quarter of an
hour. Here network and model are the product's, the engine is the one in scipy, and goals are minimised one after the
other by their definition. That the whole road (``planning.plan``) gives the same is a test of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from maro_logistics.evaluation.check import check
from maro_logistics.evaluation.findings import Report
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.replay import Outcome, replay
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.network import expand
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.scenario.hashing import canonical, input_hash
from maro_logistics.scenario.scenario import Scenario

SLACK = 1e-7
"""How far a goal already reached may be missed by the engine's arithmetic, in its own unit."""


class UnsolvableError(AssertionError):
    """The engine found no point: doing nothing should always be one."""


class TooSlowError(UnsolvableError):
    """The engine ran out of time: nothing is known."""


@dataclass(frozen=True, eq=False)
class Solved:
    """A scenario and the optimum of its program."""

    scenario: Scenario
    formulation: Formulation
    x: np.ndarray[Any, np.dtype[np.float64]]
    goals: tuple[float, ...]
    """Value reached for each goal, in their order; empty without goals."""

    @property
    def bound(self) -> float:
        """The default objective of the solution, before it is rounded to thousandths and carried out."""
        return float(self.formulation.cost @ self.x) + self.formulation.constant

    @property
    def objective(self) -> float:
        """The default objective of the plan."""
        return sum(self.terms.values())

    @cached_property
    def terms(self) -> dict[str, float]:
        """The objective of the plan term by term."""
        terms = {name: cost.at(self.outcome.x) for name, cost in self.formulation.terms.items()}
        terms["loss"] += self.outcome.dust
        return terms

    @cached_property
    def outcome(self) -> Outcome:
        """The solution carried out."""
        return replay(self.formulation, self.x)

    @cached_property
    def plan(self) -> Plan:
        """The plan that carries the solution out, with the claims the checker looks at."""
        goals = self.scenario.settings.goals
        summary = {
            "input_hash": input_hash(self.scenario),
            "objective": self.objective,
            "terms": self.terms,
            "goals": [{"goal": goal, "value": self.formulation.goals[goal].at(self.outcome.x)} for goal in goals],
        }
        return build_plan(summary, tabulate(self.formulation.parts, self.outcome))

    @cached_property
    def report(self) -> Report:
        """What the independent checker says of the plan."""
        return check(self.scenario, self.plan)


def solved(scenario: Scenario) -> Solved:
    """The optimum of the scenario."""
    formulation = formulate(expand(canonical(scenario)))
    settings = scenario.settings
    if not settings.goals:
        return Solved(scenario, formulation, _minimum(formulation, formulation.cost, []), ())
    return _goal_by_goal(scenario, formulation)


def _goal_by_goal(scenario: Scenario, formulation: Formulation) -> Solved:
    """Each goal minimised in turn, the earlier ones kept within their tolerances."""
    settings = scenario.settings
    tolerance = settings.tolerance or (0.01,) * len(settings.goals)
    absolute = settings.absolute or (0.001,) * len(settings.goals)
    kept: list[LinearConstraint] = []
    reached: list[float] = []
    x = np.zeros(formulation.size)
    for goal, relative, least in zip(settings.goals, tolerance, absolute, strict=True):
        cost = formulation.goals[goal]
        vector = cost.vector(formulation.size)
        x = _minimum(formulation, vector, kept)
        value = cost.at(x)
        most = value + max(relative * abs(value), least) - cost.constant
        kept.append(LinearConstraint(sparse.csr_array(vector[None, :]), -np.inf, most + SLACK))
        reached.append(value)
    return Solved(scenario, formulation, x, tuple(reached))


def _minimum(
    formulation: Formulation, cost: np.ndarray[Any, np.dtype[np.float64]], more: list[LinearConstraint]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A point of least cost, proved to gap 0."""
    if not formulation.size:
        return np.zeros(0)
    rows = LinearConstraint(formulation.matrix, formulation.row_lower, formulation.row_upper)
    result = milp(
        cost,
        integrality=(formulation.integer | _whole_units(formulation)).astype(int),
        bounds=Bounds(formulation.lower, formulation.upper),
        constraints=[rows, *more] if formulation.matrix.shape[0] else more,
        options={"mip_rel_gap": 0.0, "time_limit": 20.0},
    )
    if result.status == 1:
        raise TooSlowError(f"status {result.status}: {result.message}")
    if result.status != 0:
        raise UnsolvableError(f"status {result.status}: {result.message}")
    return np.asarray(result.x, dtype=np.float64)


def _whole_units(formulation: Formulation) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Columns of cargo, orders and issues of items in whole units in firm periods, which the program may leave out."""
    parts = formulation.parts
    network, v = parts.network, parts.variables
    firm, whole = network.timeline.firm, network.goods.whole
    arcs, buys = network.arcs, network.purchases
    mask = np.zeros(formulation.size, np.bool_)
    for name, goods, period in (
        ("out", v["out"]["goods"], arcs.period[v["out"]["arc"]]),
        ("back", v["back"]["goods"], arcs.back_from[v["back"]["arc"]]),
        ("issue", v["issue"]["goods"], v["issue"]["period"]),
        ("draw", v["draw"]["goods"], v["draw"]["period"]),
        ("ordered", buys.goods[v["ordered"]["purchase"]], buys.placed_in[v["ordered"]["purchase"]]),
    ):
        mask[v[name].columns] = whole[goods] & firm[period]
    return mask
