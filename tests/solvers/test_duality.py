from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maro_logistics.solvers import implied_bounds, reduced_costs, weak_duality_bound

from .programs import INF, program, two_by_two


def test_optimal_multipliers_prove_the_optimum():
    bound = weak_duality_bound(two_by_two(), np.array([-1.0, -1.0]))
    assert -9.5 - 1e-9 < bound <= -9.5


def test_multipliers_of_zero_leave_every_column_at_its_worse_bound():
    assert -50.0 - 1e-9 < weak_duality_bound(two_by_two(), np.zeros(2)) <= -50.0  # -3 * 10 - 2 * 10


def test_a_multiplier_against_an_infinite_side_counts_as_zero():
    wrong = weak_duality_bound(two_by_two(), np.array([3.0, np.nan]))
    assert wrong == weak_duality_bound(two_by_two(), np.zeros(2))


def test_a_column_that_stays_harmful_without_end_gives_no_bound():
    falling = program([-1.0], [[1.0]], [0.0], [INF])
    assert weak_duality_bound(falling, np.zeros(1)) == -INF


def test_bounds_implied_by_rows_stand_in_for_infinite_ones():
    capped = program([-1.0, 0.0], [[1.0, -2.0]], [-INF], [3.0], upper=[INF, 4.0])  # x <= 3 + 2 * 4
    assert weak_duality_bound(capped, np.zeros(1), implied=False) == -INF
    assert -11.0 - 1e-9 < weak_duality_bound(capped, np.zeros(1)) <= -11.0


def test_implied_bounds_follow_signs_and_sides():
    rows = program([0.0, 0.0], [[-1.0, 1.0]], [2.0], [5.0], lower=[-INF, 0.0], upper=[INF, 10.0])
    lower, upper = implied_bounds(rows)  # 2 <= y - x <= 5, 0 <= y <= 10
    assert np.allclose(lower, [-5.0, 0.0])
    assert np.allclose(upper, [8.0, 10.0])
    assert lower[0] <= -5.0
    assert upper[0] >= 8.0


def test_a_free_column_of_reduced_cost_zero_does_no_harm():
    balanced = program([1.0], [[1.0]], [2.0], [2.0], lower=-INF)
    assert weak_duality_bound(balanced, np.array([1.0]), implied=False) == -INF  # 1 - 1 * 1 is 0 only up to rounding
    assert 2.0 - 1e-9 < weak_duality_bound(balanced, np.array([1.0])) <= 2.0


def test_reduced_costs_are_costs_less_the_worth_of_the_rows():
    assert reduced_costs(two_by_two(), np.array([-1.0, -0.5])).tolist() == [-1.0, -0.5]


def _lowest_vertex(whole):
    """The exact optimum of a two-column program with finite bounds, in fractions; None if it has no point."""
    x = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    lines = [(x[j], Fraction(side)) for j in range(2) for side in (whole.lower[j], whole.upper[j])]
    dense = whole.matrix.toarray()
    for i in range(whole.rows):
        row = [Fraction(value) for value in dense[i]]
        lines += [(row, Fraction(side)) for side in (whole.row_lower[i], whole.row_upper[i]) if np.isfinite(side)]
    best = None
    for (first, p), (second, q) in combinations(lines, 2):
        scale = first[0] * second[1] - first[1] * second[0]
        if scale == 0:
            continue
        point = ((p * second[1] - first[1] * q) / scale, (first[0] * q - p * second[0]) / scale)
        if _keeps(whole, dense, point):
            value = sum(Fraction(c) * v for c, v in zip(whole.cost, point, strict=True)) + Fraction(whole.offset)
            best = value if best is None else min(best, value)
    return best


def _keeps(whole, dense, point):
    sides = [(whole.lower[j], point[j], whole.upper[j]) for j in range(2)]
    for i in range(whole.rows):
        value = Fraction(dense[i, 0]) * point[0] + Fraction(dense[i, 1]) * point[1]
        sides.append((whole.row_lower[i], value, whole.row_upper[i]))
    return all((low == -INF or Fraction(low) <= v) and (high == INF or v <= Fraction(high)) for low, v, high in sides)


numbers = st.floats(-1e3, 1e3).map(lambda v: v if abs(v) > 1e-3 else 1.0)


@st.composite
def planes(draw):
    """A program of two columns and two rows, and any multipliers."""
    sides = [sorted((draw(numbers), draw(numbers))) for _ in range(4)]
    kinds = [draw(st.sampled_from(["both", "lower", "upper"])) for _ in range(2)]
    rows = [[draw(numbers), draw(numbers)] for _ in range(2)]
    return program(
        [draw(numbers), draw(numbers)],
        rows,
        [-INF if kind == "upper" else side[0] for kind, side in zip(kinds, sides[:2], strict=True)],
        [INF if kind == "lower" else side[1] for kind, side in zip(kinds, sides[:2], strict=True)],
        lower=[sides[2][0], sides[3][0]],
        upper=[sides[2][1], sides[3][1]],
        offset=draw(numbers),
    ), np.array([draw(st.floats(-1e4, 1e4)), draw(st.floats(-1e4, 1e4))])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(planes())
def test_no_multipliers_prove_more_than_the_exact_optimum(drawn):
    whole, duals = drawn
    optimum = _lowest_vertex(whole)
    for implied in (False, True):
        bound = weak_duality_bound(whole, duals, implied=implied)
        assert optimum is None or Fraction(bound) <= optimum


@settings(max_examples=80, deadline=None, derandomize=True)
@given(planes())
def test_implied_bounds_cut_off_no_point(drawn):
    whole, _ = drawn
    if _lowest_vertex(whole) is None:
        return
    open_ended = whole.replace(lower=np.array([-INF, whole.lower[1]]), upper=np.array([INF, whole.upper[1]]))
    lower, upper = implied_bounds(open_ended)
    for sign in (1.0, -1.0):
        flat = whole.replace(cost=np.array([sign, 1e-300]), offset=0.0)
        edge = float(_lowest_vertex(flat)) * sign
        assert lower[0] <= edge <= upper[0]
