"""Small programs with known answers, and some that take long, for the conformance suite."""

from __future__ import annotations

from typing import Any

import numpy as np

from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.program import Program

INF = np.inf

KINDS: dict[str, Any] = {"linear": False, "whole": True, "mixed": [True, False]}
"""Kinds of programs of two columns: no integers, integers only, one of each."""

CORNER = {"linear": -9.5, "whole": -9.0, "mixed": -9.0}
"""Optimum of :func:`corner` for each kind."""


def corner(kind: str = "linear", *, offset: float = 0.0) -> Program:
    """Minimise -3x - 2y, x + y <= 4, 2x + y <= 5.5, both from 0 to 10: -9.5 at (1.5, 2.5), whole -9 at (1, 3)."""
    rows = [[1, 1], [2, 1]]
    return dense_program(
        [-3.0, -2.0], rows, [-INF, -INF], [4.0, 5.5], upper=10.0, integer=KINDS[kind], offset=offset
    )  # fmt: skip


def clash(kind: str = "linear") -> Program:
    """X + y >= 3 and x + y <= 2: no point."""
    return dense_program([1.0, 1.0], [[1, 1], [1, 1]], [3, -INF], [INF, 2], upper=5.0, integer=KINDS[kind])


def endless(kind: str = "linear") -> Program:
    """Minimise -x - y, x - y <= 1: falls without end along (1, 1)."""
    return dense_program([-1.0, -1.0], [[1, -1]], [-INF], [1], integer=KINDS[kind])


def knapsacks(columns: int = 60, rows: int = 20, seed: int = 1) -> Program:
    """Many knapsacks at once, in whole numbers: points are easy, the proof takes hours."""
    random = np.random.default_rng(seed)
    weight = random.integers(5, 60, size=(rows, columns)).astype(float)
    value = np.round(weight.mean(axis=0) + random.uniform(0, 5, columns))
    room = np.floor(weight.sum(axis=1) / 3)
    return dense_program(-value, weight, np.full(rows, -INF), room, upper=1.0, integer=True)


def market_split(columns: int = 50, rows: int = 6, seed: int = 3) -> Program:
    """Split every product exactly in half: a point is hardly ever found (Cornuejols and Dawande, 1998)."""
    random = np.random.default_rng(seed)
    weight = random.integers(0, 100, size=(rows, columns)).astype(float)
    half = np.floor(weight.sum(axis=1) / 2)
    return dense_program(np.zeros(columns), weight, half, half, upper=1.0, integer=True)


def transport(sources: int, sinks: int, seed: int = 0) -> Program:
    """A transport problem with shortage, linear: every sink may go without at a cost of 100 a unit."""
    random = np.random.default_rng(seed)
    cost = random.integers(1, 50, size=sources * sinks).astype(float)
    supply, need = random.integers(5, 20, sources), random.integers(5, 20, sinks)
    rows = np.zeros((sources + sinks, sources * sinks + sinks))
    for source in range(sources):
        rows[source, source * sinks : (source + 1) * sinks] = 1.0
    for sink in range(sinks):
        rows[sources + sink, sink : sources * sinks : sinks] = 1.0
        rows[sources + sink, sources * sinks + sink] = 1.0
    return dense_program(
        [*cost, *[100.0] * sinks],
        rows,
        [*[-INF] * sources, *need.astype(float)],
        [*supply.astype(float), *need.astype(float)],
        upper=1000.0,
    )  # fmt: skip


def trip(big: float) -> Program:
    """Deliver 9 t at 1.1 a tonne by trips of 1,000,000, with ``load <= big * trips``: one trip, 1,000,009.9."""
    rows = [[-big, 1.0], [0.0, 1.0]]
    return dense_program([1e6, 1.1], rows, [-INF, 9.0], [0.0, INF], upper=[100.0, 1e9], integer=[True, False])
