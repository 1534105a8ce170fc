"""The search: a first plan, better plans piece by piece, and a proved bound beside them."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.bounding import branch, follow
from maro_logistics.model.first_come import first_come
from maro_logistics.model.flows import Reflow
from maro_logistics.model.pieces import Piece, Pieces
from maro_logistics.model.replay import replay
from maro_logistics.model.state import Report, Search, SearchLimits
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.seam import Feature, Limits, Outcome, StopReason

if TYPE_CHECKING:
    from maro_logistics.network.arrays import Floats

__all__ = ["Report", "Search", "SearchLimits", "search"]

DIRECT_COLUMNS = 6_000
"""Programs up to this size go to the engine whole: it proves more about them than pieces could."""
PIECE_SECONDS = 2.0
"""Longest time for one piece of the search under a clock."""
PIECE_NODES = 60
"""Nodes for one piece under a work limit; one piece is one unit of work."""
DIRECT_NODES = 200
"""Nodes that count as one unit of work where the whole program is solved at once."""
GIVEN_SHARE = 0.5
"""Share of the time that goes into pieces of a plan that was given, before its bound, where one process does both."""
BOUND_GRACE_SECONDS = 3.0
"""Time the bound may overrun: interior point looks at the clock between iterations only."""
MOST_PIECES_FAILED = 3
"""Breakdowns of the engine on end after which the search gives up."""


def search(state: Search) -> None:
    """Run the search until its limits; the state holds the outcome."""
    if state.program.columns == 0:
        state.x, state.bound, state.stopped_by = np.zeros(0), state.program.offset, "gap"
        return
    is_given = state.x is not None
    _begin(state)
    if state.program.columns <= DIRECT_COLUMNS:
        _whole(state)
    elif not state.proves:
        _improve(state, state.engine, state.limits.seed)
    elif state.limits.work is not None or state.threads < 2:  # noqa: PLR2004
        if is_given and state.limits.seconds is not None and state.limits.work is None:
            _improve(state, state.engine, state.limits.seed, state.begun + GIVEN_SHARE * state.limits.seconds)
        follow(state, state.engine)
        _improve(state, state.engine, state.limits.seed)
    else:
        _both(state)


def _both(state: Search) -> None:
    """The bound in a second process beside the search, which it joins when the bound no longer rises."""
    with EngineProcess(state.engine.engine, threads=1, grace_seconds=BOUND_GRACE_SECONDS) as other:
        other.load(state.program)
        beside = _Beside(state, other)
        beside.start()
        try:
            _improve(state, state.engine, state.limits.seed)
        finally:
            state.stopped_by = state.stopped_by or "interrupt"
            other.stop()
            beside.join()
    if beside.problem is not None:
        raise beside.problem


class _Beside(threading.Thread):
    """Bound, plans that keep up with the relaxation, then pieces, in a process of their own."""

    def __init__(self, state: Search, engine: EngineProcess) -> None:
        super().__init__(daemon=True)
        self._state, self._engine = state, engine
        self.problem: Exception | None = None
        """What went wrong; raised again by whoever waits."""

    def run(self) -> None:
        """Work until the search is over."""
        try:
            follow(self._state, self._engine)
            if not self._state.over():
                branch(self._state, self._engine)
            _improve(self._state, self._engine, self._state.limits.seed + 1)
        except Exception as problem:  # noqa: BLE001 - handed to the thread that waits
            self.problem = problem
            self._state.stopped_by = self._state.stopped_by or "error"


def _whole(state: Search) -> None:
    """The whole program at once, by branch and bound."""
    begun = time.monotonic()
    nodes = None if state.limits.work is None else state.limits.work * DIRECT_NODES
    limits = Limits(seconds=state.left(), gap=state.limits.gap, nodes=nodes)
    result = state.engine.solve(
        limits=limits,
        start=state.x if Feature.START in state.engine.features else None,
        seed=state.limits.seed,
        polish=True,
        on_progress=lambda progress: state.tell("search", progress.bound, progress.objective),
        should_stop=state.should_stop,
    )
    state.settings = dict(result.options)
    state.offer(result.x)
    state.prove(result.bound)
    if nodes is not None:
        state.work = state.limits.work or 0
    state.stopped_by = _reason(result.stop)
    state.spent("search", begun)


def _reason(stop: StopReason) -> str:
    words = {StopReason.INTERRUPTED: "interrupt", StopReason.NODES: "work", StopReason.FINISHED: "gap"}
    return words.get(stop, str(stop))


def _begin(state: Search) -> None:
    """First plans without any engine, if there is none yet: in the order asked, and the most urgent first."""
    begun = time.monotonic()
    if state.x is None:
        for urgent_first in (False, True):
            left = state.left()
            if state.x is not None and left is not None and left <= 0:
                break
            state.first[urgent_first] = first_come(state.formulation, urgent_first=urgent_first)
            state.offer(replay(state.formulation, state.first[urgent_first]).point)
            state.tell("first plan")
    state.spent("first plan", begun)


def _improve(state: Search, engine: EngineProcess, seed: int, until: float = math.inf) -> None:
    """Pieces of the plan solved again and again until the search ends, or the clock shows ``until``."""
    begun = time.monotonic()
    pieces = Pieces(state.formulation, seed, PIECE_SECONDS, steady=state.limits.work is not None)
    reflow, failed = Reflow(state), 0
    while not state.over() and state.x is not None and time.monotonic() < until:
        if reflow.due():
            reflow.run(engine)
            continue
        before = state.x
        piece = pieces.next(before)
        started = time.monotonic()
        gain, went_well = _piece(state, engine, piece, before)
        failed = 0 if went_well else failed + 1
        if failed >= MOST_PIECES_FAILED:
            state.stopped_by = state.stopped_by or "error"
        pieces.learn(piece, gain=gain / max(abs(state.objective), 1e-9), seconds=time.monotonic() - started)
    state.spent("search", begun)


def _piece(state: Search, engine: EngineProcess, piece: Piece, before: Floats) -> tuple[float, bool]:
    """Solve for some columns with the others fixed; (gain, whether the engine did its work)."""
    gap = min(max(state.limits.gap / 4, 1e-6), 1e-3)
    result = engine.solve(
        limits=state.capped(PIECE_SECONDS, PIECE_NODES, gap),
        columns=np.flatnonzero(piece.free),
        fixed=before,
        start=before if Feature.START in engine.features else None,
        seed=state.limits.seed,
        send_points=False,
        on_progress=lambda _: state.tell("search"),
        should_stop=state.ended,
    )
    state.work += 1
    if result.stop == StopReason.INTERRUPTED and not state.stopped_by:
        state.stopped_by = "interrupt"
    found = result.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)
    gain = state.adopt(piece.free, before, result.x) if found else 0.0
    state.tell("search")
    return gain, result.stop not in (StopReason.CRASHED, StopReason.ERROR)
