"""Contingencies answered: held, variant, foresight, the day until which one may wait, and what is frozen."""

import pytest

import maro_logistics as maro
from maro_logistics.planning.answering import answer
from maro_logistics.planning.case import Case
from maro_logistics.planning.options import options
from maro_logistics.scenario.generate import random_tiny
from tests.builder import ONE_ROAD, day, over, scenario_of
from tests.planning.worlds import LATE_STOCK, late_stock, slow_drip


def answered(scenario, contingency="slide", base=None, **limits):
    base = base or maro.plan(scenario, gap=0, threads=1)
    case = Case(scenario, base, contingency)
    return case, answer(case, options(scenario, **({"gap": 0} | limits)), report=lambda _: None, should_stop=bool)


def test_held_variant_and_foresight_of_two_roads_are_those_computed_by_hand():
    case, found = answered(late_stock())
    assert case.base.objective == pytest.approx(0)
    assert (found.held, found.variant, found.foresight) == pytest.approx((30, 1, 1))
    assert found.replanning == pytest.approx((29, 29))
    assert found.warning == pytest.approx((0, 0))
    assert (found.unmet_people, found.unmet_t, found.cost) == pytest.approx((0, 0, 1))
    assert str(found.deadline) == day(3).isoformat()
    assert {one for one, _ in found.deadline.tried} >= {day(4)}


def test_the_deadline_of_a_benefit_that_falls_day_by_day_is_the_one_computed_by_hand():
    _, found = answered(slow_drip())
    assert (found.held, found.variant) == pytest.approx((10, 0.4))
    assert str(found.deadline) == day(3).isoformat()


def test_a_warning_is_worth_what_comes_too_late():
    _, found = answered(scenario_of(over(LATE_STOCK, {"contingencies": {"slide": {"known_on": day(4)}}})))
    assert (found.held, found.variant, found.foresight) == pytest.approx((30, 11, 1))
    assert found.warning == pytest.approx((10, 10))


def test_where_nothing_can_be_done_nothing_is_decided_and_the_plan_is_kept_movement_by_movement():
    case, found = answered(late_stock(target="CB"))
    assert found.replanning == pytest.approx((0, 0))
    assert str(found.deadline) == "no benefit beyond the gap"
    assert maro.compare(case.base, found.plan).is_same


def test_the_variant_tells_what_it_answers():
    case, found = answered(late_stock())
    told = found.plan.summary
    assert (told["contingency"], told["known_on"]) == ("slide", "2004-07-02")
    assert told["base_input_hash"] == maro.input_hash(case.scenario)
    assert told["input_hash"] == maro.input_hash(maro.apply(case.scenario, "slide"))


@pytest.mark.parametrize("kind", ["close_route", "lose_vehicles", "move_people"])
def test_held_is_never_better_than_the_variant_nor_that_than_foresight_whatever_the_gap(kind):
    scenario = random_tiny(2)
    base = maro.plan(scenario, work_limit=1, gap=0.5, threads=1)
    case, found = answered(scenario, f"{kind} happens", base, work_limit=1, gap=0.5)
    assert found.held >= found.variant >= found.foresight >= found.foresight_bound
    assert found.variant >= found.variant_bound
    for table, column in (("movements", "depart"), ("orders", "placed"), ("issues", "date")):
        old, new = (
            plan[table][plan[table][column].dt.date < case.known_on].drop(
                columns=["movement", "order"], errors="ignore"
            )
            for plan in (base, found.plan)
        )
        assert old.reset_index(drop=True).equals(new.reset_index(drop=True)), table


AWAY = over(
    ONE_ROAD,
    {
        "settings": {"days": 4},
        "stocks": {"S": {"quantity": 20}},
        "needs": {"N": {"quantity": 20}},
        "fleets": {"T": {"count": 2}},
        "routes": {"AB": {"km": 200}},
        "contingencies": {"theft": {"known_on": day(2)}},
        "events": {"1": {"contingency": "theft", "kind": "lose_vehicles", "target": "T", "value": "1"}},
    },
)
"""Two trucks of 5 t that take 10 hours to B and 20 out and back, so two days: both leave on days 1 and 3, 20 t in all.

A truck is lost on day 2, while both are away. What they carry arrives; from day 3 on there is one.
"""


def test_trucks_under_way_when_some_are_lost_arrive_and_nobody_else_goes_until_there_is_room():
    case, found = answered(scenario_of(AWAY), "theft")
    assert case.standing.frozen(case.known_in).lifted == 1
    leaving = found.plan.movements.groupby(found.plan.movements["depart"].dt.date)["vehicles"].sum().to_dict()
    assert leaving == {day(1): 2, day(3): 1}
    assert case.judged(found.plan).is_passed


def test_a_variant_with_one_movement_before_the_date_altered_fails_the_check():
    case, found = answered(late_stock(target="CB"))
    moved = found.plan.movements.assign(depart=day(1))
    early, late = (case.judged(found.plan.replace(movements=moved)), case.judged(found.plan))
    assert late.is_passed
    assert "frozen" in {violation.rule for violation in early.violations}
