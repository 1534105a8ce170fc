"""A program as requested: bounds and costs replaced, integrality dropped, most columns fixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.program import Floats, Ints, Program
from maro_logistics.solvers.seam import Request

_REPLACEABLE = ("cost", "offset", "lower", "upper", "row_lower", "row_upper")


def as_requested(program: Program, request: Request) -> Program:
    """The program with the arrays of the request and without the integrality it drops."""
    changes = {name: getattr(request, name) for name in _REPLACEABLE if getattr(request, name) is not None}
    if request.relax is True:
        changes["integer"] = np.zeros(program.columns, np.bool_)
    elif request.relax is not False:
        changes["integer"] = program.integer & ~np.asarray(request.relax, dtype=np.bool_)
    return program.replace(**changes) if changes else program


@dataclass(frozen=True, eq=False)
class Restriction:
    """A program over some columns of another, the other columns fixed."""

    program: Program
    whole: Program
    columns: Ints
    """Columns of the whole program that are left, rising."""
    rows: Ints
    """Rows of the whole program that are left: those with a coefficient in a column that is left."""
    fixed: Floats
    """Point of the whole program; its values count where a column is not left."""
    broken_row: int | None
    """A row that the fixed columns break and no other can mend."""

    def widen(self, x: Floats) -> Floats:
        """A point of the restricted program as a point of the whole."""
        point = self.fixed.copy()
        point[self.columns] = x
        return point

    def widen_duals(self, duals: Floats) -> Floats:
        """Multipliers of the restricted rows as multipliers of all rows; those left out get 0."""
        out = np.zeros(self.whole.rows)
        out[self.rows] = duals
        return out


def restrict(program: Program, columns: Ints, fixed: Floats, tolerance: float = 1e-6) -> Restriction:
    """The program over ``columns``, the others fixed at ``fixed``; rows without a free column are dropped.

    A dropped row that is violated by more than ``tolerance`` (relative, see ``Program.relative_violation``) makes
    ``broken_row``.
    """
    _check_selection(program, columns, fixed)
    held = fixed.copy()
    held[columns] = 0.0
    used = program.activity(held)
    part = program.matrix[:, columns].tocsr()
    filled = np.diff(part.indptr) > 0
    rows = np.flatnonzero(filled)
    smaller = Program(
        cost=program.cost[columns],
        matrix=part[rows].tocsc(),
        row_lower=program.row_lower[rows] - used[rows],
        row_upper=program.row_upper[rows] - used[rows],
        lower=program.lower[columns],
        upper=program.upper[columns],
        integer=program.integer[columns],
        offset=program.objective(held),
    )
    return Restriction(smaller, program, columns, rows, fixed, _broken(program, used, ~filled, tolerance))


def _broken(program: Program, used: Floats, dropped: np.ndarray, tolerance: float) -> int | None:
    """First dropped row that the fixed columns break."""
    lower, upper = program.row_lower, program.row_upper
    scale_lower = np.maximum(1.0, np.where(np.isfinite(lower), np.abs(lower), 1.0))
    scale_upper = np.maximum(1.0, np.where(np.isfinite(upper), np.abs(upper), 1.0))
    wrong = dropped & ((used < lower - tolerance * scale_lower) | (used > upper + tolerance * scale_upper))
    rows = np.flatnonzero(wrong)
    return int(rows[0]) if len(rows) else None


def _check_selection(program: Program, columns: Ints, fixed: Floats) -> None:
    """Raise unless the columns rise within the program and the fixed point is one of it."""
    if fixed.shape != (program.columns,) or not np.isfinite(fixed).all():
        raise EngineError(f"fixed: needs a finite value for each of the {program.columns} columns")
    if len(columns) and (columns[0] < 0 or columns[-1] >= program.columns or (np.diff(columns) <= 0).any()):
        raise EngineError(f"columns: must rise, without repeats, within 0 .. {program.columns - 1}")
