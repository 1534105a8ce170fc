"""Programs handed to PuLP, whichever of its two generations is installed: 3.3 on Python 3.11, 4 on newer ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.program import Floats, Program

NAME = "program"
"""Name of every program given to PuLP, and so of the files it writes; names of rows and columns are numbers."""


def load_pulp() -> Any:
    """The module ``pulp``, or an error that says why not."""
    try:
        import pulp  # noqa: PLC0415 - only the process of the engine loads it
    except ImportError as problem:
        raise EngineError(f"the package pulp cannot be imported: {problem}") from problem
    return pulp


def is_old(pulp: Any) -> bool:
    """Whether this PuLP is of the generation before 4."""
    return int(str(pulp.__version__).split(".", maxsplit=1)[0]) < 4  # noqa: PLR2004 - the generation


@dataclass(frozen=True)
class Handed:
    """A program in PuLP; the offset of the objective stays here."""

    problem: Any
    columns: list[Any]
    resting: Floats
    """Value of each column that PuLP leaves out, because nothing depends on it: its side nearest to zero."""

    def point(self) -> Floats | None:
        """The values PuLP holds; None if it holds none."""
        values = [column.varValue for column in self.columns]
        if all(value is None for value in values):
            return None
        return np.array(
            [rest if value is None else float(value) for value, rest in zip(values, self.resting, strict=True)]
        )


def hand_over(pulp: Any, program: Program, start: Floats | None) -> Handed:
    """The program in PuLP; a row with two sides becomes two rows, one without coefficients is checked and left out."""
    problem = pulp.LpProblem(NAME, pulp.LpMinimize)
    kinds = np.where(program.integer, "Integer", "Continuous").tolist()
    lower, upper = program.lower.tolist(), program.upper.tolist()
    columns = [
        problem.add_variable(f"c{number}", _side(low), _side(high), kind)
        for number, (low, high, kind) in enumerate(zip(lower, upper, kinds, strict=True))
    ]
    resting = np.clip(np.zeros(program.columns), program.lower, program.upper)
    resting = np.where(program.integer & (program.lower > 0), np.ceil(resting), resting)
    resting = np.where(program.integer & (program.upper < 0), np.floor(resting), resting)
    if start is not None:
        for column, value in zip(columns, start.tolist(), strict=True):
            column.setInitialValue(value, check=False)
    problem += _sum(pulp, columns, np.flatnonzero(program.cost), program.cost[np.flatnonzero(program.cost)])
    by_rows = program.by_rows
    for row in range(program.rows):
        span = slice(by_rows.indptr[row], by_rows.indptr[row + 1])
        if span.start < span.stop:
            row_sum = _sum(pulp, columns, by_rows.indices[span], by_rows.data[span])
            _add_row(problem, row_sum, float(program.row_lower[row]), float(program.row_upper[row]))
    return Handed(problem, columns, resting)


def impossible_row(program: Program) -> int | None:
    """The first row without coefficients that asks for something."""
    empty = np.diff(program.by_rows.indptr) == 0
    rows = np.flatnonzero(empty & ((program.row_lower > 0) | (program.row_upper < 0)))
    return int(rows[0]) if len(rows) else None


def _side(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _sum(pulp: Any, columns: list[Any], places: Any, values: Any) -> Any:
    """The sum of some columns times their coefficients."""
    pairs = [(columns[place], value) for place, value in zip(places.tolist(), values.tolist(), strict=True)]
    return pulp.LpAffineExpression(pairs) if is_old(pulp) else pulp.LpAffineExpression.from_list(pairs)


def _add_row(problem: Any, row_sum: Any, low: float, high: float) -> None:
    if low == high:
        problem += row_sum == low
        return
    if np.isfinite(low):
        problem += row_sum >= low
    if np.isfinite(high):
        problem += row_sum <= high
