"""The engine HiGHS through highspy; used in a process of its own only (see ``child``).

Every return code is checked, every option read back, the size of the program compared after the hand-over: HiGHS drops
what it dislikes and goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.seam import (
    Answer,
    Control,
    Engine,
    Feature,
    Job,
    Method,
    Outcome,
    Progress,
    StopReason,
)

Options = dict[str, bool | int | float | str]

_COLUMN_WISE = 1
_MINIMISE = 1
_LEAST_SECONDS = 0.01
"""Seconds given to a solve whose time is already over, so that it ends by HiGHS's own time limit."""

_FIXED_OPTIONS: Options = {
    "output_flag": True,
    "log_to_console": False,
    "mip_min_logging_interval": 1.0,
}
"""Without ``output_flag`` HiGHS sends no progress events; the log itself goes nowhere."""

_SOLVERS = {Method.CHOOSE: "choose", Method.SIMPLEX: "simplex", Method.IPM: "ipx", Method.PDLP: "pdlp"}
"""Interior point by name: ``ipm`` would mean another method, slower here, wherever the package highspy-extras is."""

_MEANING: dict[str, tuple[Outcome, StopReason]] = {
    "kOptimal": (Outcome.OPTIMAL, StopReason.FINISHED),
    "kModelEmpty": (Outcome.OPTIMAL, StopReason.FINISHED),
    "kInfeasible": (Outcome.INFEASIBLE, StopReason.FINISHED),
    "kUnbounded": (Outcome.UNBOUNDED, StopReason.FINISHED),
    "kUnboundedOrInfeasible": (Outcome.NONE, StopReason.FINISHED),
    "kTimeLimit": (Outcome.NONE, StopReason.TIME),
    "kIterationLimit": (Outcome.NONE, StopReason.NODES),
    "kSolutionLimit": (Outcome.NONE, StopReason.NODES),
    "kInterrupt": (Outcome.NONE, StopReason.INTERRUPTED),
    "kHighsInterrupt": (Outcome.NONE, StopReason.INTERRUPTED),
    "kMemoryLimit": (Outcome.NONE, StopReason.MEMORY),
}
"""Outcome and reason of each model status; any other is an error of the engine."""

_DOUBTFUL = frozenset({"kInfeasible", "kUnboundedOrInfeasible"})
"""Verdicts worth a second solve without presolve, which has been wrong before (HiGHS issues 1718, 2446)."""


def engine() -> Engine:
    """The engine HiGHS."""
    return HighsEngine()


class HighsEngine:
    """HiGHS: linear and mixed-integer programs, with duals, bounds, starts and progress."""

    name = "highs"
    features = frozenset(Feature)

    def __init__(self) -> None:
        try:
            import highspy  # noqa: PLC0415 - only the process of the engine loads it
        except ImportError as problem:
            raise EngineError(f"highs: the package highspy cannot be imported: {problem}") from problem
        self._highspy: Any = highspy
        self._threads: int | None = None
        self._basis: Any = None

    @property
    def version(self) -> str:
        """Version of the HiGHS library."""
        return str(self._highspy.Highs().version())

    def solve(self, job: Job, control: Control) -> Answer:
        """The job solved, once more without presolve where the first verdict is doubtful."""
        answer = self._solve(job, control, presolve=job.presolve)
        sure = answer.status == "kInfeasible" and not job.confirm
        if answer.status not in _DOUBTFUL or not job.presolve or sure or control.stopped():
            return answer
        again = self._solve(job, control, presolve=False)
        if again.stop is StopReason.FINISHED or again.x is not None:
            note = f"HiGHS said {answer.status} with presolve and {again.status} without"
            return _noted(again, note if again.status != answer.status else "confirmed without presolve")
        return _noted(answer, f"not confirmed without presolve ({again.status})")

    def _solve(self, job: Job, control: Control, *, presolve: bool) -> Answer:
        self._settle_threads(job.threads)
        highs = self._highspy.Highs()
        options = _set_options(highs, {**_FIXED_OPTIONS, **_options(job, control, presolve=presolve), **job.options})
        _hand_over(self._highspy, highs, job.program)
        if job.start is not None and job.program.integer.any():
            _set_start(self._highspy, highs, job.start)
        self._begin_warm(highs, job)
        _listen(highs, control, job)
        returned = highs.run()
        highs.disableCallbacks()
        self._keep_basis(highs, job)
        return self._answer(highs, job, options, returned)

    def _begin_warm(self, highs: Any, job: Job) -> None:
        """Begin at the vertex kept, where it is one of a program of this size; HiGHS mends what does not fit."""
        size = (job.program.columns, job.program.rows)
        basis = self._basis
        if job.warm and basis is not None and (len(basis.col_status), len(basis.row_status)) == size:
            highs.setBasis(basis)  # a basis that is refused leaves a cold start

    def _keep_basis(self, highs: Any, job: Job) -> None:
        """Keep the vertex where a linear program has ended."""
        if job.warm and not job.program.integer.any():
            basis = highs.getBasis()
            self._basis = basis if basis.valid else None

    def _settle_threads(self, threads: int) -> None:
        """HiGHS keeps one pool of threads for the whole process: another number of them needs a new pool."""
        if self._threads not in (None, threads):
            self._highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 - positional in highspy
        self._threads = threads

    def _answer(self, highs: Any, job: Job, options: Options, returned: Any) -> Answer:
        status = highs.getModelStatus().name
        outcome, stop = _MEANING.get(status, (Outcome.NONE, StopReason.ERROR))
        info, integer = highs.getInfo(), bool(job.program.integer.any())
        solution = highs.getSolution()
        without = outcome in (Outcome.INFEASIBLE, Outcome.UNBOUNDED)
        x = None if without else _point(self._highspy, info, solution, integer=integer)
        if outcome is Outcome.NONE and x is not None:
            outcome = Outcome.FEASIBLE
        notes = () if returned.name != "kError" else (f"HiGHS returned an error with status {status}",)
        return Answer(
            outcome=outcome,
            stop=stop,
            status=status,
            x=x,
            row_duals=None if integer or not solution.dual_valid else np.array(solution.row_dual, dtype=np.float64),
            bound=_bound(info, outcome, integer=integer),
            nodes=max(int(info.mip_node_count), 0) if integer else 0,
            iterations=sum(
                max(int(getattr(info, f"{kind}_iteration_count")), 0) for kind in ("simplex", "ipm", "pdlp")
            ),
            options=options,
            notes=notes,
        )


def _noted(answer: Answer, note: str) -> Answer:
    """The answer with one more note."""
    return Answer(
        **{**{name: getattr(answer, name) for name in answer.__dataclass_fields__}, "notes": (*answer.notes, note)}
    )


def _options(job: Job, control: Control, *, presolve: bool) -> Options:
    """Options of HiGHS for a job."""
    options: Options = {
        "threads": job.threads,
        "random_seed": job.seed,
        "presolve": "choose" if presolve else "off",
        "solver": _SOLVERS[job.method],
        "run_crossover": "on" if job.crossover else "off",
        "mip_rel_gap": job.limits.gap,
        "mip_abs_gap": job.limits.absolute_gap,
    }
    remaining = control.remaining()
    if remaining is not None:
        options["time_limit"] = max(remaining, _LEAST_SECONDS)
    if job.limits.nodes is not None:
        options["mip_max_nodes"] = job.limits.nodes
    if job.program.integer.any():
        options |= {"solver": "choose", "mip_lp_solver": _SOLVERS[job.method]}
    return options


def _set_options(highs: Any, options: Mapping[str, bool | int | float | str]) -> Options:
    """The options as HiGHS reads them back after setting; an error if it refuses or changes one."""
    read: Options = {}
    for name, value in options.items():
        status, known = highs.getOptionValue(name)
        if status.name != "kOk":
            raise EngineError(f"highs: there is no option {name!r}")
        wanted = float(value) if isinstance(known, float) and not isinstance(value, str) else value
        if highs.setOptionValue(name, wanted).name != "kOk":
            raise EngineError(f"highs: option {name} does not take {value!r} (it is {known!r})")
        read[name] = highs.getOptionValue(name)[1]
        if read[name] != wanted:
            raise EngineError(f"highs: option {name} is {read[name]!r} after setting it to {value!r}")
    return read


def _hand_over(highspy: Any, highs: Any, program: Program) -> None:
    """Give the whole program to HiGHS at once and compare what it kept."""
    matrix = program.matrix
    status = highs.passModel(
        program.columns,
        program.rows,
        matrix.nnz,
        _COLUMN_WISE,
        _MINIMISE,
        program.offset,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        matrix.indptr,
        matrix.indices,
        matrix.data,
        program.integer.astype(np.int32),
    )
    kept = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    given = (program.rows, program.columns, int(matrix.nnz))
    if status != highspy.HighsStatus.kOk or kept != given:
        raise EngineError(f"highs: the program was not taken as it is ({status.name}; kept {kept} of {given})")


def _set_start(highspy: Any, highs: Any, start: Floats) -> None:
    """Give HiGHS a complete point to begin with."""
    solution = highspy.HighsSolution()
    solution.col_value = start.tolist()
    solution.value_valid = True
    if highs.setSolution(solution) != highspy.HighsStatus.kOk:
        raise EngineError("highs: the start solution was refused")


def _listen(highs: Any, control: Control, job: Job) -> None:
    """Subscribe to the events of HiGHS: end on request, tell how far the search is."""

    def interrupt(event: Any) -> None:
        if control.stopped():
            event.interrupt()

    def linear(event: Any) -> None:
        out = event.data_out
        count = max(out.simplex_iteration_count, out.ipm_iteration_count, out.pdlp_iteration_count)
        control.report(Progress(0.0, iterations=max(int(count), 0)))
        interrupt(event)

    def search(event: Any) -> None:
        control.report(_progress(event.data_out))

    def better(event: Any) -> None:
        out = event.data_out
        x = np.array(out.mip_solution, dtype=np.float64) if job.send_points else None
        control.report(_progress(out, x))

    if job.program.integer.any():
        highs.cbMipInterrupt.subscribe(interrupt)
        highs.cbMipLogging.subscribe(search)
        highs.cbMipImprovingSolution.subscribe(better)
        highs.cbSimplexInterrupt.subscribe(interrupt)
        highs.cbIpmInterrupt.subscribe(interrupt)
    else:
        highs.cbSimplexInterrupt.subscribe(linear)
        highs.cbIpmInterrupt.subscribe(linear)


def _progress(out: Any, x: Floats | None = None) -> Progress:
    """Progress from the data of an event of the search."""
    return Progress(
        seconds=0.0,
        objective=_finite(out.mip_primal_bound),
        bound=_finite(out.mip_dual_bound),
        nodes=max(int(out.mip_node_count), 0),
        x=x,
    )


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _point(highspy: Any, info: Any, solution: Any, *, integer: bool) -> Floats | None:
    """The values HiGHS holds, if it claims they are a point."""
    claimed = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible.value
    if not solution.value_valid or not (claimed or (not integer and solution.dual_valid)):
        return None
    return np.array(solution.col_value, dtype=np.float64)


def _bound(info: Any, outcome: Outcome, *, integer: bool) -> float | None:
    """Lower bound HiGHS has proved: of the search tree, or of a finished linear program."""
    if integer:
        return _finite(info.mip_dual_bound)
    return _finite(info.objective_function_value) if outcome is Outcome.OPTIMAL else None
