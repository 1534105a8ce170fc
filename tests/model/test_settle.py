"""Among equally good plans the one that changes least is found."""

import numpy as np
import pytest

import maro_logistics as maro
from maro_logistics.model.formulation import formulate
from maro_logistics.model.frozen import Base
from maro_logistics.model.goals import program
from maro_logistics.model.settle import distance, settling
from maro_logistics.network.network import expand
from maro_logistics.scenario.hashing import canonical
from maro_logistics.solvers import EngineProcess
from tests.builder import ONE_ROAD, over, scenario_of

TWO_TRUCKS = over(
    ONE_ROAD,
    {
        "stocks": {"S": {"quantity": 5}},
        "fleets": {"T": {"count": 1}, "U": {"base": "A", "vehicle_type": "truck", "count": 1}},
        "agencies": {"one": {}, "two": {}},
    },
)


def points(**home):
    """(formulation, plan, home) where the truck of the other fleet goes, or another day."""
    scenario = scenario_of(TWO_TRUCKS)
    plan = maro.plan(scenario, gap=0, threads=1)
    other = plan.replace(movements=plan.movements.assign(**home))
    formulation = formulate(expand(canonical(scenario), other))
    return formulation, *(Base(formulation, one).frozen(0).start.point for one in (plan, other))


def solved(one, start):
    with EngineProcess("highs", threads=1) as engine:
        engine.load(one)
        return engine.solve(start=start).x


def test_a_truck_that_is_as_good_gives_way_to_the_one_of_the_plan():
    found = maro.plan(scenario_of(TWO_TRUCKS), gap=0, threads=1).movements["fleet"].tolist()
    formulation, point, home = points(fleet={"T": "U", "U": "T"}[found[0]])
    one = program(formulation, formulation.cost, formulation.constant)
    assert distance(formulation, point, home) == pytest.approx(2)
    x = solved(settling(formulation, one, point, home), point)
    assert distance(formulation, x, home) == pytest.approx(0)


def test_nothing_is_changed_back_that_would_be_worse():
    formulation, point, home = points()
    one = program(formulation, formulation.cost, formulation.constant)
    still = np.zeros_like(home)
    x = solved(settling(formulation, one, point, still), point)
    assert one.objective(x) == pytest.approx(one.objective(point))
    assert distance(formulation, x, still) == pytest.approx(distance(formulation, point, still))
