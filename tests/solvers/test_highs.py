from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess, Limits, Method, Outcome, StopReason

from .programs import INF, knapsacks, market_split, program, trips, two_by_two


def solved(engine, whole, **request):
    engine.load(whole)
    return engine.solve(**request)


@pytest.mark.parametrize("method", list(Method))
def test_every_method_finds_the_linear_optimum_and_proves_it(highs, method):
    result = solved(highs, two_by_two(), method=method)
    assert (result.outcome, result.stop) == (Outcome.OPTIMAL, StopReason.FINISHED)
    assert result.objective == pytest.approx(-9.5, abs=1e-5)
    assert result.bound == pytest.approx(-9.5, abs=1e-5)
    assert result.bound <= -9.5


def test_multipliers_are_worth_per_unit_of_the_side_and_costs_are_reduced_by_them(highs):
    result = solved(highs, two_by_two())
    assert result.row_duals == pytest.approx([-1.0, -1.0])  # one more of either room lowers the cost by 1
    assert result.reduced_costs == pytest.approx([0.0, 0.0])


def test_an_integer_optimum_is_found_with_its_bound_and_offset(highs):
    result = solved(highs, two_by_two(integer=True, offset=100.0))
    assert result.outcome is Outcome.OPTIMAL
    assert result.objective == 91.0  # x = 1, y = 3
    assert result.bound == pytest.approx(91.0)
    assert result.gap == pytest.approx(0.0)
    assert result.row_duals is None


def test_relaxed_columns_may_be_fractions(highs):
    whole = two_by_two(integer=True)
    assert solved(highs, whole, relax=True).objective == pytest.approx(-9.5)
    assert solved(highs, whole, relax=np.array([False, True])).objective == pytest.approx(-9.0)


def test_costs_bounds_and_sides_of_a_request_count_for_that_request_only(highs):
    highs.load(two_by_two())
    assert highs.solve(cost=np.array([-1.0, 0.0])).objective == pytest.approx(-2.75)
    assert highs.solve(upper=np.array([1.0, 1.0])).objective == pytest.approx(-5.0)
    assert highs.solve(lower=np.array([0.0, 3.5])).objective == pytest.approx(-8.5)
    assert highs.solve(row_upper=np.array([2.0, 2.0])).objective == pytest.approx(-4.0)
    assert highs.solve(offset=1.0).objective == pytest.approx(-8.5)
    assert highs.solve().objective == pytest.approx(-9.5)


def test_only_the_selected_columns_move(highs):
    whole = two_by_two(integer=True)
    result = solved(highs, whole, columns=np.array([1]), fixed=np.array([2.0, 0.0]))
    assert result.x.tolist() == [2.0, 1.0]
    assert result.bound == pytest.approx(-8.0)  # with x = 2 held
    nothing_free = highs.solve(columns=np.zeros(0, dtype=np.int64), fixed=np.array([1.0, 3.0]))
    assert (nothing_free.outcome, nothing_free.objective) == (Outcome.OPTIMAL, -9.0)


def test_multipliers_of_a_selection_prove_a_bound_with_the_others_held(highs):
    result = solved(highs, two_by_two(), columns=np.array([1]), fixed=np.array([2.0, 0.0]))
    assert result.x == pytest.approx([2.0, 1.5])
    assert result.bound == pytest.approx(-9.0)
    assert result.row_duals == pytest.approx([0.0, -2.0])


def test_fixed_columns_that_break_a_row_leave_no_point(highs):
    apart = program([1, 1], [[1, 0], [0, 1]], [0, 3], [5, 5])
    result = solved(highs, apart, columns=np.array([0]), fixed=np.array([0.0, 2.0]))
    assert result.outcome is Outcome.INFEASIBLE
    assert "row 1" in result.notes[0]


def test_contradicting_rows_are_infeasible_by_both_ways_of_solving(highs):
    result = solved(highs, program([1.0, 1.0], [[1, 1], [1, 1]], [3, -INF], [INF, 2], integer=True))
    assert (result.outcome, result.stop, result.x) == (Outcome.INFEASIBLE, StopReason.FINISHED, None)
    assert result.notes == ("confirmed without presolve",)


def test_an_impossible_row_without_coefficients_is_infeasible(highs):
    assert solved(highs, program([1.0], [[0.0]], [1.0], [2.0])).outcome is Outcome.INFEASIBLE


@pytest.mark.parametrize("integer", [False, True])
def test_an_endless_fall_is_unbounded_and_not_infeasible(highs, integer):
    result = solved(highs, program([-1.0, 0.0], [[1, -1]], [-INF], [1], integer=integer))
    assert (result.outcome, result.x) == (Outcome.UNBOUNDED, None)


def test_a_program_without_rows_or_without_coefficients_is_solved(highs):
    assert solved(highs, program([1.0, -1.0], [], [], [], upper=3.0)).objective == -3.0
    assert solved(highs, program([2.0], [[0.0]], [-1.0], [1.0], lower=4.0)).objective == 8.0


def test_a_tight_big_m_costs_the_whole_trip(highs):
    result = solved(highs, trips(9.0), polish=True)
    assert result.objective == pytest.approx(1_000_009.9)
    assert result.x[0] == 1.0


def test_a_trip_that_leaks_through_a_loose_big_m_is_never_handed_out_polished(highs):
    result = solved(highs, trips(1e7), polish=True)
    assert result.x is None or result.objective == pytest.approx(1_000_009.9)
    assert result.outcome is Outcome.OPTIMAL or (result.outcome is Outcome.NONE and "dropped" in result.notes[-1])
    assert result.bound is None or result.bound <= 1_000_009.9


def test_a_polished_point_is_whole_to_the_last_bit(highs):
    mixed = knapsacks(30, 3).replace(integer=np.arange(30) % 2 == 0)
    result = solved(highs, mixed, polish=True)
    assert result.polished
    whole = result.x[mixed.integer]
    assert (whole == np.round(whole)).all()
    assert result.outcome is Outcome.OPTIMAL
    assert result.row_duals is not None


def test_an_option_that_does_not_exist_is_an_error(highs):
    with pytest.raises(EngineError, match="there is no option 'time_limt'"):
        solved(highs, two_by_two(), options={"time_limt": 5})
    assert highs.solve().outcome is Outcome.OPTIMAL


@pytest.mark.parametrize(
    "option", [{"presolve": "perhaps"}, {"mip_max_nodes": 1.5}, {"mip_rel_gap": -1.0}, {"threads": "two"}]
)
def test_a_value_that_an_option_does_not_take_is_an_error(highs, option):
    with pytest.raises(EngineError, match=f"option {next(iter(option))} does not take"):
        solved(highs, two_by_two(), options=option)


def test_options_are_read_back(highs):
    result = solved(
        highs, two_by_two(integer=True), seed=7, limits=Limits(gap=0.25), options={"mip_heuristic_effort": 0}
    )
    assert result.options["random_seed"] == 7
    assert result.options["mip_rel_gap"] == 0.25
    assert result.options["mip_heuristic_effort"] == 0.0
    assert result.options["threads"] == 1


def test_a_time_limit_with_a_point_keeps_point_and_bound(highs):
    result = solved(highs, knapsacks(), limits=Limits(seconds=1.0))
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.TIME)
    assert result.bound < result.objective < 0
    assert result.violation == pytest.approx(0.0, abs=1e-6)
    assert 0.5 < result.seconds < 3.0


def test_a_time_limit_without_a_point_says_nothing_about_points(highs):
    result = solved(highs, market_split(), limits=Limits(seconds=0.5))
    assert (result.outcome, result.stop, result.x, result.objective) == (Outcome.NONE, StopReason.TIME, None, None)


def test_a_linear_program_out_of_time_gives_no_wrong_optimum(highs):
    random = np.random.default_rng(2)
    wide = program(random.uniform(1, 2, 800), random.uniform(0, 1, (200, 800)), np.full(200, 90.0), np.full(200, INF))
    result = solved(highs, wide, limits=Limits(seconds=0.02), presolve=False)
    whole = highs.solve(method=Method.IPM)
    assert whole.outcome is Outcome.OPTIMAL
    assert result.outcome in (Outcome.NONE, Outcome.FEASIBLE)
    assert result.stop is StopReason.TIME
    assert result.bound is None or result.bound <= whole.objective * (1 + 1e-6)


def test_a_gap_asked_for_is_enough_and_is_told(highs):
    result = solved(highs, knapsacks(), limits=Limits(seconds=30.0, gap=0.2))
    assert (result.outcome, result.stop) == (Outcome.OPTIMAL, StopReason.GAP)
    assert 0.0 < result.gap <= 0.2


def test_the_same_seed_and_nodes_give_the_same_point(highs):
    highs.load(knapsacks(60, 10))
    limits = Limits(nodes=20)
    first, second = (highs.solve(limits=limits, seed=4) for _ in range(2))
    assert first.stop is StopReason.NODES
    assert first.x.tobytes() == second.x.tobytes()
    assert (first.bound, first.nodes) == (second.bound, second.nodes)


def test_a_start_is_the_point_to_beat(highs):
    whole = market_split()
    point = np.zeros(whole.columns)
    point[::2] = 1.0
    half = whole.activity(point)
    highs.load(whole.replace(row_lower=half, row_upper=half))
    result = highs.solve(limits=Limits(seconds=5.0), start=point)
    assert result.outcome is Outcome.OPTIMAL
    assert result.notes == ()


def test_a_start_that_breaks_a_row_is_not_used_and_told(highs):
    result = solved(highs, two_by_two(integer=True), start=np.array([4.0, 4.0]))
    assert (result.outcome, result.objective) == (Outcome.OPTIMAL, -9.0)
    assert "the start was not used: it breaks a row or bound by 1.18" in result.notes[0]  # (12 - 5.5) / 5.5


def test_a_start_counts_with_the_fixed_columns_in_place(highs):
    highs.load(two_by_two(integer=True))
    result = highs.solve(columns=np.array([1]), fixed=np.array([2.0, 0.0]), start=np.array([9.0, 1.0]))
    assert result.notes == ()
    assert result.objective == -8.0


def test_a_start_of_the_wrong_length_is_an_error(highs):
    with pytest.raises(EngineError, match="start"):
        solved(highs, two_by_two(), start=np.zeros(3))


def test_a_warm_start_takes_fewer_steps_to_the_same_value(highs):
    random = np.random.default_rng(2)
    cover = program(random.uniform(1, 2, 300), random.uniform(0, 1, (100, 300)), np.full(100, 40.0), np.full(100, INF))
    highs.load(cover)
    highs.solve(warm=True, presolve=False)
    changed = cover.cost.copy()
    changed[0] *= 1.01
    warm = highs.solve(warm=True, cost=changed, presolve=False)
    cold = highs.solve(cost=changed, presolve=False)
    assert warm.iterations < cold.iterations
    assert warm.objective == pytest.approx(cold.objective)
    assert highs.solve(warm=True, columns=np.arange(150), fixed=np.ones(300)).outcome is Outcome.OPTIMAL


def test_an_expected_infeasible_is_not_solved_twice(highs):
    result = solved(highs, program([1.0, 1.0], [[1, 1], [1, 1]], [3, -INF], [INF, 2], integer=True), confirm=False)
    assert (result.outcome, result.notes) == (Outcome.INFEASIBLE, ())


def test_a_bound_that_multipliers_alone_do_not_prove_is_marked(highs):
    # both columns run free together: any rounding of their reduced costs spoils a proof by multipliers
    free = program([0.1, 0.3], [[0.1, 0.3]], [7.0], [INF], lower=-INF)
    result = solved(highs, free)
    assert result.objective == pytest.approx(7.0)
    assert result.bound == pytest.approx(7.0)
    assert result.notes == ("the bound is the engine's word; its multipliers alone prove -inf",)


def test_another_number_of_threads_solves_too():
    with EngineProcess("highs", threads=2) as engine:
        result = solved(engine, knapsacks(20, 3))
    assert result.outcome is Outcome.OPTIMAL
    assert result.options["threads"] == 2


def lowest(whole):
    """The best value of a program with whole columns of small range, by trying all."""
    ranges = [range(int(low), int(high) + 1) for low, high in zip(whole.lower, whole.upper, strict=True)]
    points = (np.array(point, dtype=float) for point in product(*ranges))
    return min((whole.objective(point) for point in points if whole.violation(point) == 0.0), default=None)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_small_integer_programs_agree_with_trying_everything(highs, data):
    whole_number = st.integers(-9, 9)
    columns, rows = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 4))
    matrix = [[data.draw(whole_number) for _ in range(columns)] for _ in range(rows)]
    lower = [data.draw(st.sampled_from([-INF, -5.0, 0.0])) for _ in range(rows)]
    upper = [data.draw(st.sampled_from([INF, 0.0, 7.0])) for _ in range(rows)]
    cost = [data.draw(whole_number) for _ in range(columns)]
    whole = program(cost, matrix, lower, upper, upper=2.0, integer=True)
    result, best = solved(highs, whole, polish=True), lowest(whole)
    if best is None:
        assert result.outcome is Outcome.INFEASIBLE
    else:
        assert result.outcome is Outcome.OPTIMAL
        assert result.objective == pytest.approx(best)
        assert result.bound <= best + 1e-6
