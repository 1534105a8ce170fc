"""Cases: programs of unusual shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Outcome
from maro_logistics.testing.bench import Bench, case
from maro_logistics.testing.cases_outcomes import GUARD, is_optimum, same
from maro_logistics.testing.programs import INF, corner, transport


def _shape(name: str, claim: str, expected: float, asked: Program) -> None:
    """Enter a program with a known optimum, linear and in whole numbers (its optimum is whole either way)."""

    def entered(kind: str, program: Program) -> None:
        def run(bench: Bench) -> None:
            is_optimum(bench.solve(program, limits=GUARD), expected)

        run.__doc__ = claim
        case(f"{name}-{kind}")(run)

    entered("linear", asked)
    entered("whole", asked.replace(integer=np.ones(asked.columns, np.bool_)))


_SHAPES: list[tuple[str, str, float, Program]] = [
    ("no-rows", "Without rows each column stands at its cheaper side.", -5.0,
     dense_program([1, -1], np.zeros((0, 2)), [], [], lower=[-2, 0], upper=3.0)),
    ("no-coefficients", "Rows without coefficients that ask for nothing do no harm.", 2.0,
     dense_program([1, 1], [[0, 0], [0, 0]], [-1, -INF], [1, 0], lower=1.0, upper=3.0)),
    ("empty-row", "An empty row among others does no harm.", 3.0,
     dense_program([1, 2], [[1, 1], [0, 0]], [3, -5], [INF, 5], upper=9.0)),
    ("empty-column", "A column without rows stands at its cheaper side.", -1.0,
     dense_program([1, 2, -4], [[1, 1, 0]], [3], [INF], upper=[9, 9, 1])),
    ("idle-column", "A column without rows and cost stands anywhere within its sides.", 3.0,
     dense_program([1, 2, 0], [[1, 1, 0]], [3], [INF], lower=[0, 0, -3], upper=[9, 9, -2])),
    ("constant-objective", "Without costs any point is optimal.", 7.0,
     dense_program([0, 0], [[1, 1]], [3], [4], upper=9.0, offset=7.0)),
    ("range", "A row with two sides keeps both.", -9.0,
     dense_program([1, -2], [[1, 1], [1, -1]], [2, -4], [6, 2], upper=9.0)),
    ("equality", "A row with one value for both sides is kept exactly.", 8.0,
     dense_program([2, 3], [[1, 1], [1, -1]], [4, -2], [4, INF], upper=9.0)),
    ("free-row", "A row without sides asks for nothing.", 3.0,
     dense_program([1, 1], [[1, 1], [5, -7]], [3, -INF], [INF, INF], upper=9.0)),
    ("fixed-column", "A column whose sides are equal stands there.", 10.0,
     dense_program([1, 2], [[1, 1]], [6], [INF], lower=[2, 0], upper=[2, 9])),
    ("all-fixed", "With every column fixed only the constant of the objective and the costs are left.", 8.0,
     dense_program([1, 2], [[1, 1]], [0], [9], lower=[2, 3], upper=[2, 3])),
    ("below-zero", "Columns may lie below zero.", -12.0,
     dense_program([1, 1], [[1, -1]], [-2], [2], lower=-6.0, upper=-1.0)),
    ("free-columns", "Columns without sides are held by rows alone.", -3.0,
     dense_program([1, 1], [[1, 1], [1, -1]], [-3, -1], [9, 1], lower=-INF)),
    ("upper-side-only", "A column may have an upper side only.", -7.0,
     dense_program([-1, 0], [[1, 1]], [-9], [INF], lower=[-INF, 0], upper=[7, 1])),
    ("one-of-a-thousand", "Costs of a thousandth and of a thousand stand beside each other.", 3000.004,
     dense_program([1000, 0.001], [[1, 0], [0, 1]], [3, 4], [INF, INF], upper=99.0)),
]  # fmt: skip


for _entry in _SHAPES:
    _shape(*_entry)


@case("no-columns")
def no_columns(bench: Bench) -> None:
    """With nothing to decide the answer is there."""
    nothing = dense_program([], np.zeros((0, 0)), [], [], offset=3.0)
    result = bench.solve(nothing, limits=GUARD)
    assert same(result.objective, 3.0)


@case("order-of-rows-and-columns")
def order_of_rows_and_columns(bench: Bench) -> None:
    """Programs have no names: rows and columns in another order have the same optimum."""
    first = transport(3, 4)
    rows, columns = np.arange(first.rows)[::-1], np.arange(first.columns)[::-1]
    changes: dict[str, Any] = {name: getattr(first, name)[rows] for name in ("row_lower", "row_upper")}
    changes |= {name: getattr(first, name)[columns] for name in ("cost", "lower", "upper", "integer")}
    second = first.replace(matrix=first.matrix.tocsr()[rows][:, columns].tocsc(), **changes)
    one, other = bench.solve(first, limits=GUARD), bench.solve(second, limits=GUARD)
    assert one.objective is not None
    assert same(other.objective, one.objective), (one.objective, other.objective)


@case("selected-columns")
def selected_columns(bench: Bench) -> None:
    """Only the selected columns move, and the bound holds with the others held."""
    result = bench.solve(corner("whole"), limits=GUARD, columns=np.array([0]), fixed=np.array([0.0, 2.0]))
    is_optimum(result, -7.0)
    assert result.x is not None
    assert result.x[1] == 2.0  # noqa: PLR2004 - as fixed


@case("held-columns-break-a-row")
def held_columns_break_a_row(bench: Bench) -> None:
    """Columns held where no other can mend the row leave no point."""
    held: dict[str, Any] = {"columns": np.array([0]), "fixed": np.array([0.0, 9.0])}
    assert bench.solve(corner("whole"), limits=GUARD, **held).outcome is Outcome.INFEASIBLE


@case("relaxed")
def relaxed(bench: Bench) -> None:
    """With integrality dropped the optimum is that of the linear program."""
    is_optimum(bench.solve(corner("whole"), limits=GUARD, relax=True), -9.5)


@case("request-counts-once")
def request_counts_once(bench: Bench) -> None:
    """Costs and sides of a request count for that request only."""
    changed: dict[str, Any] = {"cost": np.array([-1.0, -5.0]), "row_upper": np.array([3.0, 5.5])}
    is_optimum(bench.solve(corner("whole"), limits=GUARD, **changed), -15.0)
    is_optimum(bench.solve(corner("whole"), limits=GUARD), -9.0)


@case("many-in-turn")
def many_in_turn(bench: Bench) -> None:
    """One process serves many programs in turn."""
    kind = "whole" if "integer" in bench.process.features else "linear"
    expected = -9.0 if kind == "whole" else -9.5
    values = [bench.solve(corner(kind, offset=float(number)), limits=GUARD).objective for number in range(8)]
    assert all(same(value, expected + number) for number, value in enumerate(values)), values
