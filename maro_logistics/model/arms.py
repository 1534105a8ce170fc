"""Which kind of piece comes next: those that lately gained most in their time, the others now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from maro_logistics.network.arrays import Floats

MEMORY = 0.85
"""Weight of the past in what a kind has lately gained, and in the time it took."""
LEAST = 0.08
"""Smallest share of a kind in the draw."""


class Arms:
    """Gain per second of each kind, forgotten slowly.

    Source: the adaptive weights of Ropke and Pisinger (2006), "An adaptive large neighborhood search heuristic for the
    pickup and delivery problem with time windows", Transportation Science 40(4).
    """

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self._kinds = kinds
        self._gain = dict.fromkeys(kinds, 1.0)
        self._time = dict.fromkeys(kinds, 1.0)

    def draw(self, random: np.random.Generator) -> str:
        """A kind, drawn by its share."""
        return self._kinds[int(random.choice(len(self._kinds), p=self.shares))]

    def learn(self, kind: str, gain: float, seconds: float) -> None:
        """Take note of what a piece gained in its time."""
        if self._gain[kind] == self._time[kind] == 1.0:  # nothing is known of it yet: no past to weigh
            self._gain[kind], self._time[kind] = gain, seconds
            return
        self._gain[kind] = MEMORY * self._gain[kind] + (1 - MEMORY) * gain
        self._time[kind] = MEMORY * self._time[kind] + (1 - MEMORY) * seconds

    @property
    def shares(self) -> Floats:
        """Probability of each kind; none below the least."""
        rate = np.array([self._gain[kind] / self._time[kind] for kind in self._kinds])
        total = rate.sum()
        share = rate / total if total > 0 else np.full(len(rate), 1 / len(rate))
        share = np.maximum(share, LEAST)
        out: Floats = share / share.sum()
        return out
