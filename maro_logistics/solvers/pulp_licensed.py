"""Engines with licences of their own through PuLP; used in a process of their own only (see ``child``).

How a solve ended is asked of the engine's own model, which PuLP leaves behind, never of PuLP's status word.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.known import BUILT_IN
from maro_logistics.solvers.pulp_model import Handed, hand_over, impossible_row, load_pulp
from maro_logistics.solvers.seam import Answer, Control, Engine, Feature, Job, Outcome, StopReason
from maro_logistics.solvers.undecided import UNDECIDED, settled

Options = dict[str, bool | int | float | str]

_LEAST_SECONDS = 0.1
"""Seconds given to a solve whose time is already over."""


@dataclass(frozen=True)
class Ended:
    """How a solve ended, by the engine's own model."""

    outcome: Outcome
    stop: StopReason
    status: str
    bound: float | None
    has_point: bool


@dataclass(frozen=True)
class Dialect:
    """What differs from engine to engine."""

    name: str
    solver: str
    """Name of PuLP's class."""
    package: str
    """Module that carries the licence check."""
    settings: Callable[[Job, float | None], dict[str, Any]]
    """Arguments of PuLP's class for a job and the seconds left."""
    ended: Callable[[Any, bool], Ended]
    """How a solve ended, from the engine's model and whether the program has integers."""


_PROVED = (Outcome.OPTIMAL, StopReason.FINISHED)
_NO_POINT = (Outcome.INFEASIBLE, StopReason.FINISHED)
_FALLS = (Outcome.UNBOUNDED, StopReason.FINISHED)
_EITHER = (Outcome.NONE, StopReason.FINISHED)
_TIME = (Outcome.NONE, StopReason.TIME)
_NODES = (Outcome.NONE, StopReason.NODES)
_ERROR = (Outcome.NONE, StopReason.ERROR)


def _ended(code: Any, table: dict[Any, tuple[Outcome, StopReason]], bound: float | None, *, has_point: bool) -> Ended:
    """How a solve ended, by a table of the engine's codes."""
    outcome, stop = table.get(code, _ERROR)
    status = UNDECIDED if (outcome, stop) == _EITHER else str(code)
    if outcome is Outcome.NONE and has_point:
        outcome = Outcome.FEASIBLE
    finite = bound if bound is not None and np.isfinite(bound) and abs(bound) < _ENDLESS else None
    return Ended(outcome, stop, status, finite, has_point)


_ENDLESS = 1e19
"""Size from which engines mean "no bound"."""


def gurobi() -> Engine:
    """The engine Gurobi."""

    def settings(job: Job, seconds: float | None) -> dict[str, Any]:
        own: dict[str, Any] = {
            "Threads": job.threads,
            "Seed": job.seed,
            "MIPGapAbs": job.limits.absolute_gap,
            "gapRel": job.limits.gap,
        }
        own |= {} if job.presolve else {"Presolve": 0}
        return {**own, **({} if seconds is None else {"TimeLimit": seconds})}

    def ended(model: Any, whole: bool) -> Ended:  # noqa: FBT001 - as asked for
        table = {2: _PROVED, 3: _NO_POINT, 4: _EITHER, 5: _FALLS, 8: _NODES, 9: _TIME}
        done = model.Status == 2  # noqa: PLR2004 - OPTIMAL
        bound = float(model.ObjBound) if whole or done else None
        return _ended(int(model.Status), table, bound, has_point=model.SolCount > 0)

    return LicensedEngine(Dialect("gurobi", "GUROBI", "gurobipy", settings, ended))


def cplex() -> Engine:
    """The engine CPLEX."""

    def settings(job: Job, seconds: float | None) -> dict[str, Any]:
        own: dict[str, Any] = {"threads": job.threads, "gapRel": job.limits.gap}
        return {**own, **({} if seconds is None else {"timeLimit": seconds})}

    def ended(model: Any, whole: bool) -> Ended:  # noqa: FBT001 - as asked for
        solution = model.solution
        table = {
            **dict.fromkeys((1, 101, 102), _PROVED),
            **dict.fromkeys((3, 103), _NO_POINT),
            **dict.fromkeys((4, 119), _EITHER),
            **dict.fromkeys((2, 118), _FALLS),
            **dict.fromkeys((11, 107, 108), _TIME),
            **dict.fromkeys((105, 106), _NODES),
        }
        code = int(solution.get_status())
        outcome, _ = table.get(code, _ERROR)
        point = solution.is_primal_feasible() and outcome is not Outcome.UNBOUNDED
        bound = None
        if whole and (point or outcome is Outcome.NONE) and code not in (4, 119):
            bound = float(solution.MIP.get_best_objective())
        elif outcome is Outcome.OPTIMAL:
            bound = float(solution.get_objective_value())
        return _ended(code, table, bound, has_point=bool(point))

    return LicensedEngine(Dialect("cplex", "CPLEX_PY", "cplex", settings, ended))


def xpress() -> Engine:
    """The engine Xpress."""

    def settings(job: Job, seconds: float | None) -> dict[str, Any]:
        pairs = [("THREADS", job.threads), ("MIPABSSTOP", job.limits.absolute_gap), ("RANDOMSEED", job.seed)]
        pairs += [] if job.presolve else [("PRESOLVE", 0)]
        pairs += [] if seconds is None else [("TIMELIMIT", seconds)]  # PuLP's own is whole seconds
        return {"options": pairs, "gapRel": job.limits.gap}

    def ended(model: Any, whole: bool) -> Ended:  # noqa: FBT001 - as asked for
        attributes = model.attributes
        found, stopped = int(attributes.solstatus), int(attributes.stopstatus)
        table = {1: _PROVED, 2: _NODES if stopped == 3 else _TIME, 3: _NO_POINT, 4: _FALLS, 0: _TIME}  # noqa: PLR2004
        bound = float(attributes.bestbound) if whole else float(attributes.lpobjval) if found == 1 else None
        return _ended(found, table, bound, has_point=found in (1, 2))

    return LicensedEngine(Dialect("xpress", "XPRESS_PY", "xpress", settings, ended))


def copt() -> Engine:
    """The engine COPT."""

    def settings(job: Job, seconds: float | None) -> dict[str, Any]:
        own: dict[str, Any] = {"Threads": job.threads, "AbsGap": job.limits.absolute_gap, "gapRel": job.limits.gap}
        own |= {} if job.presolve else {"Presolve": 0}
        return {**own, **({} if seconds is None else {"TimeLimit": seconds})}

    def ended(model: Any, whole: bool) -> Ended:  # noqa: FBT001 - as asked for
        table = {1: _PROVED, 2: _NO_POINT, 3: _FALLS, 4: _EITHER, 6: _NODES, 8: _TIME}
        status = int(model.mipstatus if whole else model.lpstatus)
        point = bool(model.hasmipsol if whole else model.haslpsol)
        bound = float(model.bestbnd) if whole else float(model.lpobjval) if status == 1 else None
        return _ended(status, table, bound, has_point=point and status != 3)  # noqa: PLR2004 - UNBOUNDED

    return LicensedEngine(Dialect("copt", "COPT", "coptpy", settings, ended))


def mosek() -> Engine:
    """The engine MOSEK; nothing is believed to be proved by it, for how it ended is not asked yet."""

    def settings(job: Job, seconds: float | None) -> dict[str, Any]:
        del job
        return {} if seconds is None else {"timeLimit": seconds}

    def ended(_model: Any, whole: bool) -> Ended:  # noqa: FBT001 - as asked for
        del whole
        return Ended(Outcome.FEASIBLE, StopReason.FINISHED, "not asked", None, has_point=True)

    return LicensedEngine(Dialect("mosek", "MOSEK", "mosek", settings, ended))


class LicensedEngine:
    """An engine of PuLP's list that asks for a licence."""

    def __init__(self, dialect: Dialect) -> None:
        self.name = dialect.name
        self.features: frozenset[Feature] = BUILT_IN[dialect.name].features or frozenset()
        self._dialect = dialect
        try:
            importlib.import_module(dialect.package)
        except ImportError as problem:
            raise EngineError(f"the package {dialect.package} cannot be imported: {problem}") from problem
        self._pulp = load_pulp()
        self.version = importlib.metadata.version(BUILT_IN[dialect.name].distributions[0])

    def solve(self, job: Job, control: Control) -> Answer:
        """The job solved; verdicts given too easily are looked at again."""
        row = impossible_row(job.program)
        if row is not None:
            return Answer(Outcome.INFEASIBLE, StopReason.FINISHED, f"row {row} has no coefficients and asks for some")
        return settled(job, control, self._solve)

    def _solve(self, job: Job, control: Control) -> Answer:
        remaining = control.remaining()
        whole = bool(job.program.integer.any())
        start = job.start if whole else None
        handed = hand_over(self._pulp, job.program, start)
        settings = self._dialect.settings(job, None if remaining is None else max(remaining, _LEAST_SECONDS))
        options: dict[str, Any] = {**settings, **job.options}
        warm = {} if start is None else {"warmStart": True}
        try:
            solver = getattr(self._pulp, self._dialect.solver)(msg=False, **options, **warm)
            handed.problem.solve(solver)
            ended = self._dialect.ended(handed.problem.solverModel, whole)
        except Exception as problem:  # noqa: BLE001 - every engine has exceptions of its own: a licence, a size, a fault
            return Answer(Outcome.NONE, StopReason.ERROR, "error", notes=(f"{type(problem).__name__}: {problem}",))
        return _answer(job, handed, ended, {name: value for name, value in options.items() if name != "options"})


def _answer(job: Job, handed: Handed, ended: Ended, options: Options) -> Answer:
    """The answer: a point where the engine says that it has one, with the offset back in the bound."""
    without = ended.outcome in (Outcome.INFEASIBLE, Outcome.UNBOUNDED) or not ended.has_point
    bound = None if ended.bound is None else ended.bound + job.program.offset
    x = None if without else handed.point()
    return Answer(ended.outcome, ended.stop, ended.status, x, None, bound, options=options)
