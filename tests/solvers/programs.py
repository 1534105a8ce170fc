"""Small programs with known answers, and two that take long."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from maro_logistics.solvers import Program

INF = np.inf


def program(cost, rows, row_lower, row_upper, *, lower=0.0, upper=INF, integer=False, offset=0.0):
    """A program from a dense matrix; bounds and integrality may be one value for all columns."""
    cost = np.asarray(cost, dtype=float)
    size = len(cost)
    return Program(
        cost=cost,
        matrix=sparse.csc_array(np.asarray(rows, dtype=float).reshape(-1, size)),
        row_lower=np.asarray(row_lower, dtype=float),
        row_upper=np.asarray(row_upper, dtype=float),
        lower=np.broadcast_to(np.asarray(lower, dtype=float), size),
        upper=np.broadcast_to(np.asarray(upper, dtype=float), size),
        integer=np.broadcast_to(np.asarray(integer, dtype=bool), size),
        offset=offset,
    )


def two_by_two(**kinds):
    """Minimise -3x - 2y, x + y <= 4, 2x + y <= 5.5, both up to 10: linear optimum -9.5 at (1.5, 2.5)."""
    return program([-3.0, -2.0], [[1, 1], [2, 1]], [-INF, -INF], [4.0, 5.5], upper=10.0, **kinds)


def trips(big):
    """Deliver 9 t, 1.1 a tonne, by trips of 1,000,000, with ``load <= big * trips``: one trip, 1,000,009.9."""
    return program(
        [1e6, 1.1], [[-big, 1.0], [0.0, 1.0]], [-INF, 9.0], [0.0, INF], upper=[100.0, 1e9], integer=[True, False]
    )


def knapsacks(columns=120, rows=20, seed=1):
    """Many knapsacks at once: points are easy, the proof takes hours."""
    random = np.random.default_rng(seed)
    weight = random.integers(5, 60, size=(rows, columns)).astype(float)
    value = weight.mean(axis=0) + random.uniform(0, 5, columns)
    room = np.floor(weight.sum(axis=1) / 3)
    return program(-value, weight, np.full(rows, -INF), room, upper=1.0, integer=True)


def market_split(columns=50, rows=6, seed=3):
    """Split every product exactly in half: a point is hardly ever found (Cornuejols and Dawande, 1998)."""
    random = np.random.default_rng(seed)
    weight = random.integers(0, 100, size=(rows, columns)).astype(float)
    half = np.floor(weight.sum(axis=1) / 2)
    return program(np.zeros(columns), weight, half, half, upper=1.0, integer=True)
