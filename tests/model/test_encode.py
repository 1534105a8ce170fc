"""A plan's tables read back into the program are the same plan."""

import dataclasses

import numpy as np
import pytest

import maro_logistics as maro
from maro_logistics.errors import InputError
from maro_logistics.model.encode import encode
from maro_logistics.model.first_come import broken_rows
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.frozen import Base, decided_before
from maro_logistics.model.replay import replay
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.network import expand
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.scenario.generate import generate_scenario, random_tiny
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario
from tests.builder import ONE_ROAD, day, over, scenario_of


def planned(scenario: Scenario) -> tuple[Formulation, Plan]:
    bare = scenario.with_settings(goals=(), tolerance=(), absolute=())
    plan = maro.plan(bare, work_limit=2, threads=1)
    return formulate(expand(canonical(bare), plan)), plan


def scenarios() -> list[Scenario]:
    return [
        maro.read_scenario("instances/two-roads"),
        *(random_tiny(seed) for seed in (1, 2, 4, 5)),
        generate_scenario(size="XS", seed=1),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_plan_read_back_has_the_same_objective_keeps_every_row_and_writes_the_same_tables(number):
    formulation, plan = planned(scenarios()[number])
    found = encode(formulation.parts, plan)
    assert found.strange == ()
    settled = dataclasses.replace(formulation, parts=dataclasses.replace(formulation.parts, settled=found.loads))
    outcome = replay(settled, found.x)
    objective = formulation.cost @ outcome.x + formulation.constant + outcome.dust
    assert objective == pytest.approx(plan.objective, rel=1e-9)
    assert not broken_rows(formulation, outcome.point).any()
    again = build_plan({}, tabulate(formulation.parts, outcome))
    for name in ("movements", "cargo", "teams", "orders", "openings", "issues", "stock_ledger"):
        assert again[name].equals(plan[name]), name


@pytest.mark.parametrize("number", range(6))
def test_what_is_frozen_admits_the_plan_and_no_other_decision_before_the_date(number):
    formulation, plan = planned(scenarios()[number])
    base = Base(formulation, plan)
    periods = formulation.parts.network.timeline.periods
    for until in (0, periods // 2, periods):
        frozen = base.frozen(until)
        inside, point = frozen.formulation, frozen.start.point
        assert not broken_rows(inside, point).any()
        assert (point >= inside.lower - 1e-6).all()
        assert (point <= inside.upper + 1e-6).all()
        fixed = decided_before(inside, until)
        assert (inside.lower[fixed] == inside.upper[fixed]).all()
        assert frozen.lifted == 0
        assert fixed.sum() == 0 or until > 0


def truck_less() -> tuple[Scenario, Plan]:
    """A plan for two trucks that are two days away, in a scenario with one truck from the second day on."""
    world = over(ONE_ROAD, {"settings": {"days": 4}, "fleets": {"T": {"count": 2}}, "routes": {"AB": {"km": 200}}})
    changed = over(
        world,
        {
            "fleets": {
                "T": {"until": day(1)},
                "T2": {"fleet": "T", "base": "A", "vehicle_type": "truck", "count": 1, "from": day(2)},
            }
        },
    )
    return scenario_of(changed), maro.plan(scenario_of(world), gap=0, threads=1)


def test_vehicles_under_way_lift_the_limit_they_exceed_and_nothing_is_added():
    scenario, plan = truck_less()
    formulation = formulate(expand(canonical(scenario), plan))
    frozen = Base(formulation, plan).frozen(1)
    rows = frozen.formulation.rows[("4", "fleet")]
    limits = dict(zip(range(4), frozen.formulation.row_upper[rows], strict=True))
    assert frozen.lifted == 1
    assert limits == {0: 2, 1: 2, 2: 1, 3: 1}
    trips = formulation.parts.variables["trips"]
    leaving = formulation.parts.network.arcs.period[trips["arc"]] == 1
    assert frozen.formulation.upper[trips.columns[leaving]].tolist() == [0]


def test_a_plan_of_other_roads_is_refused_with_the_movement_that_is_not_known():
    scenario = scenario_of(ONE_ROAD)
    plan = maro.plan(scenario, gap=0, threads=1)
    other = plan.replace(movements=plan.movements.assign(route="XY"))
    with pytest.raises(InputError, match="movement M000001"):
        Base(formulate(expand(canonical(scenario), other)), other)


def test_goods_sent_to_where_nobody_needs_them_any_more_stay_in_the_network():
    scenario = scenario_of(ONE_ROAD)
    plan = maro.plan(scenario, gap=0, threads=1)
    nobody = scenario_of(over(ONE_ROAD, {"needs": {"N": {"quantity": 0.001}}}))
    without = nobody.replace(needs=nobody["needs"].iloc[:0])
    bare = build_plan(plan.summary, {**plan.tables, "issues": plan.issues.iloc[:0]})
    formulation = formulate(expand(canonical(without), bare))
    out = formulation.parts.variables["out"]
    carried = Base(formulation, bare).frozen(3).start.x[out.columns]
    assert np.sort(carried[carried > 0]).tolist() == [5, 5]
