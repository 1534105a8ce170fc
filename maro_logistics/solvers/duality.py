"""Lower bounds that hold whatever the rounding errors: weak duality in floating point."""

from __future__ import annotations

import math

import numpy as np

from maro_logistics.solvers.program import Floats, Program

_EPSILON = float(np.finfo(np.float64).eps)


def reduced_costs(program: Program, row_duals: Floats) -> Floats:
    """``cost - matrix' row_duals``, one per column."""
    costs: Floats = program.cost - program.matrix.T @ row_duals
    return costs


def weak_duality_bound(program: Program, row_duals: Floats, *, implied: bool = True) -> float:
    """A number that no point of the linear relaxation lies below, from any multipliers of the rows.

    Every multiplier takes the side of its row that its sign points to, every column the worse of its bounds; a
    multiplier whose side is infinite counts as 0. Rounding goes outwards, so the number holds for the arrays as they
    are, not only up to a tolerance. Good multipliers give a good bound. With ``implied``, columns that would spoil it
    by an infinite bound take the bound that the rows imply. ``-inf`` where a column stays harmful without end.

    Source: Neumaier and Shcherbina (2004), "Safe bounds in linear and mixed-integer linear programming", Mathematical
    Programming 99.
    """
    duals = _usable(program, row_duals)
    lowest, highest = _cost_range(program, duals)
    lower, upper = program.lower, program.upper
    harmful = ((lowest < 0) & np.isinf(upper)) | ((highest > 0) & np.isinf(lower))
    if implied and harmful.any():
        lower, upper = implied_bounds(program)
    columns = _smallest_products(lowest, highest, lower, upper)
    rows = _row_parts(program, duals)
    if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
        return -math.inf
    return math.nextafter(math.fsum((*rows.tolist(), *columns.tolist(), program.offset)), -math.inf)


def weak_duality_parts(program: Program, row_duals: Floats) -> tuple[Floats, Floats]:
    """What each row and each column adds to :func:`weak_duality_bound`, offset and implied bounds apart.

    Sums over independent parts of a program are bounds of those parts.
    """
    duals = _usable(program, row_duals)
    lowest, highest = _cost_range(program, duals)
    return _row_parts(program, duals), _smallest_products(lowest, highest, program.lower, program.upper)


def _row_parts(program: Program, duals: Floats) -> Floats:
    side = np.where(duals > 0, program.row_lower, program.row_upper)
    return _below(duals * np.where(duals == 0, 0.0, side))


def implied_bounds(program: Program, rounds: int = 3) -> tuple[Floats, Floats]:
    """Bounds of every column that follow from rows and bounds, outward rounded, never looser than the given ones.

    For a column with coefficient a > 0 in a row, ``x <= (row_upper - least activity of the others) / a``; likewise for
    the other signs and sides. Each round uses the bounds of the one before.
    """
    entries = program.matrix.tocoo()
    row, column, value = entries.row, entries.col, entries.data
    lower, upper = program.lower.copy(), program.upper.copy()
    for _ in range(rounds):
        before = np.isinf(lower).sum() + np.isinf(upper).sum()
        if before == 0:
            break
        least = np.where(value > 0, value * lower[column], value * upper[column])
        most = np.where(value > 0, value * upper[column], value * lower[column])
        room_above = _room(program.row_upper, row, least, 1.0)
        room_below = _room(program.row_lower, row, most, -1.0)
        ceiling = np.where(value > 0, room_above, room_below) / value
        floor = np.where(value > 0, room_below, room_above) / value
        np.minimum.at(upper, column, _above(np.where(np.isnan(ceiling), np.inf, ceiling)))
        np.maximum.at(lower, column, _below(np.where(np.isnan(floor), -np.inf, floor)))
        if np.isinf(lower).sum() + np.isinf(upper).sum() == before:
            break
    return np.minimum(lower, upper), np.maximum(lower, upper)


def _room(side: Floats, row: np.ndarray, part: Floats, direction: float) -> Floats:
    """For each entry, the side of its row less the other parts of the row, rounded towards ``direction``.

    Infinite in that direction if another part is infinite.
    """
    rows = len(side)
    infinite = np.isinf(part)
    finite = np.where(infinite, 0.0, part)
    total = np.bincount(row, weights=finite, minlength=rows)
    size = np.bincount(row, weights=np.abs(finite), minlength=rows) + np.where(np.isinf(side), 0.0, np.abs(side))
    slack = 2.0 * _EPSILON * (np.bincount(row, minlength=rows) + 4) * size
    endless = np.bincount(row, weights=infinite, minlength=rows)
    room = side[row] - (total[row] - finite) + direction * slack[row]
    return np.where(endless[row] - infinite > 0, direction * np.inf, room)


def _usable(program: Program, row_duals: Floats) -> Floats:
    """The multipliers, 0 where they are no numbers or where the side their sign points to is infinite."""
    duals = np.where(np.isfinite(row_duals), row_duals, 0.0)
    endless = ((duals > 0) & np.isinf(program.row_lower)) | ((duals < 0) & np.isinf(program.row_upper))
    return np.where(endless, 0.0, duals)


def _cost_range(program: Program, duals: Floats) -> tuple[Floats, Floats]:
    """Numbers below and above the exact reduced cost of each column.

    A sum of n products computed in any order is off by at most about ``n eps`` times the sum of their sizes (Higham,
    "Accuracy and Stability of Numerical Algorithms", section 3.1); twice that covers the rounding of the estimate.
    """
    costs = reduced_costs(program, duals)
    terms = np.diff(program.matrix.indptr) + 2
    size = np.abs(program.cost) + abs(program.matrix).T @ np.abs(duals)
    error = 2.0 * _EPSILON * terms * size
    exact = size == np.abs(program.cost)
    error[exact] = 0.0
    return costs - error, costs + error


def _smallest_products(lowest: Floats, highest: Floats, lower: Floats, upper: Floats) -> Floats:
    """Numbers below the product of any reduced cost in its range with any value within the bounds."""
    with np.errstate(invalid="ignore"):
        products = [cost * side for cost in (lowest, highest) for side in (lower, upper)]
    clean = [np.where(np.isnan(product), 0.0, product) for product in products]  # 0 times an infinite bound is 0
    return _below(np.minimum.reduce(clean))


def _below(values: Floats) -> Floats:
    """The next smaller numbers; 0 stays, being exact."""
    return np.where(values == 0.0, 0.0, np.nextafter(values, -np.inf))


def _above(values: Floats) -> Floats:
    """The next larger numbers."""
    return np.nextafter(values, np.inf)
