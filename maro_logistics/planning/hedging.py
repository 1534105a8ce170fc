"""One plan now, prepared for what may happen: both sides of the comparison searched with the same effort."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.evaluation.check import check
from maro_logistics.model.goals import Stage, program
from maro_logistics.model.replay import Outcome, replay
from maro_logistics.model.search import DIRECT_NODES, Report, Search, SearchLimits, search
from maro_logistics.model.tabulate import tabulate
from maro_logistics.plan.hashing import plan_hash
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.planning.hedged import Hedge, Side
from maro_logistics.planning.options import Options, options
from maro_logistics.planning.single import checked
from maro_logistics.planning.summary import summary
from maro_logistics.planning.worlds import Modelled, choose, model, standing
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.decomposition import Patience, decompose
from maro_logistics.solvers.risk import Measure, Risk
from maro_logistics.solvers.seam import Limits
from maro_logistics.solvers.two_stage import extensive

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Floats, Ints
    from maro_logistics.scenario.scenario import Scenario

EXTENSIVE_COLUMNS = 150_000
"""Columns of all worlds up to which they are solved as one program; above, world by world."""
POINT_TOLERANCE = 1e-6
"""Relative violation at which a plan counts as a point of its program."""
PLAN, REPLAN, HEDGE = 0.2, 0.2, 0.4
"""Shares of the time: the plan without a hedge, answers to it and again to the hedge, the hedged program."""


def hedge(
    scenario: Scenario,
    *,
    risk: str = "expected",
    ids: Sequence[str] | None = None,
    method: str | None = None,
    time_limit: float | None = None,
    gap: float | None = None,
    work_limit: int | None = None,
    engine: str | None = None,
    seed: int | None = None,
    progress: Callable[[Report], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Hedge:
    """One plan prepared for contingencies, beside the plan that is not, each with its answers to all of them.

    Until a contingency is known, everything is decided in common with the world in which nothing happens.

    Parameters
    ----------
    risk
        ``expected`` (mean by probability), ``cvar`` (mean of the dearest worlds; level = the scenario's ``cvar``) or
        ``worst``.
    ids
        Contingencies to prepare for; default: all of the scenario.
    method
        ``extensive`` (all worlds in one program) or ``decomposition`` (world by world); default: by size.
    time_limit, gap, work_limit, engine, seed
        As for :func:`plan`; the time is for everything together.
    progress, should_stop
        As for :func:`plan`.

    Raises
    ------
    InputError
        No such contingency or measure; a probability is missing, or all exceed 1; one is known within a period.
    MachineError
        A world does not fit into this machine's memory.
    PlanRejectedError
        A plan did not pass the check of its world.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> hedged = maro.hedge(maro.read_scenario("instances/two-roads"), gap=0.0)  # doctest: +SKIP
    >>> hedged.price, hedged.saving  # doctest: +SKIP
    """
    measure = Risk(Measure(risk), scenario.settings.cvar)
    chosen = choose(scenario, ids, measure.measure)
    asked = options(scenario, time_limit=time_limit, gap=gap, work_limit=work_limit, engine=engine, seed=seed)
    worlds = model(chosen)
    with EngineProcess(asked.engine, threads=1) as one, EngineProcess(asked.engine, threads=1) as other:
        desk = _Desk(worlds, measure, asked, (one, other), progress or _silent, should_stop or _never)
        before = desk.side(desk.alone())
        after = desk.better(before, desk.side(desk.together(before, method), before))
        before = desk.fair(before, after)
        return desk.told(before, after)


def _silent(report: Report) -> None:
    """Report to nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True, eq=False)
class _Found:
    """A plan of one world as a point of its program."""

    outcome: Outcome
    objective: float
    bound: float
    stage: Stage


@dataclass(eq=False)
class _Desk:
    """Everything the searches of one hedge share."""

    worlds: Modelled
    risk: Risk
    asked: Options
    engines: tuple[EngineProcess, EngineProcess]
    report: Callable[[Report], None]
    should_stop: Callable[[], bool]
    bound: float = -np.inf
    """Proved for the risk of the hedged plan."""
    method: str = ""
    stopped_by: str = ""

    def __post_init__(self) -> None:
        problem = self.worlds.joined.problem
        first = [world.first for world in problem.worlds[1:]]
        self.shared: Ints = np.unique(np.concatenate(first)) if first else np.zeros(0, np.int64)
        """Base columns that some other world shares."""
        self.base: Formulation = standing(self.worlds.formulations[0], np.zeros(0, np.int64), np.zeros(0))
        self.base.upper[:] = problem.first.upper

    # --- one world ---------------------------------------------------------------------------------------------------

    def search(self, formulation: Formulation, starts: list[Floats], share: float) -> _Found | None:
        """The best plan of a world found from the best of some starts; ``None`` where nothing obeys what stands."""
        one = program(formulation, formulation.cost, formulation.constant)
        begun = time.monotonic()
        seconds = None if self.asked.time_limit is None else max(share * self.asked.time_limit, 1.0)
        limits = SearchLimits(seconds, self.asked.gap, self.asked.work_limit, self.asked.seed)
        self.engines[0].load(one)
        state = Search(formulation, one, self.engines[0], limits, begun, self.report, self.should_stop)
        for start in starts:
            point = replay(formulation, start).point
            if one.relative_violation(point) <= POINT_TOLERANCE:
                state.offer(point)
        search(state)
        if state.x is None:
            return None
        outcome = replay(formulation, state.x)
        if one.relative_violation(outcome.point) > POINT_TOLERANCE:
            return None
        value = one.objective(outcome.point)
        stage = Stage("objective", outcome, state.bound, state.stopped_by, state.seconds, state.settings)
        return _Found(outcome, value, min(state.bound, value), stage)

    # --- both sides --------------------------------------------------------------------------------------------------

    def alone(self) -> list[Floats]:
        """The plan that expects nothing to happen."""
        found = self.search(self.base, [], PLAN)
        return [np.zeros(self.base.size) if found is None else found.outcome.point]

    def together(self, before: Side, method: str | None) -> list[Floats]:
        """The hedged program solved: a point of the base, then points of the other worlds."""
        problem = self.worlds.joined.problem
        few = self.worlds.columns <= EXTENSIVE_COLUMNS
        self.method = method or ("extensive" if few else "decomposition")
        start = before.points
        seconds = None if self.asked.time_limit is None else HEDGE * self.asked.time_limit
        nodes = None if self.asked.work_limit is None else self.asked.work_limit * DIRECT_NODES
        self.report(Report(0.0, f"hedge ({self.method})", None, None))
        if self.method == "decomposition":
            patience = Patience(gap=self.asked.gap, seconds=seconds, answer_gap=self.asked.gap / 4, nodes=nodes)
            starts = () if start is None else (start[0],)
            done = decompose(
                problem, self.engines, self.risk, patience=patience, starts=starts, should_stop=self.should_stop
            )
            self.bound, self.stopped_by = done.bound, done.stopped_by
            return before.own if done.x is None else [done.x, *done.answers[1:]]
        form = extensive(problem, self.risk)
        self.engines[0].load(form.program)
        result = self.engines[0].solve(
            limits=Limits(seconds=seconds, gap=self.asked.gap, nodes=nodes),
            start=None if start is None else form.point(start[0], [np.zeros(0), *start[1:]]),
            seed=self.asked.seed,
            polish=True,
            should_stop=self.should_stop,
        )
        self.bound = -np.inf if result.bound is None else result.bound
        self.stopped_by = str(result.stop)
        if result.x is None:
            return before.own
        return [form.of(w, result.x) if w else form.first(result.x) for w in range(len(problem.worlds))]

    def side(self, points: list[Floats], other: Side | None = None) -> Side:
        """The plans of all worlds that follow what some points decide in common, each searched on its own.

        ``points``: of the base, then of the worlds if there are any; starts of ``other`` are tried too.
        """
        problem = self.worlds.joined.problem
        share = REPLAN / len(problem.worlds)
        fixed = standing(self.base, self.shared, replay(self.base, points[0]).x[self.shared])
        base = self.search(fixed, [points[0], *_starts(other, 0)], share)
        if base is None:
            return Side([points[0]], [], [])
        x = base.outcome.x
        found: list[_Found | None] = [base]
        for w, world in enumerate(problem.worlds[1:], start=1):
            own = self.worlds.formulations[w]
            one = standing(own, world.linked, x[world.first])
            one.upper[:] = np.minimum(one.upper, np.maximum(world.program.upper, one.lower))
            begin = np.zeros(own.size)
            begin[world.linked] = x[world.first]
            found.append(self.search(one, [begin, *points[w : w + 1], *_starts(other, w)], share))
        first = self._plan(0, base)
        return Side(
            [base.outcome.point], found, [first, *(self._plan(w, one, first) for w, one in enumerate(found) if w)]
        )

    def _plan(self, w: int, found: _Found | None, base: Plan | None = None) -> Plan | None:
        """The plan of a world, checked in that world; it tells what it answers and which base plan it shares."""
        if found is None:
            return None
        chosen, formulation = self.worlds.chosen[w], self.worlds.formulations[w]
        told = summary(chosen.scenario, self.asked, formulation, [found.stage], self.engines[0].version)
        known = "" if chosen.known_on is None else chosen.known_on.isoformat()
        told |= {"hedge": {"world": chosen.name, "risk": str(self.risk.measure)}, "timing": {}}
        if base is not None:
            told |= {
                "contingency": chosen.name,
                "known_on": known,
                "base_hash": plan_hash(base),
                "base_plan": "../base",
            }
            told |= {"base_input_hash": str(base.summary["input_hash"])}
        return checked(chosen.scenario, build_plan(told, tabulate(formulation.parts, found.outcome)))

    def value(self, side: Side) -> float:
        """The risk of a side; infinite where it has no answer to some world."""
        if not side.is_whole:
            return float(np.inf)
        return self.risk.value(self.worlds.joined.problem.probability, np.array(side.objectives))

    def better(self, before: Side, after: Side) -> Side:
        """The hedged side, or the other one where the search did not get below it."""
        return after if self.value(after) < self.value(before) else before

    def fair(self, before: Side, after: Side) -> Side:
        """The side without hedge, replaced where the hedged one is better even if nothing happens.

        Then not the hedge has gained that but the search.
        """
        if after is before or not after.plans or not before.plans:
            return before
        return after if after.objectives[0] < before.objectives[0] else before

    def told(self, before: Side, after: Side) -> Hedge:
        """The finished hedge."""
        chosen = self.worlds.chosen
        for number, plan in enumerate(after.plans):
            if plan is not None:
                check(chosen[number].scenario, plan)
        value = self.value(after)
        return Hedge(
            risk=str(self.risk.measure),
            level=self.risk.level,
            method=self.method,
            stopped_by=self.stopped_by,
            worlds=tuple(chosen),
            value=value,
            bound=min(self.bound, value),
            before_value=self.value(before),
            before=before,
            after=after,
            first_known=min((one.known_on for one in chosen if one.known_on is not None), default=None),
            alone=sum(self.worlds.joined.alone),
        )


def _starts(other: Side | None, w: int) -> list[Floats]:
    """Where the other side stands in a world."""
    if other is None or w >= len(other.found) or other.found[w] is None:
        return []
    return [other.found[w].outcome.point]
