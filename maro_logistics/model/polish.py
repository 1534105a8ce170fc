"""The last step of the search: cargo of whole units made whole, then everything rounded and carried out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.replay import Outcome, replay
from maro_logistics.solvers.seam import Limits, Outcome as Known

if TYPE_CHECKING:
    from maro_logistics.model.search import Search

SECONDS = 15.0
"""Longest time for making goods whole."""
NODES = 60


def polish(state: Search) -> Outcome:
    """The best point rounded and carried out: as found, or after its goods in whole units were made whole by the engine."""
    begun = time.monotonic()
    formulation = state.formulation
    best = state.x if state.x is not None else np.zeros(state.program.columns)
    plain = replay(formulation, best)
    loose = formulation.whole_goods & ~state.program.integer
    broken = np.abs(best - np.rint(best)) > 1e-6
    if not (loose & broken).any():
        return plain
    state.engine.load(state.program.replace(integer=state.program.integer | loose))
    columns = np.flatnonzero(~formulation.integer)
    limits = Limits(seconds=None if state.limits.work is not None else SECONDS, gap=1e-4, nodes=NODES if state.limits.work is not None else None)
    result = state.engine.solve(limits=limits, columns=columns, fixed=best, seed=state.limits.seed, should_stop=state.should_stop)
    state.seconds["whole units"] = time.monotonic() - begun
    if result.x is None or result.outcome not in (Known.OPTIMAL, Known.FEASIBLE):
        return plain
    whole = replay(formulation, result.x)
    return min(plain, whole, key=lambda outcome: state.program.objective(outcome.x))
