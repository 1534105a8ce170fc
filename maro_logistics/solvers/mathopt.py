"""The engines SCIP, GLOP and PDLP through OR-Tools MathOpt; used in a process of their own only (see ``child``)."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.known import BUILT_IN
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.seam import Answer, Control, Engine, Feature, Job, Outcome, Progress, StopReason
from maro_logistics.solvers.undecided import UNDECIDED, settled

Options = dict[str, bool | int | float | str]

LOOK_SECONDS = 0.05
"""Time between two looks at whether to stop, in seconds."""

_LEAST_SECONDS = 0.01
"""Seconds given to a solve whose time is already over, so that it ends by the engine's own limit."""

_PDLP_TOLERANCE = 1e-8
"""Relative optimality gap, infeasibility and distance at which PDLP stops; its own default of 1e-6 is coarser than what
a point is held to here."""

_REASONS = {
    "OPTIMAL": (Outcome.OPTIMAL, StopReason.FINISHED),
    "INFEASIBLE": (Outcome.INFEASIBLE, StopReason.FINISHED),
    "UNBOUNDED": (Outcome.UNBOUNDED, StopReason.FINISHED),
    "INFEASIBLE_OR_UNBOUNDED": (Outcome.NONE, StopReason.FINISHED),
}
"""Outcome and reason where MathOpt stopped for no limit."""

_LIMITS = {
    "TIME": StopReason.TIME,
    "NODE": StopReason.NODES,
    "ITERATION": StopReason.NODES,
    "INTERRUPTED": StopReason.INTERRUPTED,
    "MEMORY": StopReason.MEMORY,
}
"""Reason by the limit that MathOpt names."""


def scip() -> Engine:
    """The engine SCIP."""
    return MathOptEngine("scip", "GSCIP")


def glop() -> Engine:
    """The engine GLOP: linear programs by simplex."""
    return MathOptEngine("glop", "GLOP")


def pdlp() -> Engine:
    """The engine PDLP: linear programs to a tolerance, by a first-order method."""
    return MathOptEngine("pdlp", "PDLP")


class StopWatch:
    """A thread that calls ``stop`` once the control asks for an end, as long as the block lasts."""

    def __init__(self, control: Control, stop: Any) -> None:
        self._control, self._stop, self._over = control, stop, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if self._control.stopped():
                self._stop()
                return


@dataclass(frozen=True, slots=True)
class _Modules:
    """What is used of OR-Tools."""

    mathopt: Any
    solve: Any
    failure: type[Exception]
    interrupter: Any
    model: Any
    callback: Any
    version: str


def _load() -> _Modules:
    """OR-Tools, or an error that says why not."""
    try:
        from ortools.math_opt import callback_pb2, model_pb2  # noqa: PLC0415 - only the process of the engine loads it
        from ortools.math_opt.core.python import solver  # noqa: PLC0415
        from ortools.math_opt.python import mathopt  # noqa: PLC0415
        from ortools.util.python import solve_interrupter  # noqa: PLC0415
        from pybind11_abseil.status import StatusNotOk  # noqa: PLC0415
    except ImportError as problem:
        raise EngineError(f"the package ortools cannot be imported: {problem}") from problem
    return _Modules(
        mathopt, solver.solve, StatusNotOk, solve_interrupter.SolveInterrupter, model_pb2, callback_pb2,
        importlib.metadata.version("ortools"),
    )  # fmt: skip


class MathOptEngine:
    """An engine of OR-Tools behind MathOpt's arrays."""

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.features: frozenset[Feature] = BUILT_IN[name].features or frozenset()
        self._kind = kind
        self._modules = _load()

    @property
    def version(self) -> str:
        """Version of OR-Tools, which carries the engine and does not tell the engine's own."""
        return self._modules.version

    def solve(self, job: Job, control: Control) -> Answer:
        """The job solved; verdicts given too easily are looked at again."""
        return settled(job, control, self._solve)

    def _solve(self, job: Job, control: Control) -> Answer:
        modules, whole = self._modules, bool(job.program.integer.any())
        parameters, options = self._parameters(job, control)
        registration, callback = _listener(modules, job, control) if whole else (None, None)
        interrupter = modules.interrupter()
        model = _model(modules.model, job.program)
        with StopWatch(control, interrupter.interrupt):
            try:
                result = modules.solve(
                    model,
                    modules.mathopt.SolverType[self._kind].value,
                    modules.mathopt.StreamableSolverInitArguments().to_proto(),
                    parameters.to_proto(),
                    _start(modules, job),
                    None,
                    registration or modules.callback.CallbackRegistrationProto(),
                    callback,
                    interrupter.pybind_interrupter,
                )
            except modules.failure as problem:
                return self._failed(problem, options)
        return _answer(modules, result, job, options, proves=self._kind != "PDLP")

    def _failed(self, problem: Exception, options: Options) -> Answer:
        """The answer where OR-Tools raised: a wrong option is the caller's error, all else the engine's."""
        text = str(problem)
        if "INVALID_ARGUMENT" in text:
            raise EngineError(f"{self.name}: {text}") from problem
        return Answer(Outcome.NONE, StopReason.ERROR, "error", options=options, notes=(text,))

    def _parameters(self, job: Job, control: Control) -> tuple[Any, Options]:
        """Parameters of MathOpt for a job, and the same as plain values."""
        mathopt, remaining = self._modules.mathopt, control.remaining()
        options: Options = {"threads": job.threads}
        parameters = mathopt.SolveParameters(threads=job.threads)
        if remaining is not None:
            seconds = max(remaining, _LEAST_SECONDS)
            options["time_limit"] = seconds
            parameters.time_limit = dt.timedelta(seconds=seconds)
        if self._kind == "PDLP":
            _settle_pdlp(parameters.pdlp, options)
        else:
            options["random_seed"], options["presolve"] = job.seed, job.presolve
            parameters.random_seed = job.seed
            parameters.presolve = None if job.presolve else mathopt.Emphasis.OFF
        if self._kind == "GSCIP":
            options["relative_gap_tolerance"], options["absolute_gap_tolerance"] = (
                job.limits.gap,
                job.limits.absolute_gap,
            )
            parameters.relative_gap_tolerance = job.limits.gap
            parameters.absolute_gap_tolerance = job.limits.absolute_gap
            if job.limits.nodes is not None:
                options["node_limit"] = parameters.node_limit = max(job.limits.nodes, 1)
        self._own_options(parameters, job, options)
        return parameters, options

    def _own_options(self, parameters: Any, job: Job, options: Options) -> None:
        """Set the options that the caller names in the engine's own words."""
        for name, value in job.options.items():
            try:
                if self._kind == "GSCIP":
                    _scip_option(parameters.gscip, name, value)
                    options[name] = value
                else:
                    own = getattr(parameters, self._kind.lower())
                    setattr(own, name, value)
                    options[name] = getattr(own, name)
            except (AttributeError, TypeError, ValueError) as problem:
                raise EngineError(f"{self.name}: option {name} does not take {value!r}: {problem}") from problem


def _settle_pdlp(own: Any, options: Options) -> None:
    """Tolerances of PDLP."""
    criteria = own.termination_criteria.simple_optimality_criteria
    criteria.eps_optimal_relative = criteria.eps_optimal_absolute = _PDLP_TOLERANCE
    options["eps_optimal"] = _PDLP_TOLERANCE


def _scip_option(own: Any, name: str, value: bool | float | str) -> None:  # noqa: FBT001 - the value is the option's
    """Set an option of SCIP in the table of its type; SCIP refuses names and values it does not know."""
    kind = {bool: "bool", int: "int", float: "real", str: "string"}[type(value)]
    getattr(own, f"{kind}_params")[name] = value


def _model(model_pb2: Any, program: Program) -> Any:
    """The program as MathOpt's model, array by array, without names."""
    model = model_pb2.ModelProto()
    columns, rows, by_rows = np.arange(program.columns), np.arange(program.rows), program.by_rows
    model.variables.ids.extend(columns)
    model.variables.lower_bounds.extend(program.lower)
    model.variables.upper_bounds.extend(program.upper)
    model.variables.integers.extend(program.integer.tolist())
    costly = np.flatnonzero(program.cost)
    model.objective.offset = program.offset
    model.objective.linear_coefficients.ids.extend(costly)
    model.objective.linear_coefficients.values.extend(program.cost[costly])
    model.linear_constraints.ids.extend(rows)
    model.linear_constraints.lower_bounds.extend(program.row_lower)
    model.linear_constraints.upper_bounds.extend(program.row_upper)
    model.linear_constraint_matrix.row_ids.extend(np.repeat(rows, np.diff(by_rows.indptr)))
    model.linear_constraint_matrix.column_ids.extend(by_rows.indices)
    model.linear_constraint_matrix.coefficients.extend(by_rows.data)
    kept = len(model.linear_constraint_matrix.coefficients)
    if kept != program.matrix.nnz:
        raise EngineError(f"the program was not taken as it is (kept {kept} of {program.matrix.nnz} coefficients)")
    return model


def _start(modules: _Modules, job: Job) -> Any:
    """What MathOpt is told besides the model: the start solution of an integer program."""
    asked = modules.mathopt.ModelSolveParameters().to_proto()
    if job.start is not None and job.program.integer.any():
        values = asked.solution_hints.add().variable_values
        values.ids.extend(range(job.program.columns))
        values.values.extend(job.start)
    return asked


def _listener(modules: _Modules, job: Job, control: Control) -> tuple[Any, Any]:
    """Registration and callback for better points; SCIP calls for every point it finds, better or not."""
    registration = modules.callback.CallbackRegistrationProto()
    registration.request_registration.append(modules.callback.CALLBACK_EVENT_MIP_SOLUTION)
    best = np.inf

    def heard(data: Any) -> Any:
        nonlocal best
        x = np.zeros(job.program.columns)
        vector = data.primal_solution_vector
        x[np.asarray(vector.ids, np.int64)] = vector.values
        objective = job.program.objective(x)
        if objective < best:
            best = objective
            bound = _finite(data.mip_stats.dual_bound)
            nodes = int(data.mip_stats.explored_nodes)
            control.report(Progress(0.0, objective, bound, None, nodes, 0, x if job.send_points else None))
        return modules.callback.CallbackResultProto()

    return registration, heard


def _answer(modules: _Modules, result: Any, job: Job, options: Options, *, proves: bool) -> Answer:
    """What MathOpt's result says."""
    ended, whole = result.termination, bool(job.program.integer.any())
    reason = modules.mathopt.TerminationReason(ended.reason).name
    outcome, stop = _REASONS.get(reason, (Outcome.NONE, StopReason.ERROR))
    if ended.limit:
        stop = _LIMITS.get(modules.mathopt.Limit(ended.limit).name, StopReason.ERROR)
    x = None if outcome in (Outcome.INFEASIBLE, Outcome.UNBOUNDED) else _point(result, job.program.columns)
    if outcome is Outcome.NONE and x is not None:
        outcome = Outcome.FEASIBLE
    finished = outcome is Outcome.OPTIMAL
    return Answer(
        outcome=outcome,
        stop=stop,
        status=UNDECIDED if reason == "INFEASIBLE_OR_UNBOUNDED" else reason.lower(),
        x=x,
        row_duals=None if whole else _duals(result, job.program.rows),
        bound=_finite(ended.objective_bounds.dual_bound) if proves and (whole or finished) else None,
        nodes=int(result.solve_stats.node_count),
        iterations=sum(
            int(getattr(result.solve_stats, f"{kind}_iterations")) for kind in ("simplex", "barrier", "first_order")
        ),
        options=options,
        notes=(ended.detail,) if ended.detail and stop is StopReason.ERROR else (),
    )


_FEASIBLE = 2
"""``SOLUTION_STATUS_FEASIBLE`` of MathOpt."""


def _point(result: Any, columns: int) -> Floats | None:
    """The first solution, if MathOpt calls it feasible."""
    if not result.solutions or result.solutions[0].primal_solution.feasibility_status != _FEASIBLE:
        return None
    return _vector(result.solutions[0].primal_solution.variable_values, columns)


def _duals(result: Any, rows: int) -> Floats | None:
    """Multipliers of the rows, if there are any; what they prove is computed from them."""
    if not result.solutions or result.solutions[0].dual_solution.feasibility_status != _FEASIBLE:
        return None
    return _vector(result.solutions[0].dual_solution.dual_values, rows)


def _vector(sparse: Any, size: int) -> Floats:
    values = np.zeros(size)
    values[np.asarray(sparse.ids, np.int64)] = sparse.values
    return values


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
