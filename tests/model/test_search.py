"""The search: what it takes over, what it lets through, which pieces come next."""

import time

import numpy as np
import pytest

import maro_logistics as maro
from maro_logistics.model import search as searching
from maro_logistics.model.arms import Arms
from maro_logistics.model.first_come import first_come
from maro_logistics.model.flows import PIECES_BETWEEN, Reflow, flows
from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import program
from maro_logistics.model.pieces import Pieces
from maro_logistics.model.regions import crew, regions
from maro_logistics.model.replay import replay
from maro_logistics.model.state import Search, SearchLimits
from maro_logistics.network.network import expand
from maro_logistics.planning.summary import proved
from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.hashing import canonical
from maro_logistics.solvers import EngineProcess
from tests.builder import ONE_ROAD, over, scenario_of


@pytest.fixture(scope="module")
def small():
    return formulate(expand(canonical(maro.generate_scenario("S", seed=1))))


def searched(formulation, **limits):
    whole = program(formulation, formulation.cost, formulation.constant)
    asked = SearchLimits(limits.get("seconds"), 0.01, limits.get("work"), 0)
    return Search(formulation, whole, EngineProcess("highs"), asked, time.monotonic(), print, lambda: False, threads=2)


def test_the_kind_that_gains_most_in_its_time_is_drawn_most_and_none_is_forgotten():
    arms = Arms(("quick", "slow", "idle"))
    for _ in range(20):
        arms.learn("quick", 0.02, 1.0)
        arms.learn("slow", 0.02, 4.0)
        arms.learn("idle", 0.0, 1.0)
    quick, slow, idle = arms.shares
    assert quick > 3 * slow > 3 * idle > 0


def test_a_crew_frees_its_trips_and_what_follows_and_leaves_other_trips_and_the_days_before(small):
    network, trips = small.parts.network, small.parts.variables["trips"]
    own = trips["arc"][network.arcs.fleet[trips["arc"]] == network.arcs.fleet[trips["arc"]][0]]
    own = own[(network.arcs.period[own] >= 3) & (network.arcs.period[own] < 6)]
    region, point = regions(small), replay(small, first_come(small)).point
    free = crew(small, region, own, (3, 6), point)
    assert len(own)
    assert sorted(trips["arc"][free[trips.columns]]) == sorted(own)
    assert region.period[free & (region.period >= 0)].min() == 3
    assert free[small.parts.variables["stock"].columns].any()


def test_every_fleet_has_its_turn(small):
    pieces = Pieces(small, 0, 2.0, steady=False)
    point = replay(small, first_come(small)).point
    trips, seen = small.parts.variables["trips"], set()
    fleet = small.parts.network.arcs.fleet[trips["arc"]]
    for _ in range(3 * len(np.unique(fleet))):
        seen |= set(fleet[pieces._crew(point)[trips.columns]].tolist())
    assert seen == set(fleet.tolist())


def test_an_answer_to_an_older_point_is_put_together_with_what_was_found_meanwhile(small):
    state = searched(small)
    before = replay(small, np.zeros(small.size)).point
    state.offer(before)
    better = replay(small, first_come(small)).point
    assert state.offer(better) > 0
    nothing = np.zeros(small.size, dtype=np.bool_)
    assert state.adopt(nothing, before, before) == 0.0
    assert state.x is better


def test_a_fault_beside_the_search_comes_to_light(small, monkeypatch):
    def broken(*_):
        raise RuntimeError("the bound broke down")

    monkeypatch.setattr(searching, "follow", broken)
    state = searched(small, seconds=60.0)
    state.engine.load(state.program)
    with state.engine, pytest.raises(RuntimeError, match="the bound broke down"):
        searching.search(state)


def test_better_flows_for_the_same_trips(small):
    state = searched(small)
    state.engine.load(state.program)
    state.offer(replay(small, first_come(small)).point)
    before = state.x
    with state.engine:
        assert flows(state, state.engine, before, None)
    trips = small.parts.variables["trips"].columns
    assert state.objective < state.program.objective(before)
    assert (state.x[trips] <= before[trips]).all()  # a trip that carries nothing is not made
    assert state.program.relative_violation(state.x) < 1e-6


def test_flows_are_looked_at_again_after_some_pieces_and_only_for_a_better_plan(small):
    state = searched(small, work=100)
    state.offer(replay(small, np.zeros(small.size)).point)
    reflow = Reflow(state)
    assert [reflow.due() for _ in range(PIECES_BETWEEN)] == [False] * (PIECES_BETWEEN - 1) + [True]
    reflow._pieces, reflow._seen = PIECES_BETWEEN, state.objective
    assert not reflow.due()
    state.offer(replay(small, first_come(small)).point)
    assert reflow.due()


def test_a_bound_above_its_plan_is_told_as_it_is_and_rounding_is_not():
    assert proved(100.0 + 1e-5, 100.0) == 100.0
    assert proved(101.0, 100.0) == 101.0
    assert proved(-np.inf, 100.0) is None


def test_a_plan_that_costs_nothing_passes_its_own_check():
    scenario = scenario_of(over(ONE_ROAD, {"fleets": {"T": {"count": 10}}}))
    assert maro.plan(scenario, gap=0.0, work_limit=10).objective == 0.0


def test_a_goal_whose_earlier_goals_were_left_by_rounding_tells_no_bound_it_does_not_have():
    plan = maro.plan(random_tiny(1), work_limit=2, threads=1)
    for row in plan.summary["goals"]:
        assert row["bound"] is None or row["bound"] <= row["value"] + 1e-6 * max(abs(row["value"]), 1.0)
    assert plan.summary["goals"][0]["bound"] is not None
