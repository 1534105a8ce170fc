"""What an engine's answer is worth: its point recomputed, its bound held against the point."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.duality import reduced_costs, weak_duality_bound
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.restrict import as_requested
from maro_logistics.solvers.seam import Answer, Limits, Outcome, Request, Result, StopReason, relative_gap

_NOTHING_LEFT = 1e-9
"""Relative gap below which nothing is left between point and bound but the rounding of doubles."""

_ENGINE_TOLERANCE = 1e-6
"""Relative size of what an engine's own tolerances (1e-6 on integrality, 1e-7 on rows) can do to an objective."""


@dataclass(frozen=True)
class Source:
    """Who answered, and how long it took."""

    engine: str
    version: str
    seconds: float
    polished: bool = False


def judge(program: Program, request: Request, answer: Answer, source: Source) -> Result:
    """The result that the answer supports, for the program as requested."""
    asked = as_requested(program, request)
    x, violation, refusal = _believed(asked, answer.x, request.tolerance)
    objective = None if x is None else asked.objective(x)
    bound, doubt = _bound(asked, request, answer, objective, polished=source.polished)
    outcome = _outcome(asked, request.limits, answer, objective, bound)
    stop = answer.stop
    gap = relative_gap(objective, bound)
    if outcome is Outcome.OPTIMAL and stop is StopReason.FINISHED and gap is not None and gap > _NOTHING_LEFT:
        stop = StopReason.GAP if asked.integer.any() else stop
    duals = answer.row_duals
    return Result(
        outcome=outcome,
        stop=stop,
        seconds=source.seconds,
        engine=source.engine,
        version=source.version,
        x=x,
        objective=objective,
        bound=bound,
        violation=violation,
        row_duals=duals,
        reduced_costs=None if duals is None else reduced_costs(asked, duals),
        nodes=answer.nodes,
        iterations=answer.iterations,
        polished=source.polished and x is not None,
        status=answer.status,
        options=answer.options,
        notes=(*answer.notes, *refusal, *doubt),
    )


def _believed(program: Program, x: Floats | None, tolerance: float) -> tuple[Floats | None, float | None, list[str]]:
    """The point if it is one, its largest violation, and why it was refused."""
    if x is None:
        return None, None, []
    violation, relative = program.violations(x)
    if relative <= tolerance:
        return x, violation, []
    return None, violation, [f"the engine's point was refused: it breaks a row or bound by {violation:.3g}"]


def _bound(
    program: Program, request: Request, answer: Answer, objective: float | None, *, polished: bool
) -> tuple[float | None, list[str]]:
    """The proved bound, and what speaks against it."""
    bound, doubt = answer.bound, list[str]()
    if answer.row_duals is not None and not polished and not program.integer.any():
        bound, doubt = _from_duals(_with_fixed(program, request), answer)
    if bound is None or objective is None or bound <= objective:
        return bound, doubt
    if bound - objective <= _ENGINE_TOLERANCE * max(1.0, abs(objective)):
        return objective, doubt
    return None, [f"the engine's bound {bound!r} was refused: its point reaches {objective!r}"]


def _from_duals(program: Program, answer: Answer) -> tuple[float | None, list[str]]:
    """The bound that the multipliers prove, unless the engine's own is much better and the program solved."""
    proved = weak_duality_bound(program, np.asarray(answer.row_duals, dtype=np.float64))
    claimed = answer.bound
    if claimed is None:
        return proved if np.isfinite(proved) else None, []
    if claimed - proved <= _ENGINE_TOLERANCE * max(1.0, abs(claimed)):
        return proved, []
    return claimed, [f"the bound is the engine's word; its multipliers alone prove {proved!r}"]


def _with_fixed(program: Program, request: Request) -> Program:
    """The program with fixed columns held by their bounds."""
    if request.columns is None or request.fixed is None:
        return program
    lower, upper = request.fixed.copy(), request.fixed.copy()
    lower[request.columns], upper[request.columns] = program.lower[request.columns], program.upper[request.columns]
    return program.replace(lower=lower, upper=upper)


def _outcome(program: Program, limits: Limits, answer: Answer, objective: float | None, bound: float | None) -> Outcome:
    """What is known: a point only if one is believed, optimal only within the gap asked for."""
    if objective is None:
        without = (Outcome.INFEASIBLE, Outcome.UNBOUNDED)
        return answer.outcome if answer.outcome in without and answer.x is None else Outcome.NONE
    if bound is None:
        return Outcome.FEASIBLE
    slack = _ENGINE_TOLERANCE * max(1.0, abs(objective)) if not program.integer.any() else 0.0
    allowed = max(limits.absolute_gap, limits.gap * abs(objective), slack, _NOTHING_LEFT * abs(objective))
    return Outcome.OPTIMAL if objective - bound <= allowed * (1.0 + _NOTHING_LEFT) else Outcome.FEASIBLE


def checked_start(program: Program, request: Request) -> tuple[Request, list[str]]:
    """The request with a start that keeps everything, integers exactly whole, or without one and the reason.

    Where columns are fixed, their values in the start do not count.
    """
    if request.start is None:
        return request, []
    asked = as_requested(program, request)
    start = np.array(request.start, dtype=np.float64)
    if start.shape != (asked.columns,):
        raise EngineError(f"start: has shape {start.shape}, the program asks for ({asked.columns},)")
    if request.columns is not None and request.fixed is not None:
        start = request.fixed.copy()
        start[request.columns] = request.start[request.columns]
    start = np.where(asked.integer, np.round(start), start)
    violation = asked.relative_violation(start)
    if violation <= request.tolerance:
        return dataclasses.replace(request, start=np.clip(start, asked.lower, asked.upper)), []
    note = f"the start was not used: it breaks a row or bound by {violation:.3g}"
    return dataclasses.replace(request, start=None), [note]
