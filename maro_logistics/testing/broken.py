"""Engines broken on purpose, one per way of being wrong: they show that the conformance suite sees it.

Each is HiGHS with one fault; a suite that passes one of them is worth nothing.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable

import numpy as np

from maro_logistics.solvers.highs import HighsEngine
from maro_logistics.solvers.registry import register_engine
from maro_logistics.solvers.seam import Answer, Control, Engine, Job, Outcome, StopReason

Fault = Callable[[HighsEngine, Job, Control], Answer]


class BrokenEngine:
    """HiGHS with a fault."""

    def __init__(self, fault: str) -> None:
        self._honest, self._fault = HighsEngine(), FAULTS[fault]
        self.name, self.version, self.features = f"broken-{fault}", self._honest.version, self._honest.features

    def solve(self, job: Job, control: Control) -> Answer:
        """What the fault makes of the job."""
        return self._fault(self._honest, job, control)


def _lies_about_optimal(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """The worst point instead of the best, called optimal, with a bound to match."""
    worst = honest.solve(dataclasses.replace(job, program=job.program.replace(cost=-job.program.cost)), control)
    if worst.x is None:
        return honest.solve(job, control)
    bound = job.program.objective(worst.x)
    return dataclasses.replace(worst, outcome=Outcome.OPTIMAL, row_duals=None, bound=bound)


def _drops_a_row(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """The last row is not taken."""
    lower, upper = job.program.row_lower.copy(), job.program.row_upper.copy()
    lower[-1:], upper[-1:] = -np.inf, np.inf
    return honest.solve(
        dataclasses.replace(job, program=job.program.replace(row_lower=lower, row_upper=upper)), control
    )


def _ignores_the_limit(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """The answer comes when it comes, limit or stop or not."""
    answer = honest.solve(job, control)
    if answer.stop in (StopReason.TIME, StopReason.INTERRUPTED, StopReason.NODES):
        _hangs(honest, job, control)
    return answer


def _hangs(_honest: HighsEngine, _job: Job, _control: Control) -> Answer:
    """There is no answer."""
    while True:
        time.sleep(0.05)


def _dies(_honest: HighsEngine, _job: Job, _control: Control) -> Answer:
    """The process ends."""
    os._exit(3)


def _breaks_a_row(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """The point lies far beyond a row or a side."""
    answer = honest.solve(job, control)
    return answer if answer.x is None else dataclasses.replace(answer, x=answer.x + 1e4)


def _calls_infeasible(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """Whatever has no point yet is called infeasible."""
    answer = honest.solve(job, control)
    return answer if answer.x is not None else Answer(Outcome.INFEASIBLE, StopReason.FINISHED, "infeasible")


def _boasts(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """A point found in time is called optimal, its objective proved."""
    answer = honest.solve(job, control)
    if answer.x is None or answer.outcome is not Outcome.FEASIBLE:
        return answer
    return dataclasses.replace(answer, outcome=Outcome.OPTIMAL, bound=job.program.objective(answer.x))


def _turns_signs(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """Multipliers have the sign of another convention."""
    answer = honest.solve(job, control)
    return answer if answer.row_duals is None else dataclasses.replace(answer, row_duals=-answer.row_duals)


def _forgets_the_offset(honest: HighsEngine, job: Job, control: Control) -> Answer:
    """The bound lacks the constant of the objective."""
    answer = honest.solve(job, control)
    if answer.bound is None:
        return answer
    return dataclasses.replace(answer, bound=answer.bound - job.program.offset, row_duals=None)


FAULTS: dict[str, Fault] = {
    "lies-about-optimal": _lies_about_optimal,
    "drops-a-row": _drops_a_row,
    "ignores-the-limit": _ignores_the_limit,
    "hangs": _hangs,
    "dies": _dies,
    "breaks-a-row": _breaks_a_row,
    "calls-infeasible": _calls_infeasible,
    "boasts": _boasts,
    "turns-signs": _turns_signs,
    "forgets-the-offset": _forgets_the_offset,
}
"""Every fault by name."""


def register_broken(fault: str) -> str:
    """Make the engine with this fault known; its name."""
    name = f"broken-{fault}"
    register_engine(name, f"{__name__}:{fault.replace('-', '_')}")
    return name


def __getattr__(name: str) -> Callable[[], Engine]:
    """The function that returns the engine with a fault."""
    fault = name.replace("_", "-")
    if fault not in FAULTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return lambda: BrokenEngine(fault)
