"""The relaxation in stretches of days: weaker than the relaxation itself, and what its multipliers prove holds."""

import time

import numpy as np
import pytest

from maro_logistics.model import bounding
from maro_logistics.model.coarse import Coarse, coarsen
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.goals import program
from maro_logistics.model.state import Search, SearchLimits
from maro_logistics.network.network import expand
from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.duality import weak_duality_bound
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.seam import Method
from tests.builder import ONE_ROAD, scenario_of

TOLERANCE = 1e-6


def both(scenario: Scenario, stretch: int) -> tuple[Formulation, Program, Coarse]:
    """A program and its relaxation in stretches."""
    formulation = formulate(expand(canonical(scenario)))
    whole = program(formulation, formulation.cost, formulation.constant)
    return formulation, whole, coarsen(formulation, whole, stretch)


def relaxed(program: Program) -> tuple[float, Floats]:
    """Optimum and multipliers of a linear relaxation."""
    with EngineProcess("highs") as engine:
        engine.load(program)
        result = engine.solve(relax=True, method=Method.SIMPLEX)
    assert result.objective is not None
    assert result.row_duals is not None
    return result.objective, result.row_duals


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("stretch", [2, 3])
def test_it_never_costs_more_than_the_relaxation_and_its_multipliers_prove_what_it_costs(
    seed: int, stretch: int
) -> None:
    _, whole, coarse = both(random_tiny(seed), stretch)
    optimum, _ = relaxed(whole)
    gathered, duals = relaxed(coarse.program)
    room = TOLERANCE * max(abs(optimum), 1.0)
    assert gathered <= optimum + room
    assert weak_duality_bound(whole, coarse.multipliers(duals)) == pytest.approx(gathered, rel=1e-5, abs=1.0)


def test_stretches_of_one_period_lose_nothing_where_nothing_comes_in_and_leaves_again() -> None:
    formulation, whole, coarse = both(scenario_of(ONE_ROAD), 1)
    assert ("1", "available") not in formulation.rows
    assert relaxed(coarse.program)[0] == pytest.approx(relaxed(whole)[0], rel=TOLERANCE)


def test_a_point_of_the_program_becomes_one_of_the_relaxation_of_the_same_cost() -> None:
    _, whole, coarse = both(random_tiny(1), 2)
    with EngineProcess("highs") as engine:
        engine.load(whole)
        x = engine.solve().x
    assert x is not None
    gathered = np.bincount(coarse._column, weights=x * coarse._scale, minlength=coarse.program.columns)
    assert coarse.program.relative_violation(gathered) < 1e-5
    assert coarse.program.objective(gathered) == pytest.approx(whole.objective(x), rel=TOLERANCE)


def test_what_is_shared_out_again_adds_up() -> None:
    _, _, coarse = both(random_tiny(2), 3)
    x = np.where(np.isfinite(coarse.program.upper), coarse.program.upper, 1.0) / 2
    back = np.bincount(coarse._column, weights=coarse.point(x) * coarse._scale, minlength=coarse.program.columns)
    assert back == pytest.approx(x)


def test_days_of_a_short_road_are_gathered() -> None:
    _, whole, coarse = both(scenario_of(ONE_ROAD), 3)
    assert coarse.program.rows < whole.rows
    assert coarse.program.columns < whole.columns


def test_a_large_program_is_bounded_in_stretches_and_followed_by_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounding, "LARGE", 0)
    formulation = formulate(expand(canonical(random_tiny(3))))
    whole = program(formulation, formulation.cost, formulation.constant)
    limits = SearchLimits(None, 0.0, 3, 0)
    with EngineProcess("highs") as engine:
        engine.load(whole)
        state = Search(formulation, whole, engine, limits, time.monotonic(), lambda _: None, lambda: False)
        bounding.follow(state, engine)
        optimum = engine.solve().objective
    assert optimum is not None
    assert 0.0 < state.bound <= optimum + TOLERANCE * optimum
    assert optimum - TOLERANCE * optimum <= state.objective < np.inf
