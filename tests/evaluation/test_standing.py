"""Variants judged from the base scenario and a contingency: what happened before it was known must stand."""

from __future__ import annotations

import pytest

import maro_logistics as maro
from tests.builder import day
from tests.evaluation.handmade import STANDARD, issue, make, trip, world
from tests.evaluation.test_carry_out import FAR, MONEY


def with_event(base, event, known=2):
    """The world with one contingency."""
    row = {"contingency": "c", "known_on": day(known)}
    return maro.with_contingencies(base, [row], [{"contingency": "c", **event}])


def test_a_held_plan_passes_as_an_answer_to_its_contingency() -> None:
    scenario = with_event(world(FAR), {"kind": "close_route", "target": "AB", "value": "turned_back", "until": day(2)})
    base = make(world(FAR), movements=[trip({"food": 5})], issues=[issue(5, on=2)])
    held = maro.carry_out(maro.apply(scenario, "c"), base, known_on=day(2))
    report = maro.check(scenario, held, contingency="c", base=base)
    assert report.is_passed, str(report)
    assert report.objective == pytest.approx(held.objective)
    assert not maro.check(scenario, base, any_scenario=True, contingency="c", base=base).is_passed


def test_one_decision_before_the_day_that_is_not_the_base_plans_fails() -> None:
    scenario = with_event(world(), {"kind": "lose_vehicles", "target": "T"}, known=2)
    base, other = make(world(), **STANDARD), make(world(), movements=[trip({"food": 4})], issues=[issue(4)])
    held = maro.carry_out(maro.apply(scenario, "c"), other, known_on=day(2))
    report = maro.check(scenario, held, contingency="c", base=base)
    assert {violation.rule for violation in report.violations} == {"frozen"}
    assert {violation.where for violation in report.violations} == {"movements", "issues"}
    assert maro.check(scenario, held, contingency="c", base=other).is_passed


def test_money_spent_before_the_day_may_exceed_what_is_left_of_the_fund_but_nothing_may_be_added() -> None:
    scenario = with_event(world(MONEY), {"kind": "change_fund", "target": "F", "value": "0.25"})
    base = make(world(MONEY), **STANDARD)
    held = maro.carry_out(maro.apply(scenario, "c"), base, known_on=day(2))
    assert len(held.movements) == 1
    assert maro.check(scenario, held, contingency="c", base=base).is_passed
    alone = maro.check(scenario, held, contingency="c")
    assert {violation.rule for violation in alone.violations} == {"10"}
    more = maro.check(scenario, base, any_scenario=True, contingency="c", base=base)
    assert "10" in {violation.rule for violation in more.violations}


def test_a_variant_of_another_scenario_is_refused() -> None:
    scenario = with_event(world(), {"kind": "close_route", "target": "AB"})
    plan = make(world(), **STANDARD)
    stated = plan.replace(summary={**plan.summary, "base_input_hash": "another"})
    with pytest.raises(maro.InputError, match="another scenario"):
        maro.check(scenario, stated, contingency="c")
    with pytest.raises(maro.InputError, match="no contingency 'd'"):
        maro.check(scenario, plan, contingency="d")
