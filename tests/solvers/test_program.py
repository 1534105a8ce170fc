from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from maro_logistics.errors import EngineError

from .programs import INF, program, two_by_two


def test_objective_counts_the_offset():
    assert program([2.0], [[1.0]], [0.0], [1.0], offset=5.0).objective(np.array([3.0])) == 11.0


def test_violation_is_the_largest_of_rows_bounds_and_fractions():
    both = two_by_two(integer=[True, False])
    assert both.violation(np.array([1.0, 1.0])) == 0.0
    assert both.violation(np.array([4.0, 1.0])) == 3.5  # 2 * 4 + 1 - 5.5
    assert both.violation(np.array([0.0, -2.0])) == 2.0
    assert both.violation(np.array([0.25, 0.0])) == 0.25


def test_relative_violation_divides_by_large_sides_only():
    large = program([0.0], [[1.0]], [-INF], [1000.0])
    assert large.violation(np.array([1001.0])) == 1.0
    assert large.relative_violation(np.array([1001.0])) == 0.001
    small = program([0.0], [[1.0]], [-INF], [0.1])
    assert small.relative_violation(np.array([0.6])) == 0.5


def test_a_point_with_nan_or_of_another_length_violates_without_end():
    assert two_by_two().violation(np.array([np.nan, 0.0])) == INF
    assert two_by_two().violation(np.zeros(3)) == INF


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cost": np.array([np.nan, 0.0])}, r"cost\[0\] is not a number"),
        ({"cost": np.array([0.0, INF])}, "cost of column 1 is inf"),
        ({"cost": np.zeros(3)}, "cost has shape"),
        ({"lower": np.array([0.0, 11.0])}, "column 1 has its lower side 11.0 above its upper side 10.0"),
        ({"row_upper": np.array([4.0, np.nan])}, r"row_upper\[1\]"),
        ({"row_upper": np.array([4.0, 1e20])}, "upper side of row 1 is 1e\\+20"),
        ({"row_lower": np.array([INF, 0.0])}, "lower side of row 0 is inf"),
        ({"upper": np.array([-INF, 1.0])}, "upper side of column 0 is -inf"),
        ({"integer": np.array([0, 1])}, "integer is int64"),
        ({"offset": np.nan}, "offset"),
        ({"matrix": sparse.csc_array(np.array([[1.0, 1e-10], [1.0, 1.0]]))}, "1e-10.* in row 0, column 1"),
        ({"matrix": sparse.csc_array(np.array([[1.0, 1.0], [np.nan, 1.0]]))}, "nan.* in row 1, column 0"),
        ({"matrix": sparse.csc_array(np.array([[1.0, 1e15], [1.0, 1.0]]))}, "row 0, column 1"),
        ({"matrix": np.eye(2)}, "not a scipy sparse array"),
    ],
)
def test_what_an_engine_would_drop_in_silence_is_refused_by_name(change, words):
    with pytest.raises(EngineError, match=words):
        two_by_two().replace(**change)


def test_rows_named_twice_or_unsorted_in_a_column_are_refused():
    twice = sparse.csc_array((np.ones(3), np.array([0, 1, 1]), np.array([0, 1, 3])), shape=(2, 2))
    with pytest.raises(EngineError, match=r"column 1 names its rows unsorted or twice \(row 1\)"):
        two_by_two().replace(matrix=twice)
    unsorted = sparse.csc_array((np.ones(3), np.array([1, 0, 1]), np.array([0, 2, 3])), shape=(2, 2))
    with pytest.raises(EngineError, match="column 0 names its rows unsorted"):
        two_by_two().replace(matrix=unsorted)


def test_columns_without_rows_between_others_are_sorted():
    matrix = sparse.csc_array((np.ones(2), np.array([1, 0]), np.array([0, 1, 1, 2])), shape=(2, 3))
    hollow = program([0, 0, 0], matrix.toarray(), [0, 0], [1, 1]).replace(matrix=matrix)
    assert hollow.activity(np.array([2.0, 5.0, 3.0])).tolist() == [3.0, 2.0]


def test_rows_and_columns_see_the_same_matrix():
    both = two_by_two()
    assert (both.by_rows.toarray() == both.matrix.toarray()).all()
    assert both.size == "2 rows, 2 columns (0 integer), 4 coefficients"


def test_a_replaced_array_is_checked_and_the_first_program_stays():
    first = two_by_two()
    second = first.replace(upper=np.array([1.0, 1.0]))
    assert first.upper.tolist() == [10.0, 10.0]
    assert second.upper.tolist() == [1.0, 1.0]
    assert second.matrix is first.matrix
    with pytest.raises(TypeError, match="uper"):
        first.replace(uper=np.ones(2))
