"""Proved bounds: from supply alone within seconds, from the relaxation by weak duality, from branch and bound."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.coarse import coarsen
from maro_logistics.model.construct import keep_up
from maro_logistics.model.flows import flows
from maro_logistics.model.supply_bound import supply_program
from maro_logistics.solvers.duality import weak_duality_bound
from maro_logistics.solvers.seam import Feature, Limits, Method, Outcome, Progress

if TYPE_CHECKING:
    from maro_logistics.model.state import Search
    from maro_logistics.solvers import EngineProcess
    from maro_logistics.solvers.seam import Result

LEADS = (0.8, 0.5, 0.95)
"""How early first plans send a vehicle that is not yet full; the best of them wins."""
BRANCHING_PAYS = 8.0
"""Branch and bound begins where at least so many times the seconds of the relaxation are left."""
PATIENCE = 0.25
"""Share of its seconds without a better bound after which branch and bound ends."""
NOTICEABLE = 1e-4
"""Relative gain of the bound that counts as better."""
LARGE = 12_000
"""Rows from which on the relaxation is first solved in stretches of days."""
FEW_STRETCHES, MORE_STRETCHES = 5, 10
"""Stretches of a horizon: few are solved in a fifth of the time of the relaxation, more give a better bound."""
MORE_PAYS, WHOLE_PAYS = 3.0, 8.0
"""More stretches (the relaxation itself) are begun where so many times the seconds of the few are left."""
RELAXED_TOLERANCE = 1e-4
"""Relative violation of a relaxed point that is still good enough to begin plans with."""


def follow(state: Search, engine: EngineProcess) -> None:
    """Proved bounds, each better than the one before, and plans that keep up with every relaxation on the way.

    First what supply alone allows; for large programs the relaxation in stretches of days, whose trips already tell
    where vehicles are wanted; then the relaxation itself, where the time left is likely to be enough.
    """
    _by_supply(state, engine)
    if state.program.rows > LARGE:
        seconds = _in_stretches(state, engine, FEW_STRETCHES)
        keeping_up(state, engine, LEADS[:1])
        left = state.left()
        if left is not None and left < WHOLE_PAYS * seconds:
            if left >= MORE_PAYS * seconds:
                _in_stretches(state, engine, MORE_STRETCHES)
            return
    _whole(state, engine)
    keeping_up(state, engine, LEADS)


def _by_supply(state: Search, engine: EngineProcess) -> None:
    """A weak bound that is there in seconds; afterwards the engine holds the whole program again."""
    begun = time.monotonic()
    engine.load(supply := supply_program(state.formulation, state.program))
    result = _relaxed(state, engine)
    if result.row_duals is not None:
        state.prove(weak_duality_bound(supply, result.row_duals))
    elif result.outcome is Outcome.OPTIMAL:
        state.prove(result.bound)  # of an engine without multipliers, which has solved the relaxation to the end
    engine.load(state.program)
    state.spent("bound", begun)


def _in_stretches(state: Search, engine: EngineProcess, stretches: int) -> float:
    """The relaxation in stretches of days: a bound from its multipliers, a relaxed point; the seconds it took."""
    begun = time.monotonic()
    days = state.formulation.parts.network.timeline.days
    coarse = coarsen(state.formulation, state.program, max(days // stretches, 2))
    engine.load(coarse.program)
    result = _relaxed(state, engine)
    if result.row_duals is not None:
        state.prove(weak_duality_bound(state.program, coarse.multipliers(result.row_duals)))
    elif result.outcome is Outcome.OPTIMAL:
        state.prove(result.bound)
    if result.x is not None:
        state.relaxed = np.clip(coarse.point(result.x), state.program.lower, state.program.upper)
    engine.load(state.program)
    state.spent("bound", begun)
    return time.monotonic() - begun


def _whole(state: Search, engine: EngineProcess) -> None:
    """The linear relaxation of the whole program by interior point; its multipliers prove the bound by weak duality."""
    begun = time.monotonic()
    result = _relaxed(state, engine)
    if result.row_duals is not None:
        state.prove(weak_duality_bound(state.program, result.row_duals))
    elif result.outcome is Outcome.OPTIMAL:
        state.prove(result.bound)
    state.settings = dict(result.options)
    state.relaxed = result.x if result.x is not None else state.relaxed
    state.spent("bound", begun)


def _relaxed(state: Search, engine: EngineProcess) -> Result:
    """The linear relaxation of what the engine holds."""
    interior = Feature.IPM in engine.features
    return engine.solve(
        limits=Limits(seconds=state.left()),
        relax=True,
        method=Method.IPM if interior else Method.CHOOSE,
        crossover=not interior,
        tolerance=RELAXED_TOLERANCE,
        send_points=False,
        should_stop=state.ended,
    )


def keeping_up(state: Search, engine: EngineProcess, leads: tuple[float, ...]) -> None:
    """Plans that keep up with the relaxed one."""
    begun = time.monotonic()
    for lead in leads:
        if state.relaxed is None or state.over():
            break
        flows(state, engine, keep_up(state.formulation, state.relaxed, lead), state.left())
        state.tell("search")
    state.spent("search", begun)


def branch(state: Search, engine: EngineProcess) -> None:
    """Branch and bound over the whole program for its bound, where the relaxation was quick; ends when it stalls."""
    begun = time.monotonic()
    left, relaxing = state.left(), state.seconds.get("bound", 0.0)
    if Feature.BOUND not in engine.features or (left is not None and left < BRANCHING_PAYS * relaxing):
        return
    watch = _Stall(state)
    result = engine.solve(
        limits=Limits(seconds=left, gap=state.limits.gap),
        start=state.x if Feature.START in engine.features else None,
        seed=state.limits.seed,
        method=Method.IPM if Feature.IPM in engine.features else Method.CHOOSE,
        send_points=False,
        on_progress=watch.note,
        should_stop=watch.ended,
    )
    state.prove(result.bound)
    state.offer(result.x)
    state.spent("bound", begun)


class _Stall:
    """Takes over every bound on the way and says when they no longer rise."""

    def __init__(self, state: Search) -> None:
        self._state = state
        self._begun = self._risen = time.monotonic()
        self._level = state.bound

    def note(self, progress: Progress) -> None:
        """Take over the bound of a report."""
        self._state.prove(progress.bound)
        if self._state.bound > self._level + NOTICEABLE * abs(self._level):
            self._level, self._risen = self._state.bound, time.monotonic()
        self._state.tell("bound")

    def ended(self) -> bool:
        """Whether the search is over, or the bound has not risen for a good part of the time spent on it."""
        now = time.monotonic()
        patience = max(PATIENCE * (now - self._begun), self._state.seconds.get("bound", 0.0), 5.0)
        return self._state.ended() or now - self._risen > 2 * patience
