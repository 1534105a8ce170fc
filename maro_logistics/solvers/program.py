"""A mixed-integer linear program in arrays, valid or not constructed."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maro_logistics.errors import EngineError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

SMALLEST_COEFFICIENT = 1e-9
"""Engines drop coefficients of this size and below as zero (HiGHS option ``small_matrix_value``)."""

LARGEST_NUMBER = 1e15
"""Engines refuse or drop coefficients of this size and above (HiGHS option ``large_matrix_value``); above it a double
no longer tells neighbouring whole numbers and their halves apart either."""

INTEGER_INDEX_LIMIT = 2**31 - 1
"""Engines count rows, columns and coefficients in 32 bits."""


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``cost . x + offset`` over ``row_lower <= matrix x <= row_upper``, ``lower <= x <= upper``.

    ``x[j]`` is a whole number where ``integer[j]``. Infinite sides are ``-inf`` and ``inf``; everything else is finite,
    no NaN anywhere. The arrays are kept as they are where they have the right type: change with :meth:`replace`, not in
    place.
    """

    cost: Floats
    matrix: Any
    """``scipy.sparse.csc_array`` of shape (rows, columns), float64 values, int32 indices, sorted, none twice."""
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: Bools
    offset: float = 0.0

    def __post_init__(self) -> None:
        vars(self)["matrix"] = _canonical(self.matrix)
        _settle(self)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.matrix.shape[0])

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self.matrix.shape[1])

    @cached_property
    def by_rows(self) -> Any:
        """The matrix as ``scipy.sparse.csr_array``."""
        return self.matrix.tocsr()

    @property
    def size(self) -> str:
        """Rows, columns, integer columns and coefficients in words."""
        whole = int(self.integer.sum())
        return f"{self.rows} rows, {self.columns} columns ({whole} integer), {self.matrix.nnz} coefficients"

    def replace(self, **changes: Any) -> Self:
        """The program with some of its arrays changed and checked; a matrix that stays is not checked again."""
        if "matrix" in changes or not changes.keys() <= {field.name for field in dataclasses.fields(self)}:
            return dataclasses.replace(self, **changes)
        other = copy.copy(self)
        vars(other).update(changes)
        _settle(other)
        return other

    def objective(self, x: Floats) -> float:
        """Value of the objective at a point, offset included."""
        return float(self.cost @ x) + self.offset

    def activity(self, x: Floats) -> Floats:
        """Value of every row at a point."""
        values: Floats = self.matrix @ x
        return values

    def violation(self, x: Floats) -> float:
        """Largest absolute violation of a row, a bound or integrality at a point; ``inf`` for a point with NaN."""
        return self.violations(x)[0]

    def relative_violation(self, x: Floats) -> float:
        """Largest violation, that of a row or bound divided by the violated side where this is above 1."""
        return self.violations(x)[1]

    def violations(self, x: Floats) -> tuple[float, float]:
        """Largest violation at a point, absolute and relative."""
        if x.shape != (self.columns,) or not np.isfinite(x).all():
            return np.inf, np.inf
        whole = x[self.integer]
        fraction = float(np.abs(whole - np.round(whole)).max(initial=0.0))
        rows = _excess(self.activity(x), self.row_lower, self.row_upper)
        bounds = _excess(x, self.lower, self.upper)
        return max(rows[0], bounds[0], fraction), max(rows[1], bounds[1], fraction)


def _settle(program: Program) -> None:
    """Bring everything but the matrix of a new program into its type and check it."""
    rows, columns = program.matrix.shape
    sizes = {"row_lower": rows, "row_upper": rows, "cost": columns, "lower": columns, "upper": columns}
    vars(program).update({name: _vector(name, getattr(program, name), size) for name, size in sizes.items()})
    vars(program).update(integer=_mask(program.integer, columns), offset=float(program.offset))
    _check_finite("cost of column", program.cost)
    _check_finite("offset", np.array([program.offset]))
    _check_sides("row", program.row_lower, program.row_upper)
    _check_sides("column", program.lower, program.upper)


def _excess(value: Floats, lower: Floats, upper: Floats) -> tuple[float, float]:
    """Largest distance of a value outside its sides, absolute and relative to the side."""
    outside = np.flatnonzero((value < lower) | (value > upper))
    if not len(outside):
        return 0.0, 0.0
    value, lower, upper = value[outside], lower[outside], upper[outside]
    side = np.where(value < lower, lower, upper)
    distance = np.abs(value - side)
    return float(distance.max()), float((distance / np.maximum(1.0, np.abs(side))).max())


def _canonical(matrix: Any) -> Any:
    """The matrix as a checked csc_array with sorted int32 indices."""
    if not sparse.issparse(matrix):
        raise EngineError(f"program: the matrix is a {type(matrix).__name__}, not a scipy sparse array")
    if max(*matrix.shape, matrix.nnz) > INTEGER_INDEX_LIMIT:
        raise EngineError(f"program: {matrix.shape} with {matrix.nnz} coefficients is beyond 32-bit indices")
    csc = sparse.csc_array(matrix, dtype=np.float64)
    _check_structure(csc)
    indptr, indices = csc.indptr.astype(np.int32, copy=False), csc.indices.astype(np.int32, copy=False)
    out = sparse.csc_array((csc.data, indices, indptr), shape=csc.shape, copy=False)
    _check_coefficients(out)
    return out


def _check_structure(csc: Any) -> None:
    """Raise unless column starts rise and row numbers are in range, sorted and unique within each column."""
    rows = csc.shape[0]
    if csc.indptr[0] != 0 or (np.diff(csc.indptr) < 0).any() or csc.indptr[-1] != len(csc.indices):
        raise EngineError("program: the column starts of the matrix do not rise from 0 to its number of coefficients")
    if len(csc.indices) and (csc.indices.min() < 0 or csc.indices.max() >= rows):
        outside = np.flatnonzero((csc.indices < 0) | (csc.indices >= rows))
        raise EngineError(
            f"program: column {_column_of(csc, outside[0])} names row {csc.indices[outside[0]]} of {rows}"
        )
    falls = csc.indices[1:] <= csc.indices[:-1]
    starts = csc.indptr[1:-1]
    falls[starts[(starts > 0) & (starts < len(csc.indices))] - 1] = False
    places = np.flatnonzero(falls)
    if len(places):
        column = _column_of(csc, places[0] + 1)
        raise EngineError(
            f"program: column {column} names its rows unsorted or twice (row {csc.indices[places[0] + 1]})"
        )


def _check_coefficients(csc: Any) -> None:
    """Raise unless every coefficient is a number an engine keeps."""
    size = np.abs(csc.data)
    if len(size) and not (size.min() > SMALLEST_COEFFICIENT and size.max() < LARGEST_NUMBER):
        wrong = np.flatnonzero(~((size > SMALLEST_COEFFICIENT) & (size < LARGEST_NUMBER)))
        first = wrong[0]
        raise EngineError(
            f"program: coefficient {float(csc.data[first])!r} in row {csc.indices[first]}, "
            f"column {_column_of(csc, first)}: "
            f"its size must lie between {SMALLEST_COEFFICIENT:g} and {LARGEST_NUMBER:g}",
        )


def _column_of(csc: Any, entry: int) -> int:
    return int(np.searchsorted(csc.indptr, entry, side="right")) - 1


def _vector(name: str, values: Any, size: int) -> Floats:
    """The values as float64 of the right length, none of them NaN."""
    vector = np.ascontiguousarray(values, dtype=np.float64)
    if vector.shape != (size,):
        raise EngineError(f"program: {name} has shape {vector.shape}, the matrix asks for ({size},)")
    missing = np.flatnonzero(np.isnan(vector))
    if len(missing):
        raise EngineError(f"program: {name}[{missing[0]}] is not a number ({len(missing)} such)")
    return vector


def _mask(values: Any, size: int) -> Bools:
    mask = np.ascontiguousarray(values)
    if mask.dtype != np.bool_ or mask.shape != (size,):
        raise EngineError(f"program: integer is {mask.dtype} of shape {mask.shape}, not bool of shape ({size},)")
    return mask


def _check_finite(what: str, values: Floats) -> None:
    wrong = np.flatnonzero(~(np.abs(values) < LARGEST_NUMBER))
    if len(wrong):
        raise EngineError(
            f"program: {what} {wrong[0]} is {float(values[wrong[0]])!r}; its size must be below {LARGEST_NUMBER:g}"
        )


def _check_sides(what: str, lower: Floats, upper: Floats) -> None:
    """Raise unless both sides are infinite outwards or of sensible size, and in order."""
    for side, values, away in (("lower", lower, -np.inf), ("upper", upper, np.inf)):
        wrong = np.flatnonzero(~((np.abs(values) < LARGEST_NUMBER) | (values == away)))
        if len(wrong):
            value = float(values[wrong[0]])
            raise EngineError(
                f"program: {side} side of {what} {wrong[0]} is {value!r}; "
                f"allowed are {away} and sizes below {LARGEST_NUMBER:g}",
            )
    crossed = np.flatnonzero(lower > upper)
    if len(crossed):
        first = crossed[0]
        raise EngineError(
            f"program: {what} {first} has its lower side {float(lower[first])!r} "
            f"above its upper side {float(upper[first])!r}",
        )
