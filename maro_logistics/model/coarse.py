"""A small relaxation of a large program: days gathered into stretches, and what that leaves alike into one.

Sums of rows with weights are a relaxation of the rows. So multipliers of the sums, handed on to the rows with the same
weights, are multipliers of the program itself: what they prove by weak duality is recomputed over the original rows
and needs no trust in anything done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from maro_logistics.network.sorting import grouped
from maro_logistics.solvers.program import Program

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats, Ints

ZERO = 1e-11
"""Sums of coefficients below which they cancel."""
ROUNDED = 12
"""Last bits of a number that rounding may have changed."""
SEED = 0
"""Of the random weights by which columns are compared."""


@dataclass(frozen=True, eq=False)
class Coarse:
    """A relaxation in fewer rows and columns, and the way back."""

    program: Program
    _group: Ints
    """Row of the relaxation of each original row, -1 where it was left out."""
    _weight: Floats
    _column: Ints
    """Column of the relaxation of each original column."""
    _scale: Floats
    """What a unit of the original column is in units of that one."""
    _share: Floats
    """Share of each original column in that one."""

    def multipliers(self, duals: Floats) -> Floats:
        """Multipliers of the original rows, from those of the relaxation."""
        return np.where(self._group >= 0, self._weight * np.append(duals, 0.0)[self._group], 0.0)

    def point(self, x: Floats) -> Floats:
        """A point in the original columns: what became one column is shared out by upper bounds. Not a solution."""
        out: Floats = x[self._column] * self._share / self._scale
        return out


def coarsen(formulation: Formulation, program: Program, days: int) -> Coarse:
    """The relaxation of a program of this formulation in stretches of so many days; longer periods stay as they are."""
    group, weight = _gathered(formulation, program.rows, formulation.parts.network.timeline.first // days)
    kept = np.flatnonzero(group >= 0)
    rows = int(group.max(initial=-1)) + 1
    sums = sparse.csr_array((weight[kept], (group[kept], kept)), shape=(rows, program.rows))
    matrix = sparse.csc_array(sums @ program.matrix)
    matrix.data[np.abs(matrix.data) < ZERO] = 0.0
    matrix.eliminate_zeros()
    matrix.sort_indices()
    some = np.diff(matrix.indptr) > 0
    scale = np.ones(matrix.shape[1])
    scale[some] = np.abs(matrix.data[matrix.indptr[:-1][some]])
    matrix.data /= np.repeat(scale, np.diff(matrix.indptr))
    column, first = _alike(matrix, program.cost / scale)
    lower, upper = (_added(column, side * scale) for side in (program.lower, program.upper))
    relaxed = Program(
        cost=(program.cost / scale)[first],
        matrix=matrix[:, first],
        row_lower=_side(sums, program.row_lower),
        row_upper=_side(sums, program.row_upper),
        lower=lower,
        upper=upper,
        integer=np.zeros(len(first), np.bool_),
        offset=program.offset,
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        share = program.upper * scale / upper[column]
    return Coarse(relaxed, group, weight, column, scale, np.where(np.isfinite(share), share, 1.0))


def _side(sums: sparse.csr_array, side: Floats) -> Floats:
    """Sums of one side of the rows; infinite where one of them is."""
    endless = np.isinf(side)
    total = sums @ np.where(endless, 0.0, side)
    some = (abs(sums) @ endless.astype(np.float64)) > 0
    return np.where(some, np.inf if side[endless].max(initial=-np.inf) > 0 else -np.inf, total)


def _added(column: Ints, bounds: Floats) -> Floats:
    return np.bincount(column, weights=bounds).astype(np.float64)


def _alike(matrix: sparse.csc_array, cost: Floats) -> tuple[Ints, Ints]:
    """(number of the kind of each column, first column of each kind): equal coefficients, equal cost.

    Columns are compared by sums with random weights; two that are taken for alike by chance make a worse bound, never
    a wrong one.
    """
    weights = np.random.default_rng(SEED).random((matrix.shape[0], 2))
    keys = np.column_stack([matrix.T @ weights, cost, np.diff(matrix.indptr)]) + 0.0
    bits = (np.ascontiguousarray(keys).view(np.int64) + (1 << ROUNDED - 1)) >> ROUNDED
    _, first, kind = np.unique(bits, axis=0, return_index=True, return_inverse=True)
    return kind.ravel().astype(np.int64), first.astype(np.int64)


def _gathered(formulation: Formulation, rows: int, stretch: Ints) -> tuple[Ints, Floats]:
    """(group of each row, -1 for those left out; weight of each), from the stretch of each period.

    Rows that name no period stay as they are.
    """
    group, weight = np.full(rows, -1, dtype=np.int64), np.ones(rows)
    beyond = rows - len(formulation.row_lower)  # limits of earlier goals
    group[rows - beyond :] = np.arange(beyond)
    start = beyond
    for key, place in formulation.rows.items():
        kept = np.ones(place.stop - place.start, np.bool_)
        if key == ("8", "requirement"):
            own, weight[place] = _classes(formulation, stretch)
        else:
            own = _by_labels(formulation, key, stretch)
            kept = _kept(formulation, key, stretch)
        _, number = np.unique(own[kept], return_inverse=True)
        numbers = np.full(len(kept), -1, dtype=np.int64)
        numbers[kept] = number.ravel() + start
        group[place] = numbers
        start = max(start, int(numbers.max(initial=-1)) + 1)
    return group, weight


def _kept(formulation: Formulation, key: tuple[str, str], stretch: Ints) -> Bools:
    """Rows that still say something.

    Within a stretch there is no before and after: what has come in can leave again, and stock in between is unknown.
    """
    size = formulation.rows[key].stop - formulation.rows[key].start
    if key == ("1", "available"):
        return np.zeros(size, np.bool_)
    if key == ("6", "storage"):
        last: Bools = np.append(stretch[1:] != stretch[:-1], True)[formulation.row_labels[key]["period"]]
        return last
    return np.ones(size, np.bool_)


def _by_labels(formulation: Formulation, key: tuple[str, str], stretch: Ints) -> Ints:
    """Group of each row of one equation: all that it names alike, and periods of one stretch."""
    labels, arcs = formulation.row_labels[key], formulation.parts.network.arcs
    if "arc" in labels:
        arc = labels["arc"]
        return grouped(arcs.link[arc], arcs.kind[arc], stretch[arcs.period[arc]])[0]
    if "period" in labels:
        others = [value for name, value in labels.items() if name != "period"]
        return grouped(*others, stretch[labels["period"]])[0]
    return np.arange(formulation.rows[key].stop - formulation.rows[key].start, dtype=np.int64)


def _classes(formulation: Formulation, stretch: Ints) -> tuple[Ints, Floats]:
    """(8) Goods that serve the same lines of a requirement are one supply of it, each with what a unit counts for."""
    parts = formulation.parts
    issue, needs = parts.variables["issue"], parts.network.needs
    labels = formulation.row_labels[("8", "requirement")]
    one = np.flatnonzero(needs.requirement[issue["line"]] >= 0)
    line = issue["line"][one]
    row, _ = grouped(needs.location[line], issue["goods"][one], issue["period"][one], needs.requirement[line])
    counts = np.zeros(len(labels["period"]))
    np.maximum.at(counts, row, parts.network.issues.amount[one])
    trait = np.random.default_rng(SEED).integers(1 << 62, size=len(needs))
    served = np.zeros(len(counts), dtype=np.int64)
    np.bitwise_xor.at(served, row, trait[line])
    _, kind = np.unique(served, return_inverse=True)
    own, _ = grouped(labels["location"], labels["requirement"], kind.ravel(), stretch[labels["period"]])
    return own, counts
