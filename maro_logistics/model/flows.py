"""The best flows for given trips: one linear program over the whole operation, carried out as a plan."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.construct import completion
from maro_logistics.model.replay import replay
from maro_logistics.solvers.seam import Feature, Limits, Method

if TYPE_CHECKING:
    from maro_logistics.model.state import Search
    from maro_logistics.network.arrays import Floats
    from maro_logistics.solvers import EngineProcess

SHARE = 0.1
"""Share of the search spent on it."""
LONGEST_SHARE = 0.05
"""Longest run, as a share of the seconds of the search; what has not ended by then is not tried again."""
PIECES_BETWEEN = 8
"""Pieces between two runs under a work limit, and at least so many before the first."""


def flows(state: Search, engine: EngineProcess, point: Floats, seconds: float | None) -> bool:
    """Offer the plan with the trips, teams and openings of a point and the best flows for them; whether it ended.

    The flows are a corner of what the trips allow (crossover): a point inside spreads them over everything of equal
    worth, and rounding to whole units would lose most of it.
    """
    result = engine.solve(
        limits=Limits(seconds=seconds),
        columns=np.flatnonzero(completion(state.formulation, point)),
        fixed=point,
        relax=True,
        method=Method.IPM if Feature.IPM in engine.features else Method.CHOOSE,
        crossover=True,
        send_points=False,
        should_stop=state.ended,
    )
    state.work += 1
    if result.x is not None:
        state.offer(replay(state.formulation, result.x).point)
    return result.x is not None


class Reflow:
    """When flows are worth another look: pieces change them nearby only, this everywhere."""

    def __init__(self, state: Search) -> None:
        self._state = state
        self._begun = time.monotonic()
        self._spent, self._pieces, self._seen = 0.0, 0, np.inf

    def due(self) -> bool:
        """Count a piece; whether it is time, and there is a better plan than the last time."""
        self._pieces += 1
        if self._pieces < PIECES_BETWEEN or not self._state.objective < self._seen:
            return False
        if self._state.limits.work is not None:
            return True
        return self._spent <= SHARE * (time.monotonic() - self._begun)

    def run(self, engine: EngineProcess) -> None:
        """Look again at the flows of the best plan."""
        begun = time.monotonic()
        point, limit = self._state.x, self._state.limits.seconds
        longest = None if limit is None or self._state.limits.work is not None else LONGEST_SHARE * limit
        ended = point is None or flows(self._state, engine, point, longest)
        self._spent += time.monotonic() - begun if ended else np.inf
        self._pieces, self._seen = 0, self._state.objective
