"""The search: a proved bound from the relaxation, a first plan from it, and better plans piece by piece."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.model.construct import completion, keep_up
from maro_logistics.model.first_come import first_come
from maro_logistics.model.pieces import Pieces
from maro_logistics.model.replay import replay
from maro_logistics.model.supply_bound import supply_program
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.duality import weak_duality_bound
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Limits, Method, Outcome, StopReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats

DIRECT_COLUMNS = 6_000
"""Programs up to this size go to the engine whole: it proves more about them than pieces could."""
PIECE_SECONDS = 5.0
"""Longest time for one piece of the search under a clock."""
PIECE_NODES = 60
"""Nodes for one piece under a work limit; one piece is one unit of work."""
DIRECT_NODES = 200
"""Nodes that count as one unit of work where the whole program is solved at once."""
BOUND_GRACE_SECONDS = 3.0
"""Time the bound may overrun: interior point looks at the clock between iterations only."""
POINT_TOLERANCE = 1e-6
"""Relative violation at which a first plan counts as a point of the program."""
LEADS = (0.8, 0.5, 0.95)
"""How early first plans send a vehicle that is not yet full; the best of them wins."""


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """When the search ends: whatever comes first."""

    seconds: float | None
    gap: float
    work: int | None
    seed: int


@dataclass(frozen=True, slots=True)
class Report:
    """How far the search is."""

    elapsed: float
    phase: str
    objective: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Relative gap, None without plan or bound."""
        if self.objective is None or self.bound is None:
            return None
        return max(self.objective - self.bound, 0.0) / max(abs(self.objective), 1e-9)


@dataclass(eq=False)
class Search:
    """State of one search: the best point, the proved bound, the clock."""

    formulation: Formulation
    program: Program
    engine: EngineProcess
    limits: SearchLimits
    begun: float
    """``time.monotonic()`` from which seconds count."""
    report: Callable[[Report], None]
    should_stop: Callable[[], bool]
    threads: int = 1
    x: Floats | None = None
    bound: float = 0.0
    """Proved; no term of any goal can be below zero."""
    work: int = 0
    stopped_by: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    """Options of the engine as read back."""
    relaxed: Floats | None = None
    """Solution of the relaxation."""

    @property
    def objective(self) -> float:
        """Of the best point; infinite without."""
        return np.inf if self.x is None else self.program.objective(self.x)

    @property
    def gap(self) -> float:
        """Relative gap of the best point."""
        return (self.objective - self.bound) / max(abs(self.objective), 1e-9) if self.x is not None else np.inf

    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.limits.seconds is None else self.limits.seconds - (time.monotonic() - self.begun)

    def over(self) -> bool:
        """Whether the search has to end, and notes why."""
        if self.stopped_by:
            return True
        left = self.left()
        if self.should_stop():
            self.stopped_by = "interrupt"
        elif self.gap <= self.limits.gap:
            self.stopped_by = "gap"
        elif left is not None and left <= 0:
            self.stopped_by = "time"
        elif self.limits.work is not None and self.work >= self.limits.work:
            self.stopped_by = "work"
        return bool(self.stopped_by)

    def tell(self, phase: str, bound: float | None = None, objective: float | None = None) -> None:
        """Report the state."""
        best = [value for value in (self.objective, objective) if value is not None and np.isfinite(value)]
        known = max(self.bound, 0.0 if bound is None else bound)
        self.report(Report(time.monotonic() - self.begun, phase, min(best) if best else None, known))

    def offer(self, x: Floats | None) -> bool:
        """Take a point if it is better."""
        if x is None or self.program.objective(x) >= self.objective - 1e-9 * max(abs(self.objective), 1.0):
            return False
        self.x = x
        return True

    def capped(self, seconds: float | None, nodes: int | None, gap: float) -> Limits:
        """Limits of one solve: its own and what is left."""
        left = self.left()
        if self.limits.work is None or seconds is None:
            both = [value for value in (seconds, left) if value is not None]
            return Limits(seconds=max(min(both), 0.1) if both else None, gap=gap)
        return Limits(seconds=None if left is None else max(left, 0.1), gap=gap, nodes=nodes)


def search(state: Search) -> None:
    """Run the search until its limits; the state holds the outcome."""
    if state.program.columns == 0:
        state.x, state.bound, state.stopped_by = np.zeros(0), state.program.offset, "gap"
        return
    _begin(state)
    if state.program.columns <= DIRECT_COLUMNS:
        _whole(state)
    elif state.limits.work is not None or state.threads < 2:  # noqa: PLR2004
        _relax(state, state.engine)
        _keep_up(state)
        _improve(state)
    else:
        _both(state)


def _both(state: Search) -> None:
    """The bound in a second process beside the search, which takes up the relaxed solution when it is there."""
    with EngineProcess(state.engine.engine, threads=1, grace_seconds=BOUND_GRACE_SECONDS) as other:
        other.load(state.program)
        worker = threading.Thread(target=_relax, args=(state, other), daemon=True)
        worker.start()
        _improve(state, until=lambda: not worker.is_alive())
        if not worker.is_alive() and not state.over():
            _keep_up(state)
            _improve(state)
        if state.stopped_by:
            other.stop()
        worker.join()


def _timed(state: Search, phase: str, begun: float) -> None:
    state.seconds[phase] = state.seconds.get(phase, 0.0) + time.monotonic() - begun


def _whole(state: Search) -> None:
    """The whole program at once, by branch and bound."""
    begun = time.monotonic()
    nodes = None if state.limits.work is None else state.limits.work * DIRECT_NODES
    limits = Limits(seconds=state.left(), gap=state.limits.gap, nodes=nodes)
    result = state.engine.solve(
        limits=limits,
        start=state.x,
        seed=state.limits.seed,
        polish=True,
        on_progress=lambda progress: state.tell("search", progress.bound, progress.objective),
        should_stop=state.should_stop,
    )
    state.settings = dict(result.options)
    state.offer(result.x)
    state.bound = max(state.bound, -np.inf if result.bound is None else min(result.bound, state.objective))
    if nodes is not None:
        state.work = state.limits.work or 0
    state.stopped_by = _reason(result.stop)
    _timed(state, "search", begun)


def _reason(stop: StopReason) -> str:
    words = {StopReason.INTERRUPTED: "interrupt", StopReason.NODES: "work", StopReason.FINISHED: "gap"}
    return words.get(stop, str(stop))


def _relax(state: Search, engine: EngineProcess) -> None:
    """The linear relaxation by interior point; its multipliers prove the bound by weak duality."""
    begun = time.monotonic()
    _bound_by_supply(state, engine)
    result = engine.solve(
        limits=Limits(seconds=state.left()),
        relax=True,
        method=Method.IPM,
        crossover=False,
        tolerance=1e-4,
        send_points=False,
        should_stop=lambda: bool(state.stopped_by) or state.should_stop(),
    )
    state.settings = dict(result.options)
    if result.row_duals is not None:
        state.bound = max(state.bound, min(weak_duality_bound(state.program, result.row_duals), state.objective))
    state.relaxed = result.x
    _timed(state, "bound", begun)


def _bound_by_supply(state: Search, engine: EngineProcess) -> None:
    """A weaker bound that is there in seconds; afterwards the engine holds the whole program again."""
    small = supply_program(state.formulation, state.program)
    engine.load(small)
    result = engine.solve(
        limits=Limits(seconds=state.left()),
        method=Method.IPM,
        crossover=False,
        tolerance=1e-4,
        send_points=False,
        should_stop=lambda: bool(state.stopped_by) or state.should_stop(),
    )
    if result.row_duals is not None:
        state.bound = max(state.bound, min(weak_duality_bound(small, result.row_duals), state.objective))
    engine.load(state.program)


def _begin(state: Search) -> None:
    """A first plan without any engine, if there is none yet."""
    begun = time.monotonic()
    if state.x is None:
        state.offer(replay(state.formulation, first_come(state.formulation)).point)
    state.tell("first plan")
    _timed(state, "first plan", begun)


def _keep_up(state: Search) -> None:
    """Plans that keep up with the relaxed one: trips fixed, flows by a linear program, everything carried out."""
    begun = time.monotonic()
    for lead in LEADS:
        if state.relaxed is None or state.over():
            break
        point = keep_up(state.formulation, state.relaxed, lead)
        result = state.engine.solve(
            limits=Limits(seconds=state.left()),
            columns=np.flatnonzero(completion(state.formulation, point)),
            fixed=point,
            relax=True,
            method=Method.IPM,
            crossover=False,
            tolerance=1e-3,
            send_points=False,
            should_stop=state.should_stop,
        )
        state.work += 1
        if result.x is not None:
            state.offer(replay(state.formulation, result.x).point)
        state.tell("search")
    _timed(state, "search", begun)


def _piece(state: Search, free: Bools, point: Floats, phase: str, start: Floats | None) -> bool:
    """Solve for some columns with the others fixed; whether that gave a better plan."""
    gap = min(max(state.limits.gap / 4, 1e-6), 1e-3)
    result = state.engine.solve(
        limits=state.capped(PIECE_SECONDS, PIECE_NODES, gap),
        columns=np.flatnonzero(free),
        fixed=point,
        start=start,
        seed=state.limits.seed,
        send_points=False,
        on_progress=lambda _: state.tell(phase),
        should_stop=state.should_stop,
    )
    state.work += 1
    if result.stop == StopReason.INTERRUPTED:
        state.stopped_by = "interrupt"
    better = result.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE) and state.offer(result.x)
    state.tell(phase)
    return better


def _improve(state: Search, until: Callable[[], bool] = lambda: False) -> None:
    """Pieces of the plan solved again and again until the search or ``until`` ends it."""
    begun = time.monotonic()
    pieces = Pieces(state.formulation, state.limits.seed, steady=state.limits.work is not None)
    while not state.over() and not until() and state.x is not None:
        piece = pieces.next(state.x)
        started = time.monotonic()
        better = _piece(state, piece.free, state.x, "search", start=state.x)
        pieces.learn(piece, better=better, share=(time.monotonic() - started) / PIECE_SECONDS)
    _timed(state, "search", begun)
