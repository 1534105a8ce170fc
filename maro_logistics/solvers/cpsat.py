"""The engine CP-SAT of OR-Tools, for programs of whole numbers only; used in a process of its own (see ``child``).

Coefficients and costs are taken as the decimals they print as and scaled to whole numbers exactly; a program that does
not allow it is refused with the row or column that stands in the way.
"""

from __future__ import annotations

import importlib.metadata
import math
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.duality import implied_bounds
from maro_logistics.solvers.known import BUILT_IN
from maro_logistics.solvers.mathopt import StopWatch
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.seam import Answer, Control, Engine, Feature, Job, Outcome, Progress, StopReason

MOST_DECIMALS = 9
"""Digits after the point that a coefficient may have."""

LARGEST_SUM = 2**61
"""Largest absolute value a row or the objective may reach once scaled; CP-SAT counts in 64 bits."""

_LEAST_SECONDS = 0.01

_STATUS = {
    "OPTIMAL": (Outcome.OPTIMAL, StopReason.FINISHED),
    "FEASIBLE": (Outcome.FEASIBLE, StopReason.TIME),
    "INFEASIBLE": (Outcome.INFEASIBLE, StopReason.FINISHED),
    "UNKNOWN": (Outcome.NONE, StopReason.TIME),
    "MODEL_INVALID": (Outcome.NONE, StopReason.ERROR),
}
"""Outcome and reason of each status word, where nobody asked for an end."""


def engine() -> Engine:
    """The engine CP-SAT."""
    return CpSatEngine()


@dataclass(frozen=True)
class Scaled:
    """A program in whole numbers: each row and the objective times a power of ten."""

    lower: list[int]
    upper: list[int]
    rows: list[tuple[list[int], list[int], int | None, int | None]]
    """Columns, coefficients, lower and upper side of each row."""
    cost: list[int]
    cost_scale: int
    """``cost = cost_scale * program.cost``."""


def scaled(program: Program) -> Scaled:
    """The program in whole numbers, with the same optimal points.

    Raises
    ------
    EngineError
        A column is no whole number or has no end, a coefficient has too many digits, a sum leaves 64 bits.
    """
    fractional = np.flatnonzero(~program.integer)
    if len(fractional):
        raise EngineError(f"cpsat: column {fractional[0]} need not be a whole number ({len(fractional)} such)")
    lower, upper = (np.asarray(side, dtype=float) for side in implied_bounds(program))
    lower, upper = np.maximum(lower, program.lower), np.minimum(upper, program.upper)
    endless = np.flatnonzero(~(np.isfinite(lower) & np.isfinite(upper)))
    if len(endless):
        raise EngineError(f"cpsat: column {endless[0]} has no end ({len(endless)} such)")
    low, high = [math.ceil(v - _CLOSE) for v in lower.tolist()], [math.floor(v + _CLOSE) for v in upper.tolist()]
    most = [max(abs(a), abs(b)) for a, b in zip(low, high, strict=True)]
    cost, scale = _whole(program.cost.tolist(), "the objective")
    _check_sum(cost, most, "the objective")
    return Scaled(low, high, [_row(program, row, most) for row in range(program.rows)], cost, scale)


_CLOSE = 1e-9
"""Rounding of doubles in implied bounds."""


def _row(program: Program, row: int, most: list[int]) -> tuple[list[int], list[int], int | None, int | None]:
    """One row in whole numbers; its sides are rounded inwards, where no whole sum lies."""
    by_rows, name = program.by_rows, f"row {row}"
    span = slice(by_rows.indptr[row], by_rows.indptr[row + 1])
    columns = by_rows.indices[span].tolist()
    coefficients, scale = _whole(by_rows.data[span].tolist(), name)
    _check_sum(coefficients, [most[column] for column in columns], name)
    low, high = float(program.row_lower[row]), float(program.row_upper[row])
    return (
        columns,
        coefficients,
        None if low == -math.inf else math.ceil(Decimal(repr(low)) * scale),
        None if high == math.inf else math.floor(Decimal(repr(high)) * scale),
    )


def _whole(values: list[float], name: str) -> tuple[list[int], int]:
    """The values times the smallest power of ten that makes them whole, and that power."""
    exact = [Decimal(repr(value)) for value in values]
    decimals = max((_decimals(value) for value in exact), default=0)
    if decimals > MOST_DECIMALS:
        worst = next(value for value in exact if _decimals(value) > MOST_DECIMALS)
        raise EngineError(f"cpsat: {name} has a coefficient of more than {MOST_DECIMALS} decimals ({worst})")
    return [int(value.scaleb(decimals)) for value in exact], 10**decimals


def _decimals(value: Decimal) -> int:
    """Digits after the point of a finite number."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _check_sum(coefficients: list[int], most: list[int], name: str) -> None:
    reach = sum(abs(coefficient) * size for coefficient, size in zip(coefficients, most, strict=True))
    if reach > LARGEST_SUM:
        raise EngineError(f"cpsat: {name} could reach {reach:.3g} in whole numbers; 64 bits hold no more than 2**61")


class CpSatEngine:
    """CP-SAT: programs of whole numbers, with bounds, starts and progress."""

    name = "cpsat"
    features: frozenset[Feature] = BUILT_IN["cpsat"].features or frozenset()

    def __init__(self) -> None:
        try:
            from ortools.sat.python import cp_model  # noqa: PLC0415 - only the process of the engine loads it
        except ImportError as problem:
            raise EngineError(f"the package ortools cannot be imported: {problem}") from problem
        self._cp_model: Any = cp_model
        self.version = importlib.metadata.version("ortools")

    def solve(self, job: Job, control: Control) -> Answer:
        """The job solved; infeasible is believed after a second solve without presolve."""
        whole = scaled(job.program)
        answer = self._solve(job, control, whole, presolve=job.presolve)
        doubtful = answer.outcome is Outcome.INFEASIBLE and job.confirm and job.presolve
        return self._solve(job, control, whole, presolve=False) if doubtful and not control.stopped() else answer

    def _solve(self, job: Job, control: Control, whole: Scaled, *, presolve: bool) -> Answer:
        if any(low > high for low, high in zip(whole.lower, whole.upper, strict=True)):
            return Answer(Outcome.INFEASIBLE, StopReason.FINISHED, "no whole number within the bounds of a column")
        model, columns = self._model(whole, job.start)
        solver = self._cp_model.CpSolver()
        options = self._settle(solver.parameters, job, control, presolve=presolve)
        told, heard = threading.Event(), self._listener(job, control, columns)

        def stop() -> None:
            told.set()
            solver.stop_search()

        with StopWatch(control, stop):
            status = solver.status_name(solver.solve(model, heard))
        outcome, reason = _STATUS.get(status, (Outcome.NONE, StopReason.ERROR))
        reason = StopReason.INTERRUPTED if told.is_set() and reason is StopReason.TIME else reason
        found = outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)
        x = np.array([solver.value(column) for column in columns], dtype=float) if found else None
        return Answer(outcome, reason, status.lower(), x, None, _bound(solver, job, whole, outcome), options=options)

    def _model(self, whole: Scaled, start: Floats | None) -> tuple[Any, list[Any]]:
        model, expression = self._cp_model.CpModel(), self._cp_model.LinearExpr
        columns = [model.new_int_var(low, high, "") for low, high in zip(whole.lower, whole.upper, strict=True)]
        for places, coefficients, low, high in whole.rows:
            side = (-(2**62) if low is None else low, 2**62 if high is None else high)
            model.add_linear_constraint(expression.weighted_sum([columns[p] for p in places], coefficients), *side)
        if any(whole.cost):
            model.minimize(expression.weighted_sum(columns, whole.cost))
        for column, value in zip(columns, [] if start is None else start.tolist(), strict=False):
            model.add_hint(column, round(value))
        return model, columns

    def _settle(self, own: Any, job: Job, control: Control, *, presolve: bool) -> dict[str, bool | int | float | str]:
        """Set the parameters of CP-SAT; as they read afterwards."""
        remaining = control.remaining()
        asked: dict[str, bool | int | float | str] = {
            "num_workers": job.threads,
            "random_seed": job.seed,
            "relative_gap_limit": job.limits.gap,
            "absolute_gap_limit": job.limits.absolute_gap,
            "cp_model_presolve": presolve,
            **({} if remaining is None else {"max_time_in_seconds": max(remaining, _LEAST_SECONDS)}),
            **job.options,
        }
        for name, value in asked.items():
            try:
                setattr(own, name, value)
            except (AttributeError, TypeError, ValueError) as problem:
                raise EngineError(f"cpsat: option {name} does not take {value!r}: {problem}") from problem
        return {name: getattr(own, name) for name in asked}

    def _listener(self, job: Job, control: Control, columns: list[Any]) -> Any:
        class Listener(self._cp_model.CpSolverSolutionCallback):  # type: ignore[misc, name-defined]
            def on_solution_callback(self) -> None:
                x = np.array([self.value(column) for column in columns], dtype=float)
                objective = job.program.objective(x)
                control.report(Progress(0.0, objective=objective, x=x if job.send_points else None))

        return Listener()


def _bound(solver: Any, job: Job, whole: Scaled, outcome: Outcome) -> float | None:
    """The proved bound in the program's own unit."""
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.NONE):
        return None
    if not any(whole.cost):
        return job.program.offset
    bound = float(solver.best_objective_bound)
    return bound / whole.cost_scale + job.program.offset if math.isfinite(bound) and abs(bound) < LARGEST_SUM else None
