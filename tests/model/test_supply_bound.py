"""The quick bound: a relaxation, and exact where only stock binds."""

import pytest

from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import program
from maro_logistics.model.supply_bound import supply_program
from maro_logistics.network.network import expand
from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.solvers import EngineProcess
from tests.builder import ONE_ROAD, scenario_of


def bounds_of(scenario: Scenario) -> tuple[float, float]:
    """Optimum of the quick relaxation and of the linear relaxation."""
    formulation = formulate(expand(canonical(scenario)))
    whole = program(formulation, formulation.cost, formulation.constant)
    optima = []
    with EngineProcess("highs") as engine:
        for one in (supply_program(formulation, whole), whole):
            engine.load(one)
            result = engine.solve(relax=True)
            assert result.objective is not None
            optima.append(result.objective)
    return optima[0], optima[1]


@pytest.mark.parametrize("seed", range(8))
def test_goods_everywhere_at_once_never_cost_more_than_goods_that_travel(seed: int) -> None:
    quick, linear = bounds_of(random_tiny(seed))
    assert -1e-6 <= quick <= linear + 1e-6 * max(abs(linear), 1.0)


def test_plenty_of_goods_makes_the_quick_bound_zero_though_the_road_costs() -> None:
    quick, linear = bounds_of(scenario_of(ONE_ROAD))
    assert quick == pytest.approx(0.0, abs=1e-6)
    assert linear > 0.0
