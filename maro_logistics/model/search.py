"""The search: a proved bound from the relaxation, a first plan from it, and better plans piece by piece."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.model.construct import completion, keep_up, moving
from maro_logistics.model.regions import Regions, around, regions, within
from maro_logistics.solvers.duality import weak_duality_bound
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Limits, Method, Outcome, StopReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats
    from maro_logistics.solvers import EngineProcess

DIRECT_COLUMNS = 6_000
"""Programs up to this size go to the engine whole: it proves more about them than pieces could."""
PIECE_SECONDS = 6.0
"""Longest time for one piece of the search under a clock."""
PIECE_NODES = 60
"""Nodes for one piece under a work limit; one piece is one unit of work."""
DIRECT_NODES = 200
"""Nodes that count as one unit of work where the whole program is solved at once."""
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
    if state.program.columns <= DIRECT_COLUMNS:
        _whole(state)
    else:
        _relax(state)
        _begin(state)
        _improve(state)


def _timed(state: Search, phase: str, begun: float) -> None:
    state.seconds[phase] = state.seconds.get(phase, 0.0) + time.monotonic() - begun


def _whole(state: Search) -> None:
    """The whole program at once, by branch and bound."""
    begun = time.monotonic()
    nodes = None if state.limits.work is None else state.limits.work * DIRECT_NODES
    limits = Limits(seconds=state.left(), gap=state.limits.gap, nodes=nodes)
    result = state.engine.solve(
        limits=limits, start=state.x, seed=state.limits.seed, polish=True,
        on_progress=lambda progress: state.tell("search", progress.bound, progress.objective), should_stop=state.should_stop,
    )  # fmt: skip
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


def _relax(state: Search) -> None:
    """The linear relaxation by interior point; its multipliers prove the bound by weak duality."""
    begun = time.monotonic()
    left = state.left()
    result = state.engine.solve(
        limits=Limits(seconds=None if left is None else max(left * 0.75, 1.0)), relax=True, method=Method.IPM, crossover=False,
        tolerance=1e-4, on_progress=lambda progress: state.tell("bound"), should_stop=state.should_stop,
    )  # fmt: skip
    state.settings = dict(result.options)
    if result.row_duals is not None:
        state.bound = max(state.bound, weak_duality_bound(state.program, result.row_duals))
    state.relaxed = result.x
    if result.stop == StopReason.INTERRUPTED:
        state.stopped_by = "interrupt"
    state.tell("bound")
    _timed(state, "bound", begun)


def _begin(state: Search) -> None:
    """First plans that keep up with the relaxed one."""
    begun = time.monotonic()
    relaxed = np.zeros(state.program.columns) if state.relaxed is None else state.relaxed
    for lead in LEADS:
        if state.over():
            break
        free, point = completion(state.formulation, keep_up(state.formulation, relaxed, lead))
        _piece(state, free, point, "first plan", start=None)
    _timed(state, "first plan", begun)


def _piece(state: Search, free: Bools, point: Floats, phase: str, start: Floats | None) -> bool:
    """Solve for some columns with the others fixed; whether that gave a better plan."""
    gap = min(max(state.limits.gap / 4, 1e-6), 1e-3)
    result = state.engine.solve(
        limits=state.capped(PIECE_SECONDS, PIECE_NODES, gap), columns=np.flatnonzero(free), fixed=point, start=start,
        seed=state.limits.seed, send_points=False,
        on_progress=lambda progress: state.tell(phase), should_stop=state.should_stop,
    )  # fmt: skip
    state.work += 1
    if result.stop == StopReason.INTERRUPTED:
        state.stopped_by = "interrupt"
    better = result.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE) and state.offer(result.x)
    state.tell(phase)
    return better


@dataclass(eq=False)
class _Sizes:
    """How large pieces are: grown while they are solved easily, shrunk when they are not."""

    places: float = 4.0
    periods: float = 2.0


def _improve(state: Search) -> None:
    """Pieces of the plan solved again and again, sites and stretches of days in turn."""
    begun = time.monotonic()
    region = regions(state.formulation)
    rng = np.random.default_rng(state.limits.seed)
    if state.x is None:
        state.offer(nothing(state.program))
    sizes = _Sizes()
    while not state.over() and state.x is not None:
        for kind, free in _pieces(state, region, rng, sizes):
            if state.over():
                break
            started = time.monotonic()
            _piece(state, free(), state.x, "search", start=state.x)
            _adapt(state, sizes, kind, time.monotonic() - started)
    _timed(state, "search", begun)


def nothing(program: Program) -> Floats | None:
    """Doing nothing, if zero in every column is a point of the program."""
    zero = np.clip(np.zeros(program.columns), program.lower, program.upper)
    return zero if program.relative_violation(zero) <= 1e-9 else None


def _adapt(state: Search, sizes: _Sizes, kind: str, seconds: float) -> None:
    """Under a clock: pieces that take little time grow, pieces that take all of it shrink."""
    if state.limits.work is not None:
        return
    factor = 1.15 if seconds < PIECE_SECONDS / 3 else 0.85 if seconds > PIECE_SECONDS * 0.9 else 1.0
    if kind == "places":
        sizes.places = float(np.clip(sizes.places * factor, 1, 30))
    else:
        sizes.periods = float(np.clip(sizes.periods * factor, 1, 20))


def _pieces(
    state: Search, region: Regions, rng: np.random.Generator, sizes: _Sizes
) -> Iterator[tuple[str, Callable[[], Bools]]]:
    """One round: all needy places in random groups, and all stretches of periods, alternating."""
    network = state.formulation.parts.network
    needy = np.unique(network.needs.location)
    order = rng.permutation(needy)
    groups: list[tuple[str, Callable[[], Bools]]] = []
    size = max(int(round(sizes.places)), 1)
    for i in range(0, len(order), size):
        chosen = np.zeros(len(network.locations), np.bool_)
        chosen[order[i : i + size]] = True
        groups.append(("places", lambda chosen=chosen: around(region, chosen)))
    stretches: list[tuple[str, Callable[[], Bools]]] = []
    span = max(int(round(sizes.periods)), 1)
    offset = int(rng.integers(0, span))
    for first in range(-offset, network.timeline.periods, span):
        stretches.append(("periods", lambda first=first: _stretch(state, region, first, span)))
    every = max(len(groups) // max(len(stretches), 1), 1)
    while groups or stretches:
        for queue, number in ((groups, every), (stretches, 1)):
            for _ in range(min(number, len(queue))):
                yield queue.pop(0)


def _stretch(state: Search, region: Regions, first: int, span: int) -> Bools:
    """A stretch of periods with all its trips free."""
    formulation = state.formulation
    assert state.x is not None
    here = region.trips & (first <= region.period) & (region.period < first + span)
    runs = moving(formulation, here, state.x)
    return within(region, max(first, 0), first + span - 1, runs)
