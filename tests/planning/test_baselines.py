"""The plans beside a plan: each passes the check, their differences are told, and a baseline that wins is shown."""

from __future__ import annotations

import time

import numpy as np
import pytest

import maro_logistics as maro
from maro_logistics.evaluation.check import check
from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import Run, Stage
from maro_logistics.model.search import SearchLimits
from maro_logistics.network.network import expand
from maro_logistics.plan.plan import build_plan
from maro_logistics.planning.baselines import (
    Baseline,
    alone_plan,
    first_plan,
    pooled_tables,
    separated,
)
from maro_logistics.planning.options import options
from maro_logistics.planning.summary import summary
from maro_logistics.scenario.generate_tiny import tiny
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.solvers import EngineProcess
from tests.builder import ONE_ROAD, over, scenario_of
from tests.tight.case import fleet, need, row, stock, truck

TWO_AGENCIES = (
    {"agencies": {"red": {"pool": "joint"}, "blue": {"pool": "joint"}}},
    fleet(agency="red"),
    stock(agency="blue"),
)
"""The trucks are red's, the food is blue's."""


def passes(scenario: Scenario, baseline: Baseline) -> bool:
    """Whether a baseline, written as a plan of the scenario, passes the check."""
    goals = scenario.settings.goals or ("objective",)
    stages = [Stage(goal, baseline.outcome, -np.inf, "", {}, {}) for goal in goals]
    told = summary(scenario, options(scenario), baseline.formulation, stages, "none")
    report = check(scenario, build_plan(told, pooled_tables(scenario, baseline)))
    assert report.is_passed, report.violations
    return True


def alone(scenario: Scenario) -> Baseline | None:
    """The plan of agencies that share nothing."""
    with EngineProcess("highs", threads=1) as engine:
        asked = options(scenario, gap=0.0)
        run = Run(engine, SearchLimits(60.0, 0.0, None, 0), time.monotonic(), 1, lambda _: None, lambda: False)
        return alone_plan(canonical(scenario), run, asked)


def test_agencies_that_share_nothing_cannot_use_each_others_trucks_and_pooling_brings_the_difference() -> None:
    # together 5 t come on day 1 and 5 t on day 2: 5 of 30 person-days are missing; apart nothing moves, at no cost
    made = maro.plan(scenario_of(over(ONE_ROAD, *TWO_AGENCIES, truck(cost_per_km=0.001))), gap=0.0)
    told = {one["name"]: one for one in made.summary["baselines"]}
    assert told["this plan"]["person_days_missing"] == pytest.approx(5.0)
    assert told["every agency for itself"]["person_days_missing"] == pytest.approx(30.0)
    (pooling,) = [one for one in made.summary["evidence"]["brings"] if one["what"] == "pooling"]
    assert pooling["person_days_missing"] == pytest.approx(-25.0)
    assert pooling["people_served"] == pytest.approx(10 * 25 / 30)
    wins = made.summary["evidence"]["wins"]
    assert [(one["name"], one["figure"]) for one in wins] == [("every agency for itself", "cost")]


def test_the_most_urgent_come_first_where_first_come_would_not_serve_them() -> None:
    # 10 t for 10 t asked for on day 1 at priority 5, and 10 t asked for on day 2 at priority 1
    late = row(
        "needs",
        "M",
        location="B",
        item="food",
        quantity=10,
        due_within_days=0,
        priority=1,
        people=10,
        from_="2004-07-02",
    )
    world = over(ONE_ROAD, fleet(count=4), need(priority=5), late)
    told = {one["name"]: one for one in maro.plan(scenario_of(world), gap=0.0).summary["baselines"]}
    assert told["most urgent first"]["objective"] < told["first come first served"]["objective"]


def test_agencies_that_share_nothing_anyway_have_no_such_baseline() -> None:
    assert separated(scenario_of(ONE_ROAD)) is None


@pytest.mark.parametrize("seed", [1, 2])
def test_every_baseline_is_a_plan_of_the_scenario(seed: int) -> None:
    check_all(tiny(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 40))
def test_every_baseline_of_many_tiny_worlds_is_a_plan_of_the_scenario(seed: int) -> None:
    check_all(tiny(seed))


def check_all(scenario: Scenario) -> None:
    """All three baselines pass the check."""
    formulation = formulate(expand(canonical(scenario)))
    assert passes(scenario, first_plan(formulation, {}, urgent_first=False))
    assert passes(scenario, first_plan(formulation, {}, urgent_first=True))
    one = alone(scenario)
    assert one is None or passes(scenario, one)
