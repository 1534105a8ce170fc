from __future__ import annotations

import numpy as np
import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers import Request
from maro_logistics.solvers.restrict import as_requested, restrict

from .programs import program, two_by_two


def test_fixed_columns_move_into_sides_and_offset():
    part = restrict(two_by_two(offset=1.0), np.array([1]), np.array([2.0, 99.0]))
    assert part.program.row_upper.tolist() == [2.0, 1.5]  # 4 - 2, 5.5 - 2 * 2
    assert part.program.offset == -5.0  # 1 - 3 * 2
    assert part.program.cost.tolist() == [-2.0]
    assert part.widen(np.array([1.5])).tolist() == [2.0, 1.5]
    assert part.broken_row is None


def test_both_sides_of_a_row_move():
    between = program([1, 1], [[1, 2]], [4], [9])
    part = restrict(between, np.array([0]), np.array([0.0, 1.5])).program
    assert (part.row_lower.tolist(), part.row_upper.tolist()) == ([1.0], [6.0])  # less 2 * 1.5


def test_rows_without_a_free_column_are_dropped():
    apart = program([1, 1, 1], [[1, 1, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 1], [5, 5, 5])
    part = restrict(apart, np.array([2]), np.array([1.0, 1.0, 0.0]))
    assert part.rows.tolist() == [2]
    assert part.program.rows == 1
    assert part.widen_duals(np.array([7.0])).tolist() == [0.0, 0.0, 7.0]


def test_a_dropped_row_that_the_fixed_columns_break_is_named():
    apart = program([1, 1], [[1, 0], [0, 1]], [0, 3], [5, 5])
    assert restrict(apart, np.array([0]), np.array([0.0, 2.0])).broken_row == 1
    assert restrict(apart, np.array([0]), np.array([0.0, 3.0])).broken_row is None


def test_columns_must_rise_and_fixed_must_be_a_point():
    with pytest.raises(EngineError, match="must rise"):
        restrict(two_by_two(), np.array([1, 0]), np.zeros(2))
    with pytest.raises(EngineError, match="must rise"):
        restrict(two_by_two(), np.array([2]), np.zeros(2))
    with pytest.raises(EngineError, match="finite value for each of the 2 columns"):
        restrict(two_by_two(), np.array([0]), np.array([0.0, np.nan]))


def test_a_request_replaces_arrays_and_drops_integrality():
    whole = two_by_two(integer=True)
    assert as_requested(whole, Request()) is whole
    assert as_requested(whole, Request(upper=np.array([1.0, 2.0]))).upper.tolist() == [1.0, 2.0]
    assert as_requested(whole, Request(relax=True)).integer.tolist() == [False, False]
    assert as_requested(whole, Request(relax=np.array([True, False]))).integer.tolist() == [False, True]
    assert as_requested(whole, Request(cost=np.ones(2), offset=3.0)).objective(np.ones(2)) == 5.0
