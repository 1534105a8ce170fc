"""Second looks at verdicts that engines give too easily: infeasible, unbounded, one of the two."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from maro_logistics.solvers.seam import Answer, Control, Job, Outcome, StopReason

Solve = Callable[[Job, Control], Answer]

UNDECIDED = "infeasible or unbounded"
"""Status word with which an adapter marks a verdict that is one of the two."""


def settled(job: Job, control: Control, solve: Solve) -> Answer:
    """The answer of the engine, where needed after a second solve without presolve and a third without costs."""
    answer = solve(job, control)
    undecided = _is_undecided(answer)
    doubtful = undecided or (answer.outcome is Outcome.INFEASIBLE and job.confirm)
    if doubtful and job.presolve and not control.stopped():
        answer, undecided = _without_presolve(job, control, solve, answer)
    if (undecided or answer.outcome is Outcome.UNBOUNDED) and not control.stopped():
        return _without_costs(job, control, solve, answer)
    return answer


def _is_undecided(answer: Answer) -> bool:
    return answer.outcome is Outcome.NONE and answer.status == UNDECIDED


def _without_presolve(job: Job, control: Control, solve: Solve, first: Answer) -> tuple[Answer, bool]:
    """The answer without presolve if it is one, and whether it is still one of the two."""
    again = solve(dataclasses.replace(job, presolve=False), control)
    if again.x is not None or (again.stop is StopReason.FINISHED and not _is_undecided(again)):
        same = again.status == first.status
        note = (
            "confirmed without presolve"
            if same
            else f"the engine said {first.status} with presolve and {again.status} without"
        )
        return _noted(again, note), False
    return _noted(first, f"not confirmed without presolve ({again.status})"), _is_undecided(first)


def _without_costs(job: Job, control: Control, solve: Solve, answer: Answer) -> Answer:
    """Unbounded if there is a point at all, infeasible if there is none."""
    free = job.program.replace(cost=np.zeros(job.program.columns))
    point = solve(dataclasses.replace(job, program=free, start=None, send_points=False), control)
    if point.outcome is Outcome.INFEASIBLE:
        return _noted(dataclasses.replace(answer, outcome=Outcome.INFEASIBLE, x=None), "infeasible without costs too")
    if point.x is not None and free.relative_violation(point.x) <= _TOLERANCE:
        return _noted(dataclasses.replace(answer, outcome=Outcome.UNBOUNDED, x=None), "there are points: unbounded")
    return _noted(dataclasses.replace(answer, outcome=Outcome.NONE, x=None), f"without costs: {point.status}")


_TOLERANCE = 1e-6
"""Relative violation at which a point counts as one."""


def _noted(answer: Answer, note: str) -> Answer:
    return dataclasses.replace(answer, notes=(*answer.notes, note))
