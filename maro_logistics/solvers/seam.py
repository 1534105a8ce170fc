"""What is asked of an engine and what it answers: plain data on both sides of the process border."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np

from maro_logistics.solvers.program import Bools, Floats, Ints, Program


class Outcome(StrEnum):
    """What is known when the engine has stopped; why it stopped is another matter (:class:`StopReason`)."""

    OPTIMAL = "optimal"
    """A point, and a proof that no other is better by more than the gap asked for."""
    FEASIBLE = "feasible"
    """A point that keeps every row and bound, without that proof."""
    INFEASIBLE = "infeasible"
    """A proof that there is no point."""
    UNBOUNDED = "unbounded"
    """A proof that the objective falls without end."""
    NONE = "none"
    """Neither a point nor a proof."""


class StopReason(StrEnum):
    """Why the engine stopped."""

    FINISHED = "finished"
    """Nothing was left to do."""
    GAP = "gap"
    """The gap asked for was reached; a gap remains."""
    TIME = "time"
    NODES = "nodes"
    """The limit on work (nodes of the search tree, iterations) was reached."""
    INTERRUPTED = "interrupted"
    """Somebody asked for an end: ``stop()``, ``should_stop``, Ctrl-C."""
    MEMORY = "memory"
    CRASHED = "crashed"
    """The process of the engine died, or gave no answer and was ended."""
    ERROR = "error"
    """The engine reported an error of its own."""


class Method(StrEnum):
    """How a linear program is solved."""

    CHOOSE = "choose"
    SIMPLEX = "simplex"
    IPM = "ipm"
    PDLP = "pdlp"


class Feature(StrEnum):
    """What an engine can do."""

    LP = "lp"
    INTEGER = "integer"
    START = "start"
    """Takes a start solution."""
    DUALS = "duals"
    BOUND = "bound"
    """Proves a lower bound of an integer program."""
    NODE_LIMIT = "node_limit"
    CANCEL = "cancel"
    """Stops when asked and keeps its best point."""
    PROGRESS = "progress"
    IPM = "ipm"
    PDLP = "pdlp"


@dataclass(frozen=True)
class Limits:
    """When to stop; None means no limit."""

    seconds: float | None = None
    """Wall clock, from the call to the answer."""
    gap: float = 0.0
    """Relative gap that is good enough: (objective - bound) / abs(objective)."""
    absolute_gap: float = 1e-6
    """Absolute gap that is good enough, in units of the objective."""
    nodes: int | None = None
    """Nodes of the search tree: a limit that repeats exactly, unlike seconds."""


@dataclass(frozen=True, eq=False)
class Request:
    """One solve of a loaded program; None leaves the program as it is."""

    limits: Limits = field(default_factory=Limits)
    start: Floats | None = None
    """A point of the whole program to begin with; used only if it keeps every row and bound."""
    lower: Floats | None = None
    upper: Floats | None = None
    row_lower: Floats | None = None
    row_upper: Floats | None = None
    cost: Floats | None = None
    offset: float | None = None
    relax: bool | Bools = False
    """Columns whose integrality is dropped: all, none, or a mask."""
    columns: Ints | None = None
    """Columns left free, rising; the others stand at their value in ``fixed``."""
    fixed: Floats | None = None
    """A point of the whole program; needed with ``columns``."""
    method: Method = Method.CHOOSE
    crossover: bool = True
    """Whether an interior point is turned into a vertex."""
    presolve: bool = True
    confirm: bool = True
    """Whether "infeasible" is believed only after a second solve without presolve; a search that expects it may not."""
    warm: bool = False
    """Whether a linear program begins at the vertex where the last one of the same size with ``warm`` ended."""
    seed: int = 0
    polish: bool = False
    """Whether the integers of the point found are rounded and fixed and the rest is solved again (a linear program)."""
    tolerance: float = 1e-6
    """Largest relative violation at which a point counts as one (see ``Program.relative_violation``)."""
    send_points: bool = True
    """Whether better points are sent while the engine works: they outlive its crash."""
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    """Options by the engine's own names; one it does not know is an error."""
    needs: frozenset[Feature] = frozenset()
    """What the caller relies on besides what the request shows: an engine that lacks it refuses."""


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a solve has come."""

    seconds: float
    """Since the call."""
    objective: float | None = None
    """Of the best point so far."""
    bound: float | None = None
    """Proved lower bound so far."""
    gap: float | None = None
    """Relative gap between the two."""
    nodes: int = 0
    iterations: int = 0
    x: Floats | None = None
    """The new best point, in the event that brings one."""


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a request; the point has been recomputed in the program as requested."""

    outcome: Outcome
    stop: StopReason
    seconds: float
    """From the call to the answer."""
    engine: str
    version: str
    x: Floats | None = None
    """Best point, of the whole program; integers are exactly whole if it was polished."""
    objective: float | None = None
    """Of ``x``, recomputed."""
    bound: float | None = None
    """Proved lower bound of the program as requested (fixed columns stay fixed); None if nothing is proved."""
    violation: float | None = None
    """Largest absolute violation of ``x`` (also of a point that was refused for it)."""
    row_duals: Floats | None = None
    """Multipliers of the linear program, or, after polishing, of the one with its integers fixed."""
    reduced_costs: Floats | None = None
    """``cost - matrix' row_duals``."""
    nodes: int = 0
    iterations: int = 0
    polished: bool = False
    status: str = ""
    """The engine's own word."""
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    """Options as read back from the engine."""
    notes: tuple[str, ...] = ()
    """What a reader of the result should know: refused starts and points, repeated solves, last words of a crash."""

    @property
    def has_point(self) -> bool:
        """Whether there is a point to use."""
        return self.x is not None

    @property
    def gap(self) -> float | None:
        """Relative gap, 0 or above; None without point or bound."""
        return relative_gap(self.objective, self.bound)


@dataclass(frozen=True, eq=False)
class Job:
    """What an engine is given: a program to be solved as it stands."""

    program: Program
    limits: Limits
    start: Floats | None
    method: Method
    crossover: bool
    presolve: bool
    confirm: bool
    warm: bool
    seed: int
    threads: int
    send_points: bool
    options: Mapping[str, bool | int | float | str]


@dataclass(frozen=True, eq=False)
class Answer:
    """What an engine claims; nothing of it is believed before it is recomputed."""

    outcome: Outcome
    stop: StopReason
    status: str
    x: Floats | None = None
    row_duals: Floats | None = None
    bound: float | None = None
    nodes: int = 0
    iterations: int = 0
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Control(Protocol):
    """How an engine hears of an end and tells how far it is."""

    def stopped(self) -> bool:
        """Whether the engine is to stop now."""

    def remaining(self) -> float | None:
        """Seconds left; None without limit."""

    def report(self, progress: Progress) -> None:
        """Tell how far the search is; ``progress.seconds`` is filled in."""


class Engine(Protocol):
    """An engine, in its own process: a module offers one by a function ``engine()``."""

    @property
    def name(self) -> str:
        """Name of the engine."""

    @property
    def version(self) -> str:
        """Version, as the engine itself says."""

    @property
    def features(self) -> frozenset[Feature]:
        """What it can do."""

    def solve(self, job: Job, control: Control) -> Answer:
        """The job done as far as the limits allow."""


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


def relative_gap(objective: float | None, bound: float | None) -> float | None:
    """(objective - bound) / abs(objective), at least 0; ``inf`` where the objective is 0 and the bound below."""
    if objective is None or bound is None:
        return None
    difference = max(objective - bound, 0.0)
    if difference == 0.0:
        return 0.0
    return difference / abs(objective) if objective != 0.0 else np.inf
