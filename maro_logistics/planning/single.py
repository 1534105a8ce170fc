"""The composition: from a scenario to a checked plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from maro_logistics.errors import PlanRejectedError
from maro_logistics.evaluation.check import check
from maro_logistics.model.forecast import refuse_if_too_large
from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import Run, minimise
from maro_logistics.model.search import Report, SearchLimits
from maro_logistics.network.network import expand
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.planning.explained import explained
from maro_logistics.planning.options import options
from maro_logistics.planning.summary import summary
from maro_logistics.scenario.hashing import canonical
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.trust import refuse_if_wrong

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

Progress = Report
"""What ``plan`` reports while it works: elapsed seconds, phase, objective, bound, gap."""


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
    insist: bool = False,
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
    insist
        Whether an engine is taken even if it answers known programs wrongly.

    Raises
    ------
    EngineError
        The engine does not start, cannot do what is asked, or answers known programs wrongly.
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
        if not insist:
            refuse_if_wrong(process)
        run = Run(process, limits, begun, asked.threads, progress or _silent, should_stop or _never)
        stages = minimise(formulation, run)
        version = process.version
        solved = time.monotonic()
        tables, beside = explained(ordered, formulation, stages[-1], run=run, asked=asked)
    timing = {"network": read - begun, "model": built - read, "solve": solved - built}
    timing |= {"reasons": time.monotonic() - solved}
    timing |= {f"solve: {name}": value for stage in stages for name, value in stage.seconds.items()}
    told = summary(scenario, asked, formulation, stages, version)
    told |= {**beside, "timing": {name: round(value, 3) for name, value in timing.items()}}
    finished = build_plan(told, tables)
    return checked(scenario, finished)


def checked(scenario: Scenario, made: Plan) -> Plan:
    """The plan, if it passes the independent check; ``PlanRejectedError`` otherwise."""
    report = check(scenario, made)
    if report.verdict == "FAIL":
        raise PlanRejectedError(made, report.violations)
    return made.of(scenario)


def _silent(report: Report) -> None:
    """Report to nobody."""


def _never() -> bool:
    return False
