"""Cases: multipliers and their signs, starts, seeds, hostile values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.errors import EngineError
from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Feature, Limits
from maro_logistics.testing.bench import Bench, case
from maro_logistics.testing.cases_outcomes import GUARD, is_optimum
from maro_logistics.testing.programs import INF, corner, knapsacks

_DUAL_CLOSE = 1e-4
"""Difference up to which two multipliers are the same; first-order methods come no closer."""


def _multipliers(bench: Bench, asked: Program, duals: list[float], reduced: list[float]) -> None:
    bench.needs(Feature.DUALS)
    result = bench.solve(asked, limits=GUARD)
    assert result.row_duals is not None
    assert result.reduced_costs is not None
    assert np.allclose(result.row_duals, duals, atol=_DUAL_CLOSE), result.row_duals
    assert np.allclose(result.reduced_costs, reduced, atol=_DUAL_CLOSE), result.reduced_costs


@case("duals-of-upper-sides")
def duals_of_upper_sides(bench: Bench) -> None:
    """A multiplier is what a unit more of the side is worth: negative at an upper side."""
    _multipliers(bench, corner(), [-1.0, -1.0], [0.0, 0.0])


@case("duals-of-lower-sides")
def duals_of_lower_sides(bench: Bench) -> None:
    """Positive at a lower side."""
    _multipliers(bench, dense_program([2, 3], [[1, 1]], [4], [INF], upper=9.0), [2.0], [0.0, 1.0])


@case("duals-of-equalities")
def duals_of_equalities(bench: Bench) -> None:
    """Of either sign at an equality."""
    _multipliers(bench, dense_program([-2, -1], [[1, 1]], [4], [4], upper=9.0), [-2.0], [0.0, 1.0])


@case("duals-of-ranges")
def duals_of_ranges(bench: Bench) -> None:
    """At a range the side that holds decides, and a slack row is worth nothing."""
    asked = dense_program([1, 1], [[1, 2], [1, 0]], [4, -9], [8, 99], upper=9.0)
    _multipliers(bench, asked, [0.5, 0.0], [0.5, 0.0])


@case("reduced-costs-of-columns-at-a-side")
def reduced_costs_of_columns_at_a_side(bench: Bench) -> None:
    """A column at its upper side has a reduced cost below zero."""
    _multipliers(bench, dense_program([-5, 1], [[1, 1]], [1], [INF], upper=[2, 9]), [0.0], [-5.0, 1.0])


@case("start-right")
def start_right(bench: Bench) -> None:
    """With a right start the answer is never worse than the start."""
    program = knapsacks()
    first = bench.solve(program, limits=Limits(seconds=0.6))
    bench.needs(Feature.START)
    assert first.x is not None
    again = bench.solve(program, limits=Limits(seconds=0.6), start=first.x)
    assert again.objective is not None
    assert again.objective <= program.objective(np.round(first.x)) + 1e-6


@case("start-optimal")
def start_optimal(bench: Bench) -> None:
    """With the optimum as start it is proved as without."""
    is_optimum(bench.solve(corner("whole"), limits=GUARD, start=np.array([1.0, 3.0])), -9.0)


@case("start-poor")
def start_poor(bench: Bench) -> None:
    """A poor start does not stand in the way of the optimum."""
    is_optimum(bench.solve(corner("whole"), limits=GUARD, start=np.zeros(2)), -9.0)


@case("start-wrong")
def start_wrong(bench: Bench) -> None:
    """A start that breaks a row is not used, told so, and does no harm."""
    result = bench.solve(corner("whole"), limits=GUARD, start=np.array([9.0, 9.0]))
    is_optimum(result, -9.0)
    assert any("start was not used" in note for note in result.notes), result.notes


@case("start-of-another-length")
def start_of_another_length(bench: Bench) -> None:
    """A start of another length is an error."""
    bench.needs(Feature.INTEGER)
    _is_refused(lambda: bench.solve(corner("whole"), limits=GUARD, start=np.zeros(3)), "start")


@case("seeds-agree")
def seeds_agree(bench: Bench) -> None:
    """Whatever the seed, the optimum is the same."""
    kind = "whole" if Feature.INTEGER in bench.process.features else "linear"
    for seed in (1, 2, 3):
        is_optimum(bench.solve(corner(kind), limits=GUARD, seed=seed), -9.0 if kind == "whole" else -9.5)


def _is_refused(action: Callable[[], object], word: str) -> None:
    """Assert that an action ends with an error of ours that names the thing."""
    try:
        action()
    except EngineError as problem:
        assert word in str(problem), f"the message {problem} does not name {word}"  # noqa: PT017 - no pytest here
        return
    raise AssertionError("taken without a word")


def _hostile() -> None:
    """Enter the cases of values that engines drop in silence: the program is refused before any engine sees it."""
    parts: dict[str, tuple[dict[str, Any], str]] = {
        "nan-cost": ({"cost": np.array([np.nan, 1.0])}, "cost"),
        "nan-side": ({"row_lower": np.array([np.nan, 0.0])}, "row_lower"),
        "endless-cost": ({"cost": np.array([INF, 1.0])}, "cost of column 0"),
        "huge-side": ({"row_upper": np.array([4.0, 1e15])}, "row 1"),
        "crossed-sides": ({"lower": np.array([0.0, 11.0])}, "column 1"),
        "lower-side-of-plus-infinity": ({"lower": np.array([INF, 0.0]), "upper": np.array([INF, 1.0])}, "column 0"),
        "short-cost": ({"cost": np.array([1.0])}, "cost"),
    }
    for name, (change, word) in parts.items():

        @case(f"hostile-{name}")
        def refused(bench: Bench, change: dict[str, Any] = change, word: str = word) -> None:
            """A value that engines drop or misread is refused, and named."""
            _is_refused(lambda: bench.solve(corner().replace(**change), limits=GUARD), word)

    matrices: dict[str, tuple[Any, str]] = {
        "nan-coefficient": (_matrix([1.0, np.nan, 1.0, 1.0], [0, 1, 0, 1]), "row 1"),
        "endless-coefficient": (_matrix([1.0, INF, 1.0, 1.0], [0, 1, 0, 1]), "row 1"),
        "huge-coefficient": (_matrix([1.0, 1e15, 1.0, 1.0], [0, 1, 0, 1]), "row 1"),
        "tiny-coefficient": (_matrix([1e-12, 1.0, 1.0, 1.0], [0, 1, 0, 1]), "row 0"),
        "repeated-index": (_matrix([1.0, 1.0, 1.0, 1.0], [0, 0, 0, 1]), "column 0"),
        "index-outside": (_matrix([1.0, 1.0, 1.0, 1.0], [0, 5, 0, 1]), "row 5"),
    }
    for name, (matrix, word) in matrices.items():

        @case(f"hostile-{name}")
        def refused_matrix(bench: Bench, matrix: Any = matrix, word: str = word) -> None:
            """A coefficient that engines drop or misread is refused, and named."""
            _is_refused(lambda: bench.solve(corner().replace(matrix=matrix), limits=GUARD), word)


def _matrix(data: list[float], rows: list[int]) -> Any:
    """Two columns of two coefficients each, unchecked."""
    matrix = sparse.csc_array((2, 2))
    matrix.data, matrix.indices, matrix.indptr = np.array(data), np.array(rows, np.int32), np.array([0, 2, 4], np.int32)
    return matrix


_hostile()
