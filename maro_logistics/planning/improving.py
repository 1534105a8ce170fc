"""From a plan to a better one, however little time there is: what is returned is never worse than the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maro_logistics.model.first_come import is_feasible
from maro_logistics.model.goals import Run, Stage, program, stage
from maro_logistics.model.replay import Outcome, replay
from maro_logistics.model.search import Report, SearchLimits
from maro_logistics.model.settle import distance, settling
from maro_logistics.solvers.seam import Limits

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.solvers import EngineProcess
    from maro_logistics.solvers.program import Program

SETTLE_SECONDS, SETTLE_NODES = 5.0, 200
"""Longest search for a smaller change, by the clock or, under a work limit, by nodes."""
BESIDE = 2
"""Processes of one search under a clock: the bound beside the search, or a slow bound would take all the time."""
NO_WORSE = 1e-9
"""By how much an answer that changes less may be worse, relative: the last digits of a float."""


@dataclass(frozen=True, eq=False)
class Found:
    """The best plan found for a program."""

    outcome: Outcome
    objective: float
    bound: float
    """Proved, as far as it goes; never above the objective."""
    stage: Stage

    @property
    def gap(self) -> float:
        """Relative gap."""
        return (self.objective - self.bound) / max(abs(self.objective), 1e-9)


@dataclass(frozen=True, eq=False)
class Effort:
    """What one search may take."""

    engine: EngineProcess
    limits: SearchLimits
    report: Callable[[Report], None]
    should_stop: Callable[[], bool]
    proves: bool = True
    """Whether a bound is wanted."""


def objective_of(formulation: Formulation, outcome: Outcome) -> float:
    """The default objective of a plan as it is reported."""
    return float(sum(cost.at(outcome.x) for cost in formulation.terms.values()) + outcome.dust)


def improve(formulation: Formulation, start: Outcome, effort: Effort, *, home: Outcome | None = None) -> Found:
    """The best plan found from a start, which is kept if nothing better is found.

    Of equally good plans the one that changes less of ``home``.
    """
    one = program(formulation, formulation.cost, formulation.constant)
    processes = BESIDE if effort.limits.work is None else 1
    report, should_stop = effort.report, effort.should_stop
    run = Run(effort.engine, effort.limits, time.monotonic(), processes, report, should_stop, effort.proves)
    ended = stage(formulation, one, "objective", run, start.point)
    best, value = ended.outcome, objective_of(formulation, ended.outcome)
    before = objective_of(formulation, start)
    if value >= before or not is_feasible(formulation, best.point):
        best, value = start, before
    elif home is not None:
        best = _settled(formulation, one, best, home, effort)
        value = objective_of(formulation, best)
    return Found(best, value, min(ended.bound, value), ended)


def _settled(formulation: Formulation, one: Program, best: Outcome, home: Outcome, effort: Effort) -> Outcome:
    """A plan as good as the best that changes less, or the best itself."""
    steady = effort.limits.work is not None
    effort.engine.load(settling(formulation, one, best.point, home.point))
    result = effort.engine.solve(
        limits=Limits(seconds=None if steady else SETTLE_SECONDS, gap=0.0, nodes=SETTLE_NODES if steady else None),
        start=best.point,
        seed=effort.limits.seed,
        send_points=False,
        should_stop=effort.should_stop,
    )
    if result.x is None:
        return best
    other = replay(formulation, result.x)
    value, now = (objective_of(formulation, outcome) for outcome in (best, other))
    if not is_feasible(formulation, other.point):
        return best
    nearer = distance(formulation, other.point, home.point) < distance(formulation, best.point, home.point)
    return other if nearer and now <= value + NO_WORSE * max(abs(value), 1.0) else best
