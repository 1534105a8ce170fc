"""Laws of events and of carrying out, over generated scenarios."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.evaluation.events import struck
from maro_logistics.evaluation.given import Given
from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import Run, minimise
from maro_logistics.model.search import SearchLimits
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.network import expand
from maro_logistics.plan.plan import build_plan
from maro_logistics.plan.tables import TABLE
from maro_logistics.planning.options import options
from maro_logistics.planning.summary import summary
from maro_logistics.scenario.hashing import canonical
from maro_logistics.solvers import EngineProcess

SEEDS = (1, 3)
DECISIONS = ("movements", "cargo", "teams", "orders", "openings", "issues", "stock_ledger", "storage", "fleet_use")


@cache
def scenario_of(seed: int) -> maro.Scenario:
    """A small generated scenario."""
    return maro.generate_scenario("XS", seed)


@cache
def plan_of(seed: int) -> maro.Plan:
    """Some plan of it, the same every time, without reasons for what is unmet."""
    scenario = scenario_of(seed)
    formulation, asked = formulate(expand(canonical(scenario))), options(scenario, work_limit=20, threads=1)
    with EngineProcess("highs", threads=1) as engine:
        limits = SearchLimits(None, asked.gap, asked.work_limit, asked.seed)
        run = Run(engine, limits, time.monotonic(), 1, lambda _report: None, lambda: False)
        stages = minimise(formulation, run)
    told = summary(scenario, asked, formulation, stages, "")
    return build_plan(told, tabulate(formulation.parts, stages[-1].outcome))


def after(scenario: maro.Scenario, *events: dict[str, Any]) -> maro.Scenario:
    """The scenario after events that are known on the fourth day."""
    known = pd.Timestamp(scenario.settings.start) + pd.Timedelta(days=3)
    rows = [{"contingency": "c", **event} for event in events]
    told = maro.with_contingencies(scenario, [{"contingency": "c", "known_on": known.date()}], rows)
    return maro.apply(told, "c")


def assert_same(plan: maro.Plan, other: maro.Plan) -> None:
    """Two plans decide the same."""
    for name in DECISIONS:
        tables = [made[name].sort_values(list(TABLE[name].key), ignore_index=True) for made in (plan, other)]
        pd.testing.assert_frame_equal(*tables)


@pytest.mark.parametrize("seed", SEEDS)
def test_carrying_out_in_the_same_scenario_gives_the_plan_back(seed: int) -> None:
    plan = plan_of(seed)
    held = maro.carry_out(scenario_of(seed), plan)
    assert_same(plan, held)
    assert held.objective == pytest.approx(plan.objective, rel=1e-9)
    assert held.bound == pytest.approx(plan.bound, rel=1e-9)
    assert maro.check(scenario_of(seed), held).is_passed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_carried_out_passes_the_check_and_is_carried_out_once_and_for_all(seed: int) -> None:
    scenario, plan = scenario_of(seed), plan_of(seed)
    for name in scenario["contingencies"]["contingency"]:
        changed = maro.apply(scenario, name)
        held = maro.carry_out(changed, plan)
        assert maro.check(changed, held).is_passed
        assert_same(held, maro.carry_out(changed, held))
        known_on = struck(scenario, name).known_on
        assert maro.check(scenario, maro.carry_out(changed, plan, known_on=known_on), contingency=name, base=plan,
                          any_scenario=True).is_passed  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_an_event_that_changes_nothing_changes_nothing(seed: int) -> None:
    scenario = scenario_of(seed)
    route, place = scenario["routes"]["route"].iloc[0], scenario["assessments"]["location"].iloc[0]
    stocks = scenario["stocks"]
    late = stocks.loc[stocks["available_on"] >= pd.Timestamp(scenario.settings.start) + pd.Timedelta(days=3), "stock"]
    changed = after(
        scenario,
        {"kind": "slow_route", "target": route, "value": "1"},
        {"kind": "cut_route", "target": route, "value": "1"},
        {"kind": "raise_need", "target": place, "value": "1"},
        {"kind": "lose_vehicles", "target": scenario["fleets"]["fleet"].iloc[0], "value": "0"},
        *({"kind": "lose_arrival", "target": name, "value": "0"} for name in late),
        {"kind": "raise_threat", "target": place, "value": "0"},
    )
    held = maro.carry_out(changed, plan_of(seed))
    assert held.objective == pytest.approx(plan_of(seed).objective, rel=1e-9)
    assert_same(plan_of(seed), held)


@pytest.mark.parametrize("seed", SEEDS)
def test_closing_twice_is_closing_once_and_the_more_is_closed_the_less_is_sent(seed: int) -> None:
    scenario, plan = scenario_of(seed), plan_of(seed)
    used = plan.movements["route"].iloc[-1]
    close = {"kind": "close_route", "target": used}
    once, twice = (maro.carry_out(after(scenario, *[close] * number), plan) for number in (1, 2))
    assert_same(once, twice)
    assert used not in set(once.movements.loc[once.movements["depart"] >= plan.movements["depart"].iloc[-1], "route"])
    assert once["coverage"]["unmet"].sum() >= plan["coverage"]["unmet"].sum() - 1e-6


def test_the_checker_reads_generated_contingencies_as_they_are_applied() -> None:
    scenario = scenario_of(SEEDS[0])
    for name in scenario["contingencies"]["contingency"]:
        planned, judged = Given(maro.apply(scenario, name)), struck(scenario, name).given
        assert len(planned.needs) == len(judged.needs)
        assert {row["stock"]: row["available_on"] for row in planned.stocks} == {
            row["stock"]: row["available_on"] for row in judged.stocks
        }
