"""The composition: from a scenario to a checked plan."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics import __version__
from maro_logistics.errors import PlanRejectedError
from maro_logistics.evaluation.check import check
from maro_logistics.model.forecast import refuse_if_too_large
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.goals import Run, Stage, minimise
from maro_logistics.model.objective import TERMS
from maro_logistics.model.replay import Outcome
from maro_logistics.model.search import Report, SearchLimits
from maro_logistics.model.summary import figures
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.network import expand
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.scenario.hashing import canonical, input_hash
from maro_logistics.scenario.settings import FORMAT
from maro_logistics.solvers import EngineProcess

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

TIME_LIMIT = 120.0
"""Seconds a plan may take when nobody says otherwise."""
GAP = 0.01
"""Relative gap that is good enough when nobody says otherwise."""
PROVEN = 1e-6
"""Relative gap up to which a plan is called optimal: the engines' own tolerance."""

Progress = Report
"""What ``plan`` reports while it works: elapsed seconds, phase, objective, bound, gap."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve: the call beats the scenario, the scenario beats the defaults."""

    time_limit: float | None
    gap: float
    work_limit: int | None
    engine: str
    threads: int
    seed: int


def options(scenario: Scenario, **asked: Any) -> Options:
    """The options of a run; a work limit without a time limit runs without a clock."""
    own = scenario.settings.solve

    def first(name: str, default: Any) -> Any:
        value = asked.get(name)
        return value if value is not None else getattr(own, name) if getattr(own, name) is not None else default

    work = first("work_limit", None)
    return Options(
        time_limit=first("time_limit", None if work is not None else TIME_LIMIT),
        gap=first("gap", GAP),
        work_limit=work,
        engine=first("engine", "highs"),
        threads=first("threads", min(os.cpu_count() or 1, 2)),
        seed=first("seed", 0),
    )


def plan(
    scenario: Scenario,
    *,
    time_limit: float | None = None,
    gap: float | None = None,
    work_limit: int | None = None,
    engine: str | None = None,
    threads: int | None = None,
    seed: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found for a scenario, checked, with its proven bound.

    Parameters
    ----------
    time_limit
        Seconds; default 120, none when a work limit is given.
    gap
        Relative gap that is good enough; default 0.01.
    work_limit
        Units of work; the same limit and seed give the same plan on every run.
    engine, threads, seed
        Which engine solves; how many processes work at once (two: the bound beside the search); from which seed.
    progress
        Called with elapsed seconds, phase, objective, bound and gap while the search runs.
    should_stop
        Asked often; once it says yes the best plan so far is finished and returned.

    Raises
    ------
    MachineError
        The scenario does not fit into this machine's memory.
    PlanRejectedError
        The plan did not pass the check; the error carries it.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> result = maro.plan(maro.read_scenario("instances/two-roads"), gap=0.0)  # doctest: +SKIP
    >>> result.gap  # doctest: +SKIP
    0.0
    """
    asked = options(
        scenario, time_limit=time_limit, gap=gap, work_limit=work_limit, engine=engine, threads=threads, seed=seed
    )
    begun = time.monotonic()
    ordered = canonical(scenario)
    network = expand(ordered)
    read = time.monotonic()
    refuse_if_too_large(network)
    formulation = formulate(network)
    built = time.monotonic()
    limits = SearchLimits(asked.time_limit, asked.gap, asked.work_limit, asked.seed)
    with EngineProcess(asked.engine, threads=1) as process:
        run = Run(process, limits, begun, asked.threads, progress or _silent, should_stop or _never)
        stages = minimise(formulation, run)
        version = process.version
    solved = time.monotonic()
    outcome = stages[-1].outcome
    tables = tabulate(formulation.parts, outcome)
    timing = {"network": read - begun, "model": built - read, "solve": solved - built}
    timing |= {"tables": time.monotonic() - solved}
    timing |= {f"solve: {name}": value for stage in stages for name, value in stage.seconds.items()}
    summary = _summary(scenario, asked, formulation, stages, version)
    finished = build_plan({**summary, "timing": {name: round(value, 3) for name, value in timing.items()}}, tables)
    return checked(scenario, finished)


def checked(scenario: Scenario, made: Plan) -> Plan:
    """The plan, if it passes the independent check; ``PlanRejectedError`` otherwise."""
    report = check(scenario, made)
    if report.verdict == "FAIL":
        raise PlanRejectedError(made, report.violations)
    return made


def _silent(report: Report) -> None:
    """Report to nobody."""


def _never() -> bool:
    return False


def _summary(
    scenario: Scenario, asked: Options, formulation: Formulation, stages: list[Stage], version: str
) -> dict[str, Any]:
    """The content of ``plan.json`` but for its timing."""
    outcome, last = stages[-1].outcome, stages[-1]
    terms = {name: float(formulation.terms[name].at(outcome.x)) for name in TERMS}
    terms["loss"] += outcome.dust
    objective = float(sum(terms.values()))
    alone = not scenario.settings.goals
    bound = min(last.bound, objective) if alone and np.isfinite(last.bound) else None
    gap = None if bound is None else (objective - bound) / max(abs(objective), 1e-9)
    settings = {name: value for name, value in last.settings.items() if name != "time_limit"}
    goals = [] if alone else [_goal(formulation, stage, outcome) for stage in stages]
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


def _goal(formulation: Formulation, stage: Stage, outcome: Outcome) -> dict[str, Any]:
    value = outcome.equity if stage.goal == "equity" else formulation.goals[stage.goal].at(outcome.x)
    value += outcome.dust if stage.goal == "cost" else 0.0
    bound = min(stage.bound, value) if np.isfinite(stage.bound) else None
    gap = None if bound is None else (value - bound) / max(abs(value), 1e-9)
    return {"goal": stage.goal, "value": float(value), "bound": bound, "gap": gap}
