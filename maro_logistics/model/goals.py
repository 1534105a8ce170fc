"""One goal after the other: each minimised while the earlier ones keep the value they reached."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from maro_logistics.model.objective import Cost, goal_limit
from maro_logistics.model.replay import Outcome, replay
from maro_logistics.model.search import Report, Search, SearchLimits, search
from maro_logistics.solvers.program import Program

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Floats
    from maro_logistics.solvers import EngineProcess

TOLERANCE, ABSOLUTE = 0.01, 0.001
"""How far a goal may fall behind for a later one when the scenario does not say."""


@dataclass(frozen=True, eq=False)
class Stage:
    """What one stage of the search ended with."""

    goal: str
    outcome: Outcome
    bound: float
    stopped_by: str
    seconds: dict[str, float]
    settings: dict[str, Any]
    first: dict[bool, Floats] = field(default_factory=dict)
    """First plans as made: the most urgent first (True), in the order asked (False)."""


def program(formulation: Formulation, cost: Floats, constant: float) -> Program:
    """The program with a cost of its own; goods in whole units are whole."""
    integer = formulation.integer | formulation.whole_goods
    return Program(
        cost=cost,
        matrix=formulation.matrix,
        row_lower=formulation.row_lower,
        row_upper=formulation.row_upper,
        lower=formulation.lower,
        upper=formulation.upper,
        integer=integer,
        offset=constant,
    )


@dataclass(frozen=True, eq=False)
class Run:
    """What all stages of one plan share: the engine, the limits, who hears of progress and who may stop it."""

    engine: EngineProcess
    limits: SearchLimits
    begun: float
    """``time.monotonic()`` from which seconds count."""
    threads: int
    report: Callable[[Report], None]
    should_stop: Callable[[], bool]
    proves: bool = True
    """Whether a bound is wanted."""


def minimise(formulation: Formulation, run: Run) -> list[Stage]:
    """All stages: one for the default objective, or one for each goal of the scenario."""
    goals = formulation.parts.network.settings.goals
    if not goals:
        default = program(formulation, formulation.cost, formulation.constant)
        return [stage(formulation, default, "objective", run, None)]
    stages: list[Stage] = []
    kept: list[tuple[Cost, float]] = []
    for number, goal in enumerate(goals):
        cost = formulation.goals[goal]
        base = program(formulation, cost.vector(formulation.size), cost.constant)
        limits = _share(run.limits, run.begun, len(goals) - number)
        mine = dataclasses.replace(run, limits=limits, begun=time.monotonic())
        stages.append(stage(formulation, limited(base, kept), goal, mine, stages[-1].outcome.point if stages else None))
        value = stages[-1].outcome.equity if goal == "equity" else cost.at(stages[-1].outcome.x)
        kept.append((cost, value + slack(formulation, number, value)))
    return stages


def slack(formulation: Formulation, number: int, value: float) -> float:
    """``max(tolerance |v|, absolute)`` of a goal."""
    settings = formulation.parts.network.settings
    tolerance = settings.tolerance[number] if settings.tolerance else TOLERANCE
    absolute = settings.absolute[number] if settings.absolute else ABSOLUTE
    return max(tolerance * abs(value), absolute)


def limited(base: Program, kept: list[tuple[Cost, float]]) -> Program:
    """The program with a row for every earlier goal."""
    rows = [goal_limit(cost, most) for cost, most in kept]
    if not rows:
        return base
    more = [
        sparse.coo_array((one.entries.value, (one.entries.row, one.entries.column)), shape=(1, base.columns))
        for one in rows
    ]
    return dataclasses.replace(
        base,
        matrix=sparse.csc_array(sparse.vstack([base.matrix, *more])),
        row_lower=np.concatenate([base.row_lower, *(one.lower for one in rows)]),
        row_upper=np.concatenate([base.row_upper, *(one.upper for one in rows)]),
    )


def _share(limits: SearchLimits, begun: float, stages: int) -> SearchLimits:
    """An equal share of what is left for this stage."""
    seconds = None if limits.seconds is None else max((limits.seconds - (time.monotonic() - begun)) / stages, 1.0)
    work = None if limits.work is None else max(limits.work // stages, 1)
    return SearchLimits(seconds, limits.gap, work, limits.seed)


def stage(formulation: Formulation, one: Program, goal: str, run: Run, start: Floats | None) -> Stage:
    """The best found for one program of a formulation, from a point of it if there is one."""
    run.engine.load(one)
    state = Search(
        formulation, one, run.engine, run.limits, run.begun, run.report, run.should_stop, threads=run.threads, x=start
    )
    state.proves = run.proves
    search(state)
    best = np.zeros(one.columns) if state.x is None else state.x
    outcome = replay(formulation, best)
    return Stage(goal, outcome, state.bound, state.stopped_by, state.seconds, state.settings, state.first)
