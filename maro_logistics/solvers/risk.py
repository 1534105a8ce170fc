"""What a plan with several possible outcomes is worth: expected value, tail, worst case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.program import Floats


class Measure(StrEnum):
    """How costs of several worlds become one number."""

    EXPECTED = "expected"
    """Mean by probability."""
    CVAR = "cvar"
    """Mean of the dearest ``1 - level`` of probability."""
    WORST = "worst"
    """The dearest world, whatever its probability."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A measure and, for the tail, its level from 0 (the mean) to below 1."""

    measure: Measure = Measure.EXPECTED
    level: float = 0.9

    def __post_init__(self) -> None:
        if not 0.0 <= self.level < 1.0:
            raise EngineError(f"risk: the level {self.level!r} does not lie between 0 and 1 (1 excluded)")

    def value(self, probability: Floats, cost: Floats) -> float:
        """The measure of costs that come true with these probabilities.

        >>> Risk(Measure.CVAR, 0.5).value(np.array([0.75, 0.25]), np.array([0.0, 8.0]))
        4.0
        """
        if self.measure is Measure.WORST:
            return float(cost.max())
        if self.measure is Measure.EXPECTED:
            return float(probability @ cost)
        return float(self._tail(probability, cost) @ cost)

    def threshold(self, probability: Floats, cost: Floats) -> float:
        """Where the tail begins (value at risk): the ``h`` of ``min h + sum p (cost - h)+ / (1 - level)``."""
        order = np.argsort(-cost, kind="stable")
        reached = np.cumsum(probability[order]) >= (1.0 - self.level) * (1.0 - _ROUNDING)
        return float(cost[order[int(np.argmax(reached))]]) if reached.any() else float(cost.min())

    def _tail(self, probability: Floats, cost: Floats) -> Floats:
        """Weight of each world in the mean of the tail."""
        order = np.argsort(-cost, kind="stable")
        before = np.cumsum(probability[order]) - probability[order]
        share = np.clip((1.0 - self.level) - before, 0.0, probability[order])
        weight = np.zeros(len(cost))
        weight[order] = share / share.sum()
        return weight


_ROUNDING = 1e-12
"""Relative error that sums of probabilities may have."""
